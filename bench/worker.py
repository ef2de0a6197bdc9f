"""One gunicorn worker as in production, on today's content, to be measured."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.pages import connect, free_port

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def one_worker(url: str = "", threads: int = 4) -> Iterator[tuple[int, int]]:
    """(the port, the id of gunicorn's process); on SQLite unless a database is named."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        database = url or f"sqlite:///{folder}/site.sqlite3"
        environment = {**os.environ, "DATABASE_URL": database, "STATIC_ROOT": f"{folder}/static"}
        run: dict[str, Any] = {"cwd": ROOT, "env": environment}
        for command in (
            ["manage.py", "collectstatic", "--noinput", "-v0"],
            ["-m", "bench.prepare", "1"],
        ):
            subprocess.run([sys.executable, *command], check=True, **run)
        port = free_port()
        command = [
            "gunicorn",
            "-c",
            "deploy/gunicorn.conf.py",
            "-w",
            "1",
            "--threads",
            str(threads),
        ]
        command += ["-b", f"127.0.0.1:{port}", "--access-logfile", os.devnull]
        command += ["--log-level", "error", "bench.application"]
        process = subprocess.Popen(
            [sys.executable, "-m", *command], stderr=subprocess.DEVNULL, **run
        )
        try:
            connect(port).close()
            yield port, process.pid
        finally:
            process.terminate()
            process.wait()
