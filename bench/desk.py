"""What must never happen at the desk, tried hard, and what it costs.

    python -m bench.desk interleave|kill|cost [sqlite]

On a PostgreSQL of its own, or with `sqlite` on a file. The seed is printed, and can be given: SEED.

    interleave   three people in three processes at once, ACTIONS (2,000) actions together
    kill         publishing is killed in the middle, KILLS (50) times: it was done, or was not begun
    cost         the processor's time for the largest step: its form, its preview, publishing it,
                 and how often an empty view takes that time. Of a machine whose clock halves and
                 doubles only the latter says something
"""

import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from random import Random, SystemRandom
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from tests.postgresql import postgresql

PEOPLE = 3
PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"  # without collecting them first


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


MOST = {"form": 0.2, "publish": 1.0}  # seconds of the processor
EMPTY = "/en/empty-for-bench/?anew"
BATCH = 20  # of an empty view, before each time that is taken


def cost(seed: int) -> list[str]:
    """What is asked of it stands in MOST; nothing else runs in this process."""
    from django.conf import settings
    from django.contrib.auth.signals import user_logged_in
    from django.core.management import call_command
    from django.db.models import Count
    from django.test import Client
    from django.urls import reverse

    import bench.application  # noqa: F401 -- with it the empty view is there
    from publishing.desk import publication
    from stages.models import Step
    from tests.make import fresh, make_editor

    user_logged_in.connect(show_second_factor)
    settings.STORAGES["staticfiles"]["BACKEND"] = PLAIN
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        call_command("load_content", stdout=nowhere)
    author, reviewer = make_editor(), make_editor()
    step = Step.objects.annotate(size=Count("referrals")).order_by("-size", "key")[0]
    url = reverse("admin:stages_step_change", args=[step.pk])
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    client.force_login(author)
    taken: dict[str, list[Taken]] = {"form": [], "preview": [], "publish": []}
    for number in range(int(os.environ.get("TURNS", "10"))):
        head = publication.begin(fresh(step))
        fields = head.said["fields"] | {"title_nl": f"Ronde {number}"}
        content = head.said | {"fields": fields}
        draft = publication.save_draft(fresh(step), content, by=author, began_from=head)
        publication.submit(draft, by=author)
        publication.approve(draft, by=reviewer)
        for name, page in (("form", url), ("preview", f"{url[:-7]}preview/nl/")):
            with taking(taken[name], client):
                assert client.get(page, secure=True).status_code == 200
        with taking(taken["publish"], client):
            publication.publish([draft], by=reviewer)
    middle = {name: median(each.time for each in times) for name, times in taken.items()}
    print(f"{step.key}, with an empty view between them:")
    for name, times in taken.items():
        ratio = median(each.time / each.empty for each in times)
        print(f"{name:8} {middle[name] * 1000:4.0f} ms, {ratio:4.0f} times an empty view")
    return [
        f"{name} takes more than {most} s" for name, most in MOST.items() if middle[name] > most
    ]


def show_second_factor(request: Any, user: Any, **_said: Any) -> None:
    """As one who logs in by hand does: without it the admin asks for it first."""
    from allauth.account.internal.flows.login import record_authentication

    record_authentication(request, user, "mfa", type="totp")


@dataclass(frozen=True)
class Taken:
    time: float  # of the processor
    empty: float  # by an empty view just before it


@contextmanager
def taking(times: list[Taken], client: Any) -> Iterator[None]:
    began = time.process_time()
    for _ in range(BATCH):
        client.get(EMPTY, secure=True)
    between = time.process_time()
    yield
    times.append(Taken(time.process_time() - between, (between - began) / BATCH))


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
    found = {"interleave": interleave, "kill": kill, "cost": cost}[what](seed)
    connection.close()
    print("\n".join(found) or "Nothing is wrong.")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
