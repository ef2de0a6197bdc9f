"""What each kind of page costs the server, next to an empty view behind the same middleware.

`make bench` prints CPU time (user and system) per request of one gunicorn worker, the median of
many turns, on SQLite and PostgreSQL at 1, 10 and 100 times today's content. A turn is short: the
empty view, the page as often as takes about as long, the empty view again. So a clock that moves
meanwhile moves for both: read the ratios, not the milliseconds.
Each page is measured as it is made, asked for uncompressed and with a query that the page cache
does not keep, and as it comes out of the page cache, as a browser asks for it.
"""

import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias
from urllib.parse import urlencode

from bench import chart
from tests.postgresql import postgresql

# A path, or the path and the form that is sent to it.
Page: TypeAlias = str | tuple[str, dict[str, str]]
Pages: TypeAlias = dict[str, Page]

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "1,10,100").split(",")]
ONLY = os.environ.get("BENCH_PAGES", "")  # the rows whose names begin with this
# Fewer in a row are dearer, for each comes to caches of the processor that others have used: three
# by an eighth, one by a third. Of a page with its longer way through the code that is less.
BATCH, TURNS = 20, int(os.environ.get("BENCH_TURNS", "41"))
EMPTY = "/en/empty-for-bench/?anew"
ROOT = Path(__file__).resolve().parent.parent
WALK = "/en/walk-through/"
DRAWN = ["step", "one word", "several words"]  # what readers open and search most
figures: chart.Figures = {}  # of what is drawn, as it is measured


def every_step() -> str:
    """The answers of somebody who needs everything there is; what is no step is left out."""
    stages = ("detection", "protection", "prosecution", "compensation")
    text = "".join((ROOT / f"fixtures/{stage}.yaml").read_text() for stage in stages)
    return ",".join(f"{key}:1" for key in re.findall(r"- key: ([\w-]+)", text))


PAGES: Pages = {
    "home": "/en/",
    "stage": "/en/protection/",
    "step": "/en/protection/residence-status/reflection-period/",
    "step, deep": "/en/detection/whom-to-report-to/report-police/",
    "organisations": "/en/organisations/",
    "finder, place": "/en/organisations/?region=gelderland&need=safe-place",
    "finder, now": "/en/organisations/?now=yes",
    "finder, town": "/en/organisations/?town=Rotterdm&age=minor",
    "finder, all": "/en/organisations/?need=safe-place&region=friesland&form=labour"
    "&who=victim&age=minor&anonymous=yes",
    "finder, none": "/en/organisations/?need=work&region=twente&now=yes&language=de&age=minor",
    "organisation": "/en/organisations/comensha/",
    "rights": "/en/rights/",
    "right": "/en/rights/reflection-period/",
    "regulations": "/en/regulations/",
    "regulation": "/en/regulations/sr-273f/",
    "overview": "/en/overview/",
    "report": "/en/report/",
    "glossary": "/en/glossary/",
    "page": "/en/about-this-site/",
    "walk, start": WALK,
    "walk, stage": (WALK, {"go": "stage-protection", "answers": every_step()}),
    "walk, advice": (WALK, {"go": "stage-detection", "region": "groningen", "ages": "adult"}),
    "plan, 3 steps": (WALK, {"go": "plan", "answers": "safety:1,shelter:1,interpreters:1"}),
    "plan, all steps": (WALK, {"go": "plan", "answers": every_step()}),
    "not found": "/en/nothing-here/",
}


