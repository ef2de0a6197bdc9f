"""The content version: it changes with whatever readers may see, and with nothing else."""

import time
from concurrent.futures import ThreadPoolExecutor
from inspect import getsource

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from pages.models import Page
from publishing.models import (
    AdminEvent,
    ContentVersion,
    Event,
    EventCount,
    Keyed,
    KeyedQuerySet,
    Redirect,
    Revision,
    RoleNotice,
    Withdrawal,
)
from publishing.version import Kept, changing, current_version
from stages import tree
from stages.models import Referral, Step
from tests.make import (
    fresh,
    make_contact,
    make_editor,
    make_first_call,
    make_municipality,
    make_organisation,
    make_page,
    make_place_name,
    make_referral,
    make_region,
    make_regulation,
    make_right,
    make_step,
    make_synonym,
    make_term,
    make_time_limit,
)

pytestmark = pytest.mark.django_db
FLOORS = ["publishing", "organisations", "stages", "pages"]
MODELS = [model for floor in FLOORS for model in apps.get_app_config(floor).get_models()]
# The desk's own, of which readers see nothing; what becomes public there changes content.
DESK = [Revision, Event, Redirect, Withdrawal]
PEOPLE = [AdminEvent, EventCount, RoleNotice]
CONTENT = [model for model in MODELS if model not in (ContentVersion, *DESK, *PEOPLE)]
MAKE = [make_contact, make_organisation, make_page, make_referral, make_region, make_regulation]
MAKE += [make_right, make_step, make_synonym, make_term, make_time_limit, make_first_call]
MAKE += [make_municipality, make_place_name]


def raised_by(do):
    """Whether the content version is another one after doing this."""
    before = current_version()
    do()
    return current_version() != before


@pytest.mark.parametrize("model", CONTENT)
def test_every_model_of_ours_raises_it(model):
    """A model of content is a Keyed, whose rows are changed by `save` or a KeyedQuerySet."""
    assert issubclass(model, Keyed)
    assert isinstance(model._default_manager.all(), KeyedQuerySet)
    assert model.save is Keyed.save or "super().save" in getsource(model.save)


def test_a_test_makes_each_of_them():
    assert {type(make()) for make in MAKE} == set(CONTENT)


@pytest.mark.parametrize("make", MAKE)
def test_adding_saving_and_deleting_a_row_raise_it(make):
    rows = []
    assert raised_by(lambda: rows.append(make()))
    assert raised_by(fresh(rows[0]).save)
    assert raised_by(fresh(rows[0]).delete)


@pytest.mark.parametrize("make", MAKE)
def test_changing_rows_without_their_save_raises_it(make):
    row = make()
    rows = type(row).objects.filter(pk=row.pk)
    assert raised_by(lambda: rows.update(key="another"))
    row = fresh(row)
    assert raised_by(lambda: type(row).objects.bulk_update([row], ["key"]))
    assert raised_by(rows.delete)


def test_adding_rows_in_bulk_raises_it():
    step, organisation = make_step(), make_organisation()
    referral = Referral(step=step, organisation=organisation, key="a", why_nl="Helpt")
    assert raised_by(lambda: Referral.objects.bulk_create([referral]))


LINKS = [
    (model, field)
    for model in CONTENT
    for field in model._meta.local_many_to_many
    if field.remote_field.through._meta.auto_created
]


@pytest.mark.parametrize(("model", "field"), LINKS, ids=str)
def test_every_link_between_rows_raises_it(model, field):
    make = {type(row): make for make in MAKE for row in [make()]}
    row, other = make[model](), make[field.related_model]()
    links = getattr(row, field.name)
    assert raised_by(lambda: links.add(other))
    assert raised_by(lambda: links.remove(other))
    assert raised_by(lambda: links.set([other]))
    assert raised_by(links.clear)
    assert not raised_by(lambda: links.set([]))


def test_a_link_made_from_its_other_end_raises_it():
    step, right = make_step(), make_right()
    assert raised_by(lambda: right.steps.add(step))


