"""What must never happen at the desk, tried hard: `python -m bench.desk interleave|kill [sqlite]`.

On a PostgreSQL of its own, or with `sqlite` on a file. The seed is printed, and can be given: SEED.

    interleave   three people in three processes at once, ACTIONS (2,000) actions together
    kill         publishing is killed in the middle, KILLS (50) times: it was done, or was not begun
"""

import os
import signal
import sys
import time
from collections import Counter
from multiprocessing import get_context
from random import Random, SystemRandom
from tempfile import TemporaryDirectory
from typing import Any

from tests.postgresql import postgresql

PEOPLE = 3


def interleave(seed: int) -> list[str]:
    """Three at once, and then what is wrong."""
    from django.db import connection

    from tests.interleaving import Desk, wrong

    actions, desk, context = int(os.environ.get("ACTIONS", "2000")), Desk(), get_context("fork")
    answers = context.Queue()
    connection.close()
    began = time.monotonic()
    visits = [
        context.Process(target=visit, args=(desk, seed * PEOPLE + n, actions // PEOPLE, answers))
        for n in range(PEOPLE)
    ]
    for process in visits:
        process.start()
    tally: Counter[str] = Counter()
    saved: list[Any] = []
    errors: list[str] = []
    for _ in visits:
        done, kept, failed = answers.get()
        tally.update(done)
        saved += kept
        errors += failed
    for process in visits:
        process.join()
    print(f"{sum(tally.values())} actions, {len(saved)} saves, {time.monotonic() - began:.0f} s")
    print(", ".join(f"{way} {count}" for way, count in sorted(tally.items())))
    return [*errors, *wrong(desk, saved)]


def visit(desk: Any, seed: int, actions: int, answers: Any) -> None:
    from tests.interleaving import Visit

    mine, errors = Visit(desk, seed), []
    for _ in range(actions):
        try:
            mine.act()
        except Exception as error:  # whatever it is, it is what we look for
            errors.append(f"{type(error).__name__}: {error}"[:300])
    answers.put((mine.tally, mine.saved, errors))


def kill(seed: int) -> list[str]:
    """Three objects are published together, and the process dies somewhere in between."""
    from django.db import connection

    from publishing.desk import publication
    from publishing.desk.revision import Revision, State
    from tests.make import fresh, make_editor, make_page, make_step

    random, context = Random(seed), get_context("fork")
    author, reviewer = make_editor(), make_editor()
    rows: list[Any] = [make_step(), make_page(), make_step()]
    ends: Counter[str] = Counter()
    errors = []
    long = 0.0  # how long it takes: the first one is left alone
    for number in range(int(os.environ.get("KILLS", "50"))):
        drafts = []
        for row in rows:
            head = publication.begin(fresh(row))
            if not head.is_open:
                fields = head.said["fields"] | {"title_nl": f"Ronde {number}"}
                content = head.said | {"fields": fields}
                head = publication.save_draft(
                    fresh(row), content, by=author, began_from=head, note="x"
                )
                publication.submit(head, by=author)
                publication.approve(head, by=reviewer)
            drafts.append(head)
        connection.close()
        begun = context.Event()
        process = context.Process(target=publish, args=(drafts, reviewer, begun))
        process.start()
        begun.wait()
        began = time.monotonic()
        process.join(random.random() * 1.5 * long if number else None)
        process.kill()
        process.join()
        long = long if number else time.monotonic() - began
        states = {Revision.objects.get(pk=draft.pk).state for draft in drafts}
        ends[" and ".join(sorted(states))] += 1
        titles = {fresh(row).title_nl for row in rows}
        wanted = {draft.content["fields"]["title_nl"] for draft in drafts}
        is_done = titles == wanted
        if len(states) != 1 or is_done != (State.PUBLISHED in states):
            errors.append(f"killed in between: {states}, {titles}")
        if process.exitcode not in (0, -signal.SIGKILL):
            errors.append(f"publishing failed: {process.exitcode}")
    print(", ".join(f"{state} {count}" for state, count in sorted(ends.items())))
    return errors


def publish(drafts: Any, by: Any, begun: Any) -> None:
    from django.db import connection

    from publishing.desk import publication

    connection.ensure_connection()
    begun.set()
    publication.publish(drafts, by=by)


def main(what: str, database: str = "postgresql") -> bool:
    seed = int(os.environ.get("SEED", SystemRandom().randrange(10**6)))
    print(f"{what} on {database}, seed {seed}")
    os.environ["DJANGO_SETTINGS_MODULE"] = "referral_site.settings"
    with TemporaryDirectory(prefix="referral-site-") as folder:
        if database == "sqlite":
            os.environ["DATABASE_URL"] = f"sqlite:///{folder}/site.sqlite3"
            return report(what, seed)
        with postgresql(folder) as server:
            os.environ["DATABASE_URL"] = server.get_uri()
            return report(what, seed)


def report(what: str, seed: int) -> bool:
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", verbosity=0)
    found = {"interleave": interleave, "kill": kill}[what](seed)
    connection.close()
    print("\n".join(found) or "Nothing is wrong.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
