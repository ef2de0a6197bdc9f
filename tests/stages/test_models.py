"""Steps: their addresses, and what saving and deleting one does and does not."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from stages import tree
from stages.models import Step
from tests.make import (
    fresh,
    make_organisation,
    make_referral,
    make_regulation,
    make_right,
    make_step,
    make_time_limit,
)

pytestmark = pytest.mark.django_db


def branch(*statuses):
    """Steps one below the other."""
    step, steps = None, []
    for status in statuses:
        step = make_step(parent=step, status=status)
        steps.append(step)
    return steps


# Addresses


def test_a_path_is_made_of_the_slugs_in_each_language():
    stage = make_step(slug_nl="beschermen", slug_en="protection")
    step = make_step(parent=stage, slug_nl="opvang", slug_en="shelter")
    assert step.paths() == {"nl": "beschermen/opvang", "en": "protection/shelter"}
    with translation.override("en"):
        assert step.get_absolute_url() == "/en/protection/shelter/"


def test_a_slug_that_is_missing_falls_back_within_the_path():
    stage = make_step(slug_nl="beschermen", slug_en=None)
    step = make_step(parent=stage, slug_nl="opvang", slug_en="shelter")
    assert step.path_en == "beschermen/shelter"


def test_paths_follow_a_change_of_slug_for_all_below():
    stage, step, below, deepest = branch(*["published"] * 4)
    beside = make_step(parent=stage)
    stage.slug_nl = "nieuw"
    stage.save()
    assert stage.path_nl == "nieuw"
    assert fresh(beside).path_nl == f"nieuw/{beside.slug_nl}"
    assert fresh(deepest).path_nl == "/".join(
        ["nieuw", step.slug_nl, below.slug_nl, deepest.slug_nl]
    )
    assert fresh(deepest).path_en == deepest.path_en


def test_an_address_that_is_another_steps_by_fallback_is_refused():
    stage = make_step()
    make_step(parent=stage, slug_nl="opvang", slug_en="shelter")
    step = Step(parent=stage, slug_nl="shelter", key="other", title_nl="Andere")
    with pytest.raises(ValidationError, match="slug"):
        step.full_clean(exclude=["summary_nl", "body_nl"])
    with pytest.raises(IntegrityError), transaction.atomic():
        step.save()


def test_an_address_that_is_too_long_is_refused():
    step = None
    for letter in "abcdefg":
        step = make_step(parent=step, slug_nl=letter * 99)
    with pytest.raises(ValidationError, match="700"):
        Step(parent=step, key="eighth", slug_nl="x" * 99).clean()


# Saving content never touches the tree


def places():
    return {
        row.key: (row.parent_id, row.tree_id, row.lft, row.rght, row.level)
        for row in Step.objects.all()
    }


def sound():
    return not list(tree.damage(Step.objects))


def test_saving_a_stale_step_after_a_move_saves_its_content_only():
    one, other = make_step(), make_step()
    stale = make_step(parent=one)
    make_step(parent=stale)
    tree.move(stale, other, "last-child")
    moved = places()
    stale.title_nl = "Nieuwe titel"
    stale.save()
    assert places() == moved
    assert fresh(stale).title_nl == "Nieuwe titel"
    assert fresh(stale).path_nl == stale.path_nl == f"{other.slug_nl}/{stale.slug_nl}"
    assert sound()


def test_a_new_step_below_a_stale_parent_lands_where_the_parent_is_now():
    one, other = make_step(), make_step()
    stale = make_step(parent=one)
    tree.move(stale, other, "last-child")
    make_step(parent=one)
    new = make_step(parent=stale)
    assert new.path_nl == f"{other.slug_nl}/{stale.slug_nl}/{new.slug_nl}"
    assert sound()


def test_setting_the_parent_and_saving_is_refused():
    one, other = make_step(), make_step()
    for parent in (other, None):
        step = make_step(parent=one)
        step.parent = parent
        with pytest.raises(ValueError, match=r"stages\.tree\.move"):
            step.save()
    assert sound()


@pytest.mark.parametrize("fields", [["title_nl"], ["title_nl", "lft", "parent", "path_nl"]])
def test_saving_chosen_fields_saves_no_others(fields):
    step = make_step(parent=make_step())
    before = places()
    step.title_nl, step.summary_nl, step.lft, step.path_nl = "Nieuw", "Nieuw", 99, "x"
    step.save(update_fields=fields)
    assert places() == before
    assert fresh(step).title_nl == "Nieuw"
    assert fresh(step).summary_nl != "Nieuw"
    assert step.path_nl == fresh(step).path_nl != "x"


def test_a_step_that_was_read_in_part_saves_that_part():
    step = make_step(parent=make_step())
    part = Step.objects.only("title_nl", "slug_nl").get(pk=step.pk)
    part.title_nl = "Nieuw"
    part.save()
    assert fresh(step).title_nl == "Nieuw"
    assert fresh(step).body_nl == step.body_nl
    assert sound()


# Deleting


def test_deleting_a_step_closes_its_gap():
    stage = make_step()
    steps = [make_step(parent=stage) for _ in range(3)]
    steps[1].delete()
    assert list(fresh(stage).children.all()) == [steps[0], steps[2]]
    assert sound()


def test_a_step_with_steps_below_it_is_not_deleted_and_the_tree_stays_as_it_was():
    stage, step, _below = branch(*["published"] * 3)
    make_step(parent=stage)
    before = places()
    with pytest.raises(IntegrityError), transaction.atomic():  # ProtectedError is one
        step.delete()
    assert places() == before
    assert sound()


def test_deleting_what_somebody_else_deleted_changes_nothing():
    stage = make_step()
    steps = [make_step(parent=stage) for _ in range(3)]
    fresh(steps[0]).delete()
    steps[0].delete()
    assert list(stage.children.all()) == steps[1:]
    assert sound()


def test_deleting_several_steps_deletes_the_deepest_first():
    stage, step, _below = branch(*["published"] * 3)
    beside = make_step(parent=stage)
    Step.objects.filter(tree_id=stage.tree_id).exclude(pk__in=[stage.pk, beside.pk]).delete()
    assert list(Step.objects.all()) == [stage, beside]
    assert not Step.objects.filter(pk=step.pk).exists()
    assert sound()


def test_deleting_several_deletes_none_when_one_cannot_be():
    _stage, step, below = branch(*["published"] * 3)
    make_step(parent=below)
    with suppress(IntegrityError):
        Step.objects.filter(pk__in=[step.pk, below.pk]).delete()
    assert Step.objects.count() == 4
    assert sound()


def test_all_steps_cannot_be_deleted_by_a_slip():
    assert not hasattr(Step.objects, "delete")


# Parts


def test_parts_added_without_a_key_get_one():
    step = make_step(key="shelter")
    organisation = make_organisation(key="fier")
    assert make_referral(step, organisation).key == "shelter.fier"
    limits = [make_time_limit(step) for _ in range(2)]
    assert len({limit.key for limit in limits}) == 2
    for limit in limits:
        assert limit.key.startswith("shelter.")
        limit.full_clean()


def test_parts_and_rights_stand_in_the_editors_order():
    step = make_step()
    for make in (make_referral, make_time_limit):
        second, first = make(step, order=2), make(step, order=1)
        assert list(type(first).objects.filter(step=step)) == [first, second]
    later, sooner = make_right(order=2), make_right(order=1)
    step.rights.set([later, sooner])
    assert list(step.rights.public()) == [sooner, later]


def test_articles_are_separated_by_commas():
    assert make_regulation(articles="1, 2a ,, 4:17").article_list == ["1", "2a", "4:17"]


def test_rows_show_themselves_by_their_title():
    step = make_step(title_nl="Opvang")
    assert str(step) == "Opvang"
    assert str(make_time_limit(step, label_nl="Duur", limit_nl="3 maanden")) == "Duur: 3 maanden"
    assert str(make_referral(step, make_organisation(name_nl="Fier"))) == "Opvang: Fier"
    assert [str(make_right(title_nl="Rust")), str(make_regulation(title_nl="Wet"))] == [
        "Rust",
        "Wet",
    ]
