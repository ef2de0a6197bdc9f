"""The walk-through and the plan in a real browser: barriers, keyboard, small screens."""

import itertools
import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from organisations.models import Region
from tests.barriers import SIGHTS_IN, barriers_in_sight, scrolls_sideways
from tests.browser import choose_language
from tests.make import make_region
from tests.site import make_site
from tests.walking import ADDRESS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site():
    make_region()
    return make_site()


def press(page, go):
    """Press one of the form's buttons, and wait for the page it leads to."""
    page.locator(f"form:not([hidden]) button[value='{go}']:visible").last.click()
    there = "textarea" if go == "text" else f"[name=at][value='{go}']"
    page.wait_for_selector(f"main {there}", state="attached")
    page.wait_for_load_state()  # without scripts it is a page of its own, which comes in parts


def states(page, site, language):
    """Bring the walk-through into each of its states, and yield the name of each."""
    page.goto(page.server + ADDRESS[language])
    yield "start"
    press(page, "situation")
    yield "situation"
    press(page, "plan")
    yield "empty plan"
    press(page, "situation")
    page.locator("[name=ages][value=adult]").check()
    press(page, f"stage-{site.other.key}")
    page.locator("main details:not(.options) summary").click()
    yield "stage with other steps open"
    press(page, f"stage-{site.stage.key}")
    page.locator(f"[name=answer-{site.step.key}][value='1']").check()
    page.locator(f"[name=answer-{site.deep.key}][value='2']").check()
    yield "stage"
    other = {"nl": "en", "en": "nl"}[language]
    beside(page, other)
    page.wait_for_selector(f"legend [lang={other}]")
    yield "stage in two languages"
    beside(page, "")
    page.wait_for_selector("article:not(.two)")
    press(page, "plan")
    for details in page.locator("main details summary").all():
        details.click()
    yield "plan"
    page.locator("#second").select_option(other)
    page.locator("[name=neutral]").check()
    page.locator("#start-1").fill("2026-01-31")
    page.locator(".options button").click()
    page.wait_for_selector(".sheet [lang] + [lang]")
    yield "plan in two languages"
    press(page, "text")
    yield "text"


def beside(page, language):
    """Choose a second language on a page where that is folded away."""
    page.locator(".options summary").click()
    page.locator("#second").select_option(language)
    page.locator(".options button").click()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_axe_finds_no_barrier_in_any_state(reader, live_server, site, language):
    page = reader()
    page.server = live_server.url
    found = {}
    for state in states(page, site, language):
        found |= {(state, *at): wrong for at, wrong in barriers_in_sight(page, language).items()}
    assert len(found) == 9 * len(SIGHTS_IN[language])
    assert {place: wrong for place, wrong in found.items() if wrong} == {}


TURN = "d => document.querySelectorAll('html, [dir]').forEach(e => { e.dir = d })"


SIZES = [(320, 256), (320, 640), (768, 1024)]


def test_nothing_scrolls_sideways_in_either_direction(reader, live_server, site):
    """320 by 256 is a screen of 1280 by 1024 at 400 % zoom."""
    page = reader()
    page.server = live_server.url
    for state in states(page, site, "nl"):
        for direction, (width, height) in itertools.product(("ltr", "rtl"), SIZES):
            page.evaluate(TURN, direction)
            page.set_viewport_size({"width": width, "height": height})
            assert not scrolls_sideways(page), (state, direction, width, height)


def test_targets_are_large_enough_to_touch(reader, live_server, site):
    """WCAG 2.5.8: 24 pixels."""
    page = reader(viewport={"width": 320, "height": 640})
    page.server = live_server.url
    small = "[...document.querySelectorAll('main :is(button, select, label:has(input), input))')]"
    small = small.replace("input))", "textarea, summary)") + ".filter(e => e.checkVisibility()"
    small += " && Math.min(e.getBoundingClientRect().width, e.getBoundingClientRect().height) < 24)"
    for state in states(page, site, "nl"):
        assert page.evaluate(f"{small}.map(e => e.outerHTML)") == [], state


def test_it_works_by_keyboard_alone_and_says_where_one_is(page, live_server, site):
    page.goto(live_server.url + ADDRESS["en"])
    page.get_by_role("button", name="Begin").press("Enter")
    page.wait_for_selector("[name=residences]")
    assert page.evaluate("document.activeElement.textContent") == "The situation"
    page.locator("[name=ages]:checked").press("Enter")  # the form's first button: next
    page.wait_for_selector(f"[name=at][value='stage-{site.stage.key}']", state="attached")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    assert page.locator("[role=status].unseen").inner_text().startswith("Stage 1 of 2.")
    group = page.locator(f"[name=answer-{site.step.key}]")
    group.last.press("ArrowDown")  # round to the first answer
    expect(group.first).to_be_checked()
    page.locator(".onward [value=plan]").last.press("Space")
    page.wait_for_selector(".sheet")
    assert page.locator(".needed h3").inner_text().strip() == f"1. {site.step.title_en}"


