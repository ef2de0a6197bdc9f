"""Queries built once: the same rows as without, whatever the values and the language."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from publishing.prepared import Prepared, padded
from stages.models import Right, Step
from tests.make import make_right, make_step

pytestmark = pytest.mark.django_db


def test_each_call_finds_the_rows_of_its_own_values():
    one, other = make_right(), make_right()
    steps = [make_step(rights=[one]), make_step(rights=[other]), make_step(rights=[one, other])]
    rights_at = Prepared(lambda step: Right.objects.public().filter(steps=step))
    for step in [*steps, *reversed(steps)]:
        assert rights_at(step.pk) == list(Right.objects.public().filter(steps=step.pk))


def test_lists_of_any_length_can_be_given():
    steps = [make_step() for _ in range(4)]
    named = Prepared(lambda keys: Step.objects.public().filter(key__in=keys))
    for number in (1, 3, 2, 4):
        assert len(named([step.key for step in steps[:number]])) == number


def test_a_padded_list_has_the_same_values_and_one_of_a_few_lengths():
    assert {len(padded(range(number))) for number in range(1, 60)} == {4, 8, 16, 32, 64}
    for number in range(1, 60):
        assert set(padded(range(number))) == set(range(number))


def test_the_order_follows_the_language():
    make_right(title_nl="A", title_en="B")
    make_right(title_nl="B", title_en="A")
    by_title = Prepared(lambda: Right.objects.public().order_by("title"))
    for language in ("nl", "en", "nl"):
        with translation.override(language):
            assert [right.title for right in by_title()] == ["A", "B"]


def test_the_rows_are_as_they_are_now():
    right = make_right()
    public = Prepared(lambda: Right.objects.public())
    assert public() == [right]
    Right.objects.update(status="draft", published_at=None, published_by=None)
    assert public() == []


def test_it_costs_one_query_and_is_built_once():
    make_right()
    built = []
    public = Prepared(lambda: built.append(1) or Right.objects.public())
    with CaptureQueriesContext(connection) as captured:
        public()
        public()
    assert len(captured) == 2
    assert len(built) == 1
