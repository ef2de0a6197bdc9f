"""The logins that `make run` makes, one for each role, and the codes that `make code` prints."""

import stat
import subprocess
import sys

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.urls import reverse

from deploy.code import code, main
from publishing.people.demo import PEOPLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path, settings):
    settings.DEMO_CONTENT = True
    return tmp_path / "editor.txt"


def logins(written):
    """Name, password and what stands below, of each."""
    values = [line.split(":")[1].strip() for line in written.splitlines()]
    return list(zip(values[::3], values[1::3], values[2::3], strict=True))


def test_the_logins_in_the_file_open_the_admin(client, file, capsys):
    call_command("demo_editor", file)
    assert [name for name, _password, _secret in logins(file.read_text())] == PEOPLE
    for number, (username, password, _secret) in enumerate(logins(file.read_text())):
        client.post(reverse("admin:login"), {"username": username, "password": password})
        shown = logins(main(file))[number][2]  # at this moment: a code lasts for a minute
        client.post(reverse("mfa_authenticate"), {"code": shown})
        assert client.get(reverse("admin:index")).status_code == 200
        validate_password(password)  # as any other editor's
        assert [each.name for each in User.objects.get(username=username).groups.all()] == [
            username
        ]
        client.logout()
    assert capsys.readouterr().out == ""


def test_nobody_else_can_read_the_file(file):
    file.write_text("an old one")
    file.chmod(0o644)
    call_command("demo_editor", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "an old one" not in file.read_text()


def passwords():
    return list(User.objects.order_by("username").values_list("password"))


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
        User.objects.all().delete()
    call_command("demo_editor", file)
    for username, password, _secret in logins(file.read_text()):
        assert client.login(username=username, password=password)


def test_a_real_site_gets_no_demo_editor(file, settings):
    settings.DEMO_CONTENT = False
    with pytest.raises(CommandError, match="DEMO_CONTENT"):
        call_command("demo_editor", file)
    assert not file.exists()
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("moment", "shown"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")]
)
def test_a_code_is_the_one_of_the_standard(moment, shown):
    """RFC 6238, appendix B; the secret there is 12345678901234567890."""
    assert code("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", moment) == shown


def test_without_demo_editors_it_says_what_makes_them(tmp_path):
    asked = [sys.executable, "deploy/code.py", str(tmp_path / "none.txt")]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert "make run" in done.stderr
    assert done.returncode == 1
