"""Whether timing tells that somebody asked exactly the same before: `python -m bench.timing`.

One asks something, then another asks the same or something else of the same kind, and the time of
the second answer is taken. Printed is the area under the curve (AUC) of telling the one from the
other by that time: 0.5 is guessing, 1.0 is knowing. Chance alone makes it differ from 0.5 by about
0.4 / sqrt(BENCH_TRIALS) (one standard deviation): 0.02 at the 400 trials of each.
"""

import http.client
import os
import random
import time
from collections.abc import Callable
from urllib.parse import urlencode

from bench.memory import HEADERS, WALK
from bench.pages import connect, every_step
from bench.worker import one_worker

TRIALS = int(os.environ.get("BENCH_TRIALS", "400"))
WORDS = [
    "shelter",
    "passport",
    "police",
    "money",
    "work",
    "doctor",
    "child",
    "lawyer",
    "language",
    "permit",
    "fear",
    "debt",
]
TOWNS = [
    "Utrecht",
    "Zwolle",
    "Breda",
    "Assen",
    "Almere",
    "Venlo",
    "Delft",
    "Gouda",
    "Tilburg",
    "Leiden",
    "Arnhem",
    "Deventer",
]
STEPS = every_step().split(",")
Asked = tuple[str, str]  # a path and a form

KINDS: dict[str, Callable[[], Asked]] = {
    "search": lambda: ("/en/search/", urlencode({"q": " ".join(random.sample(WORDS, 3))})),
    "search by GET": lambda: (f"/en/search/?q={'+'.join(random.sample(WORDS, 3))}", ""),
    "finder": lambda: (
        "/en/organisations/",
        urlencode({"town": random.choice(TOWNS), "age": random.choice(["minor", "adult"])}),
    ),
    "plan": lambda: (
        WALK,
        urlencode({"go": "plan", "answers": ",".join(random.sample(STEPS, 4))}),
    ),
}


def seconds(connection: http.client.HTTPConnection, asked: Asked) -> float:
    path, form = asked
    headers = {name: value for name, value in HEADERS.items() if name != "Connection"}
    if form:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    begin = time.perf_counter()
    connection.request("POST" if form else "GET", path, form or None, headers)
    connection.getresponse().read()
    return time.perf_counter() - begin


def area(some: list[float], others: list[float]) -> float:
    """How often one of these is smaller than one of the others; half where they are the same."""
    wins = sum((a < b) + 0.5 * (a == b) for a in some for b in others)
    return wins / (len(some) * len(others))


def measure(connection: http.client.HTTPConnection, make: Callable[[], Asked]) -> float:
    same: list[float] = []
    other: list[float] = []
    for _ in range(TRIALS):
        for times, is_same in random.sample([(same, True), (other, False)], 2):
            one = make()
            while (another := make()) == one:
                pass
            seconds(connection, one if is_same else another)
            times.append(seconds(connection, one))
    return area(same, other)


def main() -> None:
    with one_worker(threads=1) as (port, _pid):
        connection = connect(port)
        for kind, make in KINDS.items():
            for _ in range(20):
                seconds(connection, make())
            print(f"{kind:16} {measure(connection, make):.2f}", flush=True)


if __name__ == "__main__":
    main()
