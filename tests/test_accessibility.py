"""Every kind of page in a real browser: axe, reflow, zoom, keyboard, print, right to left."""

import itertools
import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import expect

from stages.models import Step
from tests.barriers import SIGHTS_IN, barriers, barriers_in_sight, scrolls_sideways
from tests.fonts import FONTS, in_each
from tests.make import make_step
from tests.site import make_site

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.urls_with_an_error"),
]
FIXED = ["home", "overview", "report", "organisations", "rights", "regulations", "glossary"]
FIXED += ["search", "walk_through"]
LONG = "Mensenhandelslachtofferbeschermingsmaatregelen"


def addresses(site, language):
    """One page of each kind, by what it shows."""
    rows = {
        "stage": site.stage,
        "step": site.step,
        "deep step": site.deep,
        "organisation": site.helper,
        "right": site.right,
        "regulation": site.regulation,
        "page": site.pages["browse-safely"],
        "page with the overview": site.pages["about"],
    }
    with translation.override(language):
        found = {name: reverse(name) for name in FIXED}
        found |= {name: row.get_absolute_url() for name, row in rows.items()}
        found |= {
            "results": f"{reverse('search')}?q=stap+step",
            "typo": f"{reverse('search')}?q=shrot",
        }
        chosen = "?need=lawyer&now=yes&town=x&age=minor&form=labour&who=victim"
        found["finder, nobody"] = reverse("organisations") + chosen
        found["finder"] = reverse("organisations") + "?need=safe-place&who=victim&age=minor"
    return found | {"404": f"/{language}/nothing/", "500": f"/{language}/breaks/"}


def visit(page, url):
    """Open an address. What stands behind “?q=” is searched for: it goes by no address."""
    address, _, words = url.partition("?q=")
    page.goto(address)
    if words:
        page.fill("#q", words.replace("+", " "))
        with page.expect_navigation():
            page.locator("form.search").evaluate("form => setTimeout(() => form.submit())")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_axe_finds_no_barrier_on_any_kind_of_page(reader, live_server, language):
    site = make_site()
    page = reader()
    found = {}
    for name, url in addresses(site, language).items():
        visit(page, live_server.url + url)
        found |= {(name, *at): wrong for at, wrong in barriers_in_sight(page, language).items()}
    assert len(found) == len(SIGHTS_IN[language]) * (len(FIXED) + 14)
    assert {place: wrong for place, wrong in found.items() if wrong} == {}


def test_no_barrier_and_no_sideways_scroll_in_the_languages_made_from_english(reader, live_server):
    """Each has the home page, with the longest words of the frame, and a kind of page in turn."""
    site = make_site()
    page = reader()
    page.set_viewport_size({"width": 320, "height": 640})
    found = {}
    kinds = itertools.cycle(addresses(site, "ar"))
    for code in settings.TRANSLATED_INTO:
        for name in ("home", next(kinds), next(kinds)):
            visit(page, live_server.url + addresses(site, code)[name])
            page.locator(".languages summary").click()
            found[code, name] = [*barriers(page), *(["wide"] if scrolls_sideways(page) else [])]
    assert {place: wrong for place, wrong in found.items() if wrong} == {}


def test_axe_would_find_a_barrier(reader, live_server):
    page = reader()
    page.goto(live_server.url + "/nl/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=a>')")
    assert any(line.startswith("image-alt") for line in barriers(page))


@pytest.fixture
def long_words():
    """A site whose titles are single words too long for a small screen."""
    site = make_site()
    for row in (site.stage, site.step, site.deep, site.right, site.regulation):
        row.title_nl = LONG
        row.summary_nl = f"{LONG} {LONG}"
        row.save()
    site.helper.name_nl = LONG
    site.helper.save()
    return site


SIZES = [(320, 256), (320, 640), (768, 1024), (1280, 900)]


# What stands too far to the right is, from right to left, cut off and not scrolled to.
LOST = "[...document.querySelectorAll('main *:not(.unseen)')].filter("
LOST += "e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML)"


