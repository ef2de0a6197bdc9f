"""Each kind of damage is planted past all guards, found, and mended where that can be done."""

import pytest
from django.core.management import CommandError, call_command

from stages import tree
from stages.models import Step
from tests.make import fresh, make_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def steps():
    """Two stages, a and b, with steps a1, a2, a2x, a3 and b1."""
    made = {}
    for slug in ("a", "a1", "a2", "a2x", "a3", "b", "b1"):
        made[slug] = make_step(parent=made.get(slug[:-1]), key=slug, slug_nl=slug, slug_en=slug)
    return made


def plant(step, **numbers):
    Step.objects.filter(pk=step.pk).update(**numbers)


def numbers(step):
    step = fresh(step)
    return {name: getattr(step, name) for name in ("lft", "rght", "tree_id", "level")}


# What is planted, by the sentence that finds it.
DAMAGE = {
    "a2: shares edge 2 with a1": lambda s: plant(s["a2"], lft=2),
    "a3: shares edge 9 with a2": lambda s: plant(s["a2"], rght=9),
    "a2x: is not inside its parent a2": lambda s: plant(s["a2x"], lft=20, rght=21),
    "a3: level 2 does not fit its parent": lambda s: plant(s["a3"], level=2),
    "a3: level 0 does not fit its parent": lambda s: plant(s["a3"], level=0),
    "b: shares tree {a} with the root a": lambda s: plant(
        s["b"], tree_id=numbers(s["a"])["tree_id"]
    ),
    "b1: is not in the tree of its parent b": lambda s: plant(s["b1"], tree_id=99),
    "b1: path does not follow from the slugs": lambda s: plant(s["b1"], path_nl="b/elsewhere"),
    "a2x: path does not follow from the slugs": lambda s: plant(s["a2x"], path_en="a2x"),
    "a2: stands inside a1, which is not its parent": lambda s: (
        plant(s["a1"], rght=4),
        plant(s["a2"], lft=3),
        plant(s["a2x"], lft=5, rght=6),
    ),
    "a3: stands inside a2, which is not its parent": lambda s: (
        plant(s["a2"], rght=9),
        plant(s["a3"], lft=7, rght=8),
    ),
    "tree {b}: its edges are not numbered from 1 without a gap": lambda s: plant(s["b"], rght=6),
    "a2x: level 2 does not fit its parent": lambda s: plant(s["a2x"], parent=s["a1"].parent),
}
CYCLES = {
    "a2: is above itself": lambda s: plant(s["a2"], parent=s["a2x"]),
    "a: is above itself": lambda s: plant(s["a"], parent=s["a2x"], level=3),
}


def damage():
    return list(tree.damage(Step.objects))


def test_a_sound_tree_has_no_damage(steps, capsys):
    assert damage() == []
    call_command("check_tree")
    assert capsys.readouterr().out == "The tree is sound: 7 steps.\n"


def test_no_tree_at_all_is_sound():
    call_command("check_tree", verbosity=0)


@pytest.mark.parametrize(("sentence", "do"), [*DAMAGE.items(), *CYCLES.items()])
def test_damage_is_found_and_the_command_fails(steps, capsys, sentence, do):
    do(steps)
    sentence = sentence.format(**{key: numbers(steps[key])["tree_id"] for key in ("a", "b")})
    with pytest.raises(CommandError, match="damaged"):
        call_command("check_tree")
    assert sentence in capsys.readouterr().out.splitlines()


def test_checking_changes_nothing(steps):
    plant(steps["a2"], lft=2)
    before = {key: numbers(step) for key, step in steps.items()}
    with pytest.raises(CommandError):
        call_command("check_tree")
    assert {key: numbers(step) for key, step in steps.items()} == before


@pytest.mark.parametrize("do", DAMAGE.values(), ids=DAMAGE)
def test_rebuild_mends_it(steps, do):
    do(steps)
    call_command("check_tree", "--rebuild", verbosity=0)
    assert damage() == []
    call_command("check_tree")


def test_rebuild_keeps_the_order_and_the_parents(steps):
    parents = {step.key: step.parent_id for step in Step.objects.all()}
    tree.move(steps["a3"], steps["a1"], "left")
    order = [step.key for step in Step.objects.all()]
    plant(steps["a2x"], lft=90, rght=91)
    call_command("check_tree", "--rebuild")
    assert [step.key for step in Step.objects.all()] == order
    assert {step.key: step.parent_id for step in Step.objects.all()} == parents


def test_rebuilding_twice_is_rebuilding_once(steps):
    tree.rebuild(Step.objects)
    before = {key: numbers(step) for key, step in steps.items()}
    tree.rebuild(Step.objects)
    assert {key: numbers(step) for key, step in steps.items()} == before


@pytest.mark.parametrize("do", CYCLES.values(), ids=CYCLES)
def test_rebuild_refuses_a_cycle_and_changes_nothing(steps, do):
    do(steps)
    before = {key: numbers(step) for key, step in steps.items()}
    with pytest.raises(CommandError, match="cycle"):
        call_command("check_tree", "--rebuild")
    assert {key: numbers(step) for key, step in steps.items()} == before
