"""Whatever is answered, the plan holds each needed step once, with exactly what goes with it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organisations.models import Organisation, Region
from stages.choices import Answer
from stages.models import Step
from tests.make import (
    make_contact,
    make_organisation,
    make_referral,
    make_region,
    make_regulation,
    make_right,
    make_step,
)
from tests.seen import texts
from tests.walking import called, named_in, needed, title_of, walk

pytestmark = pytest.mark.django_db
CHOICES = [*Answer.values, "", "7"]


@pytest.fixture
def steps():
    """Three stages with steps on three levels; some of all there is are drafts.

    Some organisations stand for the care coordinators of a region, some are one.
    """
    regions = [make_region(key=f"region-{number}") for number in range(2)]
    coordinates = {"kind": "care_coordination"}
    organisations = [
        make_organisation(status=("published", "published", "draft")[number % 3], **where)
        for number, where in enumerate(
            [coordinates, {"coverage": "regional", "regions": regions[:1]}, {}] * 2
            + [{"coverage": "regional", "regions": regions[1:], **coordinates}]
        )
    ]
    for organisation in organisations[::2]:
        make_contact(organisation)
    rights = [make_right(status=("published", "draft")[number % 2]) for number in range(4)]
    rules = [make_regulation(status=("published", "draft")[number % 2]) for number in range(4)]

    def ask(number, **values):
        silent = number % 7 == 6
        values |= {} if silent else {"question_nl": "Nodig?", "question_en": "Needed?"}
        values |= {"status": "draft"} if number % 5 == 4 else {}
        step = make_step(
            rights=rights[: number % 5], regulations=rules[number % 3 :], key=f"s{number}", **values
        )
        for organisation in organisations[number % 4 :: 2]:
            make_referral(step, organisation)
        return step

    number = 0
    for _stage in range(3):
        parent = make_step()
        for _ in range(3):
            above = ask(number, parent=parent)
            ask(number + 1, parent=above)
            number += 2
    for region in regions * 2:
        make_organisation(coverage="regional", regions=[region], **coordinates)
    return list(Step.objects.filter(level__gt=0))


def helping(step, region):
    """The organisations of a step: those it refers to and, where one of these stands for the
    care coordinators of all regions, those of the region."""
    named = step.organisations.filter(status="published")
    coordinators = Organisation.objects.filter(kind="care_coordination", status="published")
    own = coordinators.filter(coverage="regional", regions__key=region)
    stand_for_own = named.filter(kind="care_coordination", coverage="national")
    fitting = named
    if Region.objects.filter(key=region):
        fitting = [row for row in named if row.coverage == "national" or fits(row, region)]
    return {row.name_en for row in [*fitting, *(own if stand_for_own else [])]}


def fits(organisation, region):
    """Whether a regional organisation may work there: it says so, or names no region at all."""
    regions = {each.key for each in organisation.regions.all()}
    return not regions or region in regions


def expected(answers, region):
    """What the plan has to hold, from the models: (title, organisations, rights, citations)."""
    public = Step.objects.public().exclude(question_en=None).exclude(question_en="")
    for step in public.order_by("tree_id", "lft"):
        if answers.get(step.key) == Answer.NEEDED:
            yield (
                step.title_en,
                helping(step, region),
                [row.title_en for row in step.rights.filter(status="published")],
                [row.citation_en for row in step.regulations.filter(status="published")],
            )


def shown(column):
    """The same, as the page has it."""
    names = named_in(column)
    assert len(names) == len(set(names))
    rights = texts(column, ".your-rights > span")
    cited = [words.partition(": ")[2].split(", ") for words in texts(column, ".cited")]
    return (
        title_of(column),
        set(names),
        rights,
        cited[0] if cited else [],
    )


@pytest.mark.either_database
@pytest.mark.no_cover
def test_any_answers_give_each_needed_step_once_with_exactly_what_goes_with_it(client, steps):
    keys = [step.key for step in steps]
    pairs = st.lists(st.tuples(st.sampled_from(keys), st.sampled_from(CHOICES)), max_size=25)
    regions = st.sampled_from(["", "unknown", *[f"region-{n}" for n in range(3)]])

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(hidden=pairs, given_now=pairs, region=regions, second=st.sampled_from(["", "nl", "x"]))
    def check(hidden, given_now, region, second):
        data = {"answers": ",".join(":".join(pair) for pair in hidden), "region": region}
        data |= {f"answer-{key}": answer for key, answer in given_now}
        response = walk(client, go="plan", second=second, **data)
        steps_shown = needed(response)
        wanted = list(expected(dict(hidden) | dict(given_now), region))
        assert [shown(columns["en"]) for columns in steps_shown] == wanted
        everybody = called(response) if second != "nl" else []
        assert len(everybody) == len(set(everybody))
        assert second == "nl" or set(everybody) == set().union(*(names for _, names, *_ in wanted))
        if second == "nl":
            dutch = {step.title_en: step.title_nl for step in steps}
            titles = [title_of(columns["nl"]) for columns in steps_shown]
            assert titles == [dutch[title] for title, *_rest in wanted]

    check()
