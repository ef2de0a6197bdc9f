"""What is written down of the questions to the database."""

from datetime import UTC, datetime

import pytest

from pages.models import Page, Term
from publishing import asked
from publishing.asked import UNREPEATABLE, answer, plain, recording
from publishing.models import Status
from publishing.version import Kept
from tests.make import make_page, make_term

pytestmark = pytest.mark.django_db


def test_a_question_is_repeatable_and_has_another_answer_after_a_change():
    page = make_page()
    with recording() as made, made.of_one() as questions:
        list(Page.objects.filter(key=page.key, pk=page.pk, status="published", order__gte=0))
    (question,) = questions
    before = answer(question)
    make_page()
    assert answer(question) == before
    page.title_en = "Another"
    page.save()
    assert answer(question) != before


def test_what_is_made_in_another_belongs_to_both():
    with recording() as made, made.of_one() as outer:
        Page.objects.count()
        with made.of_one() as inner:
            Term.objects.count()
        Page.objects.first()
    assert len(inner) == 1
    assert len(outer) == 3
    assert inner < outer


def test_what_is_kept_is_asked_once_and_belongs_to_all_that_use_it():
    kept = Kept(lambda key: Term.objects.count())
    make_term()
    kept.get("terms")  # by somebody else, before
    with recording() as made:
        with made.of_one() as first:
            kept.get("terms")
        with made.of_one() as second:
            kept.get("terms")
    assert first == second
    assert '"pages_term"' in next(iter(first)).sql
    assert asked.current() is None


@pytest.mark.parametrize(
    "ask",
    [
        lambda: Page.objects.filter(key="none").delete(),
        lambda: Page.objects.filter(key="none").update(order=1),
        make_page,
    ],
)
def test_what_changes_something_is_never_taken_for_the_same(ask):
    with recording() as made, made.of_one() as questions:
        ask()
    assert UNREPEATABLE in questions


def test_a_moment_cannot_be_asked_with_again():
    with pytest.raises(TypeError):
        plain(datetime(2026, 5, 4, tzinfo=UTC))
    assert [plain(value) for value in (None, 1, True, 1.5, "a", Status.DRAFT)] == [
        None,
        1,
        True,
        1.5,
        "a",
        "draft",
    ]
