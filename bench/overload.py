"""`python -m bench.overload`: what readers get when more ask than the application can answer.

They ask only for what it has to make for each of them: searches and choices in the finder. The
site has one processor and the readers another one, so that they take nothing from it. Eight, each
of whom asks again at once, are what its threads can carry; eighty are ten times as many; and more
than nginx lets through at once (`max_conns`) are three hundred and twenty. All in turn, for the
clock of a processor moves.
"""

import os
import signal
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from threading import Event, Thread

from bench.breakage import children
from bench.drills import free_port, wait_for
from bench.readers import Readers
from deploy.production import Production, have_parts

FEW, CROWDS = 8, (80, 320)
FROM_ONE = 80  # at most so many from an address, which may have a hundred connections
SECONDS, TURNS = 8, 5
SEARCHES = [b"q=shelter", b"q=lawyer+for+a+child", b"q=who+pays", b"q=residence+permit"]
CHOICES = ["?need=lawyer", "?need=safe-place&who=victim", "?town=Utrecht", "?now=yes&age=minor"]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass
class Met:
    """What all readers of one turn met; times in seconds."""

    made: list[float] = field(default_factory=list)
    mirror: list[float] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)


def pin(processor: int, *processes: int) -> None:
    """All their threads, and what they start from now on, run on this processor alone."""
    for process in processes:
        for task in Path(f"/proc/{process}/task").iterdir():
            os.sched_setaffinity(int(task.name), {processor})


def pin_all(production: Production, processor: int) -> None:
    masters = [process.pid for process in production.processes.values()]
    masters.append(production.server.get_pid())
    pin(processor, *masters, *(child for master in masters for child in children(master)))


def from_the_mirror(production: Production) -> set[bytes]:
    """The answers that nginx gives for the application, as they are sent."""
    folder = production.folder / "mirror/current/en"
    return {(folder / f"{page}/index.html.br").read_bytes() for page in ("search", "organisations")}


def questions(number: int) -> Iterator[tuple[str, str, bytes | None]]:
    while True:
        yield "POST", "/en/search/", SEARCHES[number % len(SEARCHES)]
        yield "GET", f"/en/organisations/{CHOICES[number % len(CHOICES)]}", None
        number += 1


def read(
    connection: HTTPSConnection, number: int, met: Met, known: set[bytes], ends: Event
) -> None:
    for method, path, body in questions(number):
        if ends.is_set():
            return
        started = time.monotonic()
        headers = {"Accept-Encoding": "br", **(FORM if body else {})}
        try:
            connection.request(method, path, body=body, headers=headers)
            response = connection.getresponse()
            answer = response.read()
        except (OSError, HTTPException) as error:
            connection.close()
            met.failed[type(error).__name__] += 1
            continue
        if ends.is_set():  # it came after the turn
            return
        if response.status not in {200, 503}:
            met.failed[str(response.status)] += 1
        elif answer in known or response.status == 503:
            met.mirror.append(time.monotonic() - started)
        else:
            met.made.append(time.monotonic() - started)


def turn(port: int, known: set[bytes], count: int) -> Met:
    met, ends, threads = Met(), Event(), []
    for number in range(count):
        reader = Readers(port, 0.0)
        reader.read_from = f"127.0.0.{2 + number // FROM_ONE}"
        told = (reader.connection(), number, met, known, ends)
        threads.append(Thread(target=read, args=told))
    for thread in threads:
        thread.start()
    time.sleep(SECONDS)
    ends.set()
    for thread in threads:
        thread.join()
    return met


def row(count: int, met: Met) -> str:
    cells = [str(count), f"{(len(met.made) + len(met.mirror)) / SECONDS:.0f}"]
    cells += [f"{len(met.made) / SECONDS:.0f}", f"{len(met.mirror) / SECONDS:.0f}"]
    cells.append(", ".join(f"{times} × {what}" for what, times in met.failed.items()) or "0")
    for seconds in (sorted(met.made), sorted(met.mirror)):
        last = seconds[int(0.99 * len(seconds))] if seconds else 0.0
        middle = statistics.median(seconds) if seconds else 0.0
        cells.append(f"{middle:.3f}, {last:.3f}")
    return "| " + " | ".join(cells) + " |"


HEAD = """
| readers | answers a second | made | from the mirror | failed | made: median s, 99 % | mirror: median s, 99 % |
|---|---|---|---|---|---|---|"""  # noqa: E501


def compare(production: Production) -> None:
    port, known = production.port, from_the_mirror(production)
    connection = Readers(port, 0.0).connection()
    connection.request("GET", "/en/", headers={"Accept-Encoding": "br"})
    if connection.getresponse().headers["Content-Encoding"] != "br":
        raise SystemExit("nginx has no brotli here: the mirror's answers cannot be told apart.")
    pin_all(production, 0)
    os.sched_setaffinity(0, {1})  # what asks, in threads that begin from here on
    turn(port, known, FEW)  # the indexes are made
    kept = defaultdict(list)
    print(HEAD, flush=True)
    for _ in range(TURNS):
        peak = turn(port, known, FEW)
        print(row(FEW, peak), flush=True)
        for count in CROWDS:
            met = turn(port, known, count)
            print(row(count, met), flush=True)
            kept[count].append(len(met.made) / len(peak.made))
    for count, ratios in kept.items():
        said = ", ".join(f"{ratio:.2f}" for ratio in sorted(ratios))
        print(f"Made for {count}, of the peak: {statistics.median(ratios):.2f} ({said})")


def main() -> None:
    if (os.cpu_count() or 1) < 2:
        raise SystemExit("One processor serves and another one asks: there is only one.")
    have_parts()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: nothing is left running
    with tempfile.TemporaryDirectory(prefix="overload-") as name:
        Path(name).chmod(0o755)
        with Production(Path(name), free_port()).running() as production:
            wait_for(production.port)
            compare(production)


if __name__ == "__main__":
    main()
