"""The way through a stage, from two queries."""

import pytest
from django.utils import translation

from stages.models import Step
from stages.navigation import LIMIT, Navigation
from tests.make import fresh, make_step, make_time_limit
from tests.seen import texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def steps():
    """Two stages, a and b, with steps a1, a2, a2x, a2y, a2yz, a3, a3x and b1; by slug."""
    made = {}
    for slug in ("a", "a1", "a2", "a2x", "a2y", "a2yz", "a3", "a3x", "b", "b1"):
        made[slug] = make_step(parent=made.get(slug[:-1]), slug_nl=slug, slug_en=f"{slug}-en")
    return made


def way(step):
    return Navigation(fresh(step))


def name(step):
    """The slug of a step, or of a row that stands for one."""
    return step and step.path_nl.rpartition("/")[2]


def names(steps):
    return [name(step) for step in steps]


def outline(items):
    return " ".join(
        f"{name(step)}({outline(below)})" if below else name(step) for step, below in items
    )


def test_the_trail_leads_from_the_stage_down_to_the_step(steps):
    found = way(steps["a2y"])
    assert found.stage == steps["a"]
    assert names(found.trail) == ["a", "a2", "a2y"]


@pytest.mark.parametrize(
    ("step", "items"),
    [
        ("a", "a1 a2 a3"),
        ("a1", "a1 a2 a3"),
        ("a2", "a1 a2(a2x a2y) a3"),
        ("a2x", "a1 a2(a2x a2y) a3"),
        ("a2y", "a1 a2(a2x a2y(a2yz)) a3"),
        ("a3x", "a1 a2 a3(a3x)"),
        ("b1", "b1"),
    ],
)
def test_items_unfold_the_trail_only(steps, step, items):
    assert outline(way(steps[step]).items) == items


@pytest.mark.parametrize(
    ("step", "previous", "following"),
    [
        ("a", None, "a1"),
        ("a1", "a", "a2"),
        ("a2", "a1", "a2x"),
        ("a2x", "a2", "a2y"),
        ("a2y", "a2x", "a2yz"),
        ("a2yz", "a2y", "a3"),
        ("a3", "a2", "a3x"),
        ("a3x", "a3", None),
        ("b1", "b", None),
    ],
)
def test_previous_and_next_follow_what_the_page_shows(steps, step, previous, following):
    found = way(steps[step])
    assert (name(found.previous), name(found.next)) == (previous, following)


def flat(items):
    for step, below in items:
        yield step
        yield from flat(below)


def test_previous_and_next_are_beside_the_step_in_the_list(steps):
    for step in Step.objects.all():
        found = way(step)
        shown = [None, *names([found.stage, *flat(found.items)]), None]
        place = shown.index(name(step))
        assert name(found.previous) == shown[place - 1]
        assert name(found.next) == shown[place + 1]


def test_a_draft_and_all_below_it_are_nowhere(client, steps):
    for slug in ("a2", "b"):
        Step.objects.filter(pk=steps[slug].pk).update(status="draft")
    found = way(steps["a1"])
    assert outline(found.items) == "a1 a3"
    assert name(found.next) == "a3"
    for hidden in ("a2", "a2x", "a2yz", "b", "b1"):
        assert client.get(f"/nl/{steps[hidden].path_nl}/").status_code == 404


@pytest.mark.parametrize("path", ["c", "a/b1", "a2", "a/a2//", "a1", "a-en/a1-en", "a/a1-en"])
def test_a_path_to_no_step_is_not_found(client, steps, path):
    assert client.get(f"/nl/{path}/").status_code == 404


def test_the_path_is_read_in_the_active_language(steps):
    with translation.override("en"):
        assert Step.objects.public().at("a-en/a2-en").get() == steps["a2"]
        assert not Step.objects.public().at("a/a2").exists()


def test_time_limits_come_in_order(client, steps):
    make_time_limit(steps["a2"], order=2, label_nl="Daarna")
    make_time_limit(steps["a2"], order=1, label_nl="Eerst")
    make_time_limit(steps["a2x"], label_nl="Elders")
    page = client.get(f"/nl/{steps['a2'].path_nl}/")
    assert texts(page, ".limits dt") == ["Eerst", "Daarna"]
    assert texts(client.get(f"/nl/{steps['a3'].path_nl}/"), ".limits") == []


def test_the_list_is_cut_only_when_there_is_more(steps):
    stage = steps["b"]
    while Step.objects.filter(tree_id=stage.tree_id).count() < LIMIT:
        step = make_step(parent=stage)
    assert not way(step).is_cut
    step = make_step(parent=stage)
    found = way(step)
    assert found.is_cut
    assert names(found.trail) == names([stage, step])


@pytest.mark.parametrize(("beside", "depth"), [(1, 1), (30, 1), (1, 8), (10, 5)])
def test_it_is_two_queries_at_any_size_and_depth(django_assert_num_queries, beside, depth):
    step = make_step()
    for _ in range(depth):
        for _ in range(beside):
            below = make_step(parent=step)
        step = fresh(below)
    with django_assert_num_queries(2):
        assert len(Navigation(step).trail) == depth + 1
