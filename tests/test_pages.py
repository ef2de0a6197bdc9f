"""What a reader finds on each kind of page."""

import pytest
from django.core.cache import cache
from django.template import engines
from django.urls import reverse

from organisations.models import Organisation
from tests.make import (
    make_contact,
    make_organisation,
    make_page,
    make_referral,
    make_regulation,
    make_right,
    make_step,
    make_term,
)
from tests.seen import html, links, one_line, part, text, texts
from tests.site import address, crawl, make_site, opened

pytestmark = pytest.mark.django_db


def test_home_names_the_danger_the_stages_and_three_ways_in(client):
    site = make_site()
    shown = text(opened(client, "/nl/"))
    order = ["Nu gevaar?", "Bel 112", "Ik heb zelf hulp nodig", "Ik maak me zorgen om iemand"]
    order += ["Ik help als professional", "1 Signaleren", "2 Beschermen"]
    places = [shown.rindex(words) for words in order]
    assert places == sorted(places)
    assert site.stage.summary_nl in shown


def test_home_without_an_emergency_number_shows_none(client):
    make_step()
    assert "Nu gevaar?" not in text(opened(client, "/nl/"), "body")


def test_the_number_for_danger_stands_at_the_same_place_on_every_page(client):
    make_site()
    pages = [page for url, page in crawl(client, ["/en/"]).items() if url.startswith("/en/")]
    assert len(pages) > 20
    for page in pages:
        assert text(page, ".leave .call") == "Danger now? Call 112"
        assert links(page, ".leave .call a") == ["tel:112"]


def test_where_a_text_may_tell_of_danger_the_number_stands_above_it(client):
    site = make_site()
    for row in (site.stage, site.step, site.pages["browse-safely"]):
        shown = text(opened(client, address(row, "en")), "body")
        assert shown.index("Danger now? Call 112") < shown.index(row.summary_en)


def test_the_number_for_danger_is_that_of_a_public_organisation(client):
    site = make_site()
    Organisation.objects.filter(pk=site.helper.pk).update(status="draft")
    for row in (site.stage, site.step, site.pages["browse-safely"]):
        assert "112" not in text(opened(client, address(row, "en")), "body")


def test_the_stages_are_the_main_navigation_of_every_page(client):
    site = make_site()
    for url in ("/en/", address(site.deep, "en"), "/en/glossary/", "/en/rights/", "/en/overview/"):
        shown = links(opened(client, url), "header nav a")
        assert address(site.stage, "en") in shown
        assert address(site.other, "en") in shown


def test_a_stage_shows_its_steps_with_summaries_in_order(client):
    stage = make_step()
    steps = [make_step(parent=stage) for _ in range(3)]
    shown = text(opened(client, address(stage)))
    places = [shown.index(step.summary_nl) for step in steps]
    assert places == sorted(places)


def test_a_long_stage_is_shown_in_pages(client):
    stage = make_step()
    steps = [make_step(parent=stage) for _ in range(61)]
    first, second = (text(opened(client, address(stage) + page)) for page in ("", "?page=2"))
    assert steps[0].summary_nl in first
    assert steps[60].summary_nl not in first
    assert steps[60].summary_nl in second
    assert "Pagina 2 van 2" in second


def test_a_step_shows_everything_a_reader_needs(client):
    site = make_site()
    shown = text(opened(client, address(site.step)))
    for words in (
        site.step.summary_nl,
        "Wie helpt",
        "112",
        "Dag en nacht open.",
        "Zij luisteren.",
        "U kunt anoniem blijven.",
        site.right.summary_nl,
        site.regulation.citation_nl,
        "Termijnen",
        "Zie ook",
        site.other.title_nl,
        "2 bronnen",
    ):
        assert words in shown, words


def test_a_step_says_why_an_organisation_is_named_there(client):
    step = make_step(parent=make_step())
    make_referral(step, why_nl="Neemt de aangifte op")
    assert "Neemt de aangifte op" in text(opened(client, address(step)))


def test_organisations_stand_in_the_editors_order_with_all_their_contacts(client):
    step = make_step(parent=make_step())
    second, first = make_organisation(), make_organisation()
    make_contact(first, value="0800 1111", order=2)
    make_contact(first, value="0800 2222", order=1)
    make_referral(step, second, order=2)
    make_referral(step, first, order=1)
    shown = text(opened(client, address(step)))
    order = [first.name_nl, "0800 2222", "0800 1111", second.name_nl]
    places = [shown.index(words) for words in order]
    assert places == sorted(places)


