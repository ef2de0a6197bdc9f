"""Back, Forward and the languages: what was chosen is there again, and nowhere but in the page."""

import pytest
from playwright.sync_api import expect

from tests.browser import choose_language
from tests.make import make_municipality, make_organisation, make_region
from tests.site import make_site

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/en/organisations/"


@pytest.fixture
def finder(page, live_server):
    """The finder with a town and a need chosen, one organisation found."""
    make_municipality(make_region(key="here", name_en="Hereland"), name="Smalltown")
    make_organisation(kind="legal_aid", name_en="Lawyer", name_nl="Advocaat", slug="lawyer")
    make_organisation(kind="shelter", name_en="Shelter")
    page.goto(live_server.url + URL)
    page.fill("#town", "Smalltown")
    page.click("#need-lawyer")
    expect(page.locator("#need-lawyer")).to_have_attribute("aria-pressed", "true")
    return page


def kept(page):
    """What the browser holds of the page: its address, its entry, its storage."""
    return page.evaluate(
        "JSON.stringify([location.href, history.state, {...localStorage}, {...sessionStorage}])"
    )


def is_as_chosen(page):
    expect(page.locator("#need-lawyer")).to_have_attribute("aria-pressed", "true")
    assert page.locator("#region").input_value() == "here"
    assert page.locator(".organisation h3").all_inner_texts() == ["Lawyer"]


def test_back_from_an_organisation_shows_the_choices_again(finder, live_server):
    finder.fill("#town", "half a na")
    finder.get_by_role("link", name="Lawyer").click()
    expect(finder.locator("h1")).to_have_text("Lawyer")
    expect(finder.locator("h1")).to_be_focused()
    assert finder.url == live_server.url + URL + "lawyer/"
    finder.get_by_role("link", name="Glossary").click()
    expect(finder.locator("h1")).to_have_text("Glossary")
    for _ in range(2):
        finder.go_back()
    is_as_chosen(finder)
    assert finder.url == live_server.url + URL
    assert finder.input_value("#town") == "half a na"
    finder.go_forward()
    expect(finder.locator("h1")).to_have_text("Lawyer")
    finder.go_back()
    is_as_chosen(finder)
    for secret in ("here", "Smalltown", "half a na", "need"):
        assert secret not in kept(finder)
    assert finder.context.cookies() == []


def test_an_organisation_that_is_loaded_anew_has_its_page_and_back_leads_to_a_bare_finder(finder):
    finder.get_by_role("link", name="Lawyer").click()
    expect(finder.locator("h1")).to_have_text("Lawyer")
    finder.reload()
    expect(finder.locator("h1")).to_have_text("Lawyer")
    finder.go_back()
    expect(finder.locator(".organisation h3")).to_have_count(2)


def test_who_leaves_from_such_a_page_leaves_all_of_them(finder, live_server):
    finder.get_by_role("link", name="Lawyer").click()
    expect(finder.locator("h1")).to_have_text("Lawyer")
    finder.route("https://www.buienradar.nl/**", lambda route: route.fulfill(body="elsewhere"))
    finder.get_by_role("link", name="Leave this site").click()
    expect(finder.locator("body")).to_have_text("elsewhere")
    with finder.expect_request("https://www.buienradar.nl/"):  # to which it goes on by itself
        finder.go_back(wait_until="commit")
    expect(finder).to_have_url("https://www.buienradar.nl/")
    expect(finder.locator("body")).to_have_text("elsewhere")


def test_the_language_keeps_what_was_typed_and_chosen(finder, live_server):
    choose_language(finder, "Nederlands")
    expect(finder.locator("html")).to_have_attribute("lang", "nl")
    expect(finder.locator("#need-lawyer")).to_have_attribute("aria-pressed", "true")
    assert finder.locator("#region").input_value() == "here"
    assert finder.locator(".organisation h3").all_inner_texts() == ["Advocaat"]
    expect(finder).to_have_url(live_server.url + "/nl/organisaties/")
    finder.fill("#town", "Atlantis")
    choose_language(finder, "English")
    expect(finder.locator("#which")).to_contain_text("Atlantis")
    expect(finder).to_have_url(live_server.url + URL)


def test_back_from_a_search_result_shows_what_was_found(page, live_server):
    site = make_site()
    page.goto(f"{live_server.url}/nl/")
    page.fill("#q", site.step.title_nl)
    page.press("#q", "Enter")
    expect(page.locator(".asked")).to_contain_text(site.step.title_nl)
    page.locator(".results a").first.click()
    expect(page.locator(".asked")).to_have_count(0)
    assert page.url != f"{live_server.url}/nl/"
    page.go_back()
    expect(page.locator(".asked")).to_contain_text(site.step.title_nl)
    assert page.url == f"{live_server.url}/nl/"
    assert page.input_value("#q") == site.step.title_nl
    assert site.step.title_nl not in kept(page)
