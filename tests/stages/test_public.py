"""A step is public when it is published and so is every step above it."""

import pytest

from stages import tree
from stages.models import Step
from tests.make import make_editor, make_right, make_step

pytestmark = pytest.mark.django_db


def branch(*statuses):
    """Steps one below the other."""
    step, steps = None, []
    for status in statuses:
        step = make_step(parent=step, status=status)
        steps.append(step)
    return steps


def test_a_step_under_a_draft_is_not_public():
    shown = make_step()
    make_step(parent=make_step(parent=shown, status="draft"))
    assert list(Step.objects.public()) == [shown]


@pytest.mark.parametrize("depth", range(5))
def test_a_draft_hides_all_that_is_below_it_at_any_depth(depth):
    steps = branch(*["draft" if level == depth else "published" for level in range(6)])
    beside = make_step(parent=steps[depth].parent)
    assert list(Step.objects.public().order_by("level", "lft")) == [*steps[:depth], beside]


def test_moving_a_step_out_from_under_a_draft_shows_it_with_all_below_it():
    stage, draft, step, below = branch("published", "draft", "published", "published")
    tree.move(step, stage, "last-child")
    assert list(Step.objects.public()) == [stage, step, below]
    tree.move(step, draft, "last-child")
    assert list(Step.objects.public()) == [stage]


def test_publishing_the_step_above_shows_what_is_below_it():
    stage, draft, step = branch("published", "draft", "published")
    draft.set_status("published", by=make_editor())
    draft.save()
    assert list(Step.objects.public()) == [stage, draft, step]


def test_a_draft_hides_nothing_in_another_stage():
    branch("draft", "published")
    shown = branch("published", "published", "published")
    assert list(Step.objects.public()) == shown


def test_public_holds_through_relations_and_inside_other_queries():
    stage, draft, hidden = branch("published", "draft", "published")
    shown = make_step(parent=stage)
    right = make_right()
    right.steps.set([hidden, shown, draft])
    assert list(right.steps.public()) == [shown]
    assert list(stage.children.public()) == [shown]
    assert list(Step.objects.filter(pk__in=Step.objects.public().values("pk"))) == [stage, shown]
    assert Step.objects.public().count() == 2
    assert set(Step.objects.exclude(pk__in=Step.objects.public())) == {draft, hidden}


def test_stages_are_the_roots_in_order():
    first, second = make_step(), make_step()
    make_step(parent=first)
    assert list(Step.objects.stages()) == [first, second]


def test_a_fifth_stage_is_just_another_root():
    stages = [make_step() for _ in range(5)]
    assert list(Step.objects.public().stages()) == stages
