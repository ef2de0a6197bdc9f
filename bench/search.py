"""What a search costs the server, as bench/pages.py measures it, and what its index costs.

The index is made in a process of its own: CPU time of all its threads, and by how much more
memory the process has had at the most.
"""

import os
import resource
import subprocess
import sys
import time

import django
from django.utils.translation import override

from bench.pages import Pages, main, measure

QUERIES = {
    "one word": "interpreter",
    "several words": "they+took+my+passport+and+do+not+pay+me",
    "typing errors": "traficking+compensasion",
    "in quotes": "%22human+trafficking%22",
    "in half of all": "victim",
    "nothing found": "xqzvbnm",
}
PAGES: Pages = {name: f"/en/search/?q={words}" for name, words in QUERIES.items()}


def measure_with_index(url: str, name: str, size: int, pages: Pages) -> None:
    measure(url, name, size, pages)
    environment = {**os.environ, "DATABASE_URL": url}
    command = [sys.executable, "-m", "bench.search", "index"]
    subprocess.run(command, env=environment, check=True)


def make_index() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "referral_site.settings")
    django.setup()
    from pages.search.index import SearchIndex  # only now: the settings are there

    before, begin = memory(), time.process_time()
    with override("en"):
        index = SearchIndex("en")
    seconds = time.process_time() - begin
    print(
        f"index of {len(index.documents)}: {seconds:.2f} s, {memory() - before:.0f} MB", flush=True
    )


def memory() -> float:
    """The most memory the process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if sys.argv[1:] == ["index"]:
        make_index()
    else:
        main(PAGES, measure_with_index)
