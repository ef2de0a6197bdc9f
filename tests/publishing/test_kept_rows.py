"""Versions and events stay as they were, whoever asks the database."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from publishing.events import chain
from publishing.events.recording import record
from publishing.models import AdminEvent, Event, EventCount, Revision
from tests.make import make_editor, make_revision

pytestmark = pytest.mark.django_db
NOW = timezone.now()
CONTENT = {
    "object_id": "00000000-0000-0000-0000-000000000000",
    "number": 7,
    "content": {},
    "digest": "another",
    "format": 9,
    "origin": "imported",
    "authors": ",1,",
    "saved_at": NOW,
    "redirect_to": "/nl/",
}
END = {
    "state": "draft",
    "note": "Anders.",
    "due_at": None,
    "published_at": NOW,
    "urgent_reason": "Daarom.",
    "approved_at": NOW,
    "looked_at": NOW,
}


def refused(do):
    with pytest.raises(IntegrityError, match="kept as they were"), transaction.atomic():
        do()
    return True


def rows(revision):
    return Revision.objects.filter(pk=revision.pk)


def closed(state):
    by = {"approved_by": make_editor(), "approved_at": NOW}
    published = {"published_by": make_editor(), "published_at": NOW, **by}
    return make_revision(state=state, **(published if state == "published" else {}))


@pytest.mark.parametrize("state", ["draft", "published", "superseded", "discarded"])
def test_a_version_cannot_be_deleted_and_says_what_it_said(state):
    revision = closed(state)
    assert refused(rows(revision).delete)
    assert refused(lambda: rows(revision)._raw_delete(rows(revision).db))
    for name, value in CONTENT.items():
        assert refused(lambda name=name, value=value: rows(revision).update(**{name: value})), name


@pytest.mark.parametrize("state", ["published", "superseded", "discarded"])
def test_what_is_closed_changes_in_nothing(state):
    revision = closed(state)
    for name, value in END.items():
        assert refused(lambda name=name, value=value: rows(revision).update(**{name: value})), name


def test_an_event_stays_as_it_is():
    event = Event.objects.create(revision=make_revision(), action="submit")
    events = Event.objects.filter(pk=event.pk)
    assert refused(lambda: events.update(note="Anders."))
    assert refused(lambda: events._raw_delete(events.db))


EVENT = {
    "at": NOW,
    "who": "Another",
    "action": "logout",
    "kind": "x",
    "object_id": "x",
    "name": "x",
    "place": "x",
    "note": "x",
}


def test_an_event_in_the_admin_is_sealed_once_and_stays_as_it_is():
    record("login")
    event = AdminEvent.objects.get()
    events = AdminEvent.objects.filter(pk=event.pk)
    for is_sealed in (False, True):
        for name, value in EVENT.items():
            assert refused(lambda n=name, v=value: events.update(**{n: v})), (name, is_sealed)
        assert refused(lambda: events._raw_delete(events.db))
        chain.seal()
    assert refused(lambda: events.update(number=2))
    assert refused(lambda: events.update(digest="x"))
    assert refused(lambda: events.update(number=None, digest=""))


def test_an_event_goes_once_it_is_counted_and_the_count_stays():
    for _ in range(3):
        record("login")
    chain.seal()
    EventCount.objects.create(through=2, digest="x", since=NOW, until=NOW, counts={})
    assert refused(AdminEvent.objects.filter(number=3).delete)
    assert AdminEvent.objects.filter(number__lte=2).delete()[0] == 2
    counts = EventCount.objects.all()
    assert refused(lambda: counts.update(through=3))
    assert refused(lambda: counts._raw_delete(counts.db))


def test_what_one_person_published_alone_is_looked_at_once():
    alone = {"state": "published", "published_by": make_editor(), "published_at": NOW}
    revision = make_revision(**alone, urgent_reason="A wrong number.")
    seen = {"looked_at_by": make_editor(), "looked_at": NOW}
    assert refused(lambda: rows(revision).update(urgent_reason="Another."))
    assert rows(revision).update(**seen) == 1
    assert refused(lambda: rows(revision).update(**seen))


def names_of_triggers():
    asked = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db(transaction=True)
def test_a_flush_empties_everything_and_the_rules_are_there_again():
    before = names_of_triggers()
    make_revision()
    call_command("flush", interactive=False, verbosity=0)
    assert not Revision.objects.exists()
    assert names_of_triggers() == before
    assert refused(rows(make_revision()).delete)
