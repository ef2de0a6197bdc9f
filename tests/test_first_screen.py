"""What a reader sees first: measured in a real browser, in the widest font."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)
PHONE, DESKTOP = {"width": 360, "height": 640}, {"width": 1280, "height": 800}


def lowest(page, at):
    """How far down the last of these reaches."""
    boxes = [place.bounding_box() for place in page.locator(at).all()]
    return max(box["y"] + box["height"] for box in boxes)


def first(page, at):
    """How far down the first of these begins."""
    return page.locator(at).first.bounding_box()["y"]


def test_what_a_reader_needs_first_stands_on_the_first_screen(
    reader, live_server, real_content, settings
):
    settings.DEMO_CONTENT = True
    page = reader()
    for home, victims in (("/nl/", "hulp/"), ("/en/", "help/")):
        page.set_viewport_size(DESKTOP)
        page.goto(live_server.url + home)
        assert page.locator(".doors a").count() == 3
        assert page.locator(".panels p").count() == 4
        assert lowest(page, ".doors a") < lowest(page, ".panels p") <= DESKTOP["height"]
        assert page.locator("main .number[href^='tel:']").count() == 2
        page.set_viewport_size(PHONE)
        assert first(page, "h1") < 200
        assert first(page, ".doors a") < PHONE["height"]
        tops = {place.bounding_box()["y"] for place in page.locator(".stages li").all()}
        assert len(tops) == 1
        page.goto(live_server.url + home + victims)
        assert first(page, "h1") < 200
        assert first(page, ".whom .number") < 1.5 * PHONE["height"]
        for number in ("0900-0101", "0800-0188"):
            assert page.get_by_role("link", name=number).is_visible()


def test_who_asks_the_finder_on_a_phone_reads_the_number_within_a_screen(
    reader, live_server, real_content
):
    page = reader("of the machine", viewport=PHONE)
    page.goto(f"{live_server.url}/nl/organisaties/")
    page.get_by_label("Plaats of dorp").fill("Naaldwijk")
    page.locator("#need-report").click()
    expect(page.locator("#asking > summary")).to_be_visible()
    wanted = page.get_by_role("link", name="0800 5151")
    # A machine's own font may be a fifth wider than the usual one.
    found = page.locator("#found").bounding_box()["y"]
    assert wanted.bounding_box()["y"] - found < 1.2 * PHONE["height"]
    assert found + page.evaluate("scrollY") < PHONE["height"]
