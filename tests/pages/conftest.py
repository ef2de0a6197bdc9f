"""A small site's content to load, or loaded already."""

import pytest
from django.db import transaction

from tests.pages.small import Files


@pytest.fixture(scope="module")
def small_is_loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """The small site's content in the database, for a module whose tests change nothing."""
    with django_db_blocker.unblock(), transaction.atomic():
        Files(tmp_path_factory.mktemp("small")).load()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def small(tmp_path):
    """A small site's content as data, to be changed and then written and loaded."""
    return Files(tmp_path)
