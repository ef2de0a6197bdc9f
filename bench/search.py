"""What a search costs the server, as bench/pages.py measures it, and what the index costs.

`python -m bench.search`, with BENCH_SIZES as there. The index is made in a process of its own;
its memory is what that process has more than before, at the most.
"""

import os
import resource
import subprocess
import sys
import time

from bench import pages

QUERIES = {
    "one word": "reflection+period",
    "everyday words": "they+took+my+passport+and+do+not+pay+me",
    "typing errors": "traficking+compensasion",
    "in quotes": "%22human+trafficking%22",
    "in half of all": "victim",
    "nothing": "xqzvbnm",
}


def main():
    if sys.argv[1:] == ["index"]:
        make_index()
        return
    pages.PAGES = {name: f"/en/search/?q={query}" for name, query in QUERIES.items()}
    pages.after = lambda environment: subprocess.run(
        [sys.executable, "-m", "bench.search", "index"], env=environment, check=True
    )
    pages.main()


def make_index():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "referral_site.settings")
    import django

    django.setup()
    from django.utils.translation import override

    from pages.search_index import current_index
    from stages.models import Step

    Step.objects.exists()
    before, begin = memory(), time.perf_counter()
    with override("en"):
        index = current_index()
    seconds = time.perf_counter() - begin
    print(f"index of {len(index.keys)}: {seconds:.2f} s, {memory() - before:.0f} MB")


def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
