"""The site as gunicorn serves it: one server for all tests of the group "server"."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
from django.conf import settings

ADMIN_PATH = "desk-4fk2"


class Served(NamedTuple):
    port: int
    log: Path
    database: Path
    pid: int


@contextmanager
def free_port():
    """A port that nobody else gets until the server takes it, which lasts seconds."""
    with socket.socket() as kept:
        kept.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does: so it may
        kept.bind(("127.0.0.1", 0))
        yield kept.getsockname()[1]


@pytest.fixture(scope="session")
def port():
    with free_port() as found:
        yield found


@pytest.fixture(scope="session")
def server(tmp_path_factory, port):
    """The site and the views that bench/ adds to it: port, log, database and process."""
    folder = tmp_path_factory.mktemp("server")
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
        "STATIC_ROOT": f"{folder}/static",
        "ADMIN_PATH": ADMIN_PATH,
    }
    run = {"cwd": settings.BASE_DIR, "env": environment}
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "-v0"], check=True, **run)
    subprocess.run([*manage, "collectstatic", "--noinput", "-v0"], check=True, **run)
    log = folder / "log"
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"]
    with log.open("w") as file:
        process = subprocess.Popen(
            [*command, "bench.application"], stdout=file, stderr=subprocess.STDOUT, **run
        )
        while process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except ConnectionRefusedError:
                time.sleep(0.1)
        yield Served(port, log, folder / "site.sqlite3", process.pid)
        process.terminate()
        process.wait()


def wait_for(log, *parts):
    """Until each stands in the log: the server writes a line after it has answered."""
    for _ in range(600):
        if all(part in log.read_text() for part in parts):
            return
        time.sleep(0.05)
    raise AssertionError(f"not in the log: {parts}")
