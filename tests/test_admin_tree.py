"""The tree of steps in the admin: dragging, moving without a mouse, adding, deleting."""

import uuid

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages

from organisations.models import Organisation
from stages import tree
from stages.models import Step
from tests.admin_forms import add_url, change_url, complaints, list_url, save
from tests.make import fresh, make_editor, make_page, make_referral, make_step
from tests.seen import document, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]


@pytest.fixture(autouse=True)
def sound_tree():
    """Whatever a test does, the tree is whole afterwards."""
    yield
    assert list(tree.damage(Step.objects)) == []


@pytest.fixture
def stage():
    return make_step(key="stage")


@pytest.fixture
def steps(stage):
    return [make_step(parent=fresh(stage), key=key) for key in ("a", "b", "c")]


def drag(client, step, target, position):
    """What mptt's script sends when the mouse lets go. Returns what the editor reads then."""
    sent = {"cmd": "move_node", "cut_item": step, "pasted_on": target, "position": position}
    return said(client.post(list_url(Step), sent))


def act(client, action, *steps):
    sent = {"action": action, "_selected_action": [str(step.pk) for step in steps]}
    return said(client.post(list_url(Step), sent))


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def outline(stage):
    """The keys in the order of the tree, a dot for each level."""
    below = Step.objects.filter(tree_id=fresh(stage).tree_id).order_by("lft")
    return [f"{'.' * step.level}{step.key}" for step in below]


@pytest.mark.parametrize(
    ("position", "after"),
    [
        ("left", ["stage", ".c", ".a", ".b"]),
        ("right", ["stage", ".a", ".c", ".b"]),
        ("last-child", ["stage", ".a", "..c", ".b"]),
    ],
)
def test_a_dragged_step_moves(client, stage, steps, position, after):
    a, _b, c = steps
    assert "was moved" in drag(client, c.pk, a.pk, position)
    assert outline(stage) == after


def test_a_dragged_step_takes_those_below_and_all_addresses_follow(client, stage, steps):
    a, b, _c = steps
    deep = make_step(parent=fresh(b), key="deep")
    drag(client, b.pk, a.pk, "last-child")
    assert outline(stage) == ["stage", ".a", "..b", "...deep", ".c"]
    assert fresh(deep).path_en == "/".join(row.slug_en for row in (stage, a, b, deep))


def test_a_move_is_in_the_history(client, stage, steps):
    drag(client, steps[2].pk, steps[0].pk, "left")
    url = change_url(steps[2]).replace("change", "history")
    assert "Moved in the tree" in text(client.get(url, follow=True), "body")


def test_a_step_cannot_be_dragged_into_itself(client, stage, steps):
    below = make_step(parent=fresh(steps[0]), key="below")
    before = outline(stage)
    assert "was not moved" in drag(client, steps[0].pk, below.pk, "last-child")
    assert "was not moved" in drag(client, steps[0].pk, steps[0].pk, "left")
    assert outline(stage) == before


def test_a_step_cannot_be_dragged_beside_one_of_the_same_slug(client, stage, steps):
    twin = make_step(parent=fresh(steps[0]), key="twin", slug_en=steps[1].slug_en)
    before = outline(stage)
    message = drag(client, twin.pk, steps[1].pk, "right")
    assert "has the same slug" in message
    assert outline(stage) == before


def test_a_step_cannot_become_a_stage_at_a_page_s_address(client, stage, steps):
    page = make_page(title_en="Our page", slug_nl="onze", slug_en="our")
    step = make_step(parent=fresh(stage), key="d", slug_nl="onze", slug_en="our")
    before = outline(stage)
    assert "“Our page” has this address" in drag(client, step.pk, stage.pk, "right")
    assert outline(stage) == before
    page.delete()
    assert "was moved" in drag(client, step.pk, stage.pk, "right")
    assert fresh(step).level == 0


