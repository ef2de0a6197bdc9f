"""Organisations, and how to reach them: a wrong number harms."""

import pytest
from django.core.exceptions import ValidationError

from organisations.choices import Kind
from organisations.models import Contact, Organisation, Region
from tests.make import make_contact, make_organisation, make_region

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "value", "href"),
    [
        ("phone", "112", "tel:112"),
        ("phone", "0800 0101", "tel:08000101"),
        ("phone", "033-448 11 86", "tel:0334481186"),
        ("phone_abroad", "+31 33 448 11 86", "tel:+31334481186"),
        ("email", "info@comensha.nl", "mailto:info@comensha.nl"),
        ("chat", "https://www.fier.nl/chat", "https://www.fier.nl/chat"),
        ("website", "https://www.politie.nl/?a=1", "https://www.politie.nl/?a=1"),
    ],
)
def test_a_contact_that_fits_its_kind_is_a_link(kind, value, href):
    contact = make_contact(kind=kind, value=value)
    contact.full_clean()
    assert contact.href == href
    assert contact.is_phone == href.startswith("tel:")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("phone", "bel ons"),
        ("phone", "0800 0101 (gratis)"),
        ("phone", "+31 (0)33 448 11 86"),
        ("phone", "0800/0101"),
        ("phone", "0"),
        ("phone", "0800 0101\n"),
        ("phone", "٠٨٠٠٠١٠١"),
        ("phone", "info@comensha.nl"),
        ("phone_abroad", "033 448 11 86"),
        ("phone_abroad", "0031 33 448 11 86"),
        ("email", "comensha.nl"),
        ("email", "https://www.comensha.nl"),
        ("website", "www.comensha.nl"),
        ("website", "javascript:alert(1)"),
        ("website", "ftp://comensha.nl"),
        ("chat", "0800 0101"),
    ],
)
def test_a_contact_that_does_not_fit_its_kind_is_refused(kind, value):
    contact = make_contact(kind=kind, value=value)
    with pytest.raises(ValidationError, match="value"):
        contact.full_clean()


def test_a_site_is_called_as_one_says_it():
    assert make_contact(kind="website", value="https://www.Politie.nl/a").host == "politie.nl"


def test_a_contact_added_without_a_key_gets_a_lasting_one():
    organisation = make_organisation(key="police")
    phone = make_contact(organisation, value="0900 8844")
    site = make_contact(organisation, kind="website", value="https://www.politie.nl/Aangifte/")
    assert phone.key == "police.phone.0900-8844"
    assert site.key == "police.website.www-politie-nl-aangifte"
    for contact in (phone, site):
        contact.full_clean()


def test_emergency_numbers_are_those_of_public_organisations():
    contact = make_contact(value="112", emergency=True)
    make_contact(value="0800 0101")
    make_contact(make_organisation(status="draft"), value="113", emergency=True)
    assert list(Contact.objects.emergency()) == [contact]


def test_contacts_stand_in_the_editors_order():
    organisation = make_organisation()
    second, first = make_contact(organisation, order=2), make_contact(organisation, order=1)
    assert list(organisation.contacts.all()) == [first, second]


def test_the_list_follows_the_order_of_the_kinds_then_the_editors():
    last = make_organisation(kind=Kind.INTERNATIONAL, order=0)
    third = make_organisation(kind=Kind.SHELTER, order=2)
    second = make_organisation(kind=Kind.SHELTER, order=1)
    first = make_organisation(kind=Kind.POLICE, order=9)
    assert list(Organisation.objects.by_kind()) == [first, second, third, last]


def test_where_to_report_has_the_most_urgent_first_and_no_others():
    make_organisation()
    second = make_organisation(report_order=2)
    first = make_organisation(report_order=1)
    assert list(Organisation.objects.to_report_to()) == [first, second]


def test_provinces_stand_before_care_regions_and_lead_to_them():
    province = make_region(kind="province")
    region = make_region(kind="care_region", provinces=[province])
    assert list(Region.objects.all()) == [province, region]
    assert list(province.care_regions.all()) == [region]
    assert not region.care_regions.exists()


def test_rows_show_themselves_by_their_name():
    assert str(make_organisation(name_nl="Fier")) == "Fier"
    assert str(make_region(name_nl="Fryslân")) == "Fryslân"
    assert str(make_contact(value="112")) == "112"


def test_a_region_is_served_by_those_that_work_there_and_by_national_ones():
    province, elsewhere = make_region(), make_region()
    part = make_region(kind="care_region", provinces=[province])
    here = make_organisation(coverage="regional", regions=[province])
    in_part = make_organisation(coverage="regional", regions=[part])
    everywhere = make_organisation(coverage="national")
    make_organisation(coverage="regional", regions=[elsewhere])
    for region in (province, part):
        found = {o: o.works_there for o in Organisation.objects.serving(region)}
        assert found == {here: True, in_part: True, everywhere: False}


def test_a_care_region_is_not_served_by_the_one_beside_it():
    province = make_region()
    part = make_region(kind="care_region", provinces=[province])
    beside = make_region(kind="care_region", provinces=[province])
    make_organisation(coverage="regional", regions=[beside])
    assert not Organisation.objects.serving(part).exists()
