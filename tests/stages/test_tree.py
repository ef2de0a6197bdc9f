"""Moving steps: places, paths, and what is refused."""

import pytest
from django.db import IntegrityError
from django.utils import translation
from mptt.exceptions import InvalidMove

from stages import tree
from stages.models import Step
from tests.make import fresh, make_step

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sound_afterwards(db):
    yield
    assert list(tree.damage(Step.objects)) == []


@pytest.fixture
def steps():
    """Two stages, a and b, with steps a1, a2, a2x, a2y, a3 and b1, b2; by slug."""
    made = {}
    for slug in ("a", "a1", "a2", "a2x", "a2y", "a3", "b", "b1", "b2"):
        parent = made.get(slug[:-1])
        made[slug] = make_step(parent=parent, key=slug, slug_nl=slug, slug_en=f"{slug}-en")
    return made


def outline(*roots):
    """The tree as text: a(a1 a2(a2x a2y) a3) b(b1 b2)."""

    def show(step):
        below = " ".join(show(child) for child in step.children.order_by("lft"))
        return f"{step.key}({below})" if below else step.key

    return " ".join(show(step) for step in Step.objects.stages())


def test_steps_are_inserted_in_order(steps):
    assert outline() == "a(a1 a2(a2x a2y) a3) b(b1 b2)"
    assert [step.key for step in Step.objects.all()] == list(steps)


@pytest.mark.parametrize(
    ("step", "target", "position", "after"),
    [
        # among its siblings
        ("a1", "a", "last-child", "a(a2(a2x a2y) a3 a1) b(b1 b2)"),
        ("a1", "a3", "right", "a(a2(a2x a2y) a3 a1) b(b1 b2)"),
        ("a3", "a1", "left", "a(a3 a1 a2(a2x a2y)) b(b1 b2)"),
        ("a3", "a1", "right", "a(a1 a3 a2(a2x a2y)) b(b1 b2)"),
        ("a2", "a3", "right", "a(a1 a3 a2(a2x a2y)) b(b1 b2)"),
        ("a3", "a", "last-child", "a(a1 a2(a2x a2y) a3) b(b1 b2)"),
        # up and down within its stage
        ("a2y", "a", "last-child", "a(a1 a2(a2x) a3 a2y) b(b1 b2)"),
        ("a2x", "a2", "left", "a(a1 a2x a2(a2y) a3) b(b1 b2)"),
        ("a1", "a2x", "right", "a(a2(a2x a1 a2y) a3) b(b1 b2)"),
        ("a2", "a1", "last-child", "a(a1(a2(a2x a2y)) a3) b(b1 b2)"),
        # to another stage
        ("a2", "b", "last-child", "a(a1 a3) b(b1 b2 a2(a2x a2y))"),
        ("a2", "b2", "left", "a(a1 a3) b(b1 a2(a2x a2y) b2)"),
        ("b1", "a2y", "right", "a(a1 a2(a2x a2y b1) a3) b(b2)"),
        # a step becomes a stage
        ("a2", "a", "left", "a2(a2x a2y) a(a1 a3) b(b1 b2)"),
        ("a2", "a", "right", "a(a1 a3) a2(a2x a2y) b(b1 b2)"),
        ("b1", "a", "left", "b1 a(a1 a2(a2x a2y) a3) b(b2)"),
        ("a2x", "b", "right", "a(a1 a2(a2y) a3) b(b1 b2) a2x"),
        # a stage becomes a step
        ("b", "a", "last-child", "a(a1 a2(a2x a2y) a3 b(b1 b2))"),
        ("a", "b1", "left", "b(a(a1 a2(a2x a2y) a3) b1 b2)"),
        # stages among each other
        ("b", "a", "left", "b(b1 b2) a(a1 a2(a2x a2y) a3)"),
        ("a", "b", "right", "b(b1 b2) a(a1 a2(a2x a2y) a3)"),
        ("a", "b", "left", "a(a1 a2(a2x a2y) a3) b(b1 b2)"),
    ],
)
def test_a_move_takes_all_that_is_below_it(steps, step, target, position, after):
    tree.move(steps[step], steps[target], position)
    assert outline() == after


def test_moves_may_start_from_stale_steps(steps):
    """None of these was read again between the moves."""
    tree.move(steps["a2"], steps["b"], "last-child")
    tree.move(steps["a2x"], steps["b1"], "left")
    tree.move(steps["b"], steps["a1"], "last-child")
    tree.move(steps["a2"], steps["a"], "left")
    assert outline() == "a2(a2y) a(a1(b(a2x b1 b2)) a3)"


def test_a_step_made_a_stage_is_the_last(steps):
    tree.make_stage(steps["a2"])
    assert outline() == "a(a1 a3) b(b1 b2) a2(a2x a2y)"
    tree.make_stage(steps["a"])
    assert outline() == "b(b1 b2) a2(a2x a2y) a(a1 a3)"
    tree.make_stage(steps["a"])
    assert outline() == "b(b1 b2) a2(a2x a2y) a(a1 a3)"


