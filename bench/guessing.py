"""What guessing passwords gives: `python -m bench.guessing`, 10,000 guesses by default.

First how many of the guesses at one account are checked within an hour, from a thousand networks,
the right password among them: by a hasher that costs nothing. Then, by the real one and by that,
whether the time of a refusal tells that there is somebody of a name: the median of each kind of
name, in milliseconds of this process, and of the clock. The kinds take turns, so a busy machine is
so for all of them.
"""

import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, TypeAlias

import django

GUESSES = int(os.environ.get("BENCH_GUESSES", "10000"))
TRIALS = int(os.environ.get("BENCH_TRIALS", "60"))
RIGHT = "juist-paard-batterij-nietje"
Answer: TypeAlias = Any  # Django's, once it is set up
handler: Any = None


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/site.sqlite3"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "referral_site.settings")
        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        plain = "django.contrib.staticfiles.storage.StaticFilesStorage"  # nothing is collected
        settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": plain}}
        settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "whitenoise" not in name]
        (Path(folder) / "site.sqlite3").touch()
        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        people()
        guess()
        print("The medians of a refusal, of the whole:", flush=True)
        tell_apart(TRIALS)
        with counted() as checks:
            print("and without what hashing costs:", flush=True)
            tell_apart(TRIALS * 4)
        print(f"Of {TRIALS * 16} passwords {len(checks)} were checked.")


def people() -> None:
    from django.contrib.auth.models import User

    User.objects.create_user("known", password=RIGHT, is_staff=True)
    User.objects.create_user("closed", password=RIGHT, is_staff=True, is_active=False)
    User.objects.create_user("new", is_staff=True)  # who has no password yet


def say(name: str, password: str, network: int = 0) -> Answer:
    """What the door answers, as a server gets it: what comes after it, by `close`."""
    from django.conf import settings
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import RequestFactory
    from django.urls import reverse

    global handler
    handler = handler or WSGIHandler()
    host, token = settings.ALLOWED_HOSTS[0], "x" * 32
    request = RequestFactory().post(
        reverse("admin:login"),
        {"username": name, "password": password, "csrfmiddlewaretoken": token},
        secure=True,
        SERVER_NAME=host,
        REMOTE_ADDR=f"198.{network // 250}.{network % 250}.7",
        HTTP_ORIGIN=f"https://{host}",
        HTTP_COOKIE=f"csrftoken={token}",
    )
    return handler(request.environ, lambda *_: None)


@contextmanager
def counted() -> Iterator[list[str]]:
    """The passwords that are checked, by a hasher that costs nothing."""
    from django.contrib.auth.hashers import PBKDF2PasswordHasher

    hasher: Any = PBKDF2PasswordHasher
    checks: list[str] = []
    whole = hasher.encode

    def encode(self: Any, password: str, salt: str, _iterations: int | None = None) -> str:
        checks.append(password)
        return str(whole(self, password, salt, 1))

    hasher.encode = encode
    try:
        yield checks
    finally:
        hasher.encode = whole


def guess() -> None:
    with counted() as checks:
        opened = 0
        for number in range(GUESSES):
            password = RIGHT if number == GUESSES // 2 else f"guess {number}"
            answer = say("known", password, number % 1000)
            answer.close()
            opened += answer.status_code == 302
    print(f"{GUESSES} guesses at one account: {len(checks)} checked, {opened} came in", flush=True)


def tell_apart(trials: int) -> None:
    from django.core.cache import caches

    names = {"somebody": "known", "nobody": "no-such-name", "closed": "closed", "new": "new"}
    used: dict[str, list[float]] = {kind: [] for kind in names}
    waited: dict[str, list[float]] = {kind: [] for kind in names}
    for _trial in range(trials):
        for kind, name in random.sample(sorted(names.items()), len(names)):
            caches["tries"].clear()
            processor, clock = time.process_time(), time.perf_counter()
            answer = say(name, "not the right one")
            used[kind].append(1000 * (time.process_time() - processor))
            waited[kind].append(1000 * (time.perf_counter() - clock))
            answer.close()
    for kind in names:
        print(f"{kind:10} {median(used[kind]):8.1f} ms {median(waited[kind]):8.1f} ms by the clock")


if __name__ == "__main__":
    main()
