"""The desk in a browser: what axe finds on its pages, and how they fit a telephone."""

import pytest
from django.conf import settings
from django.urls import reverse

from stages.models import Step
from tests.admin_forms import list_url
from tests.barriers import barriers, scrolls_sideways
from tests.make import fresh, make_editor, make_organisation, make_referral, make_step
from tests.publishing.writing import approved, edit


@pytest.fixture
def desk(reader, live_server, client):
    """Opens pages of the admin for an editor who is logged in."""
    page = reader(viewport={"width": 1280, "height": 900}, locale="en-GB")
    client.force_login(make_editor())
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    return page


PAGES = ["preview", "versions", "compare"]


def test_no_barriers_on_the_pages_of_the_desk(desk, client, live_server, author, reviewer):
    step = make_step(make_step(), question_nl="Nodig?")
    referral = make_referral(fresh(step))
    approved(referral.organisation, author, reviewer, summary_nl="Anders.")
    edit(make_organisation(), author, name_nl="Nieuw huis")
    edit(step, author, title_nl="Straks zo")

    def framed(route):
        """Frames that load at once would share the one connection that a test has."""
        path = route.request.url.removeprefix(live_server.url)
        route.fulfill(body=client.get(path).content.decode(), content_type="text/html")

    desk.route("**/preview/*/?*", framed)
    pages = [reverse(f"admin:stages_step_{page}", args=[step.pk]) for page in PAGES]
    found = {}
    for url in [*pages, reverse("admin:together"), list_url(Step)]:
        desk.goto(live_server.url + url, wait_until="networkidle")
        for width in (1280, 360):
            desk.set_viewport_size({"width": width, "height": 900})
            found[url, width] = barriers(desk)
            found[url, width] += ["scrolls sideways"] if scrolls_sideways(desk) else []
    assert {place: wrong for place, wrong in found.items() if wrong} == {}
