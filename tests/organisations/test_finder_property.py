"""Whatever is chosen of whatever there is: the finder counts and orders as one would by hand."""

from functools import reduce
from operator import or_

import pytest
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organisations.choices import NEEDS, Age, Audience, Exploitation, Kind, Language, Need
from organisations.finder.finder import PER_PAGE, Finder
from organisations.finder.members import NOBODY, Members
from organisations.models import Organisation, Region
from organisations.opening.state import state
from tests.make import make_contact, make_organisation, make_region

A_FEW = [Language.NL, Language.PL, Language.RO]
NARROW = 2
LAST = 9
places = st.frozensets(st.integers(0, 300))


@given(places, places)
def test_members_are_as_a_frozenset_of_places(some, others):
    a, b = Members.of(some), Members.of(others)
    assert (set(a & b), set(a | b), set(a - b)) == (some & others, some | others, some - others)
    assert (len(a), bool(a), list(a)) == (len(some), bool(some), sorted(some))
    assert (a == b) == (some == others)
    assert reduce(or_, [Members.of([place]) for place in some], NOBODY) == a


def several(choices):
    return st.lists(st.sampled_from(choices), unique=True, max_size=3)


organisations = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(Kind.values),
        "other_kinds": several(Kind.values),
        "audiences": several(Audience.values),
        "ages": several(Age.values),
        "exploitation": several(Exploitation.values),
        "languages": several(A_FEW),
        "anonymous": st.sampled_from([None, True, False]),
        "report_order": st.sampled_from([None, 1, 2]),
        "where": st.sampled_from(["national", "here", "part", "there"]),
        "contact": st.sampled_from([None, "always", "unknown"]),
    }
)
choices = st.fixed_dictionaries(
    {},
    optional={
        "need": st.sampled_from(Need.values),
        "region": st.sampled_from(["here", "part", "other-part", "there"]),
        "now": st.just("yes"),
        "form": st.sampled_from(Exploitation.values),
        "who": st.sampled_from(Audience.values),
        "age": st.sampled_from(Age.values),
        "language": st.sampled_from(A_FEW),
        "anonymous": st.just("yes"),
    },
)


def make_them(some):
    here = make_region(key="here")
    part = make_region(key="part", kind="care_region", provinces=[here])
    make_region(key="other-part", kind="care_region", provinces=[here])
    regions = {"here": here, "part": part, "there": make_region(key="there")}
    for place, values in enumerate(some):
        where, contact = values["where"], values["contact"]
        own = {key: value for key, value in values.items() if key not in ("where", "contact")}
        if where in regions:
            own |= {"coverage": "regional", "regions": [regions[where]]}
        organisation = make_organisation(**own, order=place)
        if contact:
            make_contact(organisation, availability=contact)


def fits(row, question, value):
    """The meaning of an answer, for one organisation."""
    kinds = {row.kind, *row.other_kinds}
    return {
        "need": lambda: (
            bool(kinds & set(NEEDS[Need(value)])) or (value == "report" and row.report_order)
        ),
        "region": lambda: row in Organisation.objects.serving(Region.objects.get(key=value)),
        "now": lambda: any(
            (found := state(each, timezone.now())) and found.is_open for each in row.contacts.all()
        ),
        "form": lambda: not row.exploitation or value in row.exploitation,
        "who": lambda: not row.audiences or value in row.audiences,
        "age": lambda: not row.ages or value in row.ages,
        "language": lambda: value in row.languages,
        "anonymous": lambda: row.anonymous is True,
    }[question]()


def those_that_fit(rows, chosen):
    return [row for row in rows if all(fits(row, *choice) for choice in chosen.items())]


def weight(row, finder):
    """The fittest have the lowest: who coordinates a gap, works there, says the age or the form."""
    chosen = finder.chosen
    works_there = "region" in chosen and any(
        each.works_there for each in Organisation.objects.serving(finder.region).filter(pk=row.pk)
    )
    return (
        not (finder.gaps and row.kind == "coordination" and row.coverage != "regional"),
        not works_there,
        chosen.get("age") not in row.ages,
        len(row.exploitation) > NARROW or chosen.get("form") not in row.exploitation,
        chosen.get("need") == "report" and (row.report_order or LAST),
    )


@pytest.mark.either_database
@pytest.mark.no_cover
@pytest.mark.django_db
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    database=None,
)
@given(some=st.lists(organisations, min_size=1, max_size=8), chosen=choices)
def test_the_finder_counts_and_orders_as_one_would_by_hand(some, chosen):
    with transaction.atomic():
        make_them(some)
        finder = Finder(QueryDict("&".join(f"{q}={a}" for q, a in chosen.items())), timezone.now())
        rows = list(Organisation.objects.public().by_kind().with_contacts())
        expected = those_that_fit(rows, finder.chosen)
        assert finder.count == len(expected)
        in_order = sorted(expected, key=lambda row: weight(row, finder))
        assert finder.shown == in_order[:PER_PAGE]
        for question in ("need", "now", "form", "who", "age", "language", "anonymous"):
            others = {q: a for q, a in finder.chosen.items() if q != question}
            for option in finder.options(question):
                left = those_that_fit(rows, others | {question: option.value})
                assert option.count == len(left), (question, option)
        others = {q: a for q, a in finder.chosen.items() if q != "region"}
        for _province, whole, parts in finder.region_options():
            for option in (whole, *parts):
                left = those_that_fit(rows, others | {"region": option.value})
                assert option.count == len(left), option
        for drop in finder.drops() if not expected else []:
            others = {q: a for q, a in finder.chosen.items() if q not in drop.questions}
            assert drop.count == len(those_that_fit(rows, others)) > 0
        transaction.set_rollback(True)
