"""The admin in a real browser: dragging, rich text, language tabs; and nothing but our own host.

The `editor` fixture fails a test that breaks the policy or any script.
"""

import pytest
from django.conf import settings
from django.urls import reverse

from organisations.models import Organisation
from stages import tree
from stages.models import Step
from tests.admin_forms import add_url, change_url, list_url
from tests.barriers import barriers
from tests.browser import listen
from tests.fonts import FONTS
from tests.make import (
    fresh,
    make_contact,
    make_editor,
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


def log_in(page, live_server):
    user = make_editor(password=PASSWORD)
    page.goto(live_server.url + reverse("admin:index"))
    page.fill("#id_username", user.username)
    page.fill("#id_password", PASSWORD)
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
    editor.goto(live_server.url + list_url(Step))
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
    editor.goto(live_server.url + list_url(Step))
    editor.locator(f'input[name="_selected_action"][value="{step.pk}"]').press("Space")
    editor.select_option("select[name=action]", "move_up")
    editor.locator("button[name=index]").press("Enter")
    editor.wait_for_selector(".messagelist .success")
    assert [row.key for row in Step.objects.order_by("lft")] == ["stage", "second", "first"]


def test_rich_text_is_typed_and_saved(editor, live_server, step):
    editor.goto(live_server.url + change_url(step))
    text = editor.locator("#tab_id_body_nl .ProseMirror, #tab_id_body_en .ProseMirror").locator(
        "visible=true"
    )
    text.click()
    editor.keyboard.press("Control+A")
    editor.keyboard.type("Eerst dit. ")
    editor.keyboard.press("Control+B")
    editor.keyboard.type("Bel 112.")
    editor.locator("[data-name=bulletList]").locator("visible=true").click()
    save(editor)
    assert "<ul><li><p>Eerst dit. <strong>Bel 112.</strong></p></li></ul>" in (
        fresh(step).body_nl,
        fresh(step).body_en,
    )


def save(page):
    with page.expect_navigation():
        page.click("[name=_continue]")
    page.wait_for_selector(".messagelist .success")


def test_the_language_tabs_switch_the_whole_form(editor, live_server, step):
    editor.goto(live_server.url + change_url(step))
    for language, other in (("nl", "en"), ("en", "nl")):
        editor.locator(f"li[aria-controls=tab_id_title_{language}]").click()
        assert editor.locator(f"#id_title_{language}").is_visible()
        assert editor.locator(f"#id_summary_{language}").is_visible()
        assert not editor.locator(f"#id_summary_{other}").is_visible()
    editor.fill("#id_title_en", "Renamed")
    editor.locator("li[aria-controls=tab_id_title_en]").press("ArrowLeft")
    editor.locator("#id_summary_nl").wait_for(state="visible")
    editor.fill("#id_summary_nl", "Anders")
    save(editor)
    assert (fresh(step).title_en, fresh(step).summary_nl) == ("Renamed", "Anders")


def test_a_referral_is_added_by_typing_the_name(editor, live_server, step):
    helper = make_organisation(name_nl="Opvanghuis", name_en="Opvanghuis")
    editor.goto(live_server.url + change_url(step))
    editor.locator("#referrals-group .add-row a").click()
    row = editor.locator("#referrals-1")
    row.locator(".select2-selection").click()
    editor.keyboard.type("opvangh")
    editor.locator(".select2-results__option", has_text="Opvanghuis").click()
    row.locator("li[aria-controls=tab_id_referrals-1-why_nl]").click()
    row.locator("#id_referrals-1-why_nl").fill("Biedt een plek")
    save(editor)
    assert step.referrals.get(organisation=helper).why_nl == "Biedt een plek"


def test_the_day_of_a_check_is_chosen_in_the_calendar(editor, live_server, step):
    editor.goto(live_server.url + change_url(step))
    editor.locator(".field-checked_on .date-icon").click()
    editor.locator(".calendarbox td a", has_text="15").locator("visible=true").click()
    save(editor)
    assert fresh(step).checked_on.day == 15


def test_an_address_is_made_from_the_title(editor, live_server, step):
    editor.goto(live_server.url + add_url(Organisation))
    editor.locator("li[aria-controls=tab_id_name_nl]").click()
    editor.locator("#id_name_nl").press_sequentially("Veilig Huis")
    assert editor.input_value("#id_slug") == "veilig-huis"


# Fields of a form that go on beyond the window, where their end cannot be read.
CUT_OFF = """[...document.querySelectorAll("#content-main :is(input, textarea, select)")]
    .filter((field) => field.offsetParent && field.getBoundingClientRect().right > innerWidth)
    .map((field) => "cut off: " + field.name)"""


@pytest.mark.parametrize("font", FONTS)
def test_no_barriers_and_no_sideways_scroll(reader, live_server, step, font):
    page = reader(font)
    log_in(page, live_server)
    found = {}
    walk_through = f"{list_url(Step)}walk-through/"
    organisation = make_contact().organisation
    for url in [list_url(Step), walk_through, change_url(step), change_url(organisation)]:
        page.goto(live_server.url + url)
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            # Only what is measured in pixels hangs on the font.
            found[url, width] = barriers(page, RULES) if font == FONTS[0] else []
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found[url, width].append("scrolls sideways")
            if "changelist" not in page.locator("body").get_attribute("class").split():
                found[url, width] += page.evaluate(CUT_OFF)
    assert {place: problems for place, problems in found.items() if problems} == {}


def test_hours_that_are_typed_are_shown_as_readers_will_see_them(editor, live_server):
    contact = make_contact(hours={"mon-fri": "9:00-17:00"})
    editor.goto(live_server.url + change_url(contact.organisation))
    preview = editor.locator("#contacts-0 .field-preview .readonly")
    assert "9:00 to 17:00 (Dutch time)" in preview.inner_text()
    editor.get_by_role("textbox", name="Saturday").first.fill("10-12")
    editor.get_by_text("Saturday, 10:00 to 12:00").wait_for()
    editor.get_by_role("textbox", name="Saturday").first.fill("10-99")
    editor.get_by_text("“10-99” are no hours").wait_for()
