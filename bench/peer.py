"""`python -m bench.peer FOLDER PATH ...`: what pages cost here, and those of Wagtail's bakerydemo.

FOLDER is bakerydemo with its content loaded and a virtual environment `venv`, PATH a page of it.
gunicorn serves it as it does this site, behind an nginx with the same configuration. Printed is
the CPU time of nginx and gunicorn for a request over TLS, as readers get the page, and that of
gunicorn alone for a page that is made anew; all in turn, the median of many.
"""

import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from bench.drills import free_port, wait_for
from bench.in_front import WithoutMirror, cost
from bench.readers import Readers
from deploy.production import PYTHON, STAY, Production, have_parts

OURS = ["/en/", "/en/protection/residence-status/reflection-period/", "/en/organisations/comensha/"]
BATCH, TURNS = 20, 15
THEIRS = ["venv/bin/python", "-m", "gunicorn", "-w", "2", "--threads", "4", "bakerydemo.wsgi"]


class Side:
    """One of the two sites, behind its nginx."""

    def __init__(self, port: int, nginx: int, gunicorn: int) -> None:
        self.port, self.nginx, self.gunicorn = port, nginx, gunicorn

    def as_readers_get_it(self, path: str) -> float:
        return self.costs(Readers(self.port, 0.0).connection(), path, self.nginx, self.gunicorn)

    def made_anew(self, path: str) -> float:
        """Straight from gunicorn; what has a query is in no page cache."""
        straight = HTTPConnection("127.0.0.1", self.port + 1, timeout=10)
        return self.costs(straight, f"{path}?anew", self.gunicorn)

    def costs(self, connection: HTTPConnection, path: str, *masters: int) -> float:
        """CPU time of these processes and their children for a request, in ms."""
        headers = {"Host": f"127.0.0.1:{self.port}", "X-Forwarded-Proto": "https"}
        before = cost(*masters)
        for _ in range(BATCH):
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"{path}: {answer.status}")
        connection.close()
        return (cost(*masters) - before) / BATCH


def start_theirs(stack: ExitStack, production: Production, code: Path) -> Side:
    """bakerydemo, and an nginx of its own with our configuration."""
    port = free_port()
    folder = production.folder / "peer"
    (folder / "run").mkdir(parents=True)
    environment = {
        **production.environment,
        "SITE_URL": f"https://127.0.0.1:{port}",
        "PORT": str(port + 1),
        "NGINX_PORT": f"127.0.0.1:{port}",
        "NGINX_RUN": str(folder / "run"),
        "NGINX_LOG": str(folder / "nginx.log"),
    }
    configure = [PYTHON, "deploy/configure.py", str(folder)]
    subprocess.run(configure, check=True, cwd=production.code, env=environment)
    nginx = ["nginx", "-e", "stderr", "-c", f"{folder}/nginx.conf", *STAY]
    gunicorn = [*THEIRS, "-b", f"127.0.0.1:{port + 1}"]
    its_own = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    begun = [
        stack.enter_context(subprocess.Popen(nginx, **quiet)),
        stack.enter_context(subprocess.Popen(gunicorn, cwd=code, env=its_own, **quiet)),
    ]
    for process in begun:
        stack.callback(process.terminate)
    return Side(port, *(process.pid for process in begun))


def wait_until_there(side: Side, path: str) -> None:
    for _ in range(100):
        with suppress(OSError):
            side.made_anew(path)
            return
        time.sleep(0.2)
    raise SystemExit(f"{path} does not come.")


def compare(ours: Side, theirs: Side, paths: list[str]) -> None:
    sides = [(ours, path) for path in OURS] + [(theirs, path) for path in paths]
    ways = (Side.as_readers_get_it, Side.made_anew)
    taken = defaultdict(list)
    for number in range(TURNS + 3):
        for (side, path), way in itertools.product(sides, ways):
            took = way(side, path)
            if number >= 3:  # the first in each worker fill what is kept
                taken[side, path, way].append(took)
    print(f"{'page':56} {'as readers get it, ms':>22} {'made anew, ms':>14}")
    for side, path in sides:
        kept, made = (statistics.median(taken[side, path, way]) for way in ways)
        name = f"{'bakerydemo ' if side is theirs else ''}{path}"
        print(f"{name:56} {kept:22.2f} {made:14.2f}", flush=True)


def main() -> None:
    have_parts()
    code, paths = Path(sys.argv[1]).resolve(), sys.argv[2:]
    with tempfile.TemporaryDirectory(prefix="peer-") as name, ExitStack() as stack:
        Path(name).chmod(0o755)
        production = stack.enter_context(WithoutMirror(Path(name), free_port()).running())
        wait_for(production.port)
        pids = [production.processes[each].pid for each in ("nginx", "gunicorn")]
        theirs = start_theirs(stack, production, code)
        wait_until_there(theirs, paths[0])
        compare(Side(production.port, *pids), theirs, paths)


if __name__ == "__main__":
    main()
