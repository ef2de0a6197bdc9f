"""`python -m bench.start`: how long a start takes until the first page is there.

One gunicorn worker as in production on today's content, begun anew each time; in turn with a
Python that only reads Django, by which the figure can be compared between machines.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench.pages import free_port

ROOT = Path(__file__).resolve().parent.parent
TURNS = 9
GUNICORN = ["-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "-w", "1", "--log-level", "error"]
DJANGO = ["-c", "import django.contrib.admin.sites, django.db.models, django.core.handlers.wsgi"]


def first_page(run: dict[str, Any]) -> float:
    """Seconds from the command to the last byte of the home page."""
    port = free_port()
    command = [*GUNICORN, "-b", f"127.0.0.1:{port}", "referral_site.wsgi"]
    begun = time.monotonic()
    process = subprocess.Popen([sys.executable, *command], **run)
    try:
        while True:
            with suppress(ConnectionError):
                connection = HTTPConnection("127.0.0.1", port, timeout=30)
                connection.request("GET", "/nl/", headers={"Host": "www.example.nl"})
                answer = connection.getresponse()
                answer.read()
                assert answer.status == 200, answer.status
                return time.monotonic() - begun
            time.sleep(0.005)
    finally:
        process.terminate()
        process.wait()


def only_django(run: dict[str, Any]) -> float:
    begun = time.monotonic()
    subprocess.run([sys.executable, *DJANGO], check=True, **run)
    return time.monotonic() - begun


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="start-") as folder:
        environment = {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
            "STATIC_ROOT": f"{folder}/static",
            "SECRET_KEY": "only-for-measuring-and-serves-nobody-at-all-0123456789-0123456789",
            "SITE_URL": "http://www.example.nl",
        }
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        run: dict[str, Any] = {"cwd": ROOT, "env": environment, **quiet}
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
        subprocess.run(collect, check=True, **run)
        subprocess.run([sys.executable, "-m", "bench.prepare", "1"], check=True, **run)
        starts, bare = [], []
        for _ in range(TURNS):
            starts.append(first_page(run))
            bare.append(only_django(run))
        for name, seconds in (("start to first page", starts), ("Python that reads Django", bare)):
            said = f"{min(seconds):.2f} to {max(seconds):.2f}"
            print(f"{name:26} {statistics.median(seconds):6.2f} s ({said})")


if __name__ == "__main__":
    main()
