"""The desk in a browser: what axe finds on its pages, and how they fit a telephone."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from publishing.desk import publication
from stages.models import Step
from tests.admin_forms import change_url, list_url
from tests.barriers import barriers, scrolls_sideways
from tests.make import (
    fresh,
    make_editor,
    make_organisation,
    make_page,
    make_referral,
    make_step,
)
from tests.publishing.writing import approved, edit


@pytest.fixture
def desk(reader, live_server, client):
    """Opens pages of the admin for an editor who is logged in."""
    page = reader(viewport={"width": 1280, "height": 900}, locale="en-GB")
    client.force_login(make_editor())
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    return page


PAGES = ["preview", "versions", "compare"]


def test_no_barriers_on_the_pages_of_the_desk(desk, client, live_server, author, reviewer):
    step = make_step(make_step(), question_nl="Nodig?")
    referral = make_referral(fresh(step))
    approved(referral.organisation, author, reviewer, summary_nl="Anders.")
    edit(make_organisation(), author, name_nl="Nieuw huis")
    edit(step, author, title_nl="Straks zo")

    def framed(route):
        """Frames that load at once would share the one connection that a test has."""
        path = route.request.url.removeprefix(live_server.url)
        route.fulfill(body=client.get(path).content.decode(), content_type="text/html")

    desk.route("**/preview/*/?*", framed)
    pages = [reverse(f"admin:stages_step_{page}", args=[step.pk]) for page in PAGES]
    found = {}
    for url in [*pages, reverse("admin:together"), list_url(Step)]:
        desk.goto(live_server.url + url, wait_until="networkidle")
        for width in (1280, 360):
            desk.set_viewport_size({"width": width, "height": 900})
            found[url, width] = barriers(desk)
            found[url, width] += ["scrolls sideways"] if scrolls_sideways(desk) else []
    assert {place: wrong for place, wrong in found.items() if wrong} == {}


KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('typed ')).length"


def text_of(page):
    return page.get_by_role("textbox", name="Text (Dutch)")


def wait_until_kept(page, count=1):
    page.wait_for_function(f"{KEPT} === {count}", polling=50)


def test_what_was_typed_is_there_again_when_the_session_has_ended(desk, live_server):
    step, helper = make_step(), make_organisation(name_nl="Opvanghuis", name_en="Opvanghuis")
    make_organisation()
    url = live_server.url + change_url(step)
    desk.goto(url)
    text_of(desk).wait_for()
    assert desk.evaluate(KEPT) == 0
    desk.get_by_label("Title (Dutch)").fill("Getypte titel")
    text_of(desk).click()
    desk.keyboard.type("Getypte tekst. ")
    desk.locator("#referrals-group .add-row a").click()
    desk.locator("#referrals-0 .select2-selection").click()
    desk.keyboard.type("opvangh")
    found = desk.locator(".select2-results__option")
    expect(found).to_have_text(["Opvanghuis"])  # and no longer all that there are
    found.click()
    expect(desk.locator("#referrals-0 .select2-selection")).to_contain_text("Opvanghuis")
    desk.locator("#id_referrals-0-why_nl").fill("Biedt een plek")
    wait_until_kept(desk)
    cookies = desk.context.cookies()
    desk.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    desk.get_by_role("button", name="Save the draft", exact=True).click()
    desk.locator("#id_username").wait_for()
    assert desk.evaluate(KEPT) == 1
    desk.context.add_cookies(cookies)
    desk.goto(url)
    offer = desk.locator("#typed")
    expect(offer).to_contain_text("typed here and not saved")
    text_of(desk).wait_for()
    offer.get_by_role("button", name="Put it back").click()
    expect(desk.get_by_label("Title (Dutch)")).to_have_value("Getypte titel")
    expect(text_of(desk)).to_contain_text("Getypte tekst.")
    expect(desk.locator("#referrals-0 .select2-selection")).to_contain_text("Opvanghuis")
    expect(offer).to_be_hidden()
    desk.get_by_role("button", name="Save the draft", exact=True).click()
    expect(desk.locator(".messagelist")).to_contain_text("Saved as a draft")
    wait_until_kept(desk, 0)
    said = publication.head(step).said
    assert said["fields"]["title_nl"] == "Getypte titel"
    assert "Getypte tekst." in said["fields"]["body_nl"]
    (referral,) = said["parts"]["referrals"]
    assert (referral["organisation"], referral["why_nl"]) == (str(helper.pk), "Biedt een plek")


def test_a_form_that_comes_back_keeps_its_text_until_that_is_saved_or_thrown_away(
    desk, live_server, author
):
    page = make_page()
    url = live_server.url + change_url(page)
    desk.goto(url)
    desk.get_by_label("Title (Dutch)").fill("Getypte titel")
    desk.locator("#id_slug_nl").fill("dat mag niet")
    desk.get_by_role("button", name="Save the draft", exact=True).click()
    expect(desk.locator(".errornote")).to_be_visible()
    expect(desk.locator("#typed")).to_be_hidden()
    desk.wait_for_load_state()  # the server shares its connection with the test
    edit(page, author, summary_nl="Van een ander.")
    desk.goto(live_server.url + reverse("admin:index"))
    desk.goto(url)
    expect(desk.locator("#typed .older")).to_be_visible()
    desk.get_by_role("button", name="Put it back").click()
    desk.locator("#id_slug_nl").fill("dit-mag")
    desk.get_by_role("button", name="Save the draft", exact=True).click()
    expect(desk.locator(".messagelist")).to_contain_text("Saved as a draft")
    desk.wait_for_load_state()
    fields = publication.head(page).said["fields"]
    assert (fields["title_nl"], fields["summary_nl"]) == ("Getypte titel", "Van een ander.")
    desk.get_by_label("Title (Dutch)").fill("Toch niet")
    wait_until_kept(desk)
    desk.goto(url)
    desk.get_by_role("button", name="Throw it away").click()
    expect(desk.locator("#typed")).to_be_hidden()
    assert desk.evaluate(KEPT) == 0
    expect(desk.get_by_label("Title (Dutch)")).to_have_value("Getypte titel")
    desk.goto(f"{live_server.url}/nl/")
    assert desk.evaluate("document.querySelectorAll('script[src*=typed]').length") == 0
