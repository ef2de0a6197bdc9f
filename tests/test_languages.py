"""The same site in every language, and what happens where a text is missing."""

import pytest

from tests.make import make_step
from tests.seen import document, links, text, texts
from tests.site import address, make_site, opened

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


@pytest.mark.parametrize("name", ["step", "deep", "stage", "right", "regulation", "helper"])
def test_the_language_switch_leads_to_the_same_page(client, name):
    row = getattr(make_site(), name)
    page = document(opened(client, address(row)))
    assert links(page, "a[hreflang=en]") == [address(row, "en")]
    alternates = page.select("link[rel=alternate]")
    site = "https://www.example.nl"
    assert {link["hreflang"]: link["href"] for link in alternates} == {
        code: site + address(row, code) for code in ("nl", "en")
    }
    assert links(page, "link[rel=canonical]") == [site + address(row)]
    assert client.get(address(row, "en")).status_code == 200


def test_the_language_switch_of_a_fixed_page_translates_its_address(client):
    assert links(opened(client, "/nl/melden/"), "a[hreflang=en]") == ["/en/report/"]


def test_a_missing_text_falls_back_and_says_so(client):
    stage = make_step(title_en="Detection", slug_en="detection")
    step = make_step(parent=stage, title_en=None, slug_en=None, summary_en=None, body_en=None)
    url = address(step, "en")
    assert url == f"/en/detection/{step.slug_nl}/"
    page = document(opened(client, url))
    assert step.title_nl in texts(page, "span[lang=nl][dir=ltr]")
    assert "only in Dutch" in text(page)
    assert page.select("div[lang=nl][dir=ltr]")
    assert "You read it in Dutch." in text(page)


@pytest.mark.parametrize(
    ("accepted", "home"),
    [
        ("en-GB,en;q=0.9", "/en/"),
        ("nl", "/nl/"),
        ("de,pl;q=0.5", "/pl/"),
        ("de", "/nl/"),
        ("", "/nl/"),
    ],
)
def test_the_bare_address_leads_to_the_browsers_language(client, accepted, home):
    response = client.get("/", headers={"accept-language": accepted})
    assert response.url == home
    assert response["Vary"] == "Accept-Language"


def test_the_page_not_found_speaks_the_readers_language(client):
    assert "Deze pagina is er niet" in text(client.get("/nl/bestaat-niet/"))
    assert "This page is not here" in text(client.get("/en/nothing/"))
