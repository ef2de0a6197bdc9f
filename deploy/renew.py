"""`renew.py PID`: let gunicorn serve a new release, without a moment in which nobody answers.

PID is gunicorn's master. Its own reload (SIGHUP) ends the old workers before the new ones have read
their code, which takes seconds. Here as many new ones begin, and the old ones end when these
serve. A release that cannot start ends the master, as it would with SIGHUP: migrate with it first.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

AT_MOST = 120  # seconds; a start takes three
SERVING = "serving"  # deploy/gunicorn.conf.py names workers so


def workers(master: int) -> list[int]:
    return [int(pid) for pid in Path(f"/proc/{master}/task/{master}/children").read_text().split()]


def is_serving(worker: int) -> bool:
    try:
        return Path(f"/proc/{worker}/comm").read_text().strip() == SERVING
    except FileNotFoundError:
        return False


def renew(master: int) -> None:
    old = workers(master)

    def new() -> set[int]:
        return set(workers(master)) - set(old)

    for _ in old:  # one signal at a time: two would count as one
        before = len(new())
        os.kill(master, signal.SIGTTIN)
        wait(lambda: len(new()) > before)  # noqa: B023 -- it is over before the next
    wait(lambda: sum(map(is_serving, new())) >= len(old))
    for _ in old:
        left = len(set(workers(master)) & set(old))
        os.kill(master, signal.SIGTTOU)  # it ends the oldest
        wait(lambda: len(set(workers(master)) & set(old)) < left)  # noqa: B023


def wait(is_done: Callable[[], bool]) -> None:
    until = time.monotonic() + AT_MOST
    while not is_done():
        if time.monotonic() > until:
            sys.exit("The new workers do not serve. See the log.")
        time.sleep(0.05)


if __name__ == "__main__":
    renew(int(sys.argv[1]))
