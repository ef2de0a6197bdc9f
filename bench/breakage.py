"""What is broken in the drills: each of these breaks one part, waits, and mends it."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg
import redis

from bench.readers import Readers, ask
from deploy.production import Production


def nothing(production: Production) -> None:
    time.sleep(5)


def children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task/{process}/children")
    return [int(child) for child in tasks.read_text().split()]


def kill_a_worker(production: Production) -> None:
    """Fifty times, one at a time."""
    for number in range(50):
        workers = children(production.processes["gunicorn"].pid)
        if workers:
            os.kill(workers[number % len(workers)], signal.SIGKILL)
        time.sleep(0.5)


def kill_the_master(production: Production) -> None:
    production.processes["gunicorn"].kill()
    for _ in range(20):
        time.sleep(1)
        production.watch()


def stop_the_database(production: Production) -> None:
    production.server.stop()
    time.sleep(60)
    production.server.start()
    time.sleep(10)


def freeze_the_database(production: Production) -> None:
    master = production.server.get_pid()
    with frozen(*children(master), master):
        time.sleep(20)
    time.sleep(10)


def send(processes: list[int], number: int) -> None:
    for process in processes:
        with suppress(ProcessLookupError):
            os.kill(process, number)


def use_up_its_connections(production: Production) -> None:
    url = production.environment["DATABASE_URL"]
    with ExitStack() as stack, suppress(psycopg.OperationalError):
        for _ in range(200):
            stack.enter_context(psycopg.connect(url))
        time.sleep(1)
    with ExitStack() as stack:
        with suppress(psycopg.OperationalError):
            while True:
                stack.enter_context(psycopg.connect(url))
        for _ in range(2):  # what the workers have is closed, and they get none back
            send(children(production.processes["gunicorn"].pid), signal.SIGKILL)
            time.sleep(6)
    time.sleep(8)


def hold_200_slow_sockets(production: Production) -> None:
    with ExitStack() as stack:
        for _ in range(200):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", production.port)))
            slow.sendall(b"\x16\x03\x01")  # the beginning of a greeting
        time.sleep(15)


def publish(production: Production) -> None:
    """Ten edits, each by a process of its own; the page is read all the while."""
    readers = Readers(production.port, 0.0)
    for number in range(10):
        text = f"Edited {number} at {time.monotonic_ns()}"
        path = production.manage("shell", "-v0", "-c", EDIT.format(text=text)).strip()
        edited, older, newer = time.monotonic(), 0.0, False
        connection = readers.connection()
        while time.monotonic() - edited < 3:
            _status, body = ask(connection, path)
            newer = text in body
            if not newer:
                older = time.monotonic() - edited
            time.sleep(0.01)
        OLDER.append(older if newer else float("inf"))


def stop_the_cache(production: Production) -> None:
    production.processes["cache"].kill()
    time.sleep(10)
    production.watch()
    time.sleep(5)


def freeze_the_cache(production: Production) -> None:
    with frozen(production.processes["cache"].pid):
        time.sleep(10)


def wipe_the_cache(production: Production) -> None:
    for _ in range(20):
        cache(production).flushall()
        time.sleep(0.5)


def fill_the_cache(production: Production) -> None:
    """It takes nothing any more, and forgets nothing either."""
    server = cache(production)
    server.config_set("maxmemory-policy", "noeviction")
    server.config_set("maxmemory", "1")
    production.manage("shell", "-v0", "-c", EDIT.format(text="Edited while the cache was full"))
    time.sleep(10)
    server.config_set("maxmemory", "64mb")
    server.config_set("maxmemory-policy", "allkeys-lru")


def cache(production: Production) -> redis.Redis:
    return redis.Redis.from_url(production.environment["CACHE_URL"])


@contextmanager
def frozen(*processes: int) -> Iterator[None]:
    send([*processes], signal.SIGSTOP)
    try:
        yield
    finally:
        send([*processes], signal.SIGCONT)


def fill_the_disk(production: Production) -> None:
    """To the last byte, for 20 s. Nobody can save then, and the mirror stays as it was."""
    if not os.path.ismount(production.folder):
        print("Only root can mount a small disk to be filled: not tried.")
        return
    full = production.folder / "everything"
    try:
        with suppress(OSError), full.open("wb") as file:
            while True:
                file.write(bytes(1_000_000))
        for command in (["shell", "-v0", "-c", EDIT.format(text="On a full disk")], MIRROR):
            with suppress(subprocess.CalledProcessError):
                production.manage(*command)
        time.sleep(10)
    finally:
        full.unlink(missing_ok=True)
    time.sleep(5)


def deploy(production: Production) -> None:
    """Twenty times a release that looks like another one to the page cache."""
    for number in range(20):
        (production.code / "pages/of_this_drill.py").write_text(f"NUMBER = {number}\n")
        production.renew()


def migrate(production: Production) -> None:
    """A change that locks a table which every page asks, for three seconds; the old code serves
    on after it for a while, and then beside the new one."""
    file = production.code / "publishing/migrations/9999_drill.py"
    before = max(path.stem for path in file.parent.glob("0*.py"))
    file.write_text(MIGRATION.format(before=before))
    production.manage("migrate", "-v0")
    time.sleep(5)
    production.manage("collectstatic", "--noinput", "-v0")
    production.renew()


MIRROR = ["write_mirror", "--always"]
MIGRATION = """
from django.db import migrations

class Migration(migrations.Migration):
    dependencies = [("publishing", "{before}")]
    operations = [
        migrations.RunSQL("ALTER TABLE publishing_contentversion ADD COLUMN drill text DEFAULT ''"),
        migrations.RunSQL("SELECT pg_sleep(3)"),
    ]
"""
OLDER: list[float] = []  # for each edit, how long after it an older page was still sent
EDIT = """
from django.utils.translation import override
from organisations.models import Organisation
row = Organisation.objects.public().order_by("key").first()
row.summary_en = "{text}"
row.save()
with override("en"):
    print(row.get_absolute_url())
"""
DRILLS: dict[str, Callable[[Production], None]] = {
    "nothing is broken": nothing,
    "kill -9 a worker, 50 times": kill_a_worker,
    "kill -9 the master": kill_the_master,
    "the database stopped for a minute": stop_the_database,
    "the database frozen for 20 s": freeze_the_database,
    "no connection left, and new workers": use_up_its_connections,
    "200 slow sockets for 15 s": hold_200_slow_sockets,
    "the shared cache stopped for 10 s": stop_the_cache,
    "the shared cache frozen for 10 s": freeze_the_cache,
    "the shared cache wiped, 20 times": wipe_the_cache,
    "the shared cache full for 10 s": fill_the_cache,
    "the disk full for 10 s": fill_the_disk,
    "a new release, 20 times": deploy,
    "a migration that locks for 3 s": migrate,
    "ten edits are published": publish,
}
