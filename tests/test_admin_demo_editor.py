"""The login that `make run` prints."""

import stat

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path, settings):
    settings.DEMO_CONTENT = True
    return tmp_path / "editor.txt"


def login_in(file):
    return [line.split(":")[1].strip() for line in file.read_text().splitlines()]


def test_the_login_in_the_file_opens_the_admin(client, file, capsys):
    call_command("demo_editor", file)
    writes, first, reviews, second = login_in(file)
    for username, password in ((writes, first), (reviews, second)):
        response = client.post(reverse("admin:login"), {"username": username, "password": password})
        assert response.status_code == 302
        assert client.get(reverse("admin:index")).status_code == 200
        validate_password(password)  # as any other editor's
        client.logout()
    assert writes != reviews
    assert capsys.readouterr().out == ""


def test_nobody_else_can_read_the_file(file):
    file.write_text("an old one")
    file.chmod(0o644)
    call_command("demo_editor", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "an old one" not in file.read_text()


def passwords():
    return list(get_user_model().objects.order_by("username").values_list("password"))


def test_twice_is_once(file):
    call_command("demo_editor", file)
    before = file.read_text(), passwords()
    call_command("demo_editor", file)
    assert (file.read_text(), passwords()) == before


@pytest.mark.parametrize("lost", ["file", "user"])
def test_what_is_lost_is_made_anew(client, file, lost):
    call_command("demo_editor", file)
    if lost == "file":
        file.unlink()
    else:
        get_user_model().objects.all().delete()
    call_command("demo_editor", file)
    writes, password, reviews, other_password = login_in(file)
    assert client.login(username=writes, password=password)
    assert client.login(username=reviews, password=other_password)


def test_a_real_site_gets_no_demo_editor(file, settings):
    settings.DEMO_CONTENT = False
    with pytest.raises(CommandError, match="DEMO_CONTENT"):
        call_command("demo_editor", file)
    assert not file.exists()
    assert not get_user_model().objects.exists()
