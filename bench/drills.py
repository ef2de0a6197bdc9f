"""`make drills`: what readers notice when parts of a production machine fail.

The parts of `make production` run in a folder of their own, and readers ask for pages through
nginx all the while. Everything is on loopback, bounded in time and number, and stops by itself.
What counts as failed or wrong: bench/readers.py. After an edit no older text is to be read two
seconds later.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from bench.breakage import DRILLS, OLDER
from bench.readers import READERS, Readers, Seen
from deploy.production import HERE, Production, have_parts

RATE = int(os.environ.get("DRILL_RATE", "100"))  # requests a second, of all readers together
SIZE = "1500m"  # of the disk that is filled


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
    with small_disk() as folder:
        code = copy_of_the_code(folder)
        with Production(folder, free_port(), code).running() as production:
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
            if OLDER:
                late = ", ".join(f"{seconds:.2f}" for seconds in OLDER)
                print(f"\nAfter an edit the older page was last read after {late} s.")


@contextmanager
def small_disk() -> Iterator[Path]:
    """A folder that root has as a disk of its own, so that it can be filled.

    What nginx keeps is in memory and not on that disk, as /run is on a real machine.
    """
    with tempfile.TemporaryDirectory(prefix="drills-") as name, ExitStack() as stack:
        folder = Path(name)
        if os.geteuid() == 0:
            for part, size in ((folder, SIZE), (folder / "run", "100m")):
                part.mkdir(exist_ok=True)
                tmpfs = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(part)]
                if subprocess.run(tmpfs, check=False, capture_output=True).returncode == 0:
                    stack.callback(subprocess.run, ["umount", "--lazy", str(part)], check=True)
        folder.chmod(0o755)
        yield folder


def copy_of_the_code(folder: Path) -> Path:
    """Releases are made of it."""
    aside = shutil.ignore_patterns(".*", "var", "__pycache__")
    return Path(shutil.copytree(HERE, folder / "code", ignore=aside, symlinks=True))


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
