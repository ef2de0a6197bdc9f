"""Beside each number: open now or not, free or not, and what to know before one calls."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.utils import timezone
from playwright.sync_api import expect

from organisations.opening.state import AMSTERDAM
from organisations.opening.week import DAYS
from referral_site.middleware import kept_in_front, reader_safety
from tests.make import make_contact, make_organisation, make_page, make_referral, make_step
from tests.seen import document, part, text, texts
from tests.site import make_site

pytestmark = pytest.mark.django_db
ON_THE_BILL = "A call can show on the phone bill or in the list of calls."


def today():
    return DAYS[timezone.now().astimezone(AMSTERDAM).weekday()]


def from_now(days):
    """A day of the week so many days from today."""
    return DAYS[(DAYS.index(today()) + days) % 7]


def open_now(**values):
    """Open from today until the end of the day after tomorrow, holidays or not."""
    days = {from_now(days): "0-24" for days in (-1, 0, 1, 2)}
    return make_contact(hours=days, on_holidays="open", **values)


def closed_now(**values):
    return make_contact(hours={from_now(2): "9-17"}, on_holidays="open", **values)


def shown(client, organisation):
    return document(client.get(f"/en/organisations/{organisation.slug}/"))


def hours(page):
    """What is said of opening hours beside the one number, and of that in bold: of now."""
    return text(page, ".hours"), texts(page, ".hours strong")


def test_beside_a_number_stands_whether_it_is_open_now_and_its_hours(client):
    said, (now,) = hours(shown(client, open_now().organisation))
    assert now.startswith("Open now, until ")
    assert "day and night (Dutch time); also on public holidays." in said
    said, (now,) = hours(shown(client, closed_now().organisation))
    assert now.startswith("Closed now, opens ")
    assert ", 9:00 to 17:00 (Dutch time)" in said


def test_what_is_always_open_says_so_and_of_the_rest_nothing_is_said_of_now(client):
    always = make_contact(availability="always").organisation
    appointment = make_contact(availability="appointment").organisation
    assert hours(shown(client, always)) == ("Open day and night.", [])
    assert hours(shown(client, appointment)) == ("By appointment.", [])
    for kind in ("phone", "email"):
        assert texts(shown(client, make_contact(kind=kind).organisation), ".hours") == []


@pytest.mark.parametrize(
    ("cost", "words"), [("free", " (free)"), ("usual", " (usual rate)"), ("unknown", "")]
)
def test_a_number_says_what_a_call_costs_where_that_is_known(client, cost, words):
    contact = make_contact(label_en="Call us", cost=cost)
    assert text(shown(client, contact.organisation), ".reach .label") == f"Call us{words}"


def everywhere(contact):
    """The addresses of pages with a contact in a list of its own on each."""
    step = make_step(parent=make_step())
    make_referral(step, contact.organisation)
    page = make_page(with_numbers=True)
    return [
        f"/en/organisations/{contact.organisation.slug}/",
        f"/en/{step.parent.slug_en}/{step.slug_en}/",
        f"/en/{page.slug_en}/",
        "/en/report/",
    ]


def test_before_one_calls_one_reads_once_that_a_call_leaves_traces(client):
    make_page(key="browse-safely", title_en="Browse safely", slug_en="browse-safely")
    contact = open_now(organisation=make_organisation(report_order=1), value="0800 1234")
    for url in everywhere(contact):
        page = document(client.get(url))
        assert ON_THE_BILL in text(page, ".call-safely"), url
        assert part(page, ".call-safely a")["href"] == "/en/browse-safely/", url
        said = text(page)
        assert said.count(ON_THE_BILL) == 1, url
        assert said.index(ON_THE_BILL) < said.index("0800 1234"), url
        assert "Open now, until" in said, url


def test_where_there_is_nobody_to_call_nothing_is_said_of_calls(client):
    contact = make_contact(
        make_organisation(report_order=1), kind="email", value="help@example.org"
    )
    for url in everywhere(contact):
        assert ON_THE_BILL not in text(client.get(url))


def test_paper_says_nothing_of_now(page, live_server):
    contact = open_now()
    page.goto(f"{live_server.url}/en/organisations/{contact.organisation.slug}/")
    state, sentence = page.get_by_text("Open now, until"), page.locator(".hours")
    expect(state).to_be_visible()
    page.emulate_media(media="print")
    expect(state).not_to_be_visible()
    expect(sentence).to_be_visible()


# A cache in front of the site


def test_only_a_page_for_all_that_was_found_is_kept_and_by_no_browser(client):
    site = make_site()
    for url in ("/en/", f"/en/{site.stage.slug_en}/", "/en/organisations/helper/"):
        assert "X-Accel-Expires" in client.get(url)
    for answer in (
        client.get("/en/nothing/"),
        client.get("/en/", {"q": "shelter"}),
        client.get("/en/search/", {"q": "shelter"}),
        client.post("/en/search/", {"q": "shelter"}),
        client.post("/en/walk-through/", {"go": "situation"}),
    ):
        assert "X-Accel-Expires" not in answer
        assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("is_for_all", "status"), [(False, 200), (True, 404), (True, 500)])
def test_what_is_for_one_reader_or_an_error_is_not_kept(rf, is_for_all, status):
    request = rf.get("/en/")

    def view(request):
        request.is_for_all = is_for_all
        return HttpResponse(status=status)

    response = reader_safety(kept_in_front(view))(request)
    assert "X-Accel-Expires" not in response
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(("seconds", "kept"), [(0.2, -1), (1, 0), (20, 0)])
def test_what_it_says_of_now_is_right_as_long_as_it_is_kept(rf, monkeypatch, seconds, kept):
    now = timezone.now().replace(microsecond=500_000)
    monkeypatch.setattr(timezone, "now", lambda: now)
    whole = now.replace(microsecond=0)

    def view(request):
        request.is_for_all, request.right_until = True, whole + timedelta(seconds=seconds)
        return HttpResponse()

    response = kept_in_front(view)(rf.get("/en/"))
    assert response["X-Accel-Expires"] == f"@{int(whole.timestamp()) + kept}"
