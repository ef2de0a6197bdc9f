"""What stands before the site in production: nginx's configuration and the units of systemd."""

import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from deploy import configure
from tests.seen import document, text

FOLDER = settings.BASE_DIR / "deploy"
UNITS = sorted((FOLDER / "systemd").glob("*.service"))


@pytest.fixture
def written(tmp_path, monkeypatch):
    """All that configure.py writes, of a site that is served by TLS."""
    monkeypatch.setenv("TLS_CERTIFICATE", "/etc/certificate.pem")
    monkeypatch.setenv("TLS_KEY", "/etc/key.pem")
    configure.main(tmp_path / "nginx")
    return tmp_path / "nginx"


def whole(written):
    """What nginx reads: its file, and those that it includes in each server."""
    files = [written / f"{name}.conf" for name in ("nginx", "errors-and-files", "admin")]
    return "".join(file.read_text() for file in files)


def directives(written, name):
    text = re.sub(r"(?m)#.*$", "", whole(written))
    return [found.strip() for found in re.findall(rf"(?m)^\s*{name}\s+([^;]*);", text)]


def test_everything_is_filled_in_and_closed(written):
    text = whole(written)
    assert "{{" not in text
    assert text.count("{") == text.count("}")
    assert directives(written, "server_name") == ["_", "www.example.nl"]
    assert directives(written, "listen")[:2] == [
        "80 default_server",
        "443 ssl http2 default_server",
    ]
    assert directives(written, "ssl_protocols") == ["TLSv1.2 TLSv1.3"] * 2


def test_the_admin_has_a_server_of_its_own_where_it_has_a_host(tmp_path, monkeypatch, settings):
    monkeypatch.setenv("TLS_CERTIFICATE", "/etc/certificate.pem")
    monkeypatch.setenv("TLS_KEY", "/etc/key.pem")
    for host, servers in (("", 1), ("desk.example.nl", 3)):
        settings.ADMIN_HOST = host
        settings.ADMIN_URL = f"https://{host or 'www.example.nl'}"
        configure.main(tmp_path)
        text = (tmp_path / "nginx.conf").read_text()
        names = [name for name in directives(tmp_path, "server_name") if name != "_"]
        assert names == ["www.example.nl", *["desk.example.nl"] * (servers - 1)]
        readers, _open, rest = text.partition("server_name desk.example.nl")
        includes = f"include {tmp_path.resolve()}/admin.conf;"
        assert (includes in readers, includes in rest) == (not host, bool(host))
    assert "proxy_set_header Host desk.example.nl;" in (tmp_path / "admin.conf").read_text()
    assert "return 301 https://desk.example.nl$uri;" in text


def test_a_site_by_tls_needs_a_certificate(tmp_path):
    with pytest.raises(SystemExit, match="TLS_CERTIFICATE and TLS_KEY"):
        configure.main(tmp_path)


def test_the_addresses_that_need_the_site_are_those_of_the_site(written):
    text = whole(written)
    finder, walk = re.findall(r"location ~ \^\((/.*)\)\$ \{", text)
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            assert re.fullmatch(finder, reverse("organisations"))
            assert re.fullmatch(walk, reverse("walk_through"))
            assert not re.fullmatch(finder, reverse("walk_through"))
    assert f"location ^~ /{settings.ADMIN_PATH}" in text


def test_who_asks_is_taken_from_a_balancer_alone_that_is_named(written, monkeypatch):
    assert directives(written, "set_real_ip_from") == []
    monkeypatch.setenv("BALANCER", "10.0.0.10")
    configure.main(written)
    assert directives(written, "set_real_ip_from") == ["10.0.0.10"]
    assert directives(written, "real_ip_header") == ["X-Forwarded-For"]


def test_no_log_tells_who_read_what(written):
    (form,) = directives(written, "log_format")
    told = set(re.findall(r"\$(\w+)", form))
    assert told == {
        "time_iso8601",
        "request_method",
        "path",
        "status",
        "body_bytes_sent",
        "request_time",
        "upstream_cache_status",
        "upstream_status",
    }
    assert all(log.endswith(" crit") for log in directives(written, "error_log"))
    assert {log.split()[-1] for log in directives(written, "access_log")} == {"discreet", "off"}


def test_what_is_typed_is_in_memory_alone_and_in_no_cache(written):
    sizes = (
        directives(written, "client_max_body_size"),
        directives(written, "client_body_buffer_size"),
    )
    assert sizes == (["64k", "0", "3m"], ["64k", "3m"])
    assert directives(written, "proxy_max_temp_file_size") == ["0"]
    assert (
        len(directives(written, "proxy_cache")) == len(directives(written, "proxy_no_cache")) == 2
    )
    assert directives(written, "proxy_cache_key") == ['"$encoding $uri $part"'] * 2
    for never in ("proxy_cache_valid", "proxy_cache_use_stale", "proxy_cache_methods"):
        assert directives(written, never) == [], "docs/adr/0014"


@pytest.mark.django_db
def test_files_that_nginx_sends_itself_have_the_headers_of_our_pages(written, client):
    page = client.get("/nl/nergens/", secure=True)
    lines = (written / "headers.conf").read_text().splitlines()
    sent = dict(re.fullmatch(r'add_header (\S+) "(.*)" always;', line).groups() for line in lines)
    assert {"Content-Security-Policy", "Cache-Control", "Referrer-Policy"} <= sent.keys()
    for name, value in sent.items():
        # A policy is the same in any order.
        assert sorted(value.split("; ")) == sorted(page[name].split("; ")), name


@pytest.mark.parametrize("status", configure.STATUSES)
def test_each_error_page_has_the_number_for_danger_and_the_way_out(written, status):
    page = document((written / f"errors/{status}.html").read_text())
    assert page.select("a[href='tel:112']")
    assert page.select(f"a[data-leave][href='{settings.LEAVE_URL}']")
    assert str(status) in text(page)


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_can_do_little_and_leaves_nothing_in_core_files_or_swap(path):
    lines = path.read_text().splitlines()
    assert {
        "NoNewPrivileges=yes",
        "ProtectSystem=strict",
        "PrivateTmp=yes",
        "LimitCORE=0",
        "MemorySwapMax=0",
        "SystemCallFilter=@system-service",
    } <= set(lines)
    assert any(line.startswith("User=") for line in lines)
    assert any(line.startswith("MemoryMax=") for line in lines)


def test_what_died_is_started_again_by_systemd():
    for name in ("referral-site", "referral-site-nginx"):
        lines = (FOLDER / f"systemd/{name}.service").read_text().splitlines()
        assert {"Restart=always", "RestartSec=1", "StartLimitIntervalSec=0"} <= set(lines)


def test_a_reload_sees_the_workers_of_the_site():
    """Each command of a unit gets users of its own by PrivateUsers, and then ProtectProc hides
    what the other commands started: on Debian 12 no release could be reloaded."""
    lines = (FOLDER / "systemd/referral-site.service").read_text().splitlines()
    assert "ExecReload=/opt/referral-site/.venv/bin/python deploy/renew.py $MAINPID" in lines
    assert not {"ProtectProc=invisible", "PrivateUsers=yes"} <= {*lines}


def test_every_timer_has_its_unit_and_the_set_up_starts_all_of_them():
    timers = {path.stem for path in (FOLDER / "systemd").glob("*.timer")}
    assert timers < {path.stem for path in UNITS}
    script = (FOLDER / "debian.sh").read_text()
    assert all(f"{timer}.timer" in script for timer in timers)
