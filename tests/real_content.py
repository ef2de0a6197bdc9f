"""The real content for tests that only need it to be there, loaded once for each process.

Loading it takes seconds. So it is copied aside into tables of its own, which no test empties,
and back from there in a fraction of a second.
"""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from pages.loading import loader
from publishing.version import changing

FIXTURES = Path(settings.BASE_DIR, "fixtures")
FLOORS = ["auth", "organisations", "stages", "pages"]


def tables():
    """Those that hold content, and the users who published it. The roles are there already."""
    models = [m for floor in FLOORS for m in apps.get_app_config(floor).get_models(True)]
    there = {"permission", "group", "group_permissions"}
    return [model._meta.db_table for model in models if model._meta.model_name not in there]


def execute(statement):
    with connection.cursor() as cursor:
        for table in tables():
            cursor.execute(statement.format(f'"{table}"', f'"aside_{table}"'))


@pytest.fixture(scope="session")
def content_aside(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        loader.load(FIXTURES)
        execute("CREATE TABLE {1} AS SELECT * FROM {0}")
        call_command("flush", interactive=False, verbosity=0)


def copy_content():
    """Put the real content into the empty tables."""
    with transaction.atomic(), changing():
        execute("INSERT INTO {0} SELECT * FROM {1}")
    loader.analyze()


@pytest.fixture
def real_content(content_aside, db):
    copy_content()


@pytest.fixture(scope="module")
def real_content_to_read(content_aside, django_db_blocker):
    """For a module whose tests only read it."""
    with django_db_blocker.unblock(), transaction.atomic():
        copy_content()
        yield
        transaction.set_rollback(True)
