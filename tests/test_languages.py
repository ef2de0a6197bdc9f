"""The same site in every language, and what happens where a text is missing."""

import pytest

from tests.make import make_step
from tests.site import Document, make_site
from tests.test_pages import address, html

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["step", "deep", "stage", "right", "regulation", "helper"])
def test_the_language_switch_leads_to_the_same_page(client, name):
    row = getattr(make_site(), name)
    document = Document(html(client.get(address(row))))
    switch = [link["href"] for link in document.all("a") if link.get("hreflang") == "en"]
    assert switch == [address(row, "en")]
    alternates = {
        link["hreflang"]: link["href"]
        for link in document.all("link")
        if link.get("rel") == "alternate"
    }
    site = "https://www.example.nl"
    assert alternates == {code: site + address(row, code) for code in ("nl", "en")}
    canonical = [link["href"] for link in document.all("link") if link.get("rel") == "canonical"]
    assert canonical == [site + address(row)]
    assert client.get(address(row, "en")).status_code == 200


def test_the_language_switch_of_a_fixed_page_translates_its_address(client):
    assert 'href="/en/report/"' in html(client.get("/nl/melden/"))


def test_a_missing_text_falls_back_and_says_so(client):
    stage = make_step(title_en="Detection", slug_en="detection")
    step = make_step(parent=stage, title_en=None, slug_en=None, summary_en=None, body_en=None)
    url = address(step, "en")
    assert url == f"/en/detection/{step.slug_nl}/"
    shown = html(client.get(url))
    assert f'<span lang="nl" dir="ltr">{step.title_nl}</span>' in shown
    assert "only in Dutch" in shown
    assert '<div lang="nl" dir="ltr">' in shown
    assert "You read it in Dutch." in shown


@pytest.mark.parametrize(
    ("accepted", "home"),
    [("en-GB,en;q=0.9", "/en/"), ("nl", "/nl/"), ("pl,de;q=0.5", "/nl/"), ("", "/nl/")],
)
def test_the_bare_address_leads_to_the_browsers_language(client, accepted, home):
    response = client.get("/", headers={"accept-language": accepted})
    assert response.url == home
    assert response["Vary"] == "Accept-Language"


def test_the_page_not_found_speaks_the_readers_language(client):
    assert "Deze pagina is er niet" in client.get("/nl/bestaat-niet/").content.decode()
    assert "This page is not here" in client.get("/en/nothing/").content.decode()
