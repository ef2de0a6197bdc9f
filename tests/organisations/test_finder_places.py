"""The finder and where somebody is: regions, towns, and the gaps between them."""

import pytest

from tests.make import (
    make_contact,
    make_municipality,
    make_organisation,
    make_place_name,
    make_region,
)
from tests.organisations.asking import URL, ask, buttons, elsewhere, names, selected
from tests.seen import document, text
from tests.seen import part as the_only

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


@pytest.fixture
def regional():
    """A province with a care region, and one organisation there, one beside it and one for all."""
    here = make_region(key="here", name_en="Hereland")
    there = make_region(key="there", name_en="Thereland")
    part = make_region(key="part", name_en="Partland", kind="care_region", provinces=[here])
    make_region(key="other-part", name_en="Otherland", kind="care_region", provinces=[here])
    make_organisation(name_en="Everywhere", order=1)
    make_organisation(name_en="Here", order=2, coverage="regional", regions=[part])
    make_organisation(name_en="There", order=3, coverage="regional", regions=[there])
    return here


def test_a_place_has_its_own_first_then_those_for_the_whole_country(client, regional):
    assert names(client, region="here") == ["Here", "Everywhere"]
    assert names(client, region="part") == ["Here", "Everywhere"]
    shown = ask(client, region="here")
    assert "Works in Partland." in shown
    assert "First who works in Hereland, then who works in the whole of the Netherlands." in shown
    assert "We know nobody who does this" not in shown
    assert elsewhere(client, region="here") == ["There"]
    assert "1 organisation elsewhere There Works in Thereland" in shown
    assert elsewhere(client) == []


def test_a_region_with_the_name_of_its_province_is_named_once(client):
    province = make_region(key="here", name_en="Hereland")
    same = make_region(
        key="same", name_en="Province of Hereland", kind="care_region", provinces=[province]
    )
    helper = make_organisation(coverage="regional", regions=[province, same], name_en="Helper")
    assert "Works in Hereland." in ask(client, region="here")
    assert "Province of" not in ask(client)
    page = text(client.get(f"/en/organisations/{helper.slug}/"))
    assert "Works in Hereland" in page
    assert "Province of" not in page


def test_what_others_leave_of_a_province_is_its_rest(client):
    province = make_region(key="here", name_en="Hereland")
    make_region(kind="care_region", name_en="City", provinces=[province])
    make_region(
        key="rest", name_en="Province of Hereland", kind="care_region", provinces=[province]
    )
    shown = ask(client, region="rest")
    assert "All of Hereland City The rest of Hereland" in shown
    assert "Province of" not in shown


def test_where_no_regional_one_fits_national_ones_come_in_and_the_page_says_so(client, regional):
    make_organisation(name_en="Lawyer", kind="legal_aid")
    assert names(client, region="here", need="lawyer") == ["Lawyer"]
    shown = ask(client, region="here", need="lawyer")
    assert "We know nobody who does this for Hereland alone." in shown


def test_a_care_region_that_is_a_whole_province_is_chosen_as_that_province(client):
    province = make_region(key="province", name_en="Provinceland")
    make_region(key="same", name_en="Sameland", kind="care_region", provinces=[province])
    shown = ask(client, region="same")
    assert "Sameland" not in shown
    assert selected(client, region="same") == ["province"]


def test_a_region_in_two_provinces_is_chosen_once(client):
    provinces = [make_region(), make_region()]
    make_region(key="both", kind="care_region", provinces=provinces)
    make_region(kind="care_region", provinces=provinces)
    page = document(client.get(URL, {"region": "both"}))
    assert len(page.select("option[value=both]")) == 2
    assert selected(client, region="both") == ["both"]


@pytest.mark.parametrize("town", ["Smalltown", "smalltown ", "Smaltown", "Dorp"])
def test_a_town_leads_to_its_region(client, regional, town):
    part = regional.care_regions.get(key="part")
    make_municipality(regional, part, name="Smalltown", other_names="Dorp")
    assert names(client, town=town) == ["Here", "Everywhere"]
    assert "We look for help in: Partland." in ask(client, town=town)
    assert ("was read as: Smalltown" in ask(client, town=town)) == (town == "Smaltown")
    assert selected(client, town=town, region="there") == ["part"]
    page = document(client.get(URL, {"town": town, "region": "there"}))
    assert not the_only(page, "input[name=town]").has_attr("value")


def test_a_town_without_a_care_region_leads_to_its_province(client, regional):
    make_municipality(regional, name="Smalltown")
    assert "We look for help in: Hereland." in ask(client, town="Smalltown")


