"""The directory says the same as the database, and follows every change of it."""

import pytest

from organisations.choices import NEEDS, Kind, Need
from organisations.finder.directory import Directory, directory
from organisations.models import Organisation, Region
from tests.make import (
    make_contact,
    make_municipality,
    make_organisation,
    make_place_name,
    make_region,
)

pytestmark = pytest.mark.django_db


def found(question, answer):
    """The ids of the organisations that an answer leaves."""
    return ids(directory().answering(question, answer))


def ids(members):
    return {directory().ids[place] for place in members}


def test_each_kind_of_help_answers_a_need():
    assert {kind for kinds in NEEDS.values() for kind in kinds} == set(Kind)
    assert set(NEEDS) == set(Need)


def test_it_serves_each_region_as_the_database_says():
    provinces = [make_region() for _ in range(3)]
    parts = [make_region(kind="care_region", provinces=provinces[n : n + 2]) for n in range(3)]
    for regions in ([provinces[0]], [parts[0]], [parts[1], provinces[2]], []):
        make_organisation(coverage="regional", regions=regions)
    make_organisation(coverage="national", regions=[parts[2]])
    make_organisation(coverage="international")
    make_organisation(coverage="regional", regions=[parts[0]], status="draft")
    for region in Region.objects.all():
        served = Organisation.objects.public().serving(region)
        assert found("region", region.key) == {row.pk for row in served}
        works = {row.pk for row in served if row.works_there}
        assert ids(directory().working_in[region.key]) == works


def test_what_is_not_said_fits_everybody_but_a_language_has_to_be_known():
    open_to_all = make_organisation()
    for_minors = make_organisation(
        ages=["minor"], audiences=["victim"], exploitation=["labour"], languages=["pl"]
    )
    both = {open_to_all.pk, for_minors.pk}
    assert found("age", "minor") == found("who", "victim") == found("form", "labour") == both
    assert found("age", "adult") == {open_to_all.pk}
    assert found("who", "civilian") == found("form", "sexual") == {open_to_all.pk}
    assert found("language", "pl") == {for_minors.pk}


def test_anonymous_is_who_says_so():
    yes = make_organisation(anonymous=True)
    make_organisation(anonymous=False)
    make_organisation(anonymous=None)
    assert found("anonymous", "yes") == {yes.pk}


def test_other_kinds_count_and_so_does_where_to_report():
    shelter = make_organisation(kind="shelter", other_kinds=["legal_aid"])
    line = make_organisation(kind="helpline", report_order=3)
    assert found("need", "lawyer") == found("need", "safe-place") == {shelter.pk}
    assert found("need", "report") == found("need", "talk") == {line.pk}


def test_it_is_kept_and_follows_every_change(django_assert_num_queries):
    organisation = make_organisation(kind="police")
    kept = directory()
    with django_assert_num_queries(1):
        assert directory() is kept
    make_contact(organisation)
    assert directory() is not kept
    organisation.regions.add(make_region(key="here"))
    assert ids(directory().working_in["here"]) == {organisation.pk}
    Organisation.objects.update(status="draft")
    assert directory().ids == []
    make_municipality(name="Nieuw")
    assert "nieuw" in directory().regions.by_name


@pytest.mark.parametrize("size", [1, 20])
def test_it_is_made_with_the_same_few_queries(size, django_assert_num_queries):
    for _ in range(size):
        province = make_region()
        region = make_region(kind="care_region", provinces=[province])
        make_contact(make_organisation(regions=[region], coverage="regional"))
        make_place_name(make_municipality(province, region))
    with django_assert_num_queries(7):
        Directory()


def coordinator(region, **values):
    values = {"kind": "care_coordination", "coverage": "regional"} | values
    return make_organisation(regions=[region], **values)


def test_a_care_region_is_a_gap_unless_its_coordinator_can_be_called_or_written_to():
    names = ["none", "draft", "website", "other", "phone", "email", "shelter"]
    regions = {name: make_region(key=name, kind="care_region") for name in names}
    make_contact(coordinator(regions["draft"], status="draft"))
    make_contact(coordinator(regions["website"]), kind="website", value="https://example.org/")
    make_contact(
        make_organisation(kind="legal_aid", coverage="regional", regions=[regions["other"]])
    )
    make_contact(coordinator(regions["phone"]))
    make_contact(coordinator(regions["email"]), kind="email", value="a@example.org")
    make_contact(coordinator(regions["shelter"], kind="shelter", other_kinds=["care_coordination"]))
    gaps = {region.key for region in directory().gaps}
    assert gaps == {"none", "draft", "website", "other"}
