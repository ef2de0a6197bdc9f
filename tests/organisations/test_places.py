"""Provinces, care regions and municipalities."""

import pytest
from django.core.exceptions import ValidationError

from tests.make import make_municipality, make_region

pytestmark = pytest.mark.django_db


def test_a_municipality_leads_to_its_care_region_or_else_to_its_province():
    province = make_region()
    region = make_region(kind="care_region", provinces=[province])
    assert make_municipality(province, region).region == region
    assert make_municipality(province).region == province


def refused(row, field):
    with pytest.raises(ValidationError) as error:
        row.full_clean()
    return list(error.value.message_dict) == [field]


def test_a_municipality_lies_in_a_province_and_its_care_region_does_too():
    province, other = make_region(), make_region()
    region = make_region(kind="care_region", provinces=[province])
    elsewhere = make_region(kind="care_region", provinces=[other])
    assert refused(make_municipality(region), "province")
    assert refused(make_municipality(province, other), "care_region")
    assert refused(make_municipality(province, elsewhere), "care_region")
    make_municipality(province, region).full_clean()


@pytest.mark.parametrize("code", ["0363", "GM363", "GM03630", "gm0363", "GM0363\n"])
def test_a_code_is_written_in_one_way_only(code):
    row = make_municipality()
    row.code = code
    assert refused(row, "code")
    make_municipality(code="GM0363").full_clean()


def test_two_municipalities_may_have_no_code():
    for row in (make_municipality(code=""), make_municipality()):
        row.full_clean()
        row.save()
        assert row.code is None


def test_a_region_stays_what_it_is_while_municipalities_lie_in_it():
    province = make_region()
    region = make_region(kind="care_region", provinces=[province])
    for row, kind in ((province, "care_region"), (region, "province")):
        row.kind = kind
        row.full_clean()
    make_municipality(make_region(), None)
    used = make_municipality(make_region(key="used"))
    used.province.kind = "care_region"
    assert refused(used.province, "kind")


def test_a_municipality_has_all_its_names():
    town = make_municipality(name="Den Haag", other_names="'s-Gravenhage\nThe Hague")
    assert town.names == ["Den Haag", "'s-Gravenhage", "The Hague"]
    assert str(town) == "Den Haag"