@pytest.mark.parametrize("nonsense", ["", "x", str(uuid.UUID(int=1))])
def test_nonsense_moves_nothing(client, stage, steps, nonsense):
    before = outline(stage)
    assert "no longer there" in drag(client, steps[0].pk, nonsense, "left")
    assert "no longer there" in drag(client, nonsense, steps[0].pk, "left")
    assert "no longer there" in drag(client, steps[0].pk, steps[1].pk, nonsense)
    assert outline(stage) == before


def test_who_may_only_look_moves_nothing(client, stage, steps):
    reader = make_editor(is_superuser=False)
    reader.user_permissions.add(Permission.objects.get(codename="view_step"))
    client.force_login(reader)
    before = outline(stage)
    assert "may not change" in drag(client, steps[0].pk, steps[1].pk, "right")
    act(client, "move_down", steps[0])
    assert outline(stage) == before


def test_an_editor_without_a_mouse_moves_a_step_anywhere(client, stage, steps):
    a, b, c = steps
    assert "was moved" in act(client, "move_up", c)
    assert outline(stage) == ["stage", ".a", ".c", ".b"]
    act(client, "move_down", a)
    assert outline(stage) == ["stage", ".c", ".a", ".b"]
    act(client, "move_in", b)
    assert outline(stage) == ["stage", ".c", ".a", "..b"]
    act(client, "move_out", b)
    assert outline(stage) == ["stage", ".c", ".a", ".b"]
    act(client, "move_out", b)
    assert fresh(b).parent is None


@pytest.mark.parametrize(("action", "which"), [("move_up", 0), ("move_down", 2), ("move_in", 0)])
def test_there_is_no_place_beyond_the_edge(client, stage, steps, action, which):
    before = outline(stage)
    assert "no such place" in act(client, action, steps[which])
    assert "no such place" in act(client, "move_out", stage)
    assert outline(stage) == before


def test_one_step_at_a_time(client, stage, steps):
    before = outline(stage)
    assert "Choose one step" in act(client, "move_up", *steps)
    assert outline(stage) == before


def test_stages_change_places(client, stage):
    other = make_step(key="other")
    act(client, "move_up", other)
    assert [step.key for step in Step.objects.stages()] == ["other", "stage"]


def test_a_new_step_stands_last_below_the_one_that_is_chosen(client, stage, steps):
    texts = {"title_nl": "Nieuw", "slug_nl": "nieuw", "summary_nl": "Kort", "body_nl": "<p>Zo</p>"}
    response = save(client, add_url(Step), **texts, key="new", parent=str(stage.pk))
    assert complaints(response) == ""
    assert outline(stage) == ["stage", ".a", ".b", ".c", ".new"]


def test_a_form_does_not_move_a_step(client, stage, steps):
    save(client, change_url(steps[1]), parent=str(steps[0].pk), title_en="Renamed")
    assert outline(stage) == ["stage", ".a", ".b", ".c"]
    assert fresh(steps[1]).title_en == "Renamed"


def test_a_form_opened_before_a_move_saves_the_text_in_the_new_place(client, stage, steps):
    texts = client.get(change_url(steps[2]))
    drag(client, steps[2].pk, steps[0].pk, "last-child")
    assert texts.status_code == 200
    save(client, change_url(steps[2]), title_en="Renamed")
    assert outline(stage) == ["stage", ".a", "..c", ".b"]


def test_a_step_with_steps_below_is_not_deleted(client, stage, steps):
    url = change_url(stage).replace("change", "delete")
    assert "protected" in text(client.get(url), "body")
    client.post(url, {"post": "yes"})
    act(client, "delete_selected", stage)
    assert outline(stage) == ["stage", ".a", ".b", ".c"]


def test_a_step_is_deleted_with_its_referrals_but_not_who_they_name(client, stage, steps):
    make_referral(steps[1])
    client.post(change_url(steps[1]).replace("change", "delete"), {"post": "yes"})
    assert outline(stage) == ["stage", ".a", ".c"]
    assert Organisation.objects.count() == 1