def test_a_town_that_is_not_known_is_said_and_kept(client, regional):
    shown = ask(client, town="Atlantis")
    assert "“Atlantis” is not known here. Choose your province." in shown
    assert "3 organisations" in shown
    assert {("place", "here"), ("place", "there")} <= buttons(client, town="Atlantis")
    page = document(client.get(URL, {"town": '"><b>Atlantis'}))
    assert page.find("b") is None
    assert the_only(page, "input[name=town]")["value"] == '"><b>Atlantis'


def test_a_name_of_two_towns_is_asked_again(client, regional):
    make_municipality(regional, regional.care_regions.get(key="part"), name="Bergen (A)")
    make_municipality(make_region(key="far"), name="Bergen (B)")
    assert "“Bergen”: which one do you mean?" in ask(client, town="Bergen")
    assert {("place", "part"), ("place", "far")} <= buttons(client, town="Bergen")
    assert names(client, town="Bergen", place="part") == ["Here", "Everywhere"]


def test_a_village_leads_to_its_municipality_and_region(client, regional):
    part = regional.care_regions.get(key="part")
    make_place_name(make_municipality(regional, part, name="Smalltown"), name="Village")
    assert names(client, town="Village") == ["Here", "Everywhere"]
    shown = ask(client, town="village")
    assert "Village is in the municipality of Smalltown. We look for help in: Partland." in shown
    assert "“Vilage” was read as: Village." in ask(client, town="Vilage")


def test_a_name_of_several_villages_is_a_choice_that_names_municipalities(client, regional):
    here = make_municipality(regional, regional.care_regions.get(key="part"), name="Smalltown")
    there = make_municipality(make_region(key="far", name_en="Farland"), name="Bigtown")
    for town in (here, there):
        make_place_name(town, name="Village")
    shown = ask(client, town="Village")
    assert "Village, municipality of Smalltown (Partland)" in shown
    assert "Village, municipality of Bigtown (Farland)" in shown
    assert {("place", "part"), ("place", "far")} <= buttons(client, town="Village")


def test_a_village_that_a_longer_name_begins_with_is_asked_about(client, regional):
    """Alphen is two villages, and many say so who live in Alphen aan den Rijn."""
    part = regional.care_regions.get(key="part")
    far = make_region(key="far", name_en="Farland")
    make_place_name(make_municipality(regional, part, name="Smalltown"), name="Alp")
    make_municipality(far, name="Alp on Sea")
    make_place_name(make_municipality(regional, part), name="Alp Hill")  # in the same region
    assert "Alp on Sea (Farland)" in ask(client, town="Alp")
    assert "Alp Hill" not in ask(client, town="Alp")
    make_place_name(make_municipality(far), name="Smalltown North")
    assert "which one" not in ask(client, town="Smalltown")


def test_a_village_with_the_name_of_a_province_gives_way_to_it(client, regional):
    make_place_name(make_municipality(make_region(key="far"), name="Smalltown"), name="Hereland")
    assert selected(client, town="Hereland") == ["here"]


def test_a_part_of_a_town_gives_way_to_a_village(client, regional):
    part = regional.care_regions.get(key="part")
    far = make_municipality(make_region(key="far"))
    make_place_name(far, name="Quarter", kind="part of town")
    assert selected(client, town="Quarter") == ["far"]
    make_place_name(make_municipality(regional, part), name="Quarter")
    assert selected(client, town="Quarter") == ["part"]


def test_no_place_is_asked_for_more_closely_than_a_town(client):
    inputs = document(client.get(URL)).select("main input")
    assert {i["name"] for i in inputs if i.get("type") != "checkbox"} == {"town"}


# Gaps


@pytest.fixture
def coordinator():
    found = make_organisation(name_en="National", kind="coordination", order=9)
    make_contact(found, value="033 448 11 86")
    return found


def test_a_region_without_a_coordinator_to_call_leads_to_the_national_one(
    client, regional, coordinator
):
    assert names(client, region="part")[0] == "National"
    shown = ask(client, region="part")
    assert "For Partland we know no care coordinator whom you can call or email." in shown
    assert "Helps where no coordinator of the region can be reached." in shown
    assert "For Otherland; Partland we know" in ask(client, region="here", need="coordination")
    assert "we know no care" not in ask(client, region="here", need="lawyer")


def test_a_region_with_a_coordinator_to_call_does_not(client, regional, coordinator):
    part = regional.care_regions.get(key="part")
    own = make_organisation(
        kind="care_coordination", coverage="regional", regions=[part], name_en="Own"
    )
    make_contact(own)
    assert names(client, region="part")[0] == "Own"
    assert "we know no care coordinator" not in ask(client, region="part")


def test_who_finds_nobody_is_led_to_the_national_coordinator(client, coordinator):
    shown = ask(client, need="lawyer")
    assert "Turn to the national coordinator: National , 033 448 11 86" in shown
