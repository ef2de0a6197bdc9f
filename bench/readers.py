"""Readers of a site that runs: they ask for one page after another, and note what they met.

A page is failed when it has another status than 200 or takes more than ten seconds; it is wrong
when its heading is another page's.
"""

import re
import ssl
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPSConnection, RemoteDisconnected
from threading import Event, Lock, Thread

READERS = 10
READ_FROM = "127.0.0.2"  # other than what attacks, for connections are counted by address
HEADING = re.compile(r"<h1[^>]*>\s*(?:<svg.*?</svg>)?\s*(.*?)\s*</h1>", re.DOTALL)
PAGES = ["/nl/", "/en/", "/en/overview/", "/en/report/", "/en/glossary/", "/en/rights/"]
PAGES += ["/en/organisations/", "/nl/organisaties/", "/en/walk-through/", "/nl/regelingen/"]
PER_LANGUAGE = 4  # pages of each that are read besides
LISTED = re.compile(r"<loc>https?://[^/]+(/([a-z]{2})/[^<]*)</loc>")
FORMS = {"/en/search/": b"q=shelter"}  # its heading says whether it was searched


@dataclass
class Seen:
    """What the readers met during a drill."""

    asked: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    wrong: int = 0
    seconds: list[float] = field(default_factory=list)
    last_failure: float = 0.0
    standby: int = 0

    def slowest(self, part: float) -> float:
        times = sorted(self.seconds) or [0.0]
        return times[min(len(times) - 1, int(part * len(times)))]


class Readers:
    """Some who read one page after another, each on a connection that stays open."""

    def __init__(self, port: int, pause: float) -> None:
        self.port, self.pause = port, pause
        self.host, self.read_from = "127.0.0.1", READ_FROM
        self.paths = PAGES
        self.expected: dict[str, str] = {}
        self.seen, self.lock, self.stop = Seen(), Lock(), Event()

    def learn(self) -> None:
        """Each page's own heading, while all is well; of pages in every language."""
        self.paths = [*PAGES, *self.in_every_language()]
        for path in self.paths:
            for _ in range(3):  # the first in each worker fills what is kept
                status, body = ask(self.connection(), path)
            if status != 200:
                raise SystemExit(f"{path} answers {status} before anything was broken.")
            self.expected[path] = heading(body)

    def in_every_language(self) -> list[str]:
        """Some pages of each, evenly from what search engines are told of."""
        found: dict[str, list[str]] = defaultdict(list)
        _status, index = ask(self.connection(), "/sitemap.xml")
        for part in re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", index):
            for path, language in LISTED.findall(ask(self.connection(), part)[1]):
                found[language].append(path)
        return [
            path
            for paths in found.values()
            for path in paths[:: max(1, len(paths) // PER_LANGUAGE)][:PER_LANGUAGE]
        ]

    def connection(self) -> HTTPSConnection:
        trusting = ssl._create_unverified_context()  # the certificate is its own
        return HTTPSConnection(
            self.host, self.port, timeout=10, context=trusting, source_address=(self.read_from, 0)
        )

    @contextmanager
    def reading(self, count: int = READERS) -> Iterator[Seen]:
        self.seen, self.stop = Seen(), Event()
        threads = [Thread(target=self.read, args=(number,)) for number in range(count)]
        for thread in threads:
            thread.start()
        try:
            yield self.seen
        finally:
            self.stop.set()
            for thread in threads:
                thread.join()

    def read(self, number: int) -> None:
        connection = self.connection()
        tens = range(0, len(self.paths), 10)
        paths = [path for ten in tens for path in (*self.paths[ten : ten + 10], *FORMS)]
        while not self.stop.is_set():
            path = paths[number % len(paths)]
            number += 1
            started = time.monotonic()
            try:
                status, body = ask_as_a_browser(connection, path)
            except (OSError, HTTPException) as error:
                connection.close()
                connection = self.connection()
                self.note(path, type(error).__name__, "", started)
            else:
                self.note(path, str(status), body, started)
            self.stop.wait(max(0.0, self.pause - (time.monotonic() - started)))

    def note(self, path: str, status: str, body: str, started: float) -> None:
        with self.lock:
            self.seen.asked += 1
            self.seen.seconds.append(time.monotonic() - started)
            self.seen.standby += "does not work at the moment" in body
            if status != "200":
                self.seen.failed[status] += 1
                self.seen.last_failure = time.monotonic()
            elif path in self.expected and heading(body) != self.expected[path]:
                self.seen.wrong += 1


def ask_as_a_browser(connection: HTTPSConnection, path: str) -> tuple[int, str]:
    """A connection that was open, and was closed before a byte of the answer came: once more.

    nginx closes idle ones when it is told of a new configuration.
    """
    was_open = connection.sock is not None
    try:
        return ask(connection, path)
    except (RemoteDisconnected, ConnectionError, ssl.SSLEOFError):
        connection.close()
        if not was_open or path in FORMS:
            raise
        return ask(connection, path)


def ask(connection: HTTPSConnection, path: str) -> tuple[int, str]:
    body = FORMS.get(path)
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    connection.request("POST" if body else "GET", path, body=body, headers=kind)
    response = connection.getresponse()
    return response.status, response.read().decode()


def heading(body: str) -> str:
    found = HEADING.search(body)
    return found[1] if found else ""
