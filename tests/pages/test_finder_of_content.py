"""The finder on the real content: wherever somebody is, there is somebody to turn to."""

import pytest

from organisations.choices import Need
from organisations.finder.directory import directory
from organisations.models import Municipality, Organisation, Region
from tests.seen import document, text
from tests.weight import first_view

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("real_content_to_read"),
    pytest.mark.xdist_group("content"),
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
    links = document(page).select("main h3 > a")
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


def test_no_region_and_no_need_leads_to_nothing(client):
    for region in Region.objects.all():
        for need in Need:
            assert found(ask(client, region=region.key, need=need.value)), (region, need)


def test_every_region_that_is_no_gap_begins_with_its_own_coordinator(client):
    for region in Region.objects.filter(kind="care_region").exclude(key__in=GAPS):
        first = found(ask(client, region=region.key, need="coordination"))[0]
        assert Organisation.objects.get(slug=first).regions.filter(pk=region.pk).exists()


def test_every_town_leads_to_its_care_region(client):
    for town in Municipality.objects.all():
        for name in town.names:
            page = ask(client, town=name)
            assert is_understood(page), name
            chosen = document(page).select("option[selected]")
            assert town.care_region.key in [option["value"] for option in chosen], name


def test_every_region_is_found_by_its_name_in_both_languages(client):
    for region in Region.objects.all():
        for name in (region.name_nl, region.name_en):
            assert is_understood(ask(client, town=name)), name


def test_an_answer_is_small(client):
    chosen = {"region": "gelderland", "age": "minor", "form": "sexual", "who": "victim"}
    assert first_view(ask(client, **chosen)) < 16_000
