"""The walk-through keeps nothing, in the browser and on the server; and a leak would be seen."""

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.browser import listen
from tests.make import make_contact, make_region, make_step
from tests.safety import violations
from tests.walking import needing, walk

pytestmark = pytest.mark.django_db(transaction=True)
MOST_QUERIES = 15  # of any page
START = "/en/walk-through/"
# Words that only an answer has. None may be left anywhere.
TELLING = ["answer", "secret-step", "secret-region", "no_permit", "2026-01-31"]


@pytest.fixture
def site():
    make_contact(value="112", emergency=True)
    make_region(key="secret-region")
    stage = make_step(key="stage", title_en="Protection")
    make_step(parent=stage, key="secret-step", question_nl="Nodig?", question_en="Needed?")
    return stage


def everything_stored():
    """How many rows each table has, of every app; and the newest change of what has one."""
    return {model: model._default_manager.count() for model in apps.get_models()}


class Watch:
    """What a page leaves behind: in its addresses, in what it asks for, and in the browser."""

    def __init__(self, page):
        self.page, self.seen, self.responses = page, [], []
        page.on("request", lambda request: self.seen.append(f"asks for {request.url}"))
        page.on("framenavigated", lambda frame: self.seen.append(f"is at {frame.url}"))
        page.on("response", lambda response: self.responses.append(response))
        self.stored_before = everything_stored()

    def leaks(self):
        """A sentence for each thing that tells of an answer, or that stays."""
        page = self.page
        # Asked for, as the browser may tell of it later.
        self.seen.append(f"is at {page.evaluate('location.href')}")
        found = [line for line in self.seen if any(word in line for word in TELLING)]
        for response in self.responses:
            headers = response.headers
            found += [
                f"sends {name}" for name in ("set-cookie", "etag", "location") if name in headers
            ]
            if "/static/" not in response.url and headers.get("cache-control") != "no-store":
                found.append(f"may be kept: {response.url}")
        if page.context.cookies():
            found.append("has a cookie")
        found += [f"keeps {what}" for what in page.evaluate(KEPT)]
        if everything_stored() != self.stored_before:
            found.append("wrote into the database")
        return found


KEPT = """async () => [
  ...Object.keys(localStorage).map((key) => `local ${key}`),
  ...Object.keys(sessionStorage).map((key) => `session ${key}`),
  ...(await indexedDB.databases()).map((database) => `database ${database.name}`),
  ...(await caches.keys()).map((name) => `cache ${name}`),
  ...(await navigator.serviceWorker.getRegistrations()).map(() => "a worker"),
  ...(history.state === null || Number.isInteger(history.state) ? [] : ["a state in the history"]),
  ...(window.name ? ["a name"] : []),
]"""


def begin(page, url):
    page.goto(url + START)
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("no residence permit").check()


def go_through(page, url):
    """From the first page to the plan as text, answering on the way, and back to a stage."""
    begin(page, url)
    page.get_by_label("Region").select_option("secret-region")
    page.get_by_role("button", name="Next", exact=False).last.click()
    page.locator("[name=answer-secret-step][value='1']").check()
    page.locator(".onward").get_by_role("button", name="Show the plan").click()
    page.locator(".sheet h3").wait_for()
    page.locator(".options summary").click()
    page.get_by_label("A second language").select_option("nl")
    page.get_by_role("button", name="Show it like this").click()
    page.locator("[lang=nl] h3").wait_for()
    page.get_by_role("button", name="As plain text").click()
    page.locator("textarea").wait_for()
    page.get_by_role("button", name="Protection", exact=False).click()
    page.locator("[name=answer-secret-step][value='1']:checked").wait_for(state="attached")
    page.wait_for_load_state()  # without scripts it is a page of its own, which comes in parts


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without"])
def visitor(browser, request):
    context = browser.new_context(java_script_enabled=request.param)
    page = context.new_page()
    page.has_scripts = request.param
    page.complaints = listen(page)
    yield page
    context.close()


def test_going_through_leaves_nothing_behind(visitor, live_server, site):
    watch = Watch(visitor)
    go_through(visitor, live_server.url)
    assert visitor.complaints == []
    assert len(watch.responses) > 6
    assert watch.leaks() == []