def test_each_question_names_its_answers(page, live_server, site):
    page.goto(live_server.url + ADDRESS["en"])
    press(page, "situation")
    press(page, f"stage-{site.stage.key}")
    group = page.get_by_role("group", name=site.step.question_en)
    assert group.get_by_role("radio").count() == 4
    assert not page.locator("noscript p").last.is_visible()
    assert group.get_by_label("not answered").is_checked()


def test_the_language_can_be_changed_without_losing_an_answer(page, live_server, site):
    page.goto(live_server.url + ADDRESS["en"])
    press(page, "situation")
    press(page, f"stage-{site.stage.key}")
    page.locator(f"[name=answer-{site.step.key}][value='2']").check()
    choose_language(page, "Nederlands")
    page.wait_for_selector("article[lang=nl]")
    assert page.locator(".languages summary[lang=nl] .name").inner_text() == "Nederlands"
    assert page.locator("legend").first.inner_text() == site.step.question_nl
    assert page.locator(f"[name=answer-{site.step.key}][value='2']").is_checked()


def test_a_link_opens_the_plan_and_leaves_the_address(page, live_server, site):
    watched = []
    page.on("request", lambda request: watched.append(request.url))
    page.goto(f"{live_server.url}{ADDRESS['en']}#plan={site.step.key}:1,{site.deep.key}:2")
    page.wait_for_selector(".sheet")
    assert page.locator(".needed h3").inner_text().strip() == f"1. {site.step.title_en}"
    assert page.locator(".arranged li").inner_text() == site.deep.title_en
    assert page.url == live_server.url + ADDRESS["en"]
    assert not [url for url in watched if site.step.key in url]
    page.keyboard.press("Shift")
    page.route("https://www.buienradar.nl/**", lambda route: route.fulfill(body="rain"))
    page.locator("[data-leave]").click()
    page.wait_for_url("https://www.buienradar.nl/")


def test_a_link_can_carry_the_situation(page, live_server, site):
    """By a box of its own; the colleague who opens it has the region."""
    region = Region.objects.first()
    said = f"plan={site.step.key}:1&ages=adult&region={region.key}&neutral=1"
    page.goto(f"{live_server.url}{ADDRESS['en']}#{said}")
    page.wait_for_selector(".sheet")
    assert page.locator("[name=neutral]:checked").count() == 0
    page.get_by_text("As a link for a colleague").click()
    link = page.locator("#plan-link")
    expect(link).to_have_value(re.compile(f"#plan={site.step.key}:1$"))
    page.get_by_label("Put the situation in the link").check()
    expect(link).to_have_value(re.compile(f":1&ages=adult&region={region.key}$"))
    press(page, "situation")
    assert page.locator("#region").input_value() == region.key


def test_back_and_forward_lose_no_answer(page, live_server, site):
    """Each page has an entry that holds its number only; also the first, and other languages."""
    page.goto(live_server.url + ADDRESS["en"])
    before = page.evaluate("history.length")
    press(page, "situation")
    page.locator("[name=ages][value=adult]").check()
    press(page, f"stage-{site.stage.key}")
    page.locator(f"[name=answer-{site.step.key}][value='1']").check()
    press(page, "plan")
    choose_language(page, "Nederlands")
    page.wait_for_selector("article[lang=nl]")
    assert page.evaluate("[history.length, history.state]") == [before + 4, 4]
    for at in ("[name=at][value=plan]", f"[name=answer-{site.step.key}][value='1']:checked"):
        page.go_back()
        page.wait_for_selector(f"article[lang=en] {at}", state="attached")
    page.locator(f"[name=answer-{site.deep.key}][value='2']").check()
    page.go_back()
    page.wait_for_selector("[name=ages][value=adult]:checked")
    page.go_back()
    page.get_by_role("button", name="Begin").wait_for()
    for at in ("#region", f"[name=answer-{site.deep.key}][value='2']:checked", ".arranged"):
        page.go_forward()
        page.wait_for_selector(f"main {at}", state="attached")
    assert page.locator(".needed").count() == 1
    assert page.evaluate("history.length") == before + 4
    assert page.url == live_server.url + ADDRESS["en"]