def test_moving_a_step_raises_it():
    one, other = make_step(), make_step()
    assert raised_by(lambda: tree.move(one, other, "last-child"))
    assert raised_by(lambda: tree.make_stage(one))
    assert raised_by(lambda: tree.rebuild(Step.objects))


def test_what_is_no_content_does_not_raise_it():
    editor = make_editor()
    assert not raised_by(editor.save)
    assert not raised_by(lambda: list(Step.objects.all()))


def test_it_goes_back_with_what_was_rolled_back_and_never_comes_again():
    before, seen = current_version(), set()
    for _ in range(2):
        with transaction.atomic():
            make_page()
            seen.add(current_version())
            transaction.set_rollback(True)
        assert current_version() == before
    assert len(seen | {before}) == 3


def test_a_change_after_one_that_was_rolled_back_raises_it():
    before = current_version()
    with transaction.atomic():
        with transaction.atomic():
            make_page()
            transaction.set_rollback(True)
        make_page()
    assert current_version() != before


def writes(captured):
    return [q for q in captured if "publishing_contentversion" in q["sql"] and q["sql"][0] == "U"]


def test_many_changes_at_once_raise_it_once():
    make_page()
    with CaptureQueriesContext(connection) as captured, changing():
        for _ in range(5):
            make_page().save()
    assert len(writes(captured)) == 1


def test_nothing_made_in_the_middle_of_a_change_is_kept():
    kept = Kept(lambda key: Page.objects.count())
    with changing():
        make_page()
        assert kept.get("pages") == 1
        make_page()
        assert kept.get("pages") == 2
    assert kept.get("pages") == 2
    before = current_version()
    with changing():
        assert len({before, current_version(), current_version()}) == 3
    assert before != current_version()


def test_a_change_that_a_caller_survives_does_not_end_the_one_around_it():
    make_page()
    with CaptureQueriesContext(connection) as captured, changing():
        with pytest.raises(ZeroDivisionError), changing():
            1 / 0  # noqa: B018
        make_page()
    assert len(writes(captured)) == 1


def test_it_is_raised_before_anything_else_is_locked():
    page = make_page()
    current_version()
    with CaptureQueriesContext(connection) as captured:
        page.save()
    changes = [q["sql"] for q in captured if q["sql"].startswith(("UPDATE", "INSERT"))]
    assert "publishing_contentversion" in changes[0]


def test_what_is_kept_is_made_anew_when_the_content_is_another():
    made = []
    kept = Kept(lambda key: made.append(key) or len(made))
    assert [kept.get("nl"), kept.get("nl"), kept.get("en")] == [1, 1, 2]
    make_page()
    assert [kept.get("nl"), kept.get("nl")] == [3, 3]


def test_threads_that_come_together_wait_for_one_to_make_it():
    made = []

    def make(key):
        time.sleep(0.05)
        made.append(key)
        return object()

    kept = Kept(make, version=lambda: "one")
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(kept.get, ["nl"] * 4))
    assert made == ["nl"]
    assert len(set(found)) == 1


def test_what_could_not_be_made_is_tried_again():
    tries = []

    def make(key):
        tries.append(key)
        return 1 / (len(tries) - 1)

    kept = Kept(make, version=lambda: "one")
    with pytest.raises(ZeroDivisionError):
        kept.get("nl")
    assert kept.get("nl") == 1


def test_reading_it_is_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        current_version()


def test_there_is_one_row_and_there_cannot_be_another():
    make_page()
    with pytest.raises(IntegrityError), transaction.atomic():
        ContentVersion.objects.create(id=2, mark="x")
    assert ContentVersion.objects.count() == 1


def test_it_is_there_again_where_the_row_is_gone():
    ContentVersion.objects.all().delete()
    assert raised_by(make_page)
    assert ContentVersion.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_that_fails_leaves_it_as_it_was():
    before = current_version()
    with pytest.raises(ZeroDivisionError), changing():
        1 / 0  # noqa: B018
    assert current_version() == before
    assert not connection.in_atomic_block
