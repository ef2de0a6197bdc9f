"""The admin in a real browser: dragging, rich text, languages; and nothing but our own host.

The `editor` fixture fails a test that breaks the policy or any script.
"""

import time

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse
from playwright.sync_api import expect

from deploy.code import code as code_of
from organisations.models import Organisation
from publishing.models import AdminEvent
from stages import tree
from stages.models import Step
from tests.admin_forms import add_url, change_url, list_url, publish_draft
from tests.barriers import barriers
from tests.browser import listen
from tests.fonts import FONTS, in_each
from tests.make import (
    fresh,
    make_contact,
    make_editor,
    make_factor,
    make_organisation,
    make_referral,
    make_step,
)

PASSWORD = "only-for-this-test"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@pytest.fixture
def editor(browser, live_server, client):
    """A page of somebody who is logged in. Another host's address fails the test."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    asked, complaints = [], listen(page)
    page.on("request", lambda request: asked.append(request.url))
    client.force_login(make_editor())
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    yield page
    context.close()
    assert complaints == []
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []


# The rich texts are built by other scripts, after the page has loaded.
BUILT = """() => [...document.querySelectorAll("textarea[data-django-prose-editor-configurable]")]
    .filter((each) => !each.id.includes("__prefix__"))
    .every((each) => each.closest(".prose-editor")?.querySelector(".ProseMirror"))"""
# Our own script names their parts in the next frame, and their buttons have a font of their own.
DRAWN = """async () => {
  await document.fonts.ready;
  for (const _ of [1, 2]) await new Promise((done) => requestAnimationFrame(done));
}"""


def open_page(page, url):
    """Open a page of the admin, and wait until all of it is there; until then it gets longer."""
    page.goto(url)
    page.wait_for_function(BUILT)
    page.evaluate(DRAWN)


def log_in(page, live_server):
    user = make_editor(password=PASSWORD)
    secret = make_factor(user)
    page.goto(live_server.url + reverse("admin:index"))
    page.fill("#id_username", user.username)
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")
    page.fill("#id_code", code_of(secret, time.time()))
    page.click("[type=submit]")
    page.wait_for_url(live_server.url + reverse("admin:index"))


@pytest.fixture
def step(live_server):
    stage = make_step(key="stage")
    make_step(parent=stage, key="first")
    step = make_step(parent=fresh(stage), key="second", rights=[])
    make_referral(step)
    return step


def handle(page, step):
    return page.locator(f'tr:has([data-pk="{step.pk}"]) .drag-handle')


def test_a_step_is_dragged_with_the_mouse(editor, live_server, step):
    first = Step.objects.get(key="first")
    open_page(editor, live_server.url + list_url(Step))
    start = handle(editor, step).bounding_box()
    target = editor.locator(f'tr:has([data-pk="{first.pk}"])').bounding_box()
    editor.mouse.move(start["x"] + 5, start["y"] + 5)
    editor.mouse.down()
    editor.mouse.move(target["x"] + 200, target["y"] + 10, steps=4)
    editor.mouse.move(target["x"] + 200, target["y"] + 3, steps=4)
    with editor.expect_navigation():
        editor.mouse.up()
    editor.wait_for_selector(".messagelist .success")
    assert [row.key for row in Step.objects.order_by("lft")] == ["stage", "second", "first"]
    assert list(tree.damage(Step.objects)) == []


def test_a_step_is_moved_by_keyboard(editor, live_server, step):
    open_page(editor, live_server.url + list_url(Step))
    editor.locator(f'input[name="_selected_action"][value="{step.pk}"]').press("Space")
    editor.select_option("select[name=action]", "move_up")
    editor.locator("button[name=index]").press("Enter")
    editor.wait_for_selector(".messagelist .success")
    assert [row.key for row in Step.objects.order_by("lft")] == ["stage", "second", "first"]


def test_rich_text_is_typed_and_saved(editor, live_server, step):
    open_page(editor, live_server.url + change_url(step))
    for code, words in (("nl", "Eerst dit. "), ("en", "This first. ")):
        text = editor.locator(f".fieldBox.field-body_{code}")
        text.locator(".ProseMirror").click()
        editor.keyboard.press("Control+A")
        editor.keyboard.type(words)
        editor.keyboard.press("Control+B")
        editor.keyboard.type("Bel 112.")
        text.locator("[data-name=bulletList]").click()
    save(editor)
    step = fresh(step)
    for body, words in ((step.body_nl, "Eerst dit."), (step.body_en, "This first.")):
        assert body == f"<ul><li><p>{words} <strong>Bel 112.</strong></p></li></ul>"


def save(page):
    with page.expect_navigation():
        page.click("[name=_save]")
    page.wait_for_selector(".messagelist .success")
    publish_draft(page.url)


def test_dutch_and_english_stand_side_by_side_where_the_window_is_wide(editor, live_server, step):
    open_page(editor, live_server.url + change_url(step))
    for name in ("title", "body", "referrals-0-why"):
        for width, is_beside in ((1280, True), (1279, False), (320, False)):
            editor.set_viewport_size({"width": width, "height": 900})
            dutch, english = (
                editor.locator(
                    f".fieldBox:has(> * #id_{name}_{code}), .fieldBox:has(> #id_{name}_{code})"
                ).bounding_box()
                for code in ("nl", "en")
            )
            beside = dutch["y"] == english["y"] and dutch["width"] == english["width"]
            below = dutch["y"] + dutch["height"] <= english["y"] and dutch["x"] == english["x"]
            assert (beside, below) == (is_beside, not is_beside), (name, width)
    title = editor.get_by_label("Title (English):", exact=True)
    assert title.get_attribute("lang") == "en"
    title.fill("Renamed")
    save(editor)
    assert fresh(step).title_en == "Renamed"


# Fields that have the focus and are less to be seen than a line of text, for they lie below what
# stays in view; going through the form in both directions. A browser scrolls by whole pixels, so
# one of them may be missing. How much stays in view, and whether that was a long form.
COVERED = """() => {
  const fields = [...document.querySelectorAll("form[id$=_form] :is(a[href], button, input, "
      + "select, textarea, [contenteditable])")].filter((each) => each.checkVisibility());
  const bars = [...document.querySelectorAll(".sections, .submit-row, .submit-row > .default")]
      .filter((each) => getComputedStyle(each).position === "sticky");
  const within = (one, other) =>
      Math.max(0, Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top));
  const covered = [];
  for (const field of [...fields, ...fields.toReversed()]) {
    field.focus();
    const place = field.getBoundingClientRect();
    let seen = within(place, { top: 0, bottom: innerHeight });
    for (const bar of bars.filter((each) => !each.contains(field))) {
      seen -= within(place, bar.getBoundingClientRect());
    }
    if (seen < Math.min(place.height, 20) - 1) covered.push(field.id || field.outerHTML);
  }
  return [bars.length, covered, fields.length > 50];
}"""


@pytest.mark.parametrize(
    ("width", "height", "bars"), [(1280, 720, 2), (320, 568, 1), (320, 256, 0)]
)
def test_save_stays_in_view_and_covers_nothing_that_has_the_focus(
    editor, live_server, step, width, height, bars
):
    editor.set_viewport_size({"width": width, "height": height})
    open_page(editor, live_server.url + change_url(step))
    saving = editor.get_by_role("button", name="Save the draft", exact=True)
    # On a phone the state of the item fills the first screen; the form begins below it.
    assert is_in_view(saving, height) == (width == 1280)
    editor.get_by_role("link", name="Sources", exact=True).click()
    heading = editor.get_by_role("heading", name="Sources")
    expect(heading).to_be_in_viewport(ratio=0.9)
    assert is_in_view(heading, height)
    assert is_in_view(saving, height) == bool(bars)
    assert editor.evaluate(COVERED) == [bars, [], True]


def is_in_view(locator, height):
    box = locator.bounding_box()
    return box["y"] > -1 and box["y"] + box["height"] < height + 1


def test_a_referral_is_added_by_typing_the_name(editor, live_server, step):
    helper = make_organisation(name_nl="Opvanghuis", name_en="Opvanghuis")
    open_page(editor, live_server.url + change_url(step))
    editor.locator("#referrals-group .add-row a").click()
    row = editor.locator("#referrals-1")
    row.locator(".select2-selection").click()
    search = editor.locator(".select2-dropdown .select2-search__field")
    expect(search).to_be_focused()
    expect(search).to_have_accessible_name("Organisation")
    editor.keyboard.type("opvangh")
    found = editor.locator(".select2-results__option")
    expect(found).to_have_text(["Opvanghuis"])  # and no longer all that there are
    found.click()
    expect(row.locator(".select2-selection__rendered")).to_contain_text("Opvanghuis")
    row.locator("#id_referrals-1-why_nl").fill("Biedt een plek")
    save(editor)
    assert step.referrals.get(organisation=helper).why_nl == "Biedt een plek"


def test_the_day_of_a_check_is_chosen_in_the_calendar(editor, live_server, step):
    open_page(editor, live_server.url + change_url(step))
    editor.locator(".field-checked_on .date-icon").click()
    editor.locator(".calendarbox td a", has_text="15").locator("visible=true").click()
    save(editor)
    assert fresh(step).checked_on.day == 15


def test_an_address_is_made_from_the_title(editor, live_server, step):
    open_page(editor, live_server.url + add_url(Organisation))
    editor.locator("#id_name_nl").press_sequentially("Veilig Huis")
    expect(editor.locator("#id_slug")).to_have_value("veilig-huis")


# Fields of a form that go on beyond the window, where their end cannot be read.
CUT_OFF = """[...document.querySelectorAll("#content-main :is(input, textarea, select)")]
    .filter((field) => field.offsetParent && field.getBoundingClientRect().right > innerWidth)
    .map((field) => "cut off: " + field.name)"""


def test_no_barriers_and_no_sideways_scroll(reader, live_server, step):
    page = reader()
    log_in(page, live_server)
    found = {}
    walk_through = f"{list_url(Step)}walk-through/"
    organisation = make_contact().organisation
    first_page, changes = reverse("admin:index"), [change_url(step), change_url(organisation)]
    factors = [reverse(name) for name in ("mfa_index", "mfa_add_webauthn")]
    people = [list_url(User), add_url(User), list_url(AdminEvent)]
    translations = f"{reverse('admin:translations')}?language=ar&state=missing"
    pages = [first_page, list_url(Step), walk_through, translations, *changes, *factors, *people]
    for url in pages:
        open_page(page, live_server.url + url)
        for font, width in ((font, width) for font in in_each(page) for width in (1280, 320)):
            page.set_viewport_size({"width": width, "height": 900})
            # Only what is measured in pixels hangs on the font.
            at = url, font, width
            found[at] = barriers(page, RULES) if font == FONTS[0] else []
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found[at].append("scrolls sideways")
            if "changelist" not in page.locator("body").get_attribute("class").split():
                found[at] += page.evaluate(CUT_OFF)
    assert {place: problems for place, problems in found.items() if problems} == {}


def test_hours_that_are_typed_are_shown_as_readers_will_see_them(editor, live_server):
    contact = make_contact(hours={"mon-fri": "9:00-17:00"})
    open_page(editor, live_server.url + change_url(contact.organisation))
    preview = editor.locator("#contacts-0 .field-preview .readonly")
    assert "9:00 to 17:00 (Dutch time)" in preview.inner_text()
    editor.get_by_role("textbox", name="Saturday").first.fill("10-12")
    editor.get_by_text("Saturday, 10:00 to 12:00").wait_for()
    editor.get_by_role("textbox", name="Saturday").first.fill("10-99")
    editor.get_by_text("“10-99” are no hours").wait_for()
