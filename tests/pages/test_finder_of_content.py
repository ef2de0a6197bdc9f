"""The finder on the real content: wherever somebody is, there is somebody to turn to."""

import pytest

from organisations.choices import Need
from organisations.finder.directory import directory
from organisations.models import Municipality, Organisation, Region
from tests.seen import document, part, text
from tests.test_costs import first_view

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


def slugs(page):
    """The organisations on a page, in their order."""
    links = document(page).select("main .organisations h3 a")
    return [link["href"].split("/")[-2] for link in links]


def is_known(page):
    said = text(page)
    return "is not known here" not in said and "was read as" not in said


def test_the_gaps_are_those_of_the_notes():
    assert {region.key for region in directory().gaps} == GAPS


@pytest.mark.parametrize("need", ["", Need.SAFE_PLACE, Need.CARE_COORDINATION])
def test_every_gap_leads_to_the_national_coordinator_first(client, need):
    for region in Region.objects.filter(key__in=GAPS):
        page = client.get("/en/organisations/", {"region": region.key, "need": need})
        assert slugs(page)[0] == "comensha", region.key
        assert "whom you can call or email" in text(page), region.key


def test_no_region_and_no_need_leads_to_nothing(client):
    for region in Region.objects.all():
        for need in Need:
            chosen = {"region": region.key, "need": need.value}
            assert slugs(client.get("/nl/organisaties/", chosen)), chosen


def test_every_region_that_is_no_gap_begins_with_its_own_coordinator(client):
    for region in Region.objects.filter(kind="care_region").exclude(key__in=GAPS):
        chosen = {"region": region.key, "need": "coordination"}
        first = slugs(client.get("/nl/organisaties/", chosen))[0]
        assert Organisation.objects.get(slug=first).regions.filter(pk=region.pk).exists()


def test_every_town_leads_to_its_care_region(client):
    for town in Municipality.objects.all():
        for name in town.names:
            page = document(client.get("/en/organisations/", {"town": name}))
            assert is_known(page), name
            assert part(page, "#region [selected]")["value"] == town.care_region.key


def test_every_region_is_found_by_its_name_in_both_languages(client):
    for region in Region.objects.all():
        for name in (region.name_nl, region.name_en):
            assert is_known(document(client.get("/en/organisations/", {"town": name}))), name


def test_an_answer_is_small(client):
    chosen = {"region": "gelderland", "age": "minor", "form": "sexual", "who": "victim"}
    assert first_view(client.get("/nl/organisaties/", chosen)) < 16_000
