"""The log of PostgreSQL holds nothing that a reader chose, also of a statement that breaks off."""

import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from django.conf import settings

from tests.postgresql import postgresql

CHOSEN = "secret-region"
PLANTED = "told-region"  # both tests read the same log
# As the site asks: by a queryset, and by hand. The one fails, for there is no such table yet; the
# other is broken off, as by an administrator or a time limit.
ASKING = f"""
import django
django.setup()
from django.db import DatabaseError, connection
from organisations.models import Region

def ask(question):
    try:
        question()
    except DatabaseError as error:
        print(type(error).__name__)

ask(lambda: Region.objects.filter(key="{CHOSEN}").first())
with connection.cursor() as cursor:
    cursor.execute("SET statement_timeout = 50")
    ask(lambda: cursor.execute("SELECT pg_sleep(9) WHERE %s <> ''", ["{CHOSEN}"]))
"""


@pytest.fixture(scope="module")
def server():
    # Not pytest's own folder: its path is longer than that of a socket may be.
    with TemporaryDirectory() as folder, postgresql(folder) as running:
        with psycopg.connect(running.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET log_min_error_statement = error")
            connection.execute("ALTER SYSTEM SET log_min_messages = info")
            connection.execute("SELECT pg_reload_conf()")
        yield running


def logged(server, *parts):
    """What the server has logged, once each of these stands in it."""
    for _ in range(600):
        log = Path(server.log).read_text()
        if all(part in log for part in parts):
            return log
        time.sleep(0.05)
    raise AssertionError(f"not in the log: {parts}")


def test_a_statement_that_fails_or_is_broken_off_tells_nothing_that_was_chosen(server):
    environment = {
        **os.environ,
        "DATABASE_URL": server.get_uri(),
        "DJANGO_SETTINGS_MODULE": "referral_site.settings",
    }
    asked = subprocess.run(
        [sys.executable, "-c", ASKING],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout.split() == ["ProgrammingError", "OperationalError"]
    log = logged(server, "organisations_region", "STATEMENT:  SELECT pg_sleep(9) WHERE $1")
    assert CHOSEN not in log


def test_a_value_within_a_statement_would_be_seen(server):
    with psycopg.connect(server.get_uri(), cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute("SET statement_timeout = 50")
        with pytest.raises(psycopg.errors.QueryCanceled):
            connection.execute("SELECT pg_sleep(9) WHERE %s <> ''", [PLANTED])
    assert PLANTED in logged(server, f"STATEMENT:  SELECT pg_sleep(9) WHERE '{PLANTED}'")
