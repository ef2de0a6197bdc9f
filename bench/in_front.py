"""`python -m bench.in_front`: what a page costs behind nginx, next to a file that nginx just sends.

The file has the page's own bytes, compressed beforehand. Printed is the CPU time of nginx and of
all gunicorn's processes for a request over TLS, the median of many batches in turn, and the ratio:
1.0 would be a page that costs what the file costs. At least 0.75 is asked.
"""

import statistics
import tempfile
from pathlib import Path

import brotli

from bench.breakage import children
from bench.drills import free_port, wait_for
from bench.pages import cpu_time
from bench.readers import Readers
from deploy.production import Production, have_parts

BATCH, BATCHES = 400, 15
PAGES = ["/nl/", "/en/protection/", "/en/organisations/comensha/"]


class WithoutMirror(Production):
    """Nothing fails here, and writing all pages takes minutes."""

    def manage(self, *arguments: str) -> str:
        return "" if "write_mirror" in arguments else super().manage(*arguments)


def cost(*masters: int) -> float:
    """CPU time of these processes and their children so far, in ms."""
    return sum(cpu_time(pid) for master in masters for pid in (master, *children(master)))


def batch(production: Production, readers: Readers, path: str) -> float:
    connection = readers.connection()
    masters = [production.processes[name].pid for name in ("nginx", "gunicorn")]
    before = cost(*masters)
    for _ in range(BATCH):
        connection.request("GET", path, headers={"Accept-Encoding": "br"})
        response = connection.getresponse()
        response.read()
        if response.status != 200 or response.headers["Content-Encoding"] != "br":
            raise SystemExit(f"{path}: {response.status}")
    connection.close()
    return (cost(*masters) - before) / BATCH


def compare(production: Production, page: str) -> None:
    readers = Readers(production.port, 0.0)
    connection = readers.connection()
    connection.request("GET", page, headers={"Accept-Encoding": "br"})
    sent = connection.getresponse().read()
    file = production.folder / "static/same.html"
    file.write_bytes(brotli.decompress(sent))
    Path(f"{file}.br").write_bytes(sent)
    files, pages = [], []
    for _ in range(BATCHES):
        files.append(batch(production, readers, "/static/same.html"))
        pages.append(batch(production, readers, page))
    ratio = statistics.median(a / b for a, b in zip(files, pages, strict=True))
    middle = statistics.median
    print(
        f"{page:32} {len(sent):6} {middle(files):8.3f} {middle(pages):8.3f} {ratio:6.2f}",
        flush=True,
    )


def main() -> None:
    have_parts()
    with tempfile.TemporaryDirectory(prefix="in-front-") as name:
        Path(name).chmod(0o755)
        with WithoutMirror(Path(name), free_port()).running() as production:
            wait_for(production.port)
            print(f"{'page':32} {'bytes':>6} {'file, ms':>8} {'page, ms':>8} {'ratio':>6}")
            for page in PAGES:
                compare(production, page)


if __name__ == "__main__":
    main()
