"""What stays in a worker's memory of what somebody typed: `python -m bench.memory`.

Each kind of form is sent with a mark of its own to one gunicorn worker, on SQLite and PostgreSQL.
Then all memory of the process is searched for the mark, also what was freed: right after the
answer, and after a garbage collection. Printed is how often it is there (Linux, as the same user).
"""

import http.client
import re
import secrets
import string
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

from bench.pages import worker_of
from bench.worker import one_worker
from tests.postgresql import postgresql

HEADERS = {
    "Host": "www.example.nl",
    "X-Forwarded-Proto": "https",
    "Accept-Encoding": "br",
    "Connection": "close",
}
WALK = "/en/walk-through/"
MOST_TRIES = 50


def asked(mark: str) -> dict[str, tuple[str, str, dict[str, str]]]:
    """{kind: method, path and fields} of everything that somebody can type or choose."""
    return {
        "search": ("POST", "/en/search/", {"q": mark}),
        "search by GET": ("GET", "/en/search/", {"q": mark}),
        "search, 3 words": ("POST", "/en/search/", {"q": f"shelter {mark} passport"}),
        "finder, town": ("POST", "/en/organisations/", {"town": mark, "age": "minor"}),
        "plan, a step": ("POST", WALK, {"go": "plan", "answers": f"shelter:1,{mark}:1"}),
        "plan, a region": ("POST", WALK, {"go": "plan", "answers": "shelter:1", "region": mark}),
        "plan, a field": ("POST", WALK, {"go": "text", f"answer-{mark}": "1"}),
        "too long": ("POST", "/en/search/", {"q": mark * 6000}),
    }


def copies(pid: int, mark: str) -> int:
    """How often the mark is in the memory of a process, in use or not.

    A piece that is given back to the system meanwhile cannot be read: then all is looked at anew.
    """
    for _ in range(MOST_TRIES):
        try:
            return found_in(pid, mark)
        except OSError:
            time.sleep(0.2)
    return found_in(pid, mark)


def found_in(pid: int, mark: str) -> int:
    wanted, found = re.compile(mark.encode()), 0
    with Path(f"/proc/{pid}/mem").open("rb", 0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            place, rights = line.split()[:2]
            if not rights.startswith("rw") or line.endswith(("[vvar]", "[vsyscall]")):
                continue
            start, end = (int(edge, 16) for edge in place.split("-"))
            memory.seek(start)
            found += len(wanted.findall(memory.read(end - start)))
    return found


def collect(port: int, host: str = HEADERS["Host"]) -> None:
    """Let the worker collect its garbage. With a query, so that no page is kept instead."""
    send(port, "GET", "/en/collect-for-bench/", {"now": ""}, host)


def send(
    port: int, method: str, path: str, fields: dict[str, str], host: str = HEADERS["Host"]
) -> None:
    headers = {**HEADERS, "Host": host}
    connection = http.client.HTTPConnection("127.0.0.1", port)
    query = urlencode(fields)
    if method == "GET":
        connection.request("GET", f"{path}?{query}" if query else path, headers=headers)
    else:
        form = {**headers, "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", path, query, form)
    connection.getresponse().read()
    connection.close()


def measure(url: str, name: str) -> None:
    with one_worker(url) as (port, pid):
        for warm in asked("nothing").values():
            send(port, *warm)
        print(f"\n{name}\n{'':16} {'at once':>8} {'later':>8}", flush=True)
        for kind in asked(""):
            mark = "".join(secrets.choice(string.ascii_lowercase) for _ in range(10))
            send(port, *asked(mark)[kind])
            at_once = copies(worker_of(pid), mark)
            collect(port)
            print(f"{kind:16} {at_once:8} {copies(worker_of(pid), mark):8}", flush=True)


def main() -> None:
    measure("", "SQLite")
    with tempfile.TemporaryDirectory(prefix="bench") as folder, postgresql(folder) as server:
        measure(server.get_uri(), "PostgreSQL")


if __name__ == "__main__":
    main()