def test_nothing_scrolls_sideways_in_either_direction_and_any_font(reader, live_server, long_words):
    """320 by 256 is a screen of 1280 by 1024 at 400 % zoom."""
    page = reader()
    wide = []
    for name, url in addresses(long_words, "nl").items():
        visit(page, live_server.url + url)
        for font in in_each(page):
            for direction, (width, height) in itertools.product(("ltr", "rtl"), SIZES):
                page.evaluate("dir => { document.documentElement.dir = dir }", direction)
                page.set_viewport_size({"width": width, "height": height})
                at = (name, font, direction, width)
                wide += [at] if scrolls_sideways(page) else []
                assert direction == "ltr" or page.evaluate(LOST) == [], at
    assert wide == []


def test_right_to_left_the_page_is_mirrored(reader, live_server):
    site = make_site()
    page = reader()
    page.goto(live_server.url + addresses(site, "nl")["step"])
    page.evaluate("document.documentElement.dir = 'rtl'")
    way, text = page.locator(".way").bounding_box(), page.locator("article").bounding_box()
    assert way["x"] > text["x"]


SPACING = """* { line-height: 1.5 !important; letter-spacing: .12em !important;
word-spacing: .16em !important } p { margin-block-end: 2em !important }"""


# WCAG 2.5.8: 24 pixels, but for links within a sentence.
SMALL = """[...document.querySelectorAll('nav a, button, .leave a, .reach a, .results a, .site-name,
label:has(> input), :not(label) > input:not([type=hidden])')].filter(e => {
  if (!e.checkVisibility()) return false;
  const b = e.getBoundingClientRect(); return b.width < 24 || b.height < 24
}).map(e => e.outerHTML)"""


def test_targets_can_be_touched_and_wider_spaced_text_still_fits(reader, live_server):
    """WCAG 1.4.12: the reader's own spacing costs no text."""
    site = make_site()
    page = reader(viewport={"width": 320, "height": 640})
    cut = "[...document.querySelectorAll('main *:not(.unseen), header *:not(.unseen)')].filter("
    cut += "e => getComputedStyle(e).overflow !== 'visible' && e.tagName !== 'svg'"
    # What is one pixel wide is there to be read aloud.
    cut += " && e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML)"
    for url in addresses(site, "nl").values():
        visit(page, live_server.url + url)
        assert page.evaluate(SMALL.replace("\n", " ")) == [], url
        page.add_style_tag(content=SPACING)
        assert not scrolls_sideways(page), url
        assert page.evaluate(cut) == [], url


def test_the_bar_with_the_way_out_leaves_room_to_read(reader, live_server):
    make_site()
    page = reader(viewport={"width": 320, "height": 256})
    page.goto(live_server.url + "/nl/")
    assert page.locator(".leave").bounding_box()["height"] <= 256 / 4


# What has the focus at each press of Tab, before it goes on.
WATCH_FOCUS = """() => {
  window.focused = [];
  addEventListener("keydown", ({ key }) => {
    if (key !== "Tab") return;
    const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
    const bar = document.querySelector(".leave");
    focused.push({
      name: e.outerHTML.slice(0, 90), page: e === document.body,
      outline: parseFloat(style.outlineWidth) * (style.outlineStyle !== "none"),
      above: box.top, below: box.bottom,
      free: e.matches(".skip") || bar.contains(e) ? 0 : bar.getBoundingClientRect().bottom,
      height: innerHeight,
    });
  }, true);
}"""
REACHABLE = "a:visible, button:visible, summary:visible, input:visible"


def tab_through(page, key):
    """Every element that gets the focus, from one end of the page to the other."""
    page.evaluate(WATCH_FOCUS)
    for _ in range(page.locator(REACHABLE).count() + 1):
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement === document.body"), "there are more"
    outside, *focused = page.evaluate("focused")
    assert outside["page"]
    assert not [element for element in focused if element["page"]], "there are fewer"
    return focused


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
@pytest.mark.parametrize("size", [(320, 480), (1280, 600)])
def test_the_focus_is_always_seen(reader, live_server, size, key):
    site = make_site()
    for _ in range(12):
        make_step(parent=site.step)
    page = reader(viewport={"width": size[0], "height": size[1]})
    for name in ("step", "organisation", "home"):
        page.goto(live_server.url + addresses(site, "nl")[name])
        for element in tab_through(page, key):
            assert element["outline"] >= 2, element
            assert element["above"] >= element["free"] - 1, element
            assert element["below"] <= element["height"] + 1, element


def test_the_skip_link_leads_to_the_text(reader, live_server):
    site = make_site()
    page = reader()
    page.goto(live_server.url + addresses(site, "nl")["step"])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**#main")
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_count(1)


