"""What is planned goes live at its moment, once, whoever runs the command."""

import os
import sys
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from pages.models import Page
from publishing.desk import due
from publishing.desk import publication as desk
from publishing.desk.pages import local_moment
from publishing.models import Revision, Withdrawal
from tests.admin_forms import change_url, list_url
from tests.make import fresh, make_page, make_right, make_step
from tests.publishing.writing import approved, refused
from tests.seen import text, texts
from tests.site import address

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


@pytest.mark.django_db(transaction=True)  # within one Django would take the connection for damaged
def test_beside_a_server_it_goes_on_until_that_has_ended(author, reviewer, monkeypatch):
    page = make_page()
    planned(page, author, reviewer, minutes=-1, title_nl="Nu")
    with Path(os.devnull).open() as ended:
        monkeypatch.setattr(sys, "stdin", ended)
        call_command("publish_due", every=60, stdout=StringIO())
    assert fresh(page).title_nl == "Nu"


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


def withdrawn_later(row, by, *, minutes=-1, **values):
    at = timezone.now() + timedelta(minutes=minutes)
    return due.plan_withdrawal(row, by=by, at=at, **{"reason": "Oud."} | values)


def test_what_is_to_be_withdrawn_is_withdrawn_once_and_leads_its_readers_on(client, reviewer):
    page, other, later = make_page(title_nl="Weg"), make_page(), make_page()
    withdrawn_later(page, reviewer, redirect_to=address(other))
    withdrawn_later(later, reviewer, minutes=5)
    url = address(page)
    assert client.get(url).status_code == 200
    assert run() == "Weg is withdrawn.\n"
    assert client.get(url).url == address(other)
    assert (fresh(page).status, fresh(later).status) == ("draft", "published")
    last = desk.last_published(page)
    assert (last.origin, last.published_by, last.note) == ("withdrawn", reviewer, "Oud.")
    assert run() == ""
    assert list(Withdrawal.objects.of(later)) == list(Withdrawal.objects.all())


def test_a_withdrawal_that_fails_stops_no_other_one_nor_a_publication(author, reviewer):
    page, target, other, third = (make_page(title_nl=name) for name in "ABCD")
    withdrawn_later(page, reviewer, minutes=-9, redirect_to=address(target))
    desk.withdraw(target, by=reviewer, reason="Oud.")
    withdrawn_later(other, reviewer)
    planned(third, author, reviewer, minutes=-1, title_nl="Nu")
    said = run()
    assert "A was not withdrawn:" in said
    assert said.endswith("C is withdrawn.\nNu is published.\n")
    assert [fresh(row).status for row in (page, other)] == ["published", "draft"]
    assert Withdrawal.objects.due().count() == 1


def test_a_withdrawal_that_is_called_off_or_done_before_does_not_happen_again(author, reviewer):
    off, before, gone = make_page(), make_page(), make_page()
    plan = withdrawn_later(off, reviewer)
    due.cancel_withdrawal(off, by=author)
    assert refused(lambda: due.withdraw_as_planned(plan))
    assert refused(lambda: due.cancel_withdrawal(off, by=author))
    for row in (before, gone):
        withdrawn_later(row, reviewer)
    desk.withdraw(before, by=reviewer, reason="Eerder.")
    desk.delete(gone, by=reviewer)
    assert not Withdrawal.objects.exists()
    assert run() == ""
    assert fresh(off).is_published
    actions = desk.last_published(off).events.values_list("action", "by__username")
    assert list(actions)[-2:] == [("plan_withdrawal", "reviewer"), ("cancel_withdrawal", "author")]


def test_what_is_hidden_by_then_is_not_withdrawn_once_it_comes_back(reviewer):
    page = make_page()
    withdrawn_later(page, reviewer)
    Page.objects.update(status="draft", published_at=None, published_by=None)
    run()
    assert not Withdrawal.objects.exists()


def test_a_withdrawal_needs_a_reason_a_page_that_is_there_and_readers(reviewer):
    page, hidden = make_page(), make_page(status="draft")
    wrong = {"reason": " "}, {"redirect_to": "/nl/bestaat-niet/"}
    for values in wrong:
        assert refused(
            lambda values=values: withdrawn_later(page, reviewer, **values), ValidationError
        )
    assert refused(lambda: withdrawn_later(hidden, reviewer))
    withdrawn_later(page, reviewer)
    assert refused(lambda: withdrawn_later(page, reviewer))


def test_the_bar_says_when_it_is_withdrawn_and_calls_it_off(client, editor):
    page = make_page()
    url = change_url(page)
    send = {"action": "withdraw_later", "note": "Oud.", "at": "2030-10-27T02:30"}
    desk_url, version = url.replace("change", "desk"), desk.begin(page).pk
    client.post(desk_url, send | {"version": version})
    # In that night the clock is put back at three: this is the first of two.
    assert Withdrawal.objects.get().due_at.isoformat() == "2030-10-27T00:30:00+00:00"
    bar = text(client.get(url), ".desk")
    assert "It will be withdrawn on Oct. 27, 2030, 02:30, as" in bar
    assert "Withdraw later" not in bar
    client.post(desk_url, {"action": "cancel_withdrawal", "version": version})
    bar = text(client.get(url), ".desk")
    assert "It will be withdrawn" not in bar
    assert "Withdraw later" in bar
    client.post(desk_url, send | {"version": version, "at": "2030-03-31T02:30"})
    assert not Withdrawal.objects.exists()


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


def first_page(client):
    return texts(client.get(reverse("admin:index")), "#content a")


def test_what_stops_a_planned_publication_is_said_where_editors_look(client, author, reviewer):
    soon, page = make_page(), make_page(title_nl="Eerst", title_en="First")
    planned(soon, author, reviewer, minutes=-4, title_nl="Zo meteen")
    planned(page, author, reviewer, minutes=-6, title_nl="Kan niet", slug_nl="straks")
    make_page(slug_nl="straks", title_en="First one")
    client.force_login(reviewer)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    late = "Pages: planned for a time that has passed, and not done"
    assert [said for said in first_page(client) if said.startswith(late)] == [late]
    shown = texts(client.get(list_url(Page), {"desk": "late"}), "#result_list tbody th a")
    assert shown == ["First"]
    said = text(client.get(change_url(page)), ".desk")
    assert "Its time has come, but this stops it: " in said
    assert "“First one” has this address already." in said
    assert "this stops it" not in text(client.get(change_url(soon)), ".desk")
    assert fresh(page).title_nl == "Eerst"  # looking changes nothing


def test_what_stops_a_planned_withdrawal_is_said_where_editors_look(client, author, reviewer):
    page, target = make_page(), make_page()
    withdrawn_later(page, author, minutes=-9, redirect_to=address(target))
    client.force_login(reviewer)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert "this stops it" not in text(client.get(change_url(page)), ".desk")
    desk.withdraw(target, by=reviewer, reason="Oud.")
    assert "this stops it: There is no such page" in text(client.get(change_url(page)), ".desk")
    late = "Pages: planned for a time that has passed, and not done"
    assert [said for said in first_page(client) if said.startswith(late)] == [late]
    assert len(texts(client.get(list_url(Page), {"desk": "late"}), "#result_list tbody th a")) == 1
