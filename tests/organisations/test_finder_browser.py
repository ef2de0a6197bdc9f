"""The finder with scripts: at once, and without a choice in the address or the history."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import choose_language, listen
from tests.make import make_contact, make_municipality, make_organisation, make_region

pytestmark = pytest.mark.django_db(transaction=True)
URL = "/en/organisations/"


@pytest.fixture
def finder(page, live_server):
    """The finder, open in a browser, with a town, two lawyers and a shelter."""
    here = make_region(key="here", name_en="Hereland")
    part = make_region(key="part", name_en="Partland", kind="care_region", provinces=[here])
    make_region(key="rest", name_en="Restland", kind="care_region", provinces=[here])
    make_municipality(here, part, name="Smalltown")
    make_organisation(kind="legal_aid", name_en="Lawyer", ages=["adult"], order=1)
    make_organisation(kind="legal_aid", name_en="Children's lawyer", ages=["minor"], order=2)
    make_contact(make_organisation(kind="shelter", name_en="Shelter"), availability="always")
    page.requests = []
    page.on(
        "request",
        lambda request: "/static/" in request.url or page.requests.append(request),
    )
    page.goto(live_server.url + URL)
    page.requests.clear()
    page.entries = page.evaluate("history.length")
    yield page
    assert page.url == live_server.url + URL
    assert page.evaluate("history.length") == page.entries
    assert {request.url for request in page.requests} <= {live_server.url + URL}
    assert {request.method for request in page.requests} <= {"POST"}
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def names(page):
    return page.locator(".organisation h3").all_inner_texts()


def answered(page):
    return page.expect_response(lambda response: response.request.method == "POST")


def need(finder, name):
    """Press the button of a need and wait for what it brings."""
    with answered(finder):
        finder.get_by_role("button", name=name, pressed=False).click()
    finder.get_by_role("button", name=name, pressed=True).wait_for()


def test_a_need_shows_its_answer_at_once_and_leads_the_reader_there(finder):
    need(finder, "A lawyer")
    finder.get_by_role("heading", name="2 organisations").wait_for()
    assert names(finder) == ["Lawyer", "Children's lawyer"]
    assert finder.evaluate("document.activeElement.id") == "found"
    assert finder.locator("p[role=status]").inner_text() == "2 organisations"


def test_a_box_shows_its_answer_at_once_and_keeps_the_focus(finder):
    with answered(finder):
        finder.get_by_label("Can be reached now").check()
    finder.get_by_role("heading", name=re.compile("^1 organisation$")).wait_for()
    assert names(finder) == ["Shelter"]
    assert finder.get_by_label("Can be reached now").is_checked()
    assert finder.evaluate("document.activeElement.id") == "now"


def test_the_keyboard_goes_from_need_to_need_and_presses_one(finder):
    finder.locator("#need-talk").focus()
    finder.keyboard.press("Tab")
    assert finder.evaluate("document.activeElement.id") == "need-safe-place"
    with answered(finder):
        finder.keyboard.press("Space")
    finder.get_by_role("heading", name=re.compile("^1 organisation$")).wait_for()
    assert names(finder) == ["Shelter"]
    with answered(finder):
        finder.locator("#need-safe-place").press("Enter")
    finder.get_by_role("heading", name="3 organisations").wait_for()


def test_more_choices_stay_open_whatever_is_chosen(finder):
    need(finder, "A lawyer")
    finder.get_by_text("More choices").click()
    with answered(finder):
        finder.get_by_label("How old is the person?").focus()
        finder.get_by_label("How old is the person?").select_option("minor")
    finder.get_by_role("heading", name=re.compile("^1 organisation$")).wait_for()
    assert names(finder) == ["Children's lawyer"]
    assert finder.evaluate("document.activeElement.id") == "age"
    with answered(finder):
        finder.get_by_role("button", name="Take back: Under 18").press("Enter")
    finder.get_by_role("heading", name="2 organisations").wait_for()
    assert finder.get_by_role("button", name="A lawyer", pressed=True).is_visible()
    assert finder.evaluate("document.activeElement.id") == "found"
    with answered(finder):
        finder.get_by_role("button", name="Start again").click()
    finder.get_by_role("heading", name="3 organisations").wait_for()


def test_a_town_is_looked_up_and_the_reader_goes_on_where_they_are(finder):
    finder.get_by_label("Town or village").fill("smaltown")
    with answered(finder):
        finder.keyboard.press("Tab")
    finder.get_by_text("was read as: Smalltown").wait_for()
    assert finder.locator("#region").input_value() == "part"
    assert finder.evaluate("document.activeElement.id") == "show"
    assert finder.locator("#town").input_value() == ""


def test_enter_in_the_town_shows_the_answer(finder):
    finder.get_by_label("Town or village").fill("Smalltown")
    with answered(finder):
        finder.keyboard.press("Enter")
    finder.get_by_text("We look for help in: Partland.").wait_for()
    finder.wait_for_function("document.activeElement.id === 'found'")


def test_what_somebody_is_typing_is_not_taken_from_them(finder):
    # In one go, so that the answer to the choice comes after the letters.
    with answered(finder):
        finder.evaluate("""() => {
            document.getElementById("now").click();
            document.getElementById("town").focus();
            document.getElementById("town").value = "Small";
        }""")
    finder.get_by_role("heading", name=re.compile("^1 organisation$")).wait_for()
    assert finder.locator("#town").input_value() == "Small"
    assert finder.evaluate("document.activeElement.id") == "town"


def test_when_nothing_fits_a_button_drops_what_stands_in_the_way(finder):
    need(finder, "A lawyer")
    with answered(finder):
        finder.get_by_label("Can be reached now").check()
    finder.get_by_text("Nobody that we know of fits all of this.").wait_for()
    with answered(finder):
        finder.get_by_role("button", name="Can be reached now (then 2 organisations)").click()
    finder.get_by_role("heading", name="2 organisations").wait_for()


def test_the_next_page_keeps_the_choice(finder):
    for number in range(60):
        make_organisation(kind="shelter", name_en=f"Shelter {number}", order=number + 10)
    need(finder, "A safe place")
    finder.get_by_role("heading", name="61 organisations").wait_for()
    with answered(finder):
        finder.get_by_role("button", name="Next page").click()
    finder.get_by_text("Page 2 of 2").wait_for()
    assert len(names(finder)) == 11
    assert finder.get_by_role("button", name="A safe place", pressed=True).is_visible()


def test_on_a_phone_an_answer_folds_the_questions_and_a_key_unfolds_them(finder):
    finder.set_viewport_size({"width": 360, "height": 640})
    finder.get_by_role("button", name="A lawyer").click()
    line = finder.locator("#asking > summary")
    expect(line).to_have_text(re.compile("You chose:.*A lawyer.*Change", re.DOTALL))
    expect(finder.locator("#town")).not_to_be_visible()
    expect(finder.get_by_role("button", name="Take back: A lawyer")).not_to_be_visible()
    line.press("Enter")
    expect(finder.get_by_role("button", name="A lawyer", pressed=True)).to_be_visible()
    expect(finder.get_by_role("button", name="Take back: A lawyer")).to_be_visible()
    # What is chosen there leaves it open; a place that is not known is asked for in the open.
    with answered(finder):
        finder.locator("#region").focus()
        finder.locator("#region").select_option("here")
    finder.get_by_role("button", name="Take back: Hereland").wait_for()
    expect(finder.locator("#region")).to_be_focused()
    finder.locator("#town").fill("Atlantis")
    finder.locator("#town").press("Enter")
    expect(finder.locator("#which")).to_be_visible()
    expect(line).to_have_count(0)
    finder.locator("#town").fill("")
    with answered(finder):
        finder.locator("#town").press("Tab")
    expect(line).to_be_visible()
    expect(finder.locator("#show")).to_be_focused()
    expect(finder.locator("#town")).to_be_visible()


def test_without_scripts_the_form_is_sent_and_shows_the_answer(browser, live_server):
    make_municipality(make_region(name_en="Hereland"), name="Smalltown")
    make_organisation(kind="legal_aid", name_en="Lawyer")
    make_organisation(kind="shelter", name_nl="Opvang")
    context = browser.new_context(java_script_enabled=False)
    opened = context.new_page()
    complaints = listen(opened)
    opened.goto(live_server.url + URL)
    opened.get_by_label("Town or village").fill("Smalltown")
    opened.keyboard.press("Enter")
    opened.get_by_text("We look for help in: Hereland.").wait_for()
    found = opened.locator(".organisation h3")
    opened.get_by_role("button", name="A lawyer").click()
    expect(found).to_have_text(["Lawyer"])
    expect(opened.locator("#region")).not_to_have_value("")
    assert "?" not in opened.url
    choose_language(opened, "Nederlands")
    opened.get_by_role("button", name="Haal weg: Een advocaat").click()
    expect(found.filter(has_text="Opvang")).to_be_visible()
    opened.get_by_role("button", name="Opnieuw beginnen").click()
    expect(opened.locator("#region")).to_have_value("")
    assert "?" not in opened.url
    context.close()
    assert complaints == []


def test_what_was_typed_is_sent_with_the_need_that_is_pressed(finder):
    finder.get_by_label("Town or village").fill("Smalltown")
    need(finder, "A lawyer")
    assert finder.locator("#region").input_value() == "part"


def test_a_place_that_is_not_known_keeps_the_focus_and_offers_the_provinces(finder):
    finder.get_by_label("Town or village").fill("Atlantis")
    with answered(finder):
        finder.keyboard.press("Enter")
    finder.locator("#which").get_by_text("“Atlantis” is not known here").wait_for()
    assert finder.evaluate("document.activeElement.id") == "town"
    assert "Atlantis" in finder.locator("p[role=status]").inner_text()
    with answered(finder):
        finder.get_by_role("button", name="Hereland").click()
    finder.get_by_role("button", name="Take back: Hereland").wait_for()


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_scrolls_sideways_with_everything_chosen(page, live_server, width):
    make_region(key="here", name_en="Mensenhandelslachtofferbeschermingsmaatregelen")
    make_organisation()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(
        f"{live_server.url}{URL}?need=lawyer&region=here&now=yes&form=forced_begging"
        "&who=professional&age=minor&language=pl&anonymous=yes"
    )
    assert page.locator("#more").get_attribute("open") is not None
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
