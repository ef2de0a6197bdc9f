"""What machines that watch the site are told, and that nobody else is told it."""

import json
import logging
import shutil
import sys
from collections import namedtuple
from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test.utils import CaptureQueriesContext

from referral_site.discreet_log import DiscreetJson
from tests.make import make_step
from tests.seen import text

pytestmark = pytest.mark.django_db


def readiness(client):
    response = client.get("/readyz")
    return response.status_code, response.json()


def test_a_process_that_runs_is_alive_and_asks_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/livez", headers={"host": "10.0.0.7:8000"})
    assert (response.status_code, response.json()) == (200, {"status": "alive"})
    assert response["Cache-Control"] == "no-store"


def test_a_site_with_content_is_ready(client):
    make_step()
    assert readiness(client) == (
        200,
        {
            "status": "ready",
            "database": "ok",
            "migrations": "ok",
            "search": "ok",
            "mirror": "ok",
            "disk": "ok",
        },
    )


def test_a_site_whose_search_finds_nothing_is_not_ready(client):
    status, said = readiness(client)
    assert (status, said["status"]) == (503, "not ready")
    assert said["search"] == "the search has nothing in it (nl)"


def test_a_site_that_waits_for_a_migration_is_not_ready(client):
    make_step()
    MigrationRecorder.Migration.objects.filter(app="pages").latest("id").delete()
    status, said = readiness(client)
    assert (status, said["migrations"]) == (503, "1 migrations are not applied")


def test_a_database_without_its_tables_is_told_without_its_words(client):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE publishing_contentversion RENAME TO gone")
    status, said = readiness(client)
    assert (status, said["database"]) == (503, "the database does not answer")


def test_a_mirror_that_is_not_there_or_old_is_named_and_readers_are_served(
    client, settings, tmp_path
):
    make_step()
    settings.MIRROR = str(tmp_path)
    assert readiness(client)[0] == 200
    assert readiness(client)[1]["mirror"] == "there is no mirror"
    (tmp_path / "looked-at").touch()
    assert readiness(client)[1]["mirror"] == "ok"
    settings.MIRROR_OLD = timedelta(seconds=-1)
    status, said = readiness(client)
    assert (status, said["status"]) == (200, "ready, but look at it")
    assert said["mirror"].startswith("the mirror was last looked at")


def test_a_disk_that_is_nearly_full_is_named(client, monkeypatch):
    make_step()
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage(1000, 980, 20))
    status, said = readiness(client)
    assert (status, said["disk"]) == (200, "2% of the disk is free")


def test_the_search_is_made_beforehand_in_the_languages_of_most_readers_alone(client):
    """Each takes a second and 25 MB: nine of them would hold up a start, and whoever asks."""
    make_step()
    with CaptureQueriesContext(connection) as captured:
        assert readiness(client)[0] == 200
    made = [query for query in captured if 'FROM "pages_synonym"' in query["sql"]]
    assert len(made) == len(settings.EDITORS_LANGUAGES)


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_a_reader_is_told_nothing(client, path, settings):
    """Neither who comes through the proxy, nor who comes from elsewhere."""
    for asked in (
        {"headers": {"x-forwarded-for": "127.0.0.1"}},
        {"REMOTE_ADDR": "192.0.2.1"},
        {"REMOTE_ADDR": "::1", "headers": {"x-forwarded-for": ""}},
        {"REMOTE_ADDR": ""},  # of a socket
    ):
        response = client.get(path, follow=True, **asked)
        assert response.status_code == 404
        assert "Deze pagina is er niet" in text(response)
    settings.HEALTH_NETWORKS = [ip_network("192.0.2.0/24")]
    assert client.get("/livez", REMOTE_ADDR="192.0.2.1").status_code == 200
    assert client.get("/livez").status_code == 302


def test_postgresql_breaks_off_what_takes_too_long_and_is_not_waited_for():
    if connection.vendor != "postgresql":
        assert "connect_timeout" not in settings.DATABASES["default"]["OPTIONS"]
        return
    assert settings.DATABASES["default"]["OPTIONS"]["connect_timeout"] == 3
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == (f"{settings.STATEMENT_TIMEOUT}s",)


def test_a_line_of_the_log_for_machines_holds_no_word_of_an_error():
    secret = "gehe" + "im"
    try:
        int(secret)
    except ValueError:
        record = logging.LogRecord("site", logging.ERROR, "", 1, "It\nbroke", (), sys.exc_info())
    line = DiscreetJson().format(record)
    told = json.loads(line)
    assert (told["level"], told["logger"]) == ("error", "site")
    assert told["message"].startswith("It\nbroke\n")
    assert told["message"].endswith("builtins.ValueError")
    assert secret not in line
    assert "\n" not in line
