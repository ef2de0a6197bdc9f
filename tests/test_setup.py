"""The ground the other tests stand on: the database, and the set-up on any machine."""

import os
import shutil
import socket
import subprocess
import sys
import threading
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection

from tests import browser
from tests.suite import NO_TESTS, on_postgresql


def test_the_suite_runs_on_the_database_it_says():
    assert connection.vendor == os.environ.get("TEST_DATABASE", connection.vendor)


# Setting up: a Python that says what it is asked to do instead of doing it

PRETENDED = """#!/usr/bin/env bash
# Stands for Python: `-m venv` makes a .venv of it, and pip fails where a file says so.
here="$(dirname "$0")"
case "$*" in
  *"-m venv"*) rm -rf .venv; mkdir -p .venv/bin; cp "$0" .venv/bin/python; echo venv >> calls ;;
  *"pip install"*) echo install >> calls; sleep 0.3
    if [ -e offline ]; then echo "WARNING: Retrying"; echo "ERROR: No way there"; exit 1; fi ;;
esac
"""


@pytest.fixture
def checkout(tmp_path):
    """A folder with a space in its name, with what setting up needs and a pretended Python."""
    folder = tmp_path / "with a space"
    (folder / "deploy").mkdir(parents=True)
    shutil.copy(settings.BASE_DIR / "deploy/install.sh", folder / "deploy")
    for name in ("Makefile", "requirements.txt", "requirements-dev.txt"):
        (folder / name).write_text(name)
    (folder / "python").write_text(PRETENDED)
    (folder / "python").chmod(0o755)
    return folder


def install(checkout, lock_file="requirements.txt"):
    command = [checkout / "deploy/install.sh", lock_file]
    environment = {**os.environ, "PYTHON": str(checkout / "python")}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def calls(checkout):
    return (checkout / "calls").read_text().split()


def test_what_is_installed_is_not_installed_again(checkout):
    assert [install(checkout).returncode for _ in range(2)] == [0, 0]
    assert calls(checkout) == ["venv", "install"]


def test_what_the_tests_need_serves_the_site_too(checkout):
    install(checkout, "requirements-dev.txt")
    assert install(checkout).stdout == ""
    (checkout / "requirements-dev.txt").write_text("other")
    install(checkout, "requirements-dev.txt")
    assert calls(checkout) == ["venv", "install", "install"]


def test_what_was_broken_off_is_done_again(checkout):
    (checkout / ".venv/bin").mkdir(parents=True)
    (checkout / ".venv/bin/python").symlink_to("/nowhere")
    assert install(checkout).returncode == 0
    (checkout / ".venv/made").unlink()  # it comes last: pip was in the middle of a library
    assert install(checkout).returncode == 0
    assert calls(checkout) == ["venv", "install", "venv", "install"]


def test_two_at_once_set_up_once(checkout):
    both = [threading.Thread(target=install, args=[checkout]) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert calls(checkout) == ["venv", "install"]


def test_without_a_way_to_the_libraries_there_is_one_clear_line(checkout):
    (checkout / "offline").touch()
    result = install(checkout)
    assert result.returncode == 1
    assert result.stderr == "The libraries could not be installed: ERROR: No way there\n"
    (checkout / "offline").unlink()
    assert install(checkout).returncode == 0


def test_a_taken_port_is_told_in_one_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        check = [sys.executable, "deploy/check_port.py", port]
        told = subprocess.run(check, capture_output=True, text=True, check=False).stderr
    assert told == f"Port {port} is taken by another program. Choose another: make run PORT=8001\n"


# Running the tests


@pytest.fixture
def bare(monkeypatch):
    """A machine without a browser and without what drives one; whoever is there is not root."""
    monkeypatch.setattr(browser, "run", lambda *command: False)
    monkeypatch.setattr(browser, "installed", lambda: None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)


def test_who_may_not_install_a_browser_is_told_how_in_one_line(bare):
    with pytest.raises(SystemExit) as told:
        browser.prepare()
    packages = "libatomic1 chromium chromium-headless-shell"
    assert str(told.value).endswith(f"As root: apt-get install {packages}")
    assert "\n" not in str(told.value)


def test_root_installs_what_is_missing(bare, monkeypatch, capsys):
    asked = []
    monkeypatch.setattr(browser, "run", lambda *command: asked.append(command))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(shutil, "which", lambda name: name == "apt-get")
    with pytest.raises(SystemExit):
        browser.prepare()
    assert ("libatomic1", "chromium", "chromium-headless-shell") in [c[-3:] for c in asked]
    assert capsys.readouterr().out.startswith("Installing libatomic1 chromium")


def test_a_choice_of_browser_tests_alone_is_no_failure_on_postgresql(monkeypatch, tmp_path):
    monkeypatch.setattr("tests.suite.run", lambda *arguments, **environment: NO_TESTS)
    server = SimpleNamespace(get_uri=lambda: "postgresql:///nothing")
    monkeypatch.setattr("tests.suite.postgresql", lambda folder: nullcontext(server))
    assert on_postgresql(tmp_path, ["-k", "leave"]) == 0
