"""The finder on the real content: wherever somebody is, there is somebody to turn to."""

import pytest
from django.http import QueryDict
from django.utils import timezone

from organisations.choices import Need
from organisations.finder.directory import directory
from organisations.finder.finder import Finder
from organisations.finder.regions import Town
from organisations.finder.towns import find
from organisations.models import Municipality, Organisation, PlaceName, Region
from tests.seen import document, text, texts

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.either_database,  # what the finder reads once, tests/organisations asks of both
    pytest.mark.usefixtures("real_content_to_read"),
]
# Where regions.yaml says in a note: no coordinator, none published, or one with a website only.
GAPS = {"den-haag-hollands-midden", "rotterdam", "utrecht-zc", "veluwe", "achterhoek"}
GAPS |= {"ijsselland", "twente", "friesland-zc", "eindhoven", "helmond", "den-bosch", "tilburg"}
GAPS |= {"west-brabant", "limburg-zuid", "limburg-noord-midden"}
# Their coordinator, too, has no number or email among the verified contacts.
GAPS |= {"amsterdam", "noord-holland-zc", "gooi-en-vechtstreek", "zeeland-zc"}


def ask(client, **chosen):
    """The page of the finder with what somebody chose."""
    return client.get("/en/organisations/", chosen)


def found(page):
    """The slugs of the organisations that are named, in their order."""
    links = document(page).select("main ol.organisations h3 > a")
    return [link["href"].strip("/").rpartition("/")[2] for link in links]


def is_understood(page):
    """Whether the place that was typed is known as it was typed."""
    said = text(page)
    return "is not known here" not in said and "was read as" not in said


def test_the_gaps_are_those_of_the_notes():
    assert {region.key for region in directory().gaps} == GAPS


@pytest.mark.parametrize("need", ["", Need.SAFE_PLACE, Need.CARE_COORDINATION])
def test_every_gap_leads_to_the_national_coordinator_first(client, need):
    for region in Region.objects.filter(key__in=GAPS):
        page = ask(client, region=region.key, need=need)
        assert found(page)[0] == "comensha", region.key
        assert "whom you can call or email" in text(page), region.key


def test_no_region_and_no_need_leads_to_nothing():
    """Asked of the finder, not of its page: there are five hundred."""
    for region in Region.objects.all():
        for need in Need:
            asked = QueryDict(mutable=True)
            asked.update({"region": region.key, "need": need.value})
            assert Finder(asked, timezone.now()).count, (region, need)


def test_every_region_that_is_no_gap_begins_with_its_own_coordinator(client):
    for region in Region.objects.filter(kind="care_region").exclude(key__in=GAPS):
        first = found(ask(client, region=region.key, need="coordination"))[0]
        assert Organisation.objects.get(slug=first).regions.filter(pk=region.pk).exists()


def test_every_name_of_a_place_leads_to_its_municipality_or_asks():
    """But that of the village of Zeeland, which is a province to all others."""
    names = {(row.name, row.pk) for row in Municipality.objects.all()}
    names |= set(PlaceName.objects.values_list("name", "municipality"))
    elsewhere = []
    for name, municipality in names:
        found = find(name, directory().regions.by_name)
        towns = [found.place] if found.place else found.alike
        ids = [town.municipality.pk for town in towns if isinstance(town, Town)]
        if found.is_guess or municipality not in ids:
            elsewhere.append(name)
    assert elsewhere == ["Zeeland"]


@pytest.mark.parametrize(
    ("town", "lies_in", "region"),
    [
        ("Amsterdam", "", "amsterdam"),
        ("Naaldwijk", "Westland", "den-haag-hollands-midden"),
        ("Den Bosch", "'s-Hertogenbosch", "den-bosch"),
        ("Scheveningen", "Den Haag", "den-haag-hollands-midden"),
        ("Zeeland", "", "zeeland"),
        ("Arnhem", "", "gelderland"),  # no text says to which care region it belongs
    ],
)
def test_a_town_leads_to_its_region(client, town, lies_in, region):
    page = ask(client, town=town)
    assert is_understood(page)
    assert (f"{town} is in the municipality of {lies_in}." in text(page)) == bool(lies_in)
    assert region in [each["value"] for each in document(page).select("option[selected]")]


@pytest.mark.parametrize(
    ("town", "choices"),
    [
        (
            "Rijswijk",
            [
                "Rijswijk (The Hague and Hollands Midden)",
                "Rijswijk, municipality of Altena (North Brabant)",
                "Rijswijk, municipality of Buren (Gelderland)",
            ],
        ),
        ("Hoek", ["Hoek, municipality of Terneuzen (Zeeland)", "Hoek van Holland"]),
    ],
)
def test_a_name_that_several_have_is_a_choice_of_municipalities(client, town, choices):
    shown = texts(ask(client, town=town), "#which + ul button")
    assert [each.startswith(choice) for each, choice in zip(shown, choices, strict=True)], shown


@pytest.mark.parametrize("town", ["Atlantis", "Holland", "Berlin", "thuis", "test", "Den"])
def test_what_is_no_dutch_town_is_not_taken_for_one(client, town):
    assert f"“{town}” is not known here." in text(ask(client, town=town))


def test_every_region_is_found_by_its_name_in_both_languages(client):
    for region in Region.objects.all():
        for name in (region.name_nl, region.name_en):
            assert is_understood(ask(client, town=name)), name


def test_an_answer_is_small(client):
    chosen = {"region": "gelderland", "age": "minor", "form": "sexual", "who": "victim"}
    answer = client.post("/en/organisations/", chosen, headers={"accept-encoding": "br"})
    assert len(answer.content) <= 8192  # what comes after the first view may weigh so much
