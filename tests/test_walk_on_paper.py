"""The plan on paper, in a real browser: nothing is split, and a stranger learns nothing."""

import re

import pytest
from django.conf import settings
from django.utils import translation

from stages.models import Step
from tests.fonts import in_each, wear_wide
from tests.walking import ADDRESS

pytestmark = pytest.mark.django_db(transaction=True)
# A4 with margins of 15 mm, at 96 pixels an inch.
WIDTH, HEIGHT = int(180 / 25.4 * 96), int(267 / 25.4 * 96)


@pytest.fixture
def paper(browser, live_server, real_content):
    """A function that opens a plan of steps of the real content, in one language or two.

    In the widest font, or in the one that the machine has.
    """
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT})

    def open_plan(steps, second="", neutral=False, font="wide", region=""):
        if font == "wide":
            wear_wide(context)
        page = context.new_page()
        carried = f"plan={','.join(f'{s.key}:1' for s in steps)}&region={region}"
        page.goto(f"{live_server.url}{ADDRESS['en']}#{carried}")
        page.wait_for_selector(".sheet")
        page.locator(".options summary").click()
        page.locator("#second").select_option(second)
        page.locator("[name=neutral]").set_checked(neutral)
        page.evaluate("document.querySelector('.sheet').dataset.before = ''")
        page.locator(".options button").click()
        page.wait_for_selector(".sheet:not([data-before])")
        return page

    yield open_plan
    context.close()


def asking():
    with translation.override("en"):
        return [step for step in Step.objects.public() if step.question]


@pytest.mark.parametrize("second", ["", "nl"])
def test_every_step_of_the_real_content_fits_on_a_page_and_is_not_split(paper, second):
    steps = asking()
    page = paper(steps, second)
    page.emulate_media(media="print")
    assert page.locator(".needed").count() == len(steps) >= 40
    parts = "document.querySelectorAll('.needed, .calls tbody tr')"
    split = f"[...{parts}].map(e => getComputedStyle(e).breakInside)"
    assert set(page.evaluate(split)) == {"avoid"}
    high = "[...document.querySelectorAll('.needed')].map(e => e.offsetHeight)"
    shown = "[...document.querySelectorAll('.sheet .number')].filter(e => e.checkVisibility())"
    lines = f"{shown}.map(e => e.getClientRects().length)"
    for font in in_each(page):
        assert max(page.evaluate(high)) < HEIGHT, font
        assert set(page.evaluate(lines)) == {1}, f"a number is broken over two lines, {font}"


def test_in_print_there_is_the_plan_and_nothing_to_press(paper):
    page = paper(asking()[:1], neutral=True)
    page.emulate_media(media="print")
    assert page.locator("nav:visible, button:visible, form:visible, .leave:visible").count() == 0
    text = page.locator("body").inner_text()
    assert "Referral site" not in text
    assert settings.SITE_URL not in text
    assert page.title() == "To arrange"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert sheets(page) == 1


def sheets(page):
    """On how many A4 a page is printed."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


SIX = ["safety", "reflection-period", "shelter", "medical-mental-health", "legal-assistance"]
SIX += ["interpreters"]


@pytest.mark.parametrize(("second", "of_six", "of_all"), [("", 1, 10), ("nl", 2, 10)])
def test_six_steps_take_one_sheet_for_each_language_and_all_steps_at_most_ten(
    paper, second, of_six, of_all
):
    steps = asking()
    six = [step for step in steps if step.key in SIX]
    assert len(six) == 6
    found = [
        sheets(paper(some, second, font="of the machine", region="groningen"))
        for some in (six, steps)
    ]
    assert found[0] <= of_six
    assert found[1] <= of_all


def test_both_columns_begin_each_step_at_the_same_height(paper):
    page = paper(asking()[:6], "nl")
    page.set_viewport_size({"width": 1280, "height": 900})
    tops = page.evaluate(
        "[...document.querySelectorAll('.needed .columns')].map("
        "row => [...row.children].map(column => column.getBoundingClientRect().top))"
    )
    assert len(tops) == 6
    assert all(one == other for one, other in tops)