def test_with_javascript_the_history_has_bare_entries_and_leaving_the_page_empties_them(
    page, live_server, site
):
    """Each is the same address; whoever comes back to one finds the first page."""
    page.goto(live_server.url + "/en/")
    before = page.evaluate("history.length")
    go_through(page, live_server.url)
    entries = page.evaluate("history.length") - before
    assert entries == 6  # start, situation, stage, plan, text, stage
    page.goto(live_server.url + "/en/")
    page.go_back()
    page.get_by_role("button", name="Begin").wait_for()
    assert page.locator("[name=answers]").last.input_value() == ""
    assert "secret-step" not in page.content()
    # Later, so that the browser answers before the page is gone.
    page.evaluate(f"setTimeout(() => history.go({-entries}))")
    page.wait_for_url(live_server.url + "/en/")


def test_leaving_wipes_it(page, live_server, site):
    page.route("https://www.buienradar.nl/**", lambda route: route.fulfill(body="rain"))
    go_through(page, live_server.url)
    page.locator("[data-leave]").click()
    page.wait_for_url("https://www.buienradar.nl/")
    page.go_back(wait_until="commit")
    gone = ("https://www.buienradar.nl/", "about:blank")
    page.wait_for_url(lambda url: url in gone)
    assert "secret-step" not in page.content()


def test_without_javascript_the_browser_can_send_a_page_again(browser, live_server, site):
    """What Back then offers. The page is the one that it was: the form holds all of it."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    go_through(page, live_server.url)
    shown = page.locator("main").inner_text()
    page.reload()
    assert page.locator("main").inner_text() == shown
    assert page.locator("[name=answer-secret-step][value='1']").is_checked()
    context.close()


PLANTED = [
    "localStorage.setItem('a', '1')",
    "sessionStorage.setItem('a', '1')",
    "document.cookie = 'a=1'",
    "history.pushState(null, '', '?answers=secret-step:1')",
    "history.replaceState({a: 1}, '')",
    "history.replaceState(null, '', '#secret-step')",
    "fetch('/en/?q=secret-step')",
    "caches.open('a')",
    "new Promise((done) => { indexedDB.open('a').onsuccess = done; }).then(() => 0)",
    "window.name = 'a'",
]


@pytest.mark.parametrize("leak", PLANTED)
def test_a_leak_in_the_browser_would_be_seen(browser, live_server, site, leak):
    context = browser.new_context()
    page = context.new_page()
    watch = Watch(page)
    begin(page, live_server.url)
    page.evaluate(f"async () => {{ await ({leak}); }}")
    assert watch.leaks() != []
    context.close()


def test_a_row_that_is_written_would_be_seen(page, live_server, site):
    watch = Watch(page)
    begin(page, live_server.url)
    Session.objects.create(session_key="a", session_data="", expire_date=timezone.now())
    assert watch.leaks() == ["wrote into the database"]


WRITING = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "SAVEPOINT", "BEGIN")


def writes(captured):
    return [query["sql"] for query in captured if query["sql"].startswith(WRITING)]


@pytest.mark.parametrize("go", ["situation", "stage-stage", "plan", "text"])
def test_no_page_writes_or_tells(client, site, go):
    said = {"residences": "no_permit", "region": "secret-region", "answer-secret-step": "1"}
    with CaptureQueriesContext(connection) as captured:
        response = walk(client, go=go, **said)
    assert len(captured) > 0
    assert writes(captured) == []
    assert list(violations(response)) == []
    assert not {"Set-Cookie", "ETag", "Last-Modified", "Location"} & set(response.headers)
    assert not any(word in str(response.headers) for word in TELLING)


def test_a_write_would_be_seen(site):
    with CaptureQueriesContext(connection) as captured:
        site.save()
    assert writes(captured)


def test_every_page_of_it_costs_as_many_queries_whatever_is_answered(client, site):
    """The plan's own queries do not grow with it: tests/test_costs.py has the other pages."""

    def queries(go, steps):
        with CaptureQueriesContext(connection) as captured:
            assert walk(client, go=go, answers=needing(*steps)).status_code == 200
        return len(captured)

    steps = [make_step(parent=site, question_nl="Nodig?", question_en="Needed?") for _ in range(9)]
    for go in ("situation", "stage-stage", "plan", "text"):
        queries(go, steps)  # what is kept of the content is there now
        few, many = queries(go, steps[:1]), queries(go, steps)
        assert few == many <= MOST_QUERIES, go
