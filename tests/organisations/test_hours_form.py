"""Opening hours in the form of an organisation, as an editor fills them in."""

import re

import pytest
from django.urls import reverse

from organisations.models import Contact
from organisations.opening.week import Week
from tests.admin_forms import change_url, complaints, refuse, save
from tests.make import fresh, make_contact, make_organisation
from tests.seen import document, one_line, text

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
NUMBER = {"kind": "phone", "value": "0800 1", "label_nl": "Bellen", "order": "1"}
OFFICE = {"mon-fri": "9:00-17:00"}


def lines(**texts):
    """What stands on the lines of the week: lines(week="9-17", sat="10-12")."""
    names = {"week": "mon-fri"} | {day: day for day in ("mon", "tue", "wed", "fri", "sat", "sun")}
    return {f"hours_{names[name]}": text for name, text in texts.items()}


def shown(client, contact):
    """The lines of the week in the form, by day, with what they are called."""
    page = document(client.get(change_url(contact.organisation)))
    labels = {label.get("for"): one_line(label.get_text()) for label in page.select("label")}
    boxes = page.select('input[name*="-0-hours_"]')
    return {labels[box["id"]]: box.get("value", "") for box in boxes}


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (lines(week="9-17"), {"mon-fri": "9-17"}),
        (lines(week="9.00 – 17.30 uur"), {"mon-fri": "9-17:30"}),
        (lines(week="9-17", sat="10-12, 13-15"), {"mon-fri": "9-17", "sat": "10-12, 13-15"}),
        (lines(week="9-17", fri="9-12"), {"mon-thu": "9-17", "fri": "9-12"}),
        (lines(week="9-17", wed="gesloten"), {"mon-tue": "9-17", "thu-fri": "9-17"}),
        (lines(week="9-17", wed="Closed"), {"mon-tue": "9-17", "thu-fri": "9-17"}),
        (lines(sat="22-2"), {"sat": "22-2"}),
        (lines(week="closed", mon="9-17", sun="-"), {"mon": "9-17"}),
    ],
)
def test_hours_are_stored_as_they_are_typed(client, editor, typed, stored):
    organisation = make_organisation()
    row = NUMBER | typed | {"availability": "weekly", "on_holidays": "closed"}
    assert complaints(save(client, change_url(organisation), {"contacts": [row]})) == ""
    contact = Contact.objects.get()
    assert contact.hours == Week.read(stored)
    assert contact.on_holidays == "closed"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (lines(week="9-25"), "Monday to Friday: “9-25” are no hours"),
        (lines(tue="soms"), "Tuesday: “soms” are no hours"),
        (lines(mon="22-3", tue="2-5"), "Monday: hours overlap"),
        (lines(week="closed"), "at least one day"),
        ({}, "at least one day"),
        (lines(week="9-17") | {"availability": "unknown"}, "choose “weekly hours”"),
        ({"availability": "always", "on_holidays": "closed"}, "nothing is said of public holidays"),
        ({"availability": "unknown", "emergency": "on"}, "open day and night"),
        (
            {"availability": "always", "kind": "email", "value": "a@example.org"},
            "Only a telephone and a chat",
        ),
        (
            {"availability": "unknown", "kind": "email", "value": "a@example.org", "cost": "free"},
            "Only a call has a price",
        ),
    ],
)
def test_hours_that_cannot_be_come_back_with_the_reason_and_all_that_was_typed(
    client, editor, row, reason
):
    row = NUMBER | {"availability": "weekly"} | row
    refuse(client, change_url(make_organisation()), reason, {"contacts": [row]})


def test_every_wrong_line_is_named_once(client, editor):
    row = NUMBER | lines(week="soms", tue="ooit", sat="9-25") | {"availability": "weekly"}
    said = complaints(save(client, change_url(make_organisation()), {"contacts": [row]}))
    assert re.findall(r"[\w ]+: “", said) == ["Monday to Friday: “", "Tuesday: “", "Saturday: “"]


