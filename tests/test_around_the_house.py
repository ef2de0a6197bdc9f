"""The files at the root, for people who want to join in or to use the site elsewhere."""

import ast
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
import yaml
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PUBLIC_CODE = yaml.safe_load((ROOT / "publiccode.yml").read_text())


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name",
    [
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "README.md",
        "SECURITY.md",
        "docs/developing.md",
    ],
)
def test_who_wants_to_join_finds(name):
    assert len(read(name)) > 500


# The licence


def test_the_licence_is_there_in_full():
    text = read("LICENSE")
    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2\n")
    numbers = [int(number) for number in re.findall(r"(?m)^(\d+)\.[A-Z]", text)]
    assert numbers == list(range(1, 16))
    assert "‘Compatible Licences’ according to Article 5 EUPL are:" in text


def test_every_file_that_names_the_licence_names_the_same():
    assert PROJECT["license"] == PUBLIC_CODE["legal"]["license"] == "EUPL-1.2"
    assert "EUPL 1.2" in read("CONTRIBUTING.md")


# publiccode.yml, by version 0.4 of its standard


def test_the_description_for_catalogues_has_all_that_is_required():
    required = {"publiccodeYmlVersion", "name", "url", "platforms", "categories"}
    required |= {"developmentStatus", "softwareType", "description", "legal", "maintenance"}
    assert required | {"localisation"} <= PUBLIC_CODE.keys()
    assert PUBLIC_CODE["publiccodeYmlVersion"] == "0.4"
    assert PUBLIC_CODE["softwareType"] == "standalone/web"
    assert PUBLIC_CODE["developmentStatus"] in {"concept", "development", "beta", "stable"}
    maintenance = PUBLIC_CODE["maintenance"]
    assert maintenance["type"] in {"internal", "contract", "community", "none"}
    people = {"internal": "contacts", "community": "contacts", "contract": "contractors"}
    if asked := people.get(maintenance["type"]):
        assert all(person["name"] for person in maintenance[asked])
    assert PUBLIC_CODE["localisation"] == {
        "localisationReady": True,
        "availableLanguages": [code for code, _name in settings.LANGUAGES],
    }


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_description_for_catalogues_keeps_to_its_lengths(language):
    description = PUBLIC_CODE["description"][language]
    assert len(description["shortDescription"]) <= 150
    assert all(isinstance(feature, str) for feature in description["features"])
    assert "\n" not in description["shortDescription"]
    assert 150 <= len(description["longDescription"]) <= 10_000
    assert 5 <= len(description["features"]) <= 20


# Versions


def test_the_changelog_has_a_date_for_each_version_and_the_newest_first():
    released = re.findall(r"(?m)^## \[([\d.]+)\] - (\S+)$", read("CHANGELOG.md"))
    days = [date.fromisoformat(day) for _version, day in released]
    assert days == sorted(days, reverse=True)
    assert released[0] == (PROJECT["version"], PUBLIC_CODE["releaseDate"])
    assert PUBLIC_CODE["softwareVersion"] == PROJECT["version"]


def test_the_changelog_has_the_kinds_of_changes_that_its_form_knows():
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert set(re.findall(r"(?m)^### (.+)$", read("CHANGELOG.md"))) <= kinds


# The environment

READERS = {"switch", "required", "number", "networks", "os.environ.get"}


def variables_read(source):
    """The variables of the environment that a module reads."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        name = ast.unparse(call.func)
        if name == "dj_database_url.config":
            yield "DATABASE_URL"
        if name in READERS and isinstance(call.args[0], ast.Constant):
            yield call.args[0].value
        if name == "all_or_none":
            yield from (each.value for each in call.args)
    # os.environ["X"] has no default: `required` says what is missing instead.
    assert "environ[" not in source


def test_every_variable_is_in_the_readme_and_in_the_example():
    settings = "referral_site/settings.py", "deploy/gunicorn.conf.py"
    used = {name for path in settings for name in variables_read(read(path))}
    assert "DATABASE_URL" in used
    assert set(re.findall(r"(?m)^\| `([A-Z_]+)` \|", read("README.md"))) == used
    assert set(re.findall(r"(?m)^(?:# )?([A-Z_]+)=", read(".env.example"))) == used


def test_the_test_of_variables_would_see_a_new_one():
    source = "switch('A')\nb = os.environ.get('B', 'x')\nc = dj_database_url.config()\nswitch(name)"
    source += "\nall_or_none('D', 'E')"
    assert set(variables_read(source)) == {"A", "B", "D", "E", "DATABASE_URL"}
