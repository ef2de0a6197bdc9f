"""How good the search is, what it costs the server (as bench/pages.py measures it), and its index.

`python -m bench.search quality` prints the quality alone: of the questions in bench/questions/, how
many have the right answer first, and among the first three, for each half and each kind of people.

The index is made in a process of its own: CPU time of all its threads, and by how much more
memory the process has had at the most.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from typing import Any

import django
import yaml
from django.utils.translation import override

from bench.pages import ROOT, Pages, main, measure

QUERIES = {
    "one word": "interpreter",
    "several words": "they took my passport and do not pay me",
    "typing errors": "traficking compensasion",
    "in quotes": '"human trafficking"',
    "in half of all": "victim",
    "long": "i am afraid of my boss because he hits me when i do not work every night and he keeps"
    " all the money and says that i owe him thousands of euros for the journey and my room here",
    "a place": "shelter in delft",
    "nothing found": "xqzvbnm",
}
# By POST: asked by GET, the page is that of a search without words.
PAGES: Pages = {name: ("/en/search/", {"q": words}) for name, words in QUERIES.items()}
HALVES = ("tuning", "judging")


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


def quality() -> None:
    """Of the site's content, in a database of its own."""
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/1.sqlite3"}
        subprocess.run([sys.executable, "-m", "bench.prepare", "1"], env=environment, check=True)
        command = [sys.executable, "-m", "bench.search", "answers"]
        subprocess.run(command, env=environment, check=True)


def print_answers() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "referral_site.settings")
    django.setup()
    for half in HALVES:
        questions = yaml.safe_load((ROOT / f"bench/questions/{half}.yaml").read_text())
        places: dict[str, list[int]] = defaultdict(list)
        for language in questions:
            with override(language):
                for question in questions[language]:
                    place = place_of_answer(question)
                    emotional = ["emotional"] if question.get("emotional") else []
                    for group in ("all", language, question["who"], *emotional):
                        places[group].append(place)
        for group, found in places.items():
            first, three = (sum(p <= most for p in found) / len(found) for most in (1, 3))
            print(f"{half:8} {group:13} {len(found):4} questions: {first:4.0%} first, {three:4.0%}")


def place_of_answer(question: dict[str, Any]) -> int:
    """The place of the first right answer on the page; a large number if it has none."""
    from pages.search.query import Search  # only now: the settings are there

    groups = Search(question["ask"]).groups
    shown = [f"{result.kind}:{result.key}" for group in groups for result in group.results]
    places = [place for place, key in enumerate(shown, start=1) if key in question["find"]]
    return min(places, default=len(shown) + 100)


def memory() -> float:
    """The most memory the process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if sys.argv[1:] == ["index"]:
        make_index()
    elif sys.argv[1:] == ["answers"]:
        print_answers()
    elif sys.argv[1:] == ["quality"]:
        quality()
    else:
        quality()
        main(PAGES, measure_with_index, "cost-of-search")
