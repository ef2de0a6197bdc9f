"""The languages that are made from English: the whole site, what is missing, and what says so.

Each language has a turn with each kind of page, two a kind: all of them with all would take nine
times as long as Dutch and English, and find the same.
"""

import re
from itertools import cycle, pairwise

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from publishing.languages.catalogue import Entry
from publishing.languages.exchange import entries, load
from stages.models import Step
from tests.make import make_contact, make_page, make_right, make_step
from tests.safety import violations
from tests.seen import document, links, text, texts
from tests.site import address, make_site, opened
from tests.walking import needing, walk
from tests.weight import first_view

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
NOTICE = ".translation"
# A column that is selected as it is, not one that is only asked whether it has a text.
READ = re.compile(r'(?:SELECT |, )"\w+"\."in_(\w\w)"(?=,|$)')
FIXED = ["home", "report", "overview", "organisations", "rights", "regulations", "glossary"]
FIXED += ["search", "walk_through"]
ROWS = ["stage", "step", "deep", "right", "regulation", "helper"]


def translate(code, *names, text="tekst"):
    """Load a text for what a catalogue names, made from today's English."""
    known = {entry.name: entry for entry in entries(code)}
    load(code, [Entry(name, known[name].source, text, is_checked=False) for name in names])


def turns():
    """Each kind of page with two of the languages: (name, code)."""
    pairs = cycle(pairwise([*settings.TRANSLATED_INTO, settings.TRANSLATED_INTO[0]]))
    return [
        (name, code) for name, pair in zip([*FIXED, *ROWS], pairs, strict=False) for code in pair
    ]


def test_every_kind_of_page_is_there_in_the_language_and_says_what_it_is(client):
    site = make_site()
    seen = set()
    for name, code in turns():
        with translation.override(code):
            url = reverse(name) if name in FIXED else address(getattr(site, name), code)
        assert url.startswith(f"/{code}/")
        response = opened(client, url)
        page = document(response)
        html, notice = page.select_one("html"), page.select_one(NOTICE)
        assert (url, html["lang"], html["dir"]) == (url, code, "rtl" if code == "ar" else "ltr")
        assert [(a["lang"], a.get_text()) for a in notice.select("[lang]")] == [
            ("en", "English"),
            ("nl", "Nederlands"),
        ]
        assert list(violations(response)) == []
        assert first_view(response) <= 16_000
        seen.add(code)
    assert seen == {*settings.TRANSLATED_INTO}


def test_no_notice_stands_on_what_editors_wrote(client):
    step = make_site().step
    for code in settings.EDITORS_LANGUAGES:
        assert not document(opened(client, address(step, code))).select(NOTICE)


def test_the_header_has_all_languages_behind_the_name_of_its_own(client):
    page = document(opened(client, "/pl/"))
    shown = page.select_one(".top .languages details:not([open])")
    assert shown.select_one("summary").get_text(" ", strip=True).endswith("Polski")
    own = {each["lang"]: each.get_text() for each in shown.select("li a")}
    assert [*own] == [code for code, _name in settings.LANGUAGES if code != "pl"]
    assert (own["nl"], own["ro"], own["ar"]) == ("Nederlands", "Română", "العربيّة")
    assert shown.select_one("[lang=ar]")["dir"] == "rtl"
    assert shown.select("svg[aria-hidden=true]")
    arabic = document(opened(client, "/ar/")).select_one(".top .languages")
    assert arabic.select_one("[lang=nl]")["dir"] == "ltr"


def test_the_languages_are_those_of_the_settings_whatever_was_shown_before(client, settings):
    def offered():
        page = document(client.get("/nl/?anew"))
        return {each["hreflang"] for each in page.select("link[rel=alternate]")} - {"x-default"}

    make_step()
    assert offered() == {code for code, _name in settings.LANGUAGES}
    settings.LANGUAGES = settings.LANGUAGES[:2]
    assert offered() == {code for code, _name in settings.LANGUAGES}


def test_what_is_missing_falls_back_to_english_and_then_to_dutch(client):
    stage = make_step(key="stage", title_en="Detection", slug_en="detection")
    step = make_step(
        key="step", parent=stage, title_en="Safety", slug_en="safety", body_en=None, summary_en="S"
    )
    translate("pl", "step.step.title", text="Bezpieczeństwo")
    url = address(step, "pl")
    assert url == "/pl/detection/safety/"
    page = document(opened(client, url))
    assert page.select_one("h1").get_text(strip=True) == "Bezpieczeństwo"
    assert page.select_one("title").get_text().startswith("Bezpieczeństwo")
    assert "Detection" in texts(page, "span[lang=en][dir=ltr]")
    assert page.select("div[lang=nl][dir=ltr]")


def test_links_in_texts_lead_to_the_same_page_in_the_readers_language(client):
    other = make_right(slug_en="lawyer")
    assert address(other, "en") == "/en/rights/lawyer/"
    body = '<p><a href="/en/rights/lawyer/">a</a> <a href="/en/organisations/#b">b</a> '
    body += '<a href="https://example.org/en/">c</a></p>'
    page = make_page(key="help", slug_en="help", body_en=body)
    translate("pl", "page.help.body", text=body)
    wanted = ["/pl/prawa/lawyer/", "/pl/organizacje/#b", "https://example.org/en/"]
    for code in ("pl", "ro"):  # in Romanian it is the English text that is shown
        found = links(opened(client, address(page, code)), "main article a, main .text a")
        wanted = [each.replace("/pl/prawa/", "/pl/prawa/") for each in wanted]
        if code == "ro":
            wanted = ["/ro/drepturi/lawyer/", "/ro/organizatii/#b", "https://example.org/en/"]
        assert [link for link in found if link in wanted] == wanted
    assert "/en/rights/lawyer/" in links(opened(client, address(page, "en")), "main a")


