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
    log_in(page, client, live_server, make_editor())
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
    expect(desk.locator(".select2-dropdown .select2-search__field")).to_be_focused()
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


# Ten things that editors do, by keyboard alone


class Keyboard:
    """Somebody who has no mouse: she goes to a thing by Tab, and presses a key on it."""

    def __init__(self, page):
        self.page = page

    def go_to(self, role, name, **options):
        self.come_to(self.page.get_by_role(role, name=name, **options).first, name)

    def come_to(self, wanted, name):
        wanted.wait_for()
        wanted = wanted.element_handle()  # looked up once: by its name, among all, it takes a while
        for _ in range(150):
            self.page.keyboard.press("Tab")
            if wanted.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError(f"Tab does not come to {name}")

    def unfold(self, name):
        wanted = self.page.locator("summary", has_text=name)
        self.come_to(wanted, name)
        self.page.keyboard.press("Enter")

    def follow(self, role, name, **options):
        self.go_to(role, name, **options)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type_into(self, name, text):
        self.go_to("textbox", name)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def told(self, words):
        expect(self.page.locator(".messagelist")).to_contain_text(words)


def log_in(page, client, live_server, user):
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def test_ten_things_are_done_by_keyboard_alone(desk, client, live_server, author, reviewer):
    row = make_page(title_nl="Eerst", title_en="First")
    url = live_server.url + change_url(row)
    keys = Keyboard(desk)

    def on_the_form_as(user):
        log_in(desk, client, live_server, user)
        desk.goto(url)

    log_in(desk, client, live_server, author)
    desk.goto(live_server.url + reverse("admin:index"))
    keys.follow("link", "Pages", exact=True)  # 1. find it
    keys.follow("link", "First", exact=True)
    keys.type_into("Title (English)", "Then")  # 2. change it
    keys.follow("button", "Save the draft")
    keys.told("Saved as a draft")
    keys.type_into("Why, for the history", "Oud.")  # 3. submit it, and say why
    keys.follow("button", "Submit for review")
    keys.told("Submitted")
    on_the_form_as(reviewer)
    keys.follow("link", "What changed")  # 4. look at what changed
    expect(desk.locator("ins")).to_contain_text("Then")
    on_the_form_as(reviewer)
    keys.type_into("What has to change", "Korter.")  # 5. return it
    keys.follow("button", "Return")
    keys.told("Returned")
    publication.submit(publication.open_draft(row), by=author)
    on_the_form_as(reviewer)
    keys.follow("button", "Approve")  # 6. approve it
    keys.told("Approved")
    desk.goto(live_server.url + reverse("admin:index"))
    keys.follow("link", "Publish together")  # 7. publish it with others
    keys.go_to("checkbox", "Page: Eerst")
    desk.keyboard.press("Space")
    keys.follow("button", "Publish together")
    keys.told("Published. Readers see it now: Eerst.")
    desk.goto(url)
    keys.follow("link", "History")  # 8. bring an older version back
    keys.follow("button", "Make a draft of version 1")
    keys.told("There is a draft now")
    assert publication.open_draft(row).said["fields"]["title_en"] == "First"
    keys.unfold("More")  # 9. discard it
    keys.follow("button", "Discard the draft")
    keys.told("Discarded")
    keys.unfold("More")  # 10. take it off the site
    keys.type_into("Why", "Klopt niet meer.")
    keys.follow("button", "Withdraw from the site")
    keys.told("Withdrawn")
    assert not fresh(row).is_published