def test_an_organisation_shows_its_number_at_once_and_folds_the_rest(client):
    step = make_step(parent=make_step())
    helper = make_organisation(
        what_happens_en="They listen.", anonymous=False, address="Dam 1", city="Amsterdam"
    )
    make_contact(helper, kind="website", value="https://www.example.org/")
    make_contact(helper, kind="phone_abroad", value="+31 33 448 11 86")
    make_contact(helper, kind="chat", value="https://chat.example.org/")
    make_contact(helper, value="033 448 11 86")
    make_referral(step, helper)
    row = part(opened(client, address(step, "en")), ".organisation")
    assert links(row, ".organisation > .reach a") == ["tel:0334481186", "https://chat.example.org/"]
    assert links(row, "details a") == ["https://www.example.org/", "tel:+31334481186"]
    folded = text(row, "details")
    assert folded.startswith(f"What happens when you call : {helper.name_en} They listen.")
    assert "You cannot stay anonymous here." in folded
    assert "Address: Dam 1, Amsterdam" in folded


def test_of_an_organisation_nothing_is_printed_that_is_not_known(client):
    step = make_step(parent=make_step())
    plain, mailed = make_organisation(), make_organisation()
    make_contact(mailed, kind="email", value="help@example.org")
    for helper in (plain, mailed):
        make_referral(step, helper, why_en="Helps.")
    shown = texts(opened(client, address(step, "en")), ".organisation")
    assert shown == [f"{plain.name_en} Helps.", f"{mailed.name_en} help@example.org Helps."]
    assert "Contact" not in texts(opened(client, address(plain, "en")), "main h2")


def test_the_address_of_a_secret_place_is_not_even_folded(client):
    site = make_site()
    assert "Adres" not in text(opened(client, address(site.step)), ".organisation")


def test_a_telephone_number_is_a_link_that_calls(client):
    organisation = make_organisation()
    make_contact(organisation, value="033 448 11 86")
    assert "tel:0334481186" in links(opened(client, address(organisation)))


def test_the_day_of_the_last_check_is_shown_where_it_is_known(client):
    stage = make_step()
    step = make_step(parent=stage, checked_on="2026-05-03", checked_by="Openbaar Ministerie")
    shown = text(opened(client, address(step)))
    assert "Laatst gecontroleerd op 3 mei 2026." in shown
    assert "Openbaar Ministerie" not in shown
    for row in (stage, make_right(), make_regulation(), make_organisation()):
        assert "gecontroleerd" not in text(opened(client, address(row)))


def test_the_step_navigation_marks_where_one_is(client):
    site = make_site()
    page = opened(client, address(site.deep))
    assert links(page, "a[aria-current=page]") == [address(site.deep)]


def test_previous_and_next_lead_through_the_stage(client):
    stage = make_step()
    first, second = make_step(parent=stage), make_step(parent=stage)
    deep = make_step(parent=first)
    page = opened(client, address(first))
    assert links(page, "a[rel=prev]") == [address(stage)]
    assert links(page, "a[rel=next]") == [address(deep)]
    assert links(opened(client, address(deep)), "a[rel=next]") == [address(second)]


def test_about_shows_the_overview_below_what_the_site_is_for(client):
    site = make_site()
    shown = text(opened(client, address(site.pages["about"])))
    assert site.deep.title_nl in shown
    assert site.pages["national-referral-mechanism"].title_nl in shown


def test_the_overview_shows_every_step_below_its_stage(client):
    site = make_site()
    shown = text(opened(client, "/nl/overzicht/"))
    places = [shown.rindex(row.title_nl) for row in (site.stage, site.step, site.deep, site.other)]
    assert places == sorted(places)


def test_an_organisation_says_where_it_works_and_that_its_place_is_secret(client):
    site = make_site()
    shown = text(opened(client, address(site.helper)))
    assert site.helper.regions.get().name_nl in shown
    assert "Deze plek wordt geheimgehouden." in shown
    assert site.step.title_nl in shown


def test_organisations_are_listed_by_kind(client):
    shelter = make_organisation(kind="shelter")
    police = make_organisation(kind="police")
    found = texts(opened(client, "/nl/organisaties/"), "main .organisations h3")
    assert found == [police.name_nl, shelter.name_nl]


def test_where_to_report_begins_with_the_most_urgent(client):
    later = make_organisation(report_order=2)
    first = make_organisation(report_order=1)
    make_organisation()
    for organisation in (later, first):
        make_contact(organisation, value=f"0800 000{organisation.report_order}")
    shown = text(opened(client, "/nl/melden/"))
    assert shown.index("0800 0001") < shown.index("0800 0002")


def test_rights_and_regulations_say_where_they_matter(client):
    site = make_site()
    for row in (site.right, site.regulation):
        shown = text(opened(client, address(row)))
        assert site.step.title_nl in shown
    assert "1, 2" in text(opened(client, address(site.regulation)))
    assert site.right.title_nl in text(opened(client, address(site.regulation)))


def test_the_glossary_explains_each_term_in_order(client):
    make_term(term_nl="Zitting", meaning_nl="Een dag bij de rechter.")
    make_term(term_nl="Aangifte", meaning_nl="Aan de politie vertellen.")
    shown = text(opened(client, "/nl/begrippen/"))
    assert shown.index("Aangifte") < shown.index("Zitting")
    assert "Een dag bij de rechter." in shown


