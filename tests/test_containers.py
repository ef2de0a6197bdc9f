"""The container files hold no second truth: they name what is there, and run what the units run."""

import re

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

FOLDER = settings.BASE_DIR / "deploy"
IMAGE = (FOLDER / "Containerfile").read_text()
SERVICES = yaml.safe_load((FOLDER / "compose.yml").read_text())["services"]
OF_THE_SITE = {name: each for name, each in SERVICES.items() if each["image"] == "referral-site"}
UNITS = "".join(path.read_text() for path in (FOLDER / "systemd").glob("*.service"))
COMMAND = re.compile(r"manage\.py (\w+)")


def run_by(service):
    return " ".join(service.get("command", []))


def test_the_image_is_made_as_a_machine_is():
    set_up = (FOLDER / "debian.sh").read_text()
    for package in ("python3-venv", "nginx-light", "libnginx-mod-http-brotli-static", "age"):
        assert package in IMAGE
        assert package in set_up
    assert "deploy/install.sh requirements.txt" in IMAGE
    for copied in re.findall(r"(?m)^COPY (.+) \S+$", IMAGE):
        assert all((settings.BASE_DIR / name).exists() for name in copied.split())


def test_it_serves_as_the_unit_does():
    command = " ".join(re.search(r"CMD \[(.+)\]", IMAGE)[1].replace('"', "").split(", "))
    assert command == ".venv/bin/python -m gunicorn -c deploy/gunicorn.conf.py referral_site.wsgi"
    assert command in UNITS
    assert "command" not in SERVICES["site"]


def test_the_services_run_all_that_the_units_run_and_nothing_that_is_not_there():
    in_containers = set(COMMAND.findall(" ".join(map(run_by, SERVICES.values()))))
    assert set(COMMAND.findall(UNITS)) <= in_containers <= set(get_commands())
    assert "deploy/configure.py" in run_by(SERVICES["nginx"])


@pytest.mark.parametrize("name", OF_THE_SITE)
def test_no_service_of_ours_has_more_rights_than_it_needs(name):
    service = OF_THE_SITE[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["read_only"] is True
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_only_nginx_is_reached_and_the_site_stands_beside_it():
    assert [name for name, each in SERVICES.items() if each.get("ports")] == ["nginx"]
    assert SERVICES["site"]["network_mode"] == "service:nginx"


def test_no_secret_stands_in_the_files():
    known = (FOLDER / "settings.example").read_text()
    for service in SERVICES.values():
        for name, value in service["environment"].items() if "environment" in service else ():
            assert "PASSWORD" not in name or value.startswith("${DATABASE_PASSWORD:?"), name
    assert re.search(r"(?m)^DATABASE_PASSWORD=$", known)
    assert re.search(r"(?m)^SECRET_KEY=$", known)
    assert {".env", "var", ".git"} <= set((settings.BASE_DIR / ".dockerignore").read_text().split())