def test_machines_are_told_of_the_languages_that_a_page_has_its_own_text_in(client):
    stage = make_step(key="stage")
    step = make_step(key="step", parent=stage)
    translate("pl", "step.step.body", text=entry_of("step.step.body"))
    translate("ro", "step.step.title")
    site = "https://www.example.nl"
    for code, is_own in {"pl": True, "ro": False, "ar": False, "nl": True, "en": True}.items():
        page = document(opened(client, address(step, code)))
        alternates = page.select("link[rel=alternate]")
        assert {link["hreflang"]: link["href"] for link in alternates} == {
            each: site + address(step, each) for each in ("nl", "en", "pl")
        }
        assert bool(page.select("meta[name=robots][content=noindex]")) == (not is_own)
        assert links(page, "link[rel=canonical]") == [site + address(step, code)]
    listed = client.get("/sitemap-step.xml").content.decode()
    assert f"<loc>{site}{address(step, 'pl')}</loc>" in listed
    assert f"<loc>{site}{address(step, 'ro')}</loc>" not in listed
    assert 'hreflang="pl"' in listed
    assert 'hreflang="ar"' not in listed
    assert 'hreflang="ar"' in client.get("/sitemap-fixed.xml").content.decode()


def entry_of(name):
    return next(entry.source for entry in entries("pl") if entry.name == name)


def test_a_page_reads_its_own_language_alone_and_the_walk_through_both(client):
    site = make_site()
    answers = needing(site.step)
    urls = [address(site.step, "pl"), "/pl/", "/pl/organizacje/", "/pl/prawa/", "/pl/zglos/"]
    assert read_by(lambda: client.get(address(site.step))) == set()
    assert read_by(lambda: client.get(urls[0])) == {"pl"}
    for url in urls:
        assert read_by(lambda: client.get(f"{url}?x")) <= {"pl"}  # noqa: B023
    for go in ("situation", f"stage-{site.stage.key}", "plan", "text"):
        ask = lambda: walk(client, "pl", go=go, answers=answers, second="uk")  # noqa: B023, E731
        assert read_by(ask) <= {"pl", "uk"}


def test_the_test_of_what_is_read_would_see_a_text():
    query = str(Step.objects.with_every_language().with_languages().query)
    assert set(READ.findall(query.split(" FROM ")[0])) == {*settings.TRANSLATED_INTO}
    query = str(Step.objects.with_languages().query)
    assert not READ.findall(query.split(" FROM ")[0])


def read_by(ask):
    """The languages whose texts a page reads; it may ask of others whether they are there."""
    with CaptureQueriesContext(connection) as captured:
        assert ask().status_code == 200
    return {code for each in captured for code in READ.findall(each["sql"].split(" FROM ")[0])}


def test_no_page_asks_more_queries_than_in_dutch(client):
    site = make_site()
    for name in ROWS:
        counts = [asked_for(client, address(getattr(site, name), code)) for code in ("nl", "ar")]
        assert (name, counts[1]) == (name, counts[0])


def asked_for(client, url):
    """How many queries a page asks when what stands around it is known."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        opened(client, f"{url}?x")
    return len(captured)


def test_a_number_and_an_address_keep_their_order_in_arabic(client):
    """Else 0900 8844 is read as 8844 0900: each group of digits stands by itself."""
    site = make_site()
    make_contact(site.helper, value="0900 8844")
    site.helper.confidential_location = False
    site.helper.address, site.helper.city = "Kade 1", "Zwolle"
    site.helper.save()
    page = document(opened(client, address(site.helper, "ar")))
    apart = {each.get_text() for each in page.select("bdi[dir=ltr]")}
    assert {"0900 8844", "+31 33 448 11 86", "help@example.org", "Kade 1, Zwolle"} <= apart
    assert "112" in {each.get_text() for each in page.select(".call bdi[dir=ltr]")}
    plan = walk(client, "ar", go="text", answers=needing(site.step))
    assert "\u20660900 8844\u2069" in document(plan).select_one("textarea").get_text()
    assert "\u2066" not in walk(client, "pl", go="text", answers=needing(site.step)).text


def test_a_plan_names_a_step_by_what_there_is_in_the_language(client):
    stage = make_step(key="stage")
    make_step(
        key="step", parent=stage, question_en="Help?", title_en="Shelter", action_en="Ask for it"
    )
    translate("pl", "step.step.title", text="Schronienie")
    plan = walk(client, "pl", go="plan", answers="step:1", second="ro")
    columns = document(plan).select(".needed [lang=pl] h3, .needed [lang=ro] h3")
    polish, romanian = (each.get_text(" ", strip=True) for each in columns)
    assert polish.endswith("Schronienie")
    assert "Ask for it" not in polish
    assert "Shelter" in romanian


def test_the_error_of_a_language_is_in_that_language(client):
    page = client.get("/ar/nothing/")
    assert page.status_code == 404
    assert document(page).select_one("html")["dir"] == "rtl"
    assert document(page).select_one("h1").get_text(strip=True) != "This page is not here"


@pytest.mark.parametrize(
    ("accepted", "language"), [("pl,en;q=0.5", "en"), ("ar,nl;q=0.5,en;q=0.1", "nl"), ("uk", "nl")]
)
def test_the_admin_is_in_a_language_of_editors(client, editor, accepted, language):
    page = client.get(reverse("admin:index"), headers={"accept-language": accepted})
    assert document(page).select_one("html")["lang"] == language
    assert text(page, "#site-name") == {"en": "Referral site", "nl": "Wegwijzer"}[language]