def test_selected_steps_are_deleted_and_the_gap_closes(client, stage, steps):
    selected = [str(step.pk) for step in steps[:2]]
    sent = {"action": "delete_selected", "_selected_action": selected, "post": "yes"}
    client.post(list_url(Step), sent)
    assert outline(stage) == ["stage", ".c"]
    assert fresh(stage).rght == 4


def test_the_list_has_no_inline_style_and_shows_the_levels(client, stage, steps):
    page = document(client.get(list_url(Step)))
    assert page.select("[style]") == []
    assert len(page.select(".level-0")) == 1
    assert len(page.select(".level-1")) == 3


def test_no_step_is_put_below_the_twelfth_level(client, stage):
    step = stage
    for _ in range(tree.MOST_LEVELS - 1):
        step = make_step(parent=step)
    other = make_step(key="other", title_nl="Ander", title_en="Other")
    make_step(parent=other)
    most = "The tree has at most 12 levels."
    assert most in drag(client, other.pk, fresh(step).parent.pk, "last-child")
    assert fresh(other).level == 0
    response = save(client, add_url(Step), parent=step.pk)
    assert most in complaints(response)


# Taking a move back


def undo(client):
    """What its button says, and what an editor reads when she pressed it."""
    label = text(client.get(list_url(Step)), ".undo button")
    return label, said(client.post(f"{list_url(Step)}undo-move/"))


@pytest.mark.parametrize(
    ("moved", "target", "label"),
    [
        ("c", "a", "Undo: put “C” back behind “B”"),
        ("a", "b", "Undo: put “A” back as the first below “Stage”"),
        ("b", "stage", "Undo: put “B” back behind “A”"),
    ],
)
def test_a_move_is_taken_back_and_that_can_be_taken_back_too(
    client, stage, steps, moved, target, label
):
    rows = {row.key: row for row in (stage, *steps)}
    for row in rows.values():
        Step.objects.filter(pk=row.pk).update(title_en=row.key.capitalize())
    before = outline(stage)
    drag(client, rows[moved].pk, rows[target].pk, "right" if target == "stage" else "last-child")
    after = outline(stage)
    assert after != before
    told, answer = undo(client)
    assert told == label
    assert "was moved" in answer
    assert outline(stage) == before
    undo(client)
    assert outline(stage) == after


def test_a_stage_goes_back_to_be_the_first_one(client, stage, steps):
    other = make_step(key="other")
    drag(client, stage.pk, other.pk, "right")
    assert undo(client)[0] == f"Undo: put “{fresh(stage)}” back as the first stage"
    assert [row.key for row in Step.objects.stages()] == ["stage", "other"]


def test_what_somebody_else_moved_since_stays_where_it_is(client, stage, steps):
    a, _b, c = steps
    drag(client, c.pk, a.pk, "left")
    mine = dict(client.session)["last_move"]
    drag(client, c.pk, a.pk, "last-child")
    session = client.session
    session["last_move"] = mine
    session.save()
    now = outline(stage)
    assert "Somebody moved it since" in undo(client)[1]
    assert outline(stage) == now
    assert not document(client.get(list_url(Step))).select(".undo")


def test_where_its_neighbours_are_gone_it_goes_back_below_its_parent(client, stage, steps):
    a, b, c = steps
    drag(client, a.pk, stage.pk, "right")
    for row in (b, c):
        fresh(row).delete()
    undo(client)
    assert outline(stage) == ["stage", ".a"]
    drag(client, a.pk, stage.pk, "right")
    fresh(stage).delete()
    assert "There is no such place" in undo(client)[1]
    assert client.get(f"{list_url(Step)}undo-move/").status_code == 405
    assert "no longer there" in said(client.post(f"{list_url(Step)}undo-move/"))
