"""What is planned goes live at its moment, once, whoever runs the command."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from publishing.desk import publication as desk
from publishing.desk.pages import local_moment
from publishing.models import Revision
from tests.make import fresh, make_page, make_right, make_step
from tests.publishing.writing import approved

pytestmark = pytest.mark.django_db


def run():
    out = StringIO()
    call_command("publish_due", stdout=out)
    return out.getvalue()


def planned(row, author, reviewer, *, minutes, **fields):
    draft = approved(row, author, reviewer, **fields)
    desk.schedule(draft, by=reviewer, at=timezone.now() + timedelta(minutes=minutes))
    return draft


def test_what_is_due_is_published_once_and_the_rest_waits(author, reviewer):
    page, later = make_page(), make_page(title_nl="Eerst")
    planned(page, author, reviewer, minutes=-1, title_nl="Nu")
    planned(later, author, reviewer, minutes=5, title_nl="Straks")
    assert run() == "Nu is published.\n"
    assert (fresh(page).title_nl, fresh(later).title_nl) == ("Nu", "Eerst")
    assert desk.last_published(page).published_by == reviewer
    assert run() == ""


def test_what_is_no_longer_planned_is_not_published(author, reviewer):
    page = make_page(title_nl="Eerst")
    draft = planned(page, author, reviewer, minutes=-1, title_nl="Nu")
    desk.cancel(draft, by=reviewer)
    assert run() == ""
    desk.schedule(draft, by=reviewer, at=timezone.now())
    desk.give_back(draft, by=reviewer, note="Toch niet.")
    assert run() == ""
    assert fresh(page).title_nl == "Eerst"


def test_one_that_cannot_be_published_stops_no_other_one(author, reviewer):
    right, page = make_right(), make_page()
    step = make_step(rights=[right])
    planned(step, author, reviewer, minutes=-2, title_nl="Kan niet")
    planned(page, author, reviewer, minutes=-1, title_nl="Kan wel")
    step.rights.clear()
    fresh(right).delete()
    said = run()
    assert "Kan niet was not published" in said
    assert "Kan wel is published." in said
    assert Revision.objects.due().count() == 1


def test_a_moment_is_one_of_the_netherlands_also_when_the_clock_changes():
    assert local_moment("2026-07-01T09:00").utcoffset() == timedelta(hours=2)
    assert local_moment("2026-12-01T09:00").utcoffset() == timedelta(hours=1)
    twice = local_moment("2026-10-25T02:30")  # the first of the two
    assert twice.astimezone(timezone.get_fixed_timezone(0)) == datetime(
        2026, 10, 25, 0, 30, tzinfo=timezone.get_fixed_timezone(0)
    )
    for wrong in ("2026-03-29T02:30", "", "tomorrow"):
        with pytest.raises(ValidationError):
            local_moment(wrong)
