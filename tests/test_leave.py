"""“Leave this site”, in a real browser; going back in one that keeps pages in memory."""

import http.server
import threading

import pytest
from playwright.sync_api import Error

from tests.browser import listen
from tests.site import make_site

# The whole browser takes seconds to start: all of these on one of the suite's processes.
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("leave"),
    pytest.mark.browser,  # by `request`, so that conftest.py does not see it
]


class Weather(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Weather</title><h1>Sunny</h1>")

    def log_message(self, *args):
        pass


@pytest.fixture
def neutral(settings):
    """A site that is none of ours, at another host."""
    server = http.server.ThreadingHTTPServer(("127.0.0.2", 0), Weather)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    settings.LEAVE_URL = f"http://127.0.0.2:{server.server_port}/"
    yield settings.LEAVE_URL
    server.shutdown()
    server.server_close()


@pytest.fixture
def site(live_server, neutral):
    made = make_site()
    made.home = live_server.url + "/nl/"  # another host than the neutral site's, as in real life
    return made


@pytest.fixture
def reader(request):
    # The light browser keeps no page in memory: see `remembering`.
    context = request.getfixturevalue(getattr(request, "param", "browser")).new_context()
    page = context.new_page()
    complaints = listen(page)
    yield page
    context.close()
    # Whoever leaves in the middle of a page leaves requests unanswered.
    assert [line for line in complaints if "net::ERR" not in line] == []


remembering = pytest.mark.parametrize("reader", ["remembering_browser"], indirect=True)


def read_three_pages(reader, site):
    reader.goto(site.home)
    for link in (".panels a >> nth=0", ".steps a >> nth=0"):
        with reader.expect_navigation():
            reader.click(link)


HEADING = "(document.querySelector('h1')?.textContent ?? '').trim()"
HEADING = f"document.documentElement?.hidden ? '' : {HEADING}"


def shown(reader):
    """What the reader sees of a page that stays: nothing, or its heading."""
    return reader.evaluate(HEADING)


def sees(reader, heading):
    """Wait until the reader sees it. A page from the browser's memory does not load."""
    reader.wait_for_function(f"heading => ({HEADING}) === heading", arg=heading)


def watch(reader):
    """Collect what every page that is opened from now on shows when it is drawn."""
    seen = []
    reader.context.expose_function("saw", lambda text: seen.append(text))
    reader.context.add_init_script(
        "const look = () => { if (!document.documentElement.hidden && document.body?.innerText)"
        " saw(location.host + ' ' + document.body.innerText.slice(0, 40));"
        " requestAnimationFrame(look); }; requestAnimationFrame(look);"
        "addEventListener('pageshow', look)"
    )
    return seen


def test_leaving_shows_the_neutral_site_at_once(reader, site, neutral):
    read_three_pages(reader, site)
    reader.click("[data-leave]")
    reader.wait_for_url(neutral)
    sees(reader, "Sunny")


@remembering
@pytest.mark.parametrize("width", [320, 1280])
def test_after_leaving_ten_backs_and_forward_show_no_page_of_ours(reader, site, neutral, width):
    reader.set_viewport_size({"width": width, "height": 640})
    seen = watch(reader)
    read_three_pages(reader, site)
    reader.click("[data-leave]")
    reader.wait_for_url(neutral)
    sees(reader, "Sunny")
    assert ours(seen)
    seen.clear()
    for step in [reader.go_back] * 10 + [reader.go_forward] * 3:
        go(reader, step)
        # Not asked what it shows: one that is left again at once stands still in memory, and would
        # answer when it is thrown out of there, after three minutes.
        reader.wait_for_url(lambda url: url in (neutral, "about:blank"), wait_until="commit")
    reader.goto(neutral)
    sees(reader, "Sunny")  # and what pages said before has come
    assert ours(seen) == []


def go(reader, step):
    """Back or forward. A page that is just taking the place of another one takes no order yet."""
    for _ in range(200):
        try:
            return step(wait_until="commit")
        except Error as error:
            if "Not attached to an active page" not in str(error):
                raise
            reader.wait_for_timeout(50)
    raise AssertionError("the pages go on replacing each other")


def ours(seen):
    return [text for text in seen if text.startswith("127.0.0.1")]


@remembering
def test_pages_are_kept_in_memory_in_this_browser(reader, site):
    """Otherwise the tests here would not see what a reader's own browser does."""
    reader.goto(site.home)
    reader.evaluate("addEventListener('pageshow', event => { window.kept = event.persisted })")
    with reader.expect_navigation():
        reader.click(".panels a >> nth=0")
    reader.go_back(wait_until="commit")
    reader.wait_for_function("window.kept === true")


@remembering
def test_a_page_that_waits_in_memory_waits_hidden(reader, site):
    reader.goto(site.home)
    reader.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    assert shown(reader) == ""
    reader.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    assert shown(reader) == "Steun na mensenhandel"


@remembering
def test_back_works_as_ever_for_who_has_not_left(reader, site):
    read_three_pages(reader, site)
    reader.go_back(wait_until="commit")
    sees(reader, site.stage.title_nl)
    reader.go_back(wait_until="commit")
    sees(reader, "Steun na mensenhandel")
    reader.go_forward(wait_until="commit")
    sees(reader, site.stage.title_nl)


@remembering
def test_who_comes_back_on_purpose_can_read_again(reader, site, neutral):
    read_three_pages(reader, site)
    reader.click("[data-leave]")
    reader.wait_for_url(neutral)
    reader.goto(site.home)
    assert shown(reader) == "Steun na mensenhandel"
    reader.reload()
    assert shown(reader) == "Steun na mensenhandel"


def press_shift(reader, seconds):
    """Press it at these moments; said, not waited for, so that a slow machine is no slow hand."""
    now = reader.evaluate("Date.now() / 1000")
    keyboard = reader.context.new_cdp_session(reader)
    key = {"key": "Shift", "code": "ShiftLeft", "windowsVirtualKeyCode": 16}
    for second in seconds:
        for kind in ("keyDown", "keyUp"):
            sent = {"type": kind, "timestamp": now + second, **key}
            keyboard.send("Input.dispatchKeyEvent", sent)


def test_shift_three_times_leaves(reader, site, neutral):
    read_three_pages(reader, site)
    before = shown(reader)
    press_shift(reader, [0, 1.5, 3])
    assert shown(reader) == before  # a page that is left is hidden at once
    press_shift(reader, [10, 10.9, 11.8])
    reader.wait_for_url(neutral)


def test_typing_capitals_does_not_leave(reader, site):
    read_three_pages(reader, site)
    before = shown(reader)
    for key in ("Shift", "A", "Shift", "Tab", "Shift"):
        reader.keyboard.press(key)
    assert shown(reader) == before


def test_the_way_out_comes_right_after_the_skip_link_and_works_by_keyboard(reader, site, neutral):
    read_three_pages(reader, site)
    reader.keyboard.press("Tab")
    assert reader.evaluate("document.activeElement.className") == "skip"
    reader.keyboard.press("Tab")
    assert reader.evaluate("'leave' in document.activeElement.dataset")
    reader.keyboard.press("Enter")
    reader.wait_for_url(neutral)
    sees(reader, "Sunny")


@pytest.mark.parametrize("width", [320, 1280])
def test_the_way_out_stays_in_sight(reader, site, width):
    reader.set_viewport_size({"width": width, "height": 500})
    read_three_pages(reader, site)
    reader.evaluate("scrollTo(0, document.body.scrollHeight)")
    box = reader.locator("[data-leave]").bounding_box()
    assert 0 <= box["y"] < 100
    assert box["height"] >= 24
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


def test_without_javascript_the_way_out_is_a_plain_link(browser, site, neutral):
    context = browser.new_context(java_script_enabled=False)
    reader = context.new_page()
    reader.goto(site.home)
    link = reader.locator("[data-leave]")
    assert link.get_attribute("rel") == "noopener noreferrer"
    link.click()
    reader.wait_for_url(neutral)
    context.close()


@remembering
def test_nothing_is_kept_but_the_flag_and_only_after_leaving(reader, site, neutral):
    read_three_pages(reader, site)
    kept = "[localStorage.length, sessionStorage.length, document.cookie]"
    assert reader.evaluate(kept) == [0, 0, ""]
    assert reader.context.cookies() == []
    reader.click("[data-leave]")
    reader.wait_for_url(neutral)
    reader.goto(site.home)
    assert reader.evaluate(kept) == [0, 0, ""]


def test_browsing_safely_is_explained_beside_the_way_out(reader, site):
    reader.goto(site.home)
    reader.click(".leave a:not([data-leave])")
    sees(reader, site.pages["browse-safely"].title_nl)


@remembering
def test_leaving_one_tab_leaves_them_all(reader, site, neutral):
    """A step that the walk-through opened in a tab beside it is not all that has to go."""
    read_three_pages(reader, site)
    other = reader.context.new_page()
    other.goto(site.home)
    other.click("[data-leave]")
    other.wait_for_url(neutral)
    reader.wait_for_url(neutral)
    reader.go_back(wait_until="commit")
    reader.wait_for_url(neutral)
    other.close()
