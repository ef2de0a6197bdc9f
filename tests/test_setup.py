"""The ground the other tests stand on."""

import os

from django.db import connection


def test_the_suite_runs_on_the_database_it_says():
    assert connection.vendor == os.environ.get("TEST_DATABASE", connection.vendor)
