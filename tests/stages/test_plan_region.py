"""The plan for somebody in a region: who helps there comes first, also who a list stands for."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.make import make_contact, make_organisation, make_referral, make_region, make_step
from tests.seen import texts
from tests.walking import called, named_in, needed, needing, not_fitting, plan_text_of, walk

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
ASKS = {"question_nl": "Nodig?", "question_en": "Needed?"}


@pytest.fixture
def stage():
    return make_step(title_nl="Beschermen", title_en="Protection")


def plan(client, *steps, **data):
    return walk(client, go="plan", answers=needing(*steps), **data)


def national_coordinators(step, **values):
    """Stands for the care coordinators of all regions, and is named at a step."""
    values = {"name_en": "All coordinators", "kind": "care_coordination"} | values
    organisation = make_organisation(**values)
    make_referral(step, organisation, why_en="Arranges it.")
    return organisation


def coordinator(name, *regions, **values):
    values = {"kind": "care_coordination", "coverage": "regional"} | values
    return make_organisation(name_en=name, name_nl=f"nl {name}", regions=regions, **values)


def test_who_serves_the_region_comes_first_and_who_does_not_last(client, stage):
    step = make_step(parent=stage, **ASKS)
    here, there = make_region(), make_region()
    care_region = make_region(kind="care_region", provinces=[here])
    elsewhere = make_organisation(name_en="Elsewhere", coverage="regional", regions=[there])
    national = make_organisation(name_en="National")
    other = make_organisation(name_en="Other national")
    near = make_organisation(name_en="Near", coverage="regional", regions=[care_region])
    for organisation in (elsewhere, national, other, near):
        make_referral(step, organisation)
    (columns,) = needed(plan(client, step))
    assert named_in(columns["en"]) == ["Elsewhere", "National", "Other national", "Near"]
    assert not_fitting(plan(client, step)) == []
    response = plan(client, step, region=here.key)
    (columns,) = needed(response)
    assert named_in(columns["en"]) == called(response) == ["Near", "National", "Other national"]
    assert not_fitting(response) == ["Elsewhere (Works in another region)"]
    (columns,) = needed(plan(client, step, region="unknown"))
    assert named_in(columns["en"])[0] == "Elsewhere"


def test_who_names_no_region_works_everywhere(client, stage):
    """As "your municipality" does: it is regional, and in every region."""
    step = make_step(parent=stage, **ASKS)
    make_referral(step, make_organisation(name_en="Your municipality", coverage="regional"))
    response = plan(client, step, region=make_region().key)
    assert called(response) == ["Your municipality"]


def test_the_regions_own_care_coordinators_come_before_the_list_of_all(client, stage):
    step, here = make_step(parent=stage, **ASKS), make_region()
    make_referral(step, make_organisation(name_en="National"))
    national_coordinators(step)
    own = coordinator("Own", here, what_happens_en="They listen.")
    make_contact(own, value="0592 1234", hours={"mon": "9-17"})
    coordinator("Too", make_region(kind="care_region", provinces=[here]), order=1)
    coordinator("Elsewhere", make_region())
    coordinator("A draft", here, status="draft")
    (columns,) = needed(plan(client, step))
    assert named_in(columns["en"]) == ["National", "All coordinators"]
    response = plan(client, step, region=here.key, second="nl")
    (columns,) = needed(response)
    assert named_in(columns["en"]) == ["Own", "Too", "National", "All coordinators"]
    assert named_in(columns["nl"])[:2] == ["nl Own", "nl Too"]
    own = texts(response, ".calls tbody tr")[0]
    for said in ("Own", "0592 1234", "Monday, 9:00 to 17:00"):
        assert said in own
    text = plan_text_of(
        walk(client, go="text", answers=needing(step), region=here.key, second="nl")
    )
    order = (
        "1. Own (",
        "Arranges it.",
        "0592 1234",
        "They listen.",
        "3. National (",
        "1. nl Own (",
        "2. nl Too (",
    )
    places = [text.index(words) for words in order]
    assert places == sorted(places)


def test_only_a_public_list_of_the_whole_country_stands_for_the_regions_own(client, stage):
    here = make_region()
    coordinator("Own", here)
    listed = {}
    for name, values in {
        "other kind": {"kind": "coordination", "other_kinds": ["care_coordination"]},
        "draft": {"status": "draft"},
        "regional": {"coverage": "regional"},
    }.items():
        step = make_step(parent=stage, **ASKS)
        national_coordinators(step, **values)
        (columns,) = needed(plan(client, step, region=here.key))
        listed[name] = named_in(columns["en"])
    assert listed == {
        "other kind": ["All coordinators"],
        "draft": [],
        "regional": ["All coordinators"],
    }


def test_who_also_shelters_coordinates_in_the_care_regions_it_names_only(client, stage):
    """It may work in the rest of a province as a shelter."""
    step, here, beside = make_step(parent=stage, **ASKS), make_region(), make_region()
    national_coordinators(step)
    part = make_region(kind="care_region", provinces=[here])
    coordinator("Fier", here, part, beside, kind="shelter", other_kinds=["care_coordination"])
    found = {}
    for region in (here, part, beside):
        (columns,) = needed(plan(client, step, region=region.key))
        found[region] = named_in(columns["en"])
    both = ["Fier", "All coordinators"]
    assert found == {here: both, part: both, beside: both[1:]}


def test_a_coordinator_that_is_named_already_stays_once_with_its_own_reason(client, stage):
    step, here = make_step(parent=stage, **ASKS), make_region()
    national_coordinators(step)
    national_coordinators(step, name_en="Another list")
    make_referral(step, coordinator("Own", here), why_en="Shelters.")
    coordinator("Too", here)
    response = plan(client, step, region=here.key)
    (columns,) = needed(response)
    assert named_in(columns["en"]) == ["Too", "Own", "All coordinators", "Another list"]
    text = plan_text_of(walk(client, go="text", answers=needing(step), region=here.key))
    assert "2. Own (For step 1)\n  Step 1: Shelters.\n" in text


def test_the_emergency_number_stays_before_who_works_in_the_region(client, stage):
    step, here = make_step(parent=stage, **ASKS), make_region()
    alarm = make_organisation(name_en="Alarm")
    make_contact(alarm, value="112", emergency=True)
    make_referral(step, alarm)
    national_coordinators(step)
    coordinator("Own", here)
    (columns,) = needed(plan(client, step, region=here.key))
    assert named_in(columns["en"]) == ["Alarm", "Own", "All coordinators"]


def test_a_plan_costs_the_same_however_many_coordinators_a_region_has(client, stage):
    step, here = make_step(parent=stage, **ASKS), make_region()
    national_coordinators(step)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            plan(client, step, region=here.key)
        return len(captured)

    without = queries()
    for number in range(9):
        make_contact(coordinator(f"Own {number}", here))
    assert without == queries() <= 15