def test_the_only_stage_stays_where_it_is():
    stage = make_step(key="only")
    tree.make_stage(stage)
    assert outline() == "only"


@pytest.mark.parametrize(
    ("step", "direction", "after"),
    [
        ("a3", "up", "a(a1 a3 a2(a2x a2y)) b(b1 b2)"),
        ("a1", "down", "a(a2(a2x a2y) a1 a3) b(b1 b2)"),
        ("a3", "in", "a(a1 a2(a2x a2y a3)) b(b1 b2)"),
        ("a2x", "out", "a(a1 a2(a2y) a2x a3) b(b1 b2)"),
        ("a2", "out", "a(a1 a3) a2(a2x a2y) b(b1 b2)"),
        ("b", "up", "b(b1 b2) a(a1 a2(a2x a2y) a3)"),
        ("b", "in", "a(a1 a2(a2x a2y) a3 b(b1 b2))"),
    ],
)
def test_a_nudge_moves_a_step_by_one(steps, step, direction, after):
    tree.nudge(steps[step], direction)
    assert outline() == after


@pytest.mark.parametrize(
    ("step", "direction"), [("a1", "up"), ("a3", "down"), ("a1", "in"), ("a", "out"), ("a", "up")]
)
def test_a_nudge_over_the_edge_is_refused(steps, step, direction):
    with pytest.raises(InvalidMove):
        tree.nudge(steps[step], direction)


@pytest.mark.parametrize("target", ["a", "a2", "a2x"])
@pytest.mark.parametrize("position", ["last-child", "left", "right"])
def test_a_move_into_itself_is_refused_and_changes_nothing(steps, target, position):
    step = steps["a"] if target == "a" else steps["a2"]
    with pytest.raises(InvalidMove):
        tree.move(step, steps[target], position)
    assert outline() == "a(a1 a2(a2x a2y) a3) b(b1 b2)"


def test_a_move_to_an_unknown_position_is_refused(steps):
    with pytest.raises(ValueError, match="position"):
        tree.move(steps["a1"], steps["b1"], "under")


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(("place", "position"), [("b", "last-child"), ("b1", "left")])
def test_a_move_to_where_its_slug_is_taken_is_refused(steps, language, place, position):
    taken = {"slug_nl": "a2"} if language == "nl" else {"slug_en": "a2-en"}
    make_step(parent=steps["b"], key="c", **taken)
    with pytest.raises(IntegrityError):
        tree.move(steps["a2"], steps[place], position)
    assert outline() == "a(a1 a2(a2x a2y) a3) b(b1 b2 c)"


def test_a_step_whose_slug_is_a_stages_cannot_become_a_stage(steps):
    step = make_step(parent=steps["b1"], slug_nl="a")
    with pytest.raises(IntegrityError):
        tree.make_stage(step)


def test_paths_follow_a_move_for_all_below(steps):
    tree.move(steps["a2"], steps["b1"], "last-child")
    assert fresh(steps["a2"]).path_nl == "b/b1/a2"
    assert fresh(steps["a2x"]).paths() == {"nl": "b/b1/a2/a2x", "en": "b-en/b1-en/a2-en/a2x-en"}
    tree.make_stage(steps["a2"])
    assert fresh(steps["a2x"]).paths() == {"nl": "a2/a2x", "en": "a2-en/a2x-en"}


def test_paths_follow_in_whatever_language_an_editor_works(steps):
    with translation.override("en"):
        tree.move(steps["a2"], steps["b"], "last-child")
        tree.move(steps["b"], steps["a"], "left")
    assert fresh(steps["a2x"]).paths() == {"nl": "b/a2/a2x", "en": "b-en/a2-en/a2x-en"}
    # What the step left behind can be used again: also in the bare column.
    assert make_step(parent=steps["a"], slug_nl="a2", slug_en="a2-en").path_nl == "a/a2"


def test_two_steps_can_swap_places_under_different_parents(steps):
    one = make_step(parent=steps["a1"], slug_nl="same", slug_en="same")
    other = make_step(parent=steps["b1"], slug_nl="same", slug_en="same")
    aside = make_step(parent=steps["a3"])
    tree.move(one, aside, "last-child")
    tree.move(other, steps["a1"], "last-child")
    tree.move(one, steps["b1"], "last-child")
    assert fresh(one).path_nl == "b/b1/same"
    assert fresh(other).path_nl == "a/a1/same"


def test_a_step_is_deleted_from_the_middle(steps):
    steps["a2x"].delete()
    steps["a1"].delete()
    assert outline() == "a(a2(a2y) a3) b(b1 b2)"
