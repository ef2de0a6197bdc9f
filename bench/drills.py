"""`make drills`: what readers notice when parts of a production machine fail.

The parts of `make production` run in a folder of their own, and readers ask for pages through
nginx all the while. Everything is on loopback, bounded in time and number, and stops by itself.
What counts as failed or wrong: bench/readers.py. After an edit no older text is to be read two
seconds later.
"""

import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psycopg

from bench.readers import READERS, Readers, Seen, ask
from deploy.production import Production, have_parts

RATE = int(os.environ.get("DRILL_RATE", "40"))  # requests a second, of all readers together


# What is broken


def nothing(production: Production) -> None:
    time.sleep(5)


def children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in tasks.read_text().split()]


def kill_a_worker(production: Production) -> None:
    """Fifty times, one at a time."""
    for number in range(50):
        workers = children(production.processes["gunicorn"].pid)
        if workers:
            os.kill(workers[number % len(workers)], signal.SIGKILL)
        time.sleep(0.5)


def kill_the_master(production: Production) -> None:
    production.processes["gunicorn"].kill()
    for _ in range(20):
        time.sleep(1)
        production.watch()


def stop_the_database(production: Production) -> None:
    production.server.stop()
    time.sleep(20)
    production.server.start()
    time.sleep(10)


def freeze_the_database(production: Production) -> None:
    master = production.server.get_pid()
    frozen = [*children(master), master]
    send(frozen, signal.SIGSTOP)
    try:
        time.sleep(20)
    finally:
        send(frozen, signal.SIGCONT)
    time.sleep(10)


def send(processes: list[int], number: int) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, number)


def use_up_its_connections(production: Production) -> None:
    url = production.environment["DATABASE_URL"]
    with ExitStack() as stack, suppress(psycopg.OperationalError):
        for _ in range(200):
            stack.enter_context(psycopg.connect(url))
        time.sleep(1)
    with ExitStack() as stack:
        with suppress(psycopg.OperationalError):
            while True:
                stack.enter_context(psycopg.connect(url))
        for _ in range(2):  # what the workers have is closed, and they get none back
            send(children(production.processes["gunicorn"].pid), signal.SIGKILL)
            time.sleep(6)
    time.sleep(8)


def hold_200_slow_sockets(production: Production) -> None:
    with ExitStack() as stack:
        for _ in range(200):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", production.port)))
            slow.sendall(b"\x16\x03\x01")  # the beginning of a greeting
        time.sleep(15)


def publish(production: Production) -> None:
    """Ten edits, each by a process of its own; the page is read all the while."""
    readers = Readers(production.port, 0.0)
    for number in range(10):
        text = f"Edited {number} at {time.monotonic_ns()}"
        path = production.manage("shell", "-v0", "-c", EDIT.format(text=text)).strip()
        edited, older, newer = time.monotonic(), 0.0, False
        connection = readers.connection()
        while time.monotonic() - edited < 3:
            _status, body = ask(connection, path)
            newer = text in body
            if not newer:
                older = time.monotonic() - edited
            time.sleep(0.01)
        OLDER.append(older if newer else float("inf"))


OLDER: list[float] = []  # for each edit, how long after it an older page was still sent
EDIT = """
from django.utils.translation import override
from organisations.models import Organisation
row = Organisation.objects.public().order_by("key").first()
row.summary_en = "{text}"
row.save()
with override("en"):
    print(row.get_absolute_url())
"""
DRILLS: dict[str, Callable[[Production], None]] = {
    "nothing is broken": nothing,
    "kill -9 a worker, 50 times": kill_a_worker,
    "kill -9 the master": kill_the_master,
    "the database stopped for 20 s": stop_the_database,
    "the database frozen for 20 s": freeze_the_database,
    "no connection left, and new workers": use_up_its_connections,
    "200 slow sockets for 15 s": hold_200_slow_sockets,
    "ten edits are published": publish,
}


def overload(production: Production, readers: Readers) -> list[str]:
    """Throughput of some readers who wait for each answer, and of ten times as many."""
    rows = []
    for count in (8, 80):
        busy = Readers(production.port, 0.0)
        busy.expected = readers.expected
        started = time.monotonic()
        with busy.reading(count) as seen:
            time.sleep(10)
        rows.append(row(f"{count} readers without a pause", seen, time.monotonic() - started, 0))
    return rows


def row(name: str, seen: Seen, lasted: float, back: float) -> str:
    failed = ", ".join(f"{count} × {status}" for status, count in seen.failed.items()) or "0"
    cells = [name, f"{seen.asked}", f"{seen.asked / lasted:.0f}", failed, f"{seen.wrong}"]
    cells += [f"{seen.standby}", f"{seen.slowest(0.5):.2f}", f"{seen.slowest(0.99):.2f}"]
    cells += [f"{max(seen.seconds, default=0):.2f}", f"{back:.1f}"]
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    have_parts()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: nothing is left running
    names = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="drills-") as folder:
        Path(folder).chmod(0o755)
        with Production(Path(folder), free_port()).running() as production:
            readers = Readers(production.port, READERS / RATE)
            wait_for(production.port)
            readers.learn()
            print(HEAD, flush=True)
            for name, drill in DRILLS.items():
                if names and not any(part in name for part in names):
                    continue
                started = time.monotonic()
                with readers.reading() as seen:
                    drill(production)
                    over = time.monotonic()
                    time.sleep(5)
                back = max(0.0, seen.last_failure - over)
                print(row(name, seen, time.monotonic() - started, back), flush=True)
            if not names or "overload" in names:
                print("\n".join(overload(production, readers)), flush=True)
            if OLDER:
                late = ", ".join(f"{seconds:.2f}" for seconds in OLDER)
                print(f"\nAfter an edit the older page was last read after {late} s.")


HEAD = """
| drill | pages | a second | failed | wrong | "does not work now" | median s | 99 % | slowest | failed after it, s |
|---|---|---|---|---|---|---|---|---|---|"""  # noqa: E501


def free_port() -> int:
    """One with another one behind it."""
    for port in range(18443, 18543, 2):
        with socket.socket() as first, socket.socket() as second, suppress(OSError):
            first.bind(("127.0.0.1", port))
            second.bind(("127.0.0.1", port + 1))
            return port
    raise SystemExit("No port is free.")


def wait_for(port: int) -> None:
    """Until the site says ten times that it is ready: either worker answers some of them."""
    ready = 0
    for _ in range(600):
        with suppress(OSError, HTTPException):
            connection = HTTPConnection("127.0.0.1", port + 1, timeout=5)
            connection.request("GET", "/readyz")
            ready += connection.getresponse().status == 200
            connection.close()
        if ready == 10:
            return
        time.sleep(0.2)
    raise SystemExit("The site does not become ready.")


if __name__ == "__main__":
    main()
