"""How much memory hostile requests fill: `python -m bench.hostile`, 20,000 of them by default.

Forms that are too long, of too many fields, with files, in chunks that do not end; addresses too
deep, too long, each another one; pages of lists that there are not; searches of long nonsense. Sent
over eight connections to one gunicorn worker. Printed is its memory before and after, in MB.
"""

import http.client
import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.memory import HEADERS, WALK
from bench.pages import worker_of
from bench.worker import one_worker

REQUESTS = int(os.environ.get("BENCH_REQUESTS", "20000"))
KEEPING = {**HEADERS, "Connection": "keep-alive"}
LOGIN = f"/{os.environ.get('ADMIN_PATH', 'admin')}/login/"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
FILES = {"Content-Type": "multipart/form-data; boundary=b"}


def hostile(number: int) -> tuple[str, str, bytes, dict[str, str]]:
    """Method, path, body and headers; each time another kind, and never the same twice."""
    word = secrets.token_hex(8)
    part = f'--b\r\nContent-Disposition: form-data; name="q"; filename="{word}"\r\n\r\n'.encode()
    kinds = [
        ("POST", "/en/search/", f"q={word * 9000}".encode(), FORM),
        ("POST", WALK, "&".join(f"answer-{word}{n}=1" for n in range(450)).encode(), FORM),
        (
            "POST",
            WALK,
            f"go=plan&answers={','.join(f'{word}{n}:1' for n in range(499))}".encode(),
            FORM,
        ),
        ("POST", WALK, b"x=1&" * 16_000, FORM),
        ("POST", "/en/organisations/", f"town={word * 3000}".encode(), FORM),
        ("POST", "/en/search/", part + word.encode() * 3000 + b"\r\n--b--\r\n", FILES),
        ("POST", LOGIN, part + word.encode() * 100_000 + b"\r\n--b--\r\n", FILES),
        ("POST", LOGIN, f"username={word * 100_000}".encode(), FORM),
        ("GET", f"/en/{f'{word}/' * 30}", b"", {}),
        ("GET", f"/en/{f'{word}/' * 11}", b"", {}),
        ("GET", f"/en/{word * 400}/", b"", {}),
        ("GET", f"/en/organisations/?page={number % 999 + 1}", b"", {}),
        ("GET", f"/en/search/?q={word * 400}", b"", {}),
        ("GET", f"/en/?{word}", b"", {"Cookie": word * 200}),
    ]
    return kinds[number % len(kinds)]


def send(port: int, numbers: range) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for number in numbers:
        method, path, body, headers = hostile(number)
        try:
            connection.request(
                method, path, body, {**HEADERS, "Connection": "keep-alive", **headers}
            )
            connection.getresponse().read()
        except (ConnectionError, http.client.HTTPException):
            connection.close()


def memory(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def main() -> None:
    with one_worker() as (port, pid), ThreadPoolExecutor(8) as senders:
        begin = 0
        for end in (200, REQUESTS // 2, REQUESTS):  # the first warm it up
            list(senders.map(send, [port] * 8, (range(begin + n, end, 8) for n in range(8))))
            print(f"{end:6} {memory(worker_of(pid)):7.0f} MB", flush=True)
            begin = end


if __name__ == "__main__":
    main()