def test_a_page_that_was_loaded_anew_says_that_the_answers_are_gone(page, live_server, site):
    page.goto(live_server.url + ADDRESS["en"])
    said = page.get_by_text("This page was loaded anew.")
    assert "Do not reload the page" in page.locator("main").inner_text()
    assert not said.is_visible()
    press(page, "situation")
    page.reload()
    said.wait_for()
    press(page, "situation")
    assert not said.is_visible()


def test_a_link_leaves_the_address_also_of_who_goes_on_before_the_script_is_there(
    page, live_server, site
):
    held = []
    page.route("**/walk.js", lambda route: held.append(route))
    opened = f"{live_server.url}{ADDRESS['en']}#plan={site.step.key}:1"
    page.goto(opened, wait_until="commit")
    page.get_by_role("button", name="Begin").click()
    page.wait_for_selector("[name=residences]")
    held[0].continue_()
    expect(page).to_have_url(live_server.url + ADDRESS["en"])


def test_a_link_that_is_broken_opens_a_plan_without_steps(page, live_server, site):
    page.goto(f"{live_server.url}{ADDRESS['en']}#plan=%E0%A4%A,x:y,,:")
    page.wait_for_selector("main [name=at]", state="attached")
    assert page.locator(".notice").count() >= 1


def test_text_and_link_can_be_copied(browser, live_server, site):
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{live_server.url}{ADDRESS['en']}#plan={site.step.key}:1")
    page.wait_for_selector(".sheet")
    page.get_by_text("As a link for a colleague").click()
    page.get_by_role("button", name="Copy the link").click()
    page.get_by_text("Copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{settings.SITE_URL}{ADDRESS['en']}#plan={site.step.key}:1"
    press(page, "text")
    page.get_by_role("button", name="Copy the text").click()
    page.get_by_text("Copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("PLAN\n")
    assert f"[ ] 1. {site.step.title_en}" in copied
    context.close()


def test_without_javascript_there_are_no_buttons_that_do_nothing(browser, live_server, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + ADDRESS["en"])
    press(page, "situation")
    press(page, f"stage-{site.stage.key}")
    assert page.locator("noscript p").last.is_visible()
    page.locator(f"[name=answer-{site.step.key}][value='1']").check()
    press(page, "plan")
    assert page.locator("[data-copy]:visible, [data-print]:visible").count() == 0
    press(page, "text")
    assert page.locator("textarea").input_value().startswith("PLAN")
    context.close()


def answer(page, live_server, site):
    """Go to the first stage, and answer the question of a step."""
    page.goto(live_server.url + ADDRESS["en"])
    press(page, "situation")
    press(page, f"stage-{site.stage.key}")
    page.locator(f"[name=answer-{site.step.key}][value='2']").check()


def test_without_a_connection_no_answer_is_lost(browser, live_server, site):
    context = browser.new_context()
    page = context.new_page()
    answer(page, live_server, site)
    context.set_offline(True)
    page.locator(".onward [value=plan]").last.click()
    page.get_by_role("alert").get_by_text("The site does not answer.").wait_for()
    assert page.locator(f"[name=answer-{site.step.key}][value='2']").is_checked()
    context.set_offline(False)
    press(page, "plan")
    assert page.locator(".arranged li").inner_text() == site.step.title_en
    assert page.get_by_role("alert").count() == 0
    context.close()


def test_an_error_of_the_server_costs_no_answer(page, live_server, site):
    answer(page, live_server, site)
    page.route("**/walk-through/", lambda route: route.fulfill(status=500, body="<main id=main>"))
    with page.expect_console_message(lambda message: "status of 500" in message.text):
        page.locator(".onward [value=plan]").last.click()
    page.get_by_role("alert").get_by_text("The site does not answer.").wait_for()
    assert page.locator(f"[name=answer-{site.step.key}][value='2']").is_checked()
    page.complaints[:] = [line for line in page.complaints if "status of 500" not in line]


@pytest.mark.parametrize("scripts", [True, False])
def test_what_stands_around_it_opens_beside_it(browser, live_server, site, settings, scripts):
    settings.DEMO_CONTENT = True
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    answer(page, live_server, site)
    links = [".stages a", ".site-name", ".bottom a", ".search button", ".demo a"]
    for link in (*links, ".leave a:not([data-leave])"):
        with context.expect_page() as opened:
            page.locator(link).first.click()
        opened.value.wait_for_url(re.compile(f"^{live_server.url}/[^?]*$"))
        opened.value.close()
        assert page.locator(f"[name=answer-{site.step.key}][value='2']").is_checked()
    context.close()