def test_on_a_phone_the_steps_unfold_by_keyboard_and_are_folded_on_the_next_page(
    reader, live_server
):
    site = make_site()
    page = reader(viewport={"width": 360, "height": 640}, java_script_enabled=False)
    page.goto(live_server.url + addresses(site, "nl")["step"])
    fold, steps = page.locator(".way summary"), page.locator(".way ol").first
    assert not steps.is_visible()
    fold.press("Enter")
    expect(steps).to_be_visible()
    page.reload()
    expect(steps).not_to_be_visible()


def test_where_there_is_room_the_steps_rights_and_rules_are_open(reader, live_server):
    site = make_site()
    page = reader(java_script_enabled=False)
    page.goto(live_server.url + addresses(site, "nl")["step"])
    for beside in (".way ol >> nth=0", ".rights", ".rules"):
        assert page.locator(beside).is_visible()
    assert page.locator(":is(.way, .fold) summary:visible").count() == 0
    assert page.locator(".way [aria-current=page]").inner_text() == site.step.title_nl


def test_a_phone_has_the_first_number_soon_and_a_link_opens_what_is_folded(reader, live_server):
    site = make_site()
    page = reader(viewport={"width": 360, "height": 640})
    page.goto(live_server.url + addresses(site, "en")["step"])
    assert page.locator(".organisation .number").first.bounding_box()["y"] < 640 * 1.5
    assert not page.locator(".rights").is_visible()
    page.get_by_role("link", name="Rights 1").click()
    expect(page.locator(".rights")).to_be_visible()


# Where each thing stands that the Tab key comes to, in its order.
STOPS = """[...document.querySelectorAll('a[href], button, input, select, summary')].filter(
e => e.checkVisibility({contentVisibilityAuto: true}) && !e.matches('.skip')).map(e => {
  const b = e.getClientRects()[0];
  return {what: e.outerHTML.slice(0, 90), left: b.left, right: b.right, top: b.top, end: b.bottom}
})"""


def goes_back(one, following):
    """Whether what follows in the tab order is drawn before: on its left, or above it.

    The top of the next column is above too, but on the right.
    """
    if following["end"] <= one["top"]:
        return following["left"] < one["right"]
    return following["top"] < one["end"] and following["right"] <= one["left"]


def test_the_tab_key_goes_where_the_eye_goes(reader, live_server):
    site = make_site()
    page = reader()
    for name, url in addresses(site, "nl").items():
        page.goto(live_server.url + url)
        for width in (320, 768, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            stops = page.evaluate(STOPS.replace("\n", " "))
            assert len(stops) > 1
            wrong = [pair for pair in itertools.pairwise(stops) if goes_back(*pair)]
            assert wrong == [], (name, width)


def sheets(page):
    """How many sheets the page is when printed."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


@pytest.mark.parametrize("font", FONTS)
def test_the_overview_of_the_real_content_is_printed_on_one_sheet(
    reader, live_server, real_content, font
):
    page = reader(font)
    for url in ("/nl/overzicht/", "/en/overview/"):
        visit(page, live_server.url + url)
        assert page.locator(".lane > ol > li").count() > 20
        assert sheets(page) == 1


def test_a_step_of_the_real_content_is_printed_on_one_sheet_with_its_sources(
    reader, live_server, real_content
):
    page = reader()
    for key in ("reflection-period", "sexual-exploitation"):  # much beside it, and the longest text
        for language in ("nl", "en"):
            with translation.override(language):
                page.goto(live_server.url + Step.objects.get(key=key).get_absolute_url())
            assert sheets(page) == 1, (key, language)
    page.emulate_media(media="print")
    for part in (".checked a", ".rights dd", ".rules .citation"):
        assert page.locator(part).first.is_visible(), part


def test_in_print_there_is_the_text_and_no_navigation(reader, live_server):
    site = make_site()
    page = reader()
    page.goto(live_server.url + addresses(site, "nl")["step"])
    page.emulate_media(media="print")
    assert page.locator("nav:visible, .leave:visible, button:visible").count() == 0
    assert page.locator("h1").is_visible()
    assert page.locator(".organisation .number").first.is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    together = page.evaluate(
        "getComputedStyle(document.querySelector('.organisation')).breakInside"
    )
    assert together == "avoid"
