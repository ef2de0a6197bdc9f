"""The admin's matrix: kind of help by region, with the gaps in words."""

import pytest
from django.urls import reverse

from organisations.admin.gaps import matrix
from organisations.choices import Need
from organisations.models import Organisation
from tests.admin_forms import list_url
from tests.make import make_contact, make_editor, make_organisation, make_region
from tests.safety import assert_protected
from tests.seen import document, table, text

pytestmark = pytest.mark.django_db


def cell(region, need, form=""):
    cells = next(row.cells for row in matrix(form) if row.region == region)
    return cells[list(Need).index(need)]


def test_a_cell_counts_those_of_the_region_and_those_for_the_whole_country():
    here, there = make_region(), make_region()
    make_organisation(kind="shelter", coverage="regional", regions=[here])
    make_organisation(kind="shelter")
    make_organisation(kind="shelter", status="draft")
    found = cell(here, Need.SAFE_PLACE)
    assert (found.own, found.national, found.words) == (1, 1, "")
    found = cell(there, Need.SAFE_PLACE)
    assert (found.own, found.national, found.words) == (0, 1, "alleen landelijk")
    found = cell(there, Need.MONEY)
    assert (found.own, found.national, found.words) == (0, 0, "niemand")


def test_a_form_of_exploitation_leaves_those_for_it():
    here = make_region()
    make_organisation(kind="shelter", coverage="regional", regions=[here], exploitation=["sexual"])
    assert cell(here, Need.SAFE_PLACE, "sexual").own == 1
    assert cell(here, Need.SAFE_PLACE, "labour").words == "niemand"


def test_a_care_region_without_a_coordinator_to_call_is_named(client, editor):
    missing = make_region(kind="care_region")
    there = make_region(kind="care_region")
    coordinator = {"kind": "care_coordination", "coverage": "regional"}
    make_contact(make_organisation(**coordinator, regions=[there]))
    assert {row.region: row.is_gap for row in matrix()} == {missing: True, there: False}
    page = text(client.get(reverse("admin:organisations_gaps")), "body")
    assert page.count("no coordinator to call") == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ["Waar hulp ontbreekt", "niemand", "Een veilige plek om te wonen"]),
        ("en", ["Where help is missing", "nobody", "A safe place to stay"]),
    ],
)
def test_the_page_is_a_table_in_the_editors_language(client, editor, language, words):
    make_region()
    headers = {"Accept-Language": language}
    response = client.get(reverse("admin:organisations_gaps"), headers=headers)
    assert_protected(response)
    for word in words:
        assert word in text(response, "body")
    headings, *rows = table(response, ".gaps table")
    assert len(headings) == len(Need) + 1
    assert len(rows) == 1


@pytest.mark.parametrize("form", ["labour", "x", "\0", "x" * 5000])
def test_the_page_takes_any_form(client, editor, form):
    response = client.get(reverse("admin:organisations_gaps"), {"form": form})
    assert response.status_code == 200
    chosen = document(response).select("#form option[selected]")
    assert [option["value"] for option in chosen] == (["labour"] if form == "labour" else [])


def test_the_list_of_organisations_leads_to_it(client, editor):
    page = client.get(list_url(Organisation))
    assert document(page).select(f'a[href="{reverse("admin:organisations_gaps")}"]')
    assert "Add organisation" in text(page, "body")


def test_only_who_may_see_organisations_sees_it(client):
    assert client.get(reverse("admin:organisations_gaps")).status_code == 302
    client.force_login(make_editor(is_superuser=False))
    assert client.get(reverse("admin:organisations_gaps")).status_code == 403


def test_it_costs_the_same_however_much_there_is(client, editor, django_assert_num_queries):
    url = reverse("admin:organisations_gaps")

    def grow():
        region = make_region()
        make_contact(make_organisation(coverage="regional", regions=[region]))
        client.get(url)

    for _ in range(2):
        grow()
        with django_assert_num_queries(3):
            client.get(url)
