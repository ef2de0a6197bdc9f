"""What `make run` starts beside the server, and that nothing is left of it."""

import os
import shutil
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings

# Stands for Python: it prepares nothing, serves until it is told to stop, and publishes nothing.
PRETENDED = """#!/usr/bin/env bash
case "$*" in
  *secrets*) echo key ;;
  *demo_editor*) echo "writes: a" > var/demo-editor.txt ;;
  *publish_due*) echo "$*" >> began; cat > /dev/null; echo ended >> ended ;;
  *gunicorn*)
    until [ -e began ]; do sleep 0.01; done
    [ -e once ] && exit
    : > serving
    exec sleep 100 ;;
esac
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "deploy").mkdir()
    (tmp_path / ".venv/bin").mkdir(parents=True)
    shutil.copy(settings.BASE_DIR / "deploy/run.sh", tmp_path / "deploy")
    (tmp_path / "Makefile").touch()
    python = tmp_path / ".venv/bin/python"
    python.write_text(PRETENDED)
    python.chmod(0o755)
    return tmp_path


def start(folder):
    return subprocess.Popen(
        [folder / "deploy/run.sh"], stdout=subprocess.PIPE, text=True, start_new_session=True
    )


def test_what_is_planned_is_published_each_minute_until_the_server_ends(folder):
    (folder / "once").touch()
    said, _errors = start(folder).communicate(timeout=60)  # until all of them are gone
    assert "Stop with Ctrl-C." in said
    assert (folder / "began").read_text() == "manage.py publish_due --every 60\n"
    assert (folder / "ended").exists()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_when_the_server_is_stopped(folder, how):
    process = start(folder)
    while not (folder / "serving").exists():
        assert process.poll() is None
        time.sleep(0.01)
    # Ctrl-C reaches all of a terminal's programs, a signal the server alone.
    (os.killpg if how == signal.SIGINT else os.kill)(process.pid, how)
    process.communicate(timeout=60)
    assert (folder / "ended").read_text() == "ended\n"


def test_a_database_that_does_not_answer_ends_nothing(tmp_path):
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/nothing.sqlite3"}
    command = [sys.executable, "manage.py", "publish_due", "--every", "60"]
    run = {"cwd": settings.BASE_DIR, "env": environment, "capture_output": True, "text": True}
    done = subprocess.run(command, stdin=subprocess.DEVNULL, check=True, **run)
    assert done.stderr.startswith("The database does not answer:")
