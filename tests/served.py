"""The site as gunicorn serves it: one server for all tests of the group "server"."""

import os
import socket
import subprocess
import sys
import time
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


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The site and the views that bench/ adds to it: port, log, database and process."""
    folder, port = tmp_path_factory.mktemp("server"), free_port()
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
        for _ in range(100):
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
    for _ in range(200):
        if all(part in log.read_text() for part in parts):
            return
        time.sleep(0.05)
    raise AssertionError(f"not in the log: {parts}")
