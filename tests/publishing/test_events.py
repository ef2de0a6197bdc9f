"""The chain of events: what is changed or taken out shows, and what is old is only counted."""

import csv
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from publishing import kept_rows
from publishing.events import chain
from publishing.events.export import FORMULA
from publishing.events.recording import record
from publishing.models import AdminEvent, EventCount
from tests.make import make_editor, make_person
from tests.seen import table, text

pytestmark = pytest.mark.django_db
LIST = reverse("admin:publishing_adminevent_changelist")
EXPORT = reverse("admin:publishing_adminevent_export")


def said(command="check_events", *arguments, **options):
    out = StringIO()
    call_command(command, *arguments, stdout=out, **options)
    return out.getvalue()


def happen(*days_ago, action="login"):
    """One event for each number of days, and all of them sealed."""
    for days in days_ago:
        event = AdminEvent(action=action, at=timezone.now() - timedelta(days=days))
        event.save()
    chain.seal()


def past_the_database(**values):
    """Somebody has the database in hand, and takes away what refuses."""
    with connection.cursor() as cursor:
        on = " ON publishing_adminevent" if connection.vendor == "postgresql" else ""
        for rule in kept_rows.REFUSED["publishing_adminevent"]:
            cursor.execute(f"DROP TRIGGER publishing_adminevent_{rule}{on}")


def test_the_chain_is_whole_and_the_command_says_where_it_ends():
    assert said().startswith("0 events")
    happen(2, 1, 0)
    last = AdminEvent.objects.get(number=3)
    assert said() == f"3 events, 3 of them kept. The last one: 3:{last.digest}\n"
    assert said(seen=[f"3:{last.digest}"])


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (lambda all_of: all_of.filter(number=2).update(note="x"), r"^Event 2 \(.*was changed"),
        (lambda all_of: all_of.filter(number=2).update(by=make_editor()), "^Event 2 "),
        (lambda all_of: all_of.filter(number=2).delete(), "^Before event 3 some are missing"),
        (lambda all_of: all_of.filter(number=1).delete(), "^Before event 2 some are missing"),
        (lambda all_of: all_of.filter(number=2).update(digest="x"), "^Event 2 "),
    ],
)
def test_what_is_changed_or_taken_out_shows_and_is_named(harm, sentence):
    happen(2, 1, 0, 0)
    past_the_database()
    harm(AdminEvent.objects.all())
    with pytest.raises(CommandError, match=sentence):
        said()


def test_a_chain_that_is_cut_off_or_made_anew_is_not_the_one_that_was_seen():
    happen(1, 0)
    end = "{}:{}".format(*chain.end())
    past_the_database()
    AdminEvent.objects.filter(number=2).delete()
    assert said()
    happen(0)
    with pytest.raises(CommandError, match="Event 2 is not the one"):
        said(seen=[end])
    with pytest.raises(CommandError, match="no number with a digest"):
        said(seen=["x"])


def test_old_events_are_counted_by_what_they_were_and_the_chain_goes_on(settings):
    settings.EVENTS_KEPT_FOR = 30
    happen(40, 35, action="login")
    happen(33, action="logout")
    end = "{}:{}".format(*chain.end())
    happen(29, 1)
    assert f"Events to 3 are counted and removed. The last: 6:{chain.end()[1]}" not in said()
    assert said("count_events").startswith("Events to 3 are counted and removed. The last: 5:")
    assert [each.counts for each in EventCount.objects.all()] == [{"login": 2, "logout": 1}]
    chain.seal()
    kept = AdminEvent.objects.sealed().values_list("number", "action")
    assert list(kept) == [(4, "login"), (5, "login"), (6, "events_counted")]
    assert said("count_events") == ""
    assert said(seen=[end]).startswith("6 events, 3 of them kept.")
    with pytest.raises(CommandError, match="no longer kept"):
        said(seen=["1:x"])


def test_when_everything_is_old_the_chain_goes_on_from_the_count(settings):
    settings.EVENTS_KEPT_FOR = 30
    happen(50, 40)
    said("publish_due")
    happen(0)
    assert said().startswith("4 events, 2 of them kept")


def test_a_count_that_says_too_little_shows(settings):
    happen(1, 0)
    past = timezone.now()
    EventCount.objects.create(through=1, digest="x", since=past, until=past, counts={})
    AdminEvent.objects.filter(number=1).delete()
    with pytest.raises(CommandError, match="not of as many"):
        said()


@pytest.mark.usefixtures("shared")
def test_two_who_write_at_once_make_one_chain():
    def write(number):
        try:
            for _ in range(10):
                record("login", by=None, note=str(number))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    assert said().startswith("40 events, 40 of them kept.")


# In the admin


@pytest.fixture
def administrator(client):
    person = make_person("administrator", username="ada")
    client.force_login(person)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return person


def test_an_administrator_reads_what_happened_and_changes_nothing(client, administrator):
    record("role_given", by=administrator, about=make_person(username="bo"), note="author")
    rows = table(client.get(LIST), "#result_list")
    assert rows[1][1:4] == ["ada", "role given", "bo auth.user"]
    assert rows[1][4].startswith("author")
    assert not client.get(LIST).context["cl"].model_admin.get_actions(client.get(LIST).wsgi_request)
    page = client.get(LIST, {"q": "bo", "action": "role_given"})
    assert len(table(page, "#result_list")) == 2
    assert "As a file" in text(page, ".object-tools")


def test_the_list_costs_the_same_however_many_there_are(
    client, administrator, django_assert_max_num_queries
):
    for _ in range(60):
        record("login", by=administrator, about=administrator)
    with django_assert_max_num_queries(15):
        client.get(LIST)


@pytest.mark.parametrize("start", FORMULA)
def test_the_file_has_no_live_formulas(client, administrator, start):
    Group.objects.get(name="author").user_set.add(make_person(username=f"{start}cmd"))
    record("changed", note=f"{start}1+1")
    answer = client.post(EXPORT)
    assert answer["Content-Type"] == "text/csv"
    rows = list(csv.reader(StringIO(answer.content.decode(), newline="")))
    assert not [cell for row in rows for cell in row if cell.startswith(FORMULA)]
    assert f"'{start}1+1" in [row[9] for row in rows]
    assert rows[-1][4] == "events_exported"
    assert rows[-1][3] == "ada"


def test_the_file_has_what_was_counted_as_well(tmp_path, settings):
    settings.EVENTS_KEPT_FOR = 30
    happen(40)
    said("count_events")
    said("export_events", tmp_path / "events.csv")
    rows = list(csv.reader(StringIO((tmp_path / "events.csv").read_text(), newline="")))
    assert [row[4] for row in rows[1:]] == ["counted", "events_counted", "events_exported"]
    assert rows[1][9].endswith(": login 1")
    assert (tmp_path / "events.csv").stat().st_mode & 0o077 == 0
