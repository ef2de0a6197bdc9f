"""What a page costs the database and the reader's telephone. Time is measured in bench/."""

import brotli
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from bench.multiply import multiply
from pages.mirror import pages as mirrored
from referral_site.padding import BLOCK
from stages.models import Step
from tests.make import make_contact, make_organisation, make_referral, make_right, make_step
from tests.safety import violations
from tests.seen import document
from tests.site import make_site, pages_from
from tests.walking import walk
from tests.weight import files, first_view

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

FIXED = ["home", "report", "overview", "glossary", "organisations", "rights", "regulations"]
FIXED += ["search", "walk_through"]
MOST = {"home": 3, "search": 3, "step": 6, "deep": 6, "stage": 6}


def queries(client, url):
    """Of a page that is asked for again: what is kept in memory is there."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def addresses(site):
    """An address of each kind of page."""

    rows = {name: getattr(site, name) for name in ("stage", "step", "deep", "right", "regulation")}
    rows |= {
        "helper": site.helper,
        "about": site.pages["about"],
        "page": site.pages["browse-safely"],
    }
    with translation.override("en"):
        found = {name: row.get_absolute_url() for name, row in rows.items()}
        return found | {name: reverse(name) for name in FIXED}


def test_no_page_costs_more_queries_at_twenty_times_the_content(client):
    pages = addresses(make_site())
    client.get(pages["search"])  # makes the index, once for each content
    before = {name: queries(client, url) for name, url in pages.items()}
    multiply(20)
    client.get(pages["search"])
    after = {name: queries(client, url) for name, url in pages.items()}
    assert after == before
    assert all(before[name] <= most for name, most in MOST.items()), before
    assert max(before.values()) <= 6


def test_a_step_costs_the_same_at_any_depth(client):
    step = make_step(title_en="Stage")
    counts = set()
    for depth in range(11):
        step = make_step(parent=step)
        if depth in (0, 5, 10):
            with translation.override("en"):
                counts.add(queries(client, step.get_absolute_url()))
    assert len(counts) == 1


def test_a_step_costs_the_same_however_much_is_linked_to_it(client):
    step = make_step(parent=make_step())

    def link(times):
        for _ in range(times):
            step.rights.add(make_right())
            organisation = make_organisation()
            make_contact(organisation)
            make_contact(organisation)
            make_referral(step, organisation)

    link(1)
    few = queries(client, step.get_absolute_url())
    link(15)
    assert queries(client, step.get_absolute_url()) == few


def test_a_page_beside_hundreds_of_steps_stays_bounded(client):
    stage = make_step()
    for _ in range(150):
        step = make_step(parent=stage)
    response = client.get(step.get_absolute_url())
    assert response.content.count(b"<li>") < 160
    assert b'aria-current="page"' in response.content
    assert queries(client, step.get_absolute_url()) <= 6


def test_every_page_of_the_real_content_is_small_safe_and_there(client, real_content, settings):
    """Also each link leads somewhere, and what is public can be found without a search."""
    settings.DEMO_CONTENT = True
    seen = set()
    for url, response in pages_from(client):
        seen.add(url)
        assert (url, response.status_code) == (url, 200)
        assert (url, list(violations(response))) == (url, [])
        assert (url, first_view(response) <= 16_000) == (url, True)
        # The page, its style sheet, its script and its icon; the walk-through has a script more.
        asked = [url, *(file for file in files(response) if "walk" not in file)]
        assert len(asked) <= 4, asked
    assert len(seen) > 300
    for code in settings.EDITORS_LANGUAGES:
        with translation.override(code):
            assert set(mirrored.addresses()) - seen <= {reverse("search")}


def test_all_pages_in_all_languages_fit_into_the_memory_of_a_process(real_content, settings):
    with translation.override("en"):
        pages = len(mirrored.addresses())
    lists = 10  # parts of long lists, which have addresses of their own
    most = settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"]
    assert pages > 200
    assert (pages + lists) * len(settings.LANGUAGES) < most


def test_each_page_of_the_walk_through_is_small_on_the_real_content(client, real_content):
    """8 kB is what a page that comes after the first may cost. Its last page is the plan.

    In two languages every text stands twice: half as much again.
    """
    steps = [step.key for step in Step.objects.public().exclude(question_nl="")]
    stages = [f"stage-{key}" for key in Step.objects.stages().values_list("key", flat=True)]
    answers = ",".join(f"{key}:1" for key in steps[::6])  # eleven of some sixty
    client.defaults["HTTP_ACCEPT_ENCODING"] = "br"
    sizes = {
        (go, second): len(walk(client, go=go, answers=answers, second=second).content)
        for go in ("situation", *stages, "plan", "text")
        for second in ("", "nl")
    }
    most = {"": 2 * BLOCK, "nl": 3 * BLOCK}
    assert {page: size for page, size in sizes.items() if size > most[page[1]]} == {}


def test_nothing_is_fetched_but_one_style_sheet_and_small_scripts(client):
    site = make_site()
    page = document(client.get(site.step.get_absolute_url()))
    assert len(page.select("link[rel=stylesheet]")) == 1
    assert page.select("img, picture, iframe, video") == []


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", None)],
)
def test_a_page_is_compressed_as_the_browser_can_read_it(client, accepted, encoding):
    make_site()
    response = client.get("/nl/", headers={"accept-encoding": accepted})
    assert response.get("Content-Encoding") == encoding
    assert "Accept-Encoding" in response["Vary"]
    assert int(response["Content-Length"]) == len(response.content)


def test_a_compressed_page_follows_every_change(client):
    site = make_site()
    headers = {"accept-encoding": "br"}
    before = brotli.decompress(client.get("/nl/", headers=headers).content).decode()
    site.stage.title_nl = "Nieuwe naam"
    site.stage.save()
    after = brotli.decompress(client.get("/nl/", headers=headers).content).decode()
    assert "Nieuwe naam" not in before
    assert "Nieuwe naam" in after


def test_pages_of_the_admin_are_not_compressed(client):
    """They hold secrets beside what a stranger can put into them."""
    response = client.get(reverse("admin:login"), headers={"accept-encoding": "br, gzip"})
    assert response.status_code == 200
    assert "Content-Encoding" not in response