def test_monday_to_friday_stand_on_one_line_if_they_are_the_same(client, editor):
    found = shown(client, make_contact(hours={**OFFICE, "sat": "10-12"}))
    assert {name: text for name, text in found.items() if text} == {
        "Monday to Friday": "9:00-17:00",
        "Saturday": "10:00-12:00",
    }
    found = shown(client, make_contact(hours={"mon-thu": "9-17", "fri": "9-12"}))
    assert found["Monday to Friday"] == ""
    assert found["Monday"] == "9:00-17:00"
    assert found["Friday"] == "9:00-12:00"
    assert list(found) == [
        "Monday to Friday",
        *["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    ]


def test_hours_that_are_wrong_are_not_said_to_be_missing_as_well(client, editor):
    row = NUMBER | lines(week="soms") | {"availability": "weekly"}
    said = complaints(save(client, change_url(make_organisation()), {"contacts": [row]}))
    assert "soms" in said
    assert "at least one day" not in said


def test_the_lines_are_a_group_with_a_name_and_its_mistakes(client, editor):
    row = NUMBER | lines(tue="soms") | {"availability": "weekly"}
    response = save(client, change_url(make_organisation()), {"contacts": [row]})
    page = document(response)
    group = page.select("div[role=group]")[0]
    assert group["aria-label"] == "Opening hours"
    assert group["aria-describedby"] in {box.get("id") for box in page.select("ul")}


@pytest.mark.parametrize("hours", [OFFICE, {"mon-thu": "9-12, 13-17", "fri": "22-2"}, None])
def test_saving_an_untouched_form_changes_no_hours(client, editor, hours):
    contact = make_contact(hours=hours)
    assert complaints(save(client, change_url(contact.organisation))) == ""
    assert fresh(contact).hours == contact.hours


def test_the_form_shows_what_readers_find_in_both_languages(client, editor):
    contact = make_contact(hours=OFFICE, on_holidays="closed")
    form = text(client.get(change_url(contact.organisation)), "body")
    assert "Maandag tot en met vrijdag van 9.00 tot 17.00 uur; gesloten op feestdagen." in form
    assert "Monday to Friday, 9:00 to 17:00 (Dutch time); closed on public holidays." in form


def test_after_a_mistake_elsewhere_the_preview_is_of_what_was_typed(client, editor):
    contact = make_contact(hours=OFFICE)
    typed = {"contacts-0-hours_mon-fri": "10-16", "contacts-0-value": "bel ons"}
    form = text(save(client, change_url(contact.organisation), **typed), "body")
    assert "Monday to Friday, 10:00 to 16:00" in form
    assert "9:00 to 17:00" not in form


def test_after_a_mistake_in_the_hours_there_is_no_preview_of_others(client, editor):
    contact = make_contact(hours=OFFICE)
    typed = {"contacts-0-hours_mon-fri": "10-66"}
    form = text(save(client, change_url(contact.organisation), **typed), "body")
    assert "There are mistakes in the hours." in form
    assert "9:00 to 17:00" not in form


def typed_so_far(client, **texts):
    url = reverse("admin:hours_preview")
    answer = client.post(url, {"availability": "weekly", "on_holidays": "unknown", **texts})
    assert answer.status_code == 200
    return answer.content.decode()


def test_hours_that_are_being_typed_are_shown_or_what_is_wrong_with_them(client, editor):
    assert "Monday to Friday, 9:00 to 17:00" in typed_so_far(client, **lines(week="9-17"))
    assert "Op afspraak." in typed_so_far(client, availability="appointment")
    assert "Saturday: “9-” are no hours" in typed_so_far(client, **lines(sat="9-"))
    assert "at least one day" in typed_so_far(client)
    assert "<b>" not in typed_so_far(client, **lines(sat="<b>"))


def test_the_preview_is_for_editors_only(client):
    answer = client.post(reverse("admin:hours_preview"), {"availability": "always"})
    assert answer.status_code == 302
    assert reverse("admin:login") in answer["Location"]