def test_the_demonstration_says_so_on_every_page(client, settings):
    site = make_site()
    settings.DEMO_CONTENT = True
    for url in ("/nl/", address(site.step), "/nl/bestaat-niet/"):
        response = client.get(url)
        assert "niet de officiële site" in text(response, "body")
        assert address(site.pages["about-this-content"]) in links(response, ".demo a")
    settings.DEMO_CONTENT = False
    cache.clear()  # of a process the setting never changes, and the keys of its pages tell it
    assert "niet de officiële site" not in text(opened(client, "/nl/"), "body")


@pytest.mark.urls("tests.urls_with_an_error")
def test_the_page_for_our_mistakes_needs_no_database(client, django_assert_num_queries):
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        response = client.post("/nl/breaks/")  # at a GET the page cache asks for the version first
    shown = text(response, "body")
    assert response.status_code == 500
    assert "De fout ligt bij ons." in shown
    assert "The mistake is ours." in shown
    assert "tel:112" in links(response, "body a")


def test_a_draft_and_what_stands_below_it_is_nowhere(client):
    site = make_site()
    draft = make_step(parent=site.stage, status="draft", title_nl="Geheim concept")
    below = make_step(parent=draft, title_nl="Geheim eronder")
    site.step.see_also.add(below)
    site.step.rights.add(make_right(status="draft", title_nl="Geheim recht"))
    site.step.regulations.add(make_regulation(status="draft", title_nl="Geheime wet"))
    secret = make_organisation(status="draft", name_nl="Geheime hulp", report_order=1)
    make_contact(secret, value="0800 6666", emergency=True)
    make_referral(site.step, secret)
    make_page(status="draft", title_nl="Geheime pagina", footer=True)
    make_term(status="draft", term_nl="Geheime term")
    pages = ["/nl/", "/nl/overzicht/", "/nl/melden/", "/nl/organisaties/", "/nl/rechten/"]
    pages += ["/nl/regelingen/", "/nl/begrippen/", address(site.stage), address(site.step)]
    pages += [address(site.right), address(site.regulation), address(site.helper)]
    for url in pages:
        shown = html(opened(client, url))
        assert "Gehei" not in shown, url
        assert "0800 6666" not in shown, url
    for row in (draft, below, secret):
        assert client.get(address(row)).status_code == 404
    for section in ("step", "organisation", "right", "regulation", "page"):
        listed = opened(client, f"/sitemap-{section}.xml").text
        assert draft.slug_nl not in listed
        assert secret.slug not in listed


def test_security_txt_says_whom_to_tell_and_until_when(client, settings):
    settings.SECURITY_CONTACT = "mailto:security@example.nl"
    settings.SECURITY_EXPIRES = "2027-01-01T00:00:00Z"
    shown = opened(client, "/.well-known/security.txt").text
    assert "Contact: mailto:security@example.nl" in shown
    assert "Expires: 2027-01-01T00:00:00Z" in shown


def test_robots_txt_names_the_sitemap_and_not_the_admin(client):
    shown = opened(client, "/robots.txt").text
    assert "Sitemap: https://www.example.nl/sitemap.xml" in shown
    assert "admin" not in shown
    assert "noindex" in client.get(reverse("admin:login"))["X-Robots-Tag"]


def test_the_sitemap_gives_each_page_in_each_language(client):
    site = make_site()
    shown = opened(client, "/sitemap-step.xml").text
    for code in ("nl", "en"):
        assert f"<loc>https://www.example.nl{address(site.deep, code)}</loc>" in shown
        assert f'hreflang="{code}" href="https://www.example.nl{address(site.deep, code)}"' in shown


def test_the_number_for_danger_stands_on_a_site_without_fixed_pages(client):
    """It is no part of the footer's pages, of which there may be none."""
    contact = make_contact(value="112", emergency=True)
    step = make_step(parent=make_step())
    for url in ("/en/", address(step, "en"), address(step.parent, "en"), "/en/organisations/"):
        assert "Danger now? Call 112" in text(opened(client, url), "body"), url
    contact.organisation.set_status("draft", by=None)
    contact.organisation.save()
    assert "112" not in text(opened(client, address(step, "en")), "body")


def test_a_developer_sees_files_as_they_are_though_none_were_collected(client, settings):
    kind = "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": kind}}
    settings.DEBUG = True
    sheet = part(opened(client, "/en/"), "link[rel=stylesheet]")
    assert (sheet["href"], sheet.get("integrity")) == ("/static/site.css", None)


@pytest.mark.parametrize(
    "source", ["a{% if 1 %}:{% endif %}\n  b", "<i{% if 1 %} id='x'{% endif %}\n  lang='nl'>"]
)
def test_what_stands_on_two_lines_stays_apart(source):
    """Templates are read without their indentation, and without the end of a line with a block."""
    made = engines["jinja2"].from_string(source).render()
    assert one_line(made) in ("a: b", "<i id='x' lang='nl'>")
