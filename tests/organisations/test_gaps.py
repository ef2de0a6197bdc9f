"""The admin's matrix: kind of help by region, with the gaps in words."""

import pytest
from django.urls import reverse

from organisations.admin.gaps import matrix
from organisations.choices import Need
from organisations.models import Organisation
from tests.admin_forms import list_url
from tests.make import make_contact, make_editor, make_organisation, make_region
from tests.test_admin import assert_protected

pytestmark = pytest.mark.django_db


def cell(region, need, form=""):
    cells = next(cells for row, _is_gap, cells in matrix(form) if row == region)
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
    assert {region: is_gap for region, is_gap, _cells in matrix()} == {missing: True, there: False}
    html = client.get(reverse("admin:organisations_gaps")).content.decode()
    assert html.count("no coordinator to call") == 1


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
    html = response.content.decode()
    for word in words:
        assert word in html
    table = html.partition('<caption id="gaps-caption">')[2]
    assert table.count('<th scope="col">') == len(Need) + 1
    assert table.count('<th scope="row">') == 1


@pytest.mark.parametrize("form", ["labour", "x", "\0", "x" * 5000])
def test_the_page_takes_any_form(client, editor, form):
    response = client.get(reverse("admin:organisations_gaps"), {"form": form})
    assert response.status_code == 200
    assert (b" selected" in response.content) == (form == "labour")


def test_the_list_of_organisations_leads_to_it(client, editor):
    html = client.get(list_url(Organisation)).content.decode()
    assert reverse("admin:organisations_gaps") in html
    assert "Add organisation" in html


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
