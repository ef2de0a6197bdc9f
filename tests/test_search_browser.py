"""The box in the header, in a real browser: the answer comes in, and no word of it is left."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import choose_language, listen
from tests.make import make_step
from tests.site import make_site

pytestmark = pytest.mark.django_db(transaction=True)
WORD = "kwikstaart"


@pytest.fixture
def site(live_server):
    made = make_site()
    make_step(parent=made.stage, title_nl=f"Over de {WORD}", title_en="About the wagtail")
    made.home = live_server.url + "/nl/"
    return made


@pytest.fixture
def asked(page):
    """The addresses that the page asks for."""
    found = []

    def note(request):
        if not request.url.endswith("favicon.svg"):  # which may come late
            found.append(f"{request.method} {request.url}")

    page.on("request", note)
    return found


def search(page, words):
    page.fill("#q", words)
    page.press("#q", "Enter")
    expect(page.locator(".asked")).to_contain_text(words)


def test_the_answer_comes_in_without_a_word_in_address_history_or_request(page, asked, site):
    page.goto(site.home)
    before = page.evaluate("[history.length, location.href]")
    asked.clear()
    search(page, WORD)
    assert page.locator(".results mark").first.inner_text() == WORD
    assert page.evaluate("[history.length, location.href]") == before
    assert [re.sub(r"http://[^/]+", "", each) for each in asked] == ["POST /nl/zoeken/"]
    assert page.title().startswith("Zoeken")


def test_nothing_is_asked_while_one_types(page, asked, site):
    page.goto(site.home)
    asked.clear()
    page.locator("#q").press_sequentially(WORD, delay=20)
    assert asked == []


def test_the_heading_gets_the_focus_and_the_result_is_said(page, site):
    page.goto(site.home)
    search(page, WORD)
    expect(page.locator("main h1")).to_be_focused()
    assert WORD in page.locator("[role=status]").inner_text()
    assert page.input_value("#q") == WORD


def test_one_can_search_again_and_for_exactly_what_was_typed(page, site):
    page.goto(site.home)
    page.fill("#q", "kwikstaard")
    page.click(".search button")
    expect(page.locator(".asked")).to_contain_text(WORD)
    assert page.locator(".results mark").first.inner_text() == WORD
    before = page.evaluate("[history.length, location.href]")
    page.click("button[name=exact]")
    page.wait_for_selector("main .doors")
    assert page.evaluate("[history.length, location.href]") == before
    search(page, WORD)
    page.wait_for_selector(".results")


def test_more_of_a_kind_comes_in_the_same_way(page, site):
    for number in range(8):
        make_step(parent=site.stage, title_nl=f"Nog een {WORD} {number}")
    page.goto(site.home)
    search(page, WORD)
    before = page.evaluate("[history.length, location.href]")
    page.click("button[name=kind]")
    expect(page.locator(".results li")).to_have_count(9)
    assert page.evaluate("[history.length, location.href]") == before


def test_it_works_from_a_page_with_a_way_and_from_an_error_page(page, site, live_server):
    for path in (site.step.get_absolute_url(), "/nl/zoeken/"):
        page.goto(live_server.url + path)
        search(page, WORD)
        assert page.locator("main").count() == 1
        assert page.locator(".results a").first.is_visible()


def test_without_javascript_it_is_a_plain_form(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    complaints = listen(page)
    page.goto(site.home)
    search(page, WORD)
    assert page.url.endswith("/nl/zoeken/")
    assert page.locator(".results mark").first.inner_text() == WORD
    assert page.input_value("#q") == WORD
    page.fill("#q", "not sent yet")
    choose_language(page, "English")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert (page.url.rpartition("/en")[2], page.input_value("#q")) == ("/search/", "not sent yet")
    context.close()
    assert complaints == []


def test_after_a_search_the_languages_take_it_along_and_no_stage_is_current(page, site, asked):
    page.goto(site.home)
    page.locator(".stages a").first.click()
    expect(page.locator(".stages [aria-current]")).to_have_count(1)
    search(page, WORD)
    expect(page.locator(".stages [aria-current]")).to_have_count(0)
    choose_language(page, "English")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.input_value("#q") == WORD
    page.fill("#q", "typed and not sent")
    choose_language(page, "Nederlands")
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    assert page.input_value("#q") == "typed and not sent"
    assert WORD not in "".join([page.url, *asked])


def test_on_a_phone_the_button_leads_to_the_search_which_has_the_box(page, site):
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(site.home)
    assert not page.locator("#q").is_visible()
    page.click(".search button")
    expect(page.locator("#q")).to_be_visible()
    search(page, WORD)
    assert page.locator(".results mark").first.inner_text() == WORD
