"""Addresses that nobody should have typed: the page not found, in the reader's language."""

import pytest
from django.test import Client
from django.utils import translation

from tests.make import make_organisation, make_page, make_right, make_step
from tests.seen import text

pytestmark = pytest.mark.django_db

STRANGE = [
    "onbekend/",
    "onbekend/nog-een/",
    "%00/",
    "step%00/",
    "organisaties/%00/",
    "%ff%fe/",
    "..%2f..%2fetc%2fpasswd/",
    "a//b/",
    "';DROP TABLE stages_step;--/",
    "%E2%80%AEsdrawkcab/",
    "a" * 10_000 + "/",
    "a/" * 5_000,
    "%2e/" * 2_000,
    "organisaties/" + "x" * 10_000 + "/",
    "<script>alert(1)</script>/",
]


@pytest.mark.parametrize("path", STRANGE)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_strange_address_is_not_found_in_the_readers_language(client, language, path):
    response = client.get(f"/{language}/{path}")
    assert response.status_code == 404
    words = {"nl": "Deze pagina is er niet", "en": "This page is not here"}
    assert words[language] in text(response)
    assert "<script>alert" not in response.text


def not_found(client, url):
    return client.get(url).status_code == 404


def test_a_slug_of_another_language_is_not_found(client):
    stage = make_step(slug_nl="beschermen", slug_en="protection")
    make_step(parent=stage, slug_nl="opvang", slug_en="shelter")
    assert client.get("/nl/beschermen/opvang/").status_code == 200
    for url in ("/nl/protection/", "/nl/beschermen/shelter/", "/nl/protection/shelter/"):
        assert not_found(client, url)
    assert not_found(client, "/en/protection/opvang/")


def test_foreign_addresses_of_rights_pages_and_fixed_pages_are_not_found(client):
    right = make_right()
    page = make_page()
    assert not_found(client, f"/nl/rechten/{right.slug_en}/")
    assert not_found(client, f"/en/rights/{right.slug_nl}/")
    assert not_found(client, f"/nl/{page.slug_en}/")
    assert not_found(client, "/nl/overview/")
    assert not_found(client, "/en/melden/")


def test_mixed_stages_are_not_found(client):
    one, other = make_step(), make_step()
    step = make_step(parent=one)
    assert not_found(client, f"/nl/{other.slug_nl}/{step.slug_nl}/")
    assert not_found(client, f"/nl/{step.slug_nl}/")


@pytest.mark.parametrize("garbage", ["x", "/x/", "//", ".html", "%20", "&x=1", ";x"])
def test_trailing_garbage_is_not_found(client, garbage):
    step = make_step(parent=make_step())
    response = client.get(step.get_absolute_url() + garbage, follow=True)
    assert response.status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "99999999999999999999", "x", "%00", "1' OR 1=1"])
def test_a_strange_page_number_gives_a_page_of_the_list(client, page):
    organisation = make_organisation()
    response = client.get(f"/nl/organisaties/?page={page}")
    assert response.status_code == 200
    assert organisation.name_nl in text(response)


def test_a_draft_is_not_found_and_nothing_below_it(client):
    draft = make_step(status="draft")
    below = make_step(parent=make_step(parent=draft))
    with translation.override("en"):
        addresses = [draft.get_absolute_url(), below.get_absolute_url()]
    assert all(not_found(client, url) for url in addresses)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options", "trace"])
def test_other_methods_change_nothing_and_break_nothing(client, method):
    step = make_step()
    response = getattr(client, method)(step.get_absolute_url())
    assert response.status_code in (200, 403, 405)


def test_another_sites_post_gets_a_clear_page():
    response = Client(enforce_csrf_checks=True).post("/nl/")
    assert response.status_code == 403
    assert "Dit verzoek kon niet worden verwerkt." in text(response)


def test_a_request_to_a_strange_host_gets_a_clear_page(client):
    response = client.get("/nl/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "This request could not be handled." in text(response)