def main(
    pages: Pages, measure: Callable[[str, str, int, Pages], None], picture: str = "cost"
) -> None:
    """Call `measure(url, name, size, pages)` for each database at each size, and draw a picture."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        os.environ["STATIC_ROOT"] = f"{folder}/static"
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(collect, cwd=ROOT, check=True)
        for size in SIZES:
            measure(f"sqlite:///{folder}/{size}.sqlite3", "SQLite", size, pages)
        with postgresql(folder) as server:
            for size in SIZES:
                server.psql(f"CREATE DATABASE size{size}")
                url = server.get_uri(database=f"size{size}")
                measure(url, "PostgreSQL", size, pages)
    if len(SIZES) > 1 and figures:
        chart.write(picture, figures)


def measure(url: str, name: str, size: int, pages: Pages) -> None:
    environment = {**os.environ, "DATABASE_URL": url}
    subprocess.run([sys.executable, "-m", "bench.prepare", str(size)], env=environment, check=True)
    port = free_port()
    command = ["gunicorn", "--no-control-socket", "-k", "gthread", "--threads", "2", "-w", "1"]
    command += ["-b", f"127.0.0.1:{port}", "--log-level", "error", "bench.application"]
    process = subprocess.Popen([sys.executable, "-m", *command], env=environment)
    try:
        connection = connect(port)
        worker = worker_of(process.pid)
        print(f"\n{name}, {size} x the content", flush=True)
        print(f"{'page':16} {'ms':>7} {'x empty':>8} {'bytes':>7} {'kept: ms':>9} {'x empty':>8}")
        for page, path in pages.items():
            if not page.startswith(ONLY):
                continue
            cost, ratio, length = compare(connection, worker, made_anew(path))
            line = f"{page:16} {cost:7.2f} {ratio:8.1f} {length:7}"
            note(page, f"{page}, made, {name}", size, ratio)
            if is_kept(path):
                cost, ratio, _length = compare(connection, worker, path)
                line += f" {cost:9.2f} {ratio:8.2f}"
                note(page, f"{page}, kept, {name}", size, ratio)
            print(line, flush=True)
    finally:
        process.terminate()
        process.wait()


def note(page: str, what: str, size: int, ratio: float) -> None:
    if page in DRAWN:
        figures.setdefault(what, {})[size] = ratio


def is_kept(page: Page) -> bool:
    """Whether the page cache keeps it: no form, no query, and found."""
    return isinstance(page, str) and "?" not in page and page != PAGES["not found"]


def made_anew(page: Page) -> Page:
    """The page at an address that the page cache does not keep."""
    return f"{page}?anew" if is_kept(page) else page


def compare(
    connection: http.client.HTTPConnection, worker: int, path: Page
) -> tuple[float, float, int]:
    """Median CPU time per request in ms, its median ratio to the empty view, and the length."""
    batch(connection, worker, path, 3)
    length = fetch(connection, path)
    empty = batch(connection, worker, EMPTY, BATCH)
    count = max(2, min(BATCH, round(BATCH * empty / batch(connection, worker, path, 2))))
    costs, ratios = [], []
    for _ in range(TURNS):
        costs.append(batch(connection, worker, path, count))
        before, empty = empty, batch(connection, worker, EMPTY, BATCH)
        ratios.append(costs[-1] / (before + empty) * 2)
    return statistics.median(costs), statistics.median(ratios), length


def batch(connection: http.client.HTTPConnection, worker: int, path: Page, count: int) -> float:
    before = cpu_time(worker)
    for _ in range(count):
        fetch(connection, path)
    return (cpu_time(worker) - before) / count


def fetch(connection: http.client.HTTPConnection, page: Page) -> int:
    headers = {"Host": "www.example.nl", "X-Forwarded-Proto": "https"}
    path, form = page if isinstance(page, tuple) else (page, None)
    if is_kept(page):
        headers["Accept-Encoding"] = "br, gzip"
    if form:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request("POST", path, urlencode(form), headers)
    else:
        connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    if response.status != (404 if "nothing" in path else 200):
        raise SystemExit(f"{path}: {response.status}")
    return len(body)


def cpu_time(pid: int) -> float:
    """User and system time of a process so far, over all its threads, in ms (Linux).

    Once all of them sleep: a worker goes on for a while after its answer was read, and what a
    thread that runs or waits for a processor has used is not counted yet.
    """
    last = None
    while True:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        states = {(task / "stat").read_text().rpartition(") ")[2][0] for task in tasks}
        now = sum(int((task / "schedstat").read_text().split()[0]) for task in tasks)
        if states == {"S"} and now == last:
            return now / 1e6
        last = now if states == {"S"} else None
        time.sleep(0.0005)


def worker_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def connect(port: int) -> http.client.HTTPConnection:
    for _ in range(100):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            connection.connect()
            fetch(connection, EMPTY)
            return connection
        except (ConnectionError, http.client.HTTPException):
            time.sleep(0.1)
    raise SystemExit("The server did not start.")


if __name__ == "__main__":
    main(PAGES, measure)
