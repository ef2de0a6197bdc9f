"""The factories: what they make by default is what a reader may see."""

import re

import pytest
from django.db.models import CharField, TextField

from tests import make

pytestmark = pytest.mark.django_db

PUBLIC = [make.make_step, make.make_right, make.make_regulation, make.make_organisation]
PUBLIC += [make.make_page, make.make_term]
ALL = [*PUBLIC, make.make_contact, make.make_referral, make.make_time_limit, make.make_region]


@pytest.mark.parametrize("factory", PUBLIC)
def test_a_made_row_is_public_and_a_draft_is_not(factory):
    shown, hidden = factory(), factory(status="draft")
    assert list(type(shown).objects.public()) == [shown]
    assert hidden.published_at is None


@pytest.mark.parametrize("factory", ALL)
def test_a_made_row_is_one_that_the_admin_would_accept(factory):
    factory().full_clean()
    factory().full_clean()


@pytest.mark.either_database
@pytest.mark.parametrize(
    "factory", [*ALL, make.make_synonym, make.make_municipality, make.make_place_name]
)
def test_a_made_text_holds_no_digit_that_a_test_may_look_for(factory):
    made = [factory() for _ in range(30)][-1]
    texts = {f.attname for f in made._meta.fields if isinstance(f, CharField | TextField)}
    texts -= {"key", "value"}  # a random one where none is given, and a telephone number
    assert {name for name in texts if re.search(r"\d", getattr(made, name) or "")} == set()


@pytest.mark.parametrize("time", ["first", "second"])
def test_each_test_starts_its_numbers_anew(time):
    assert make.make_step().title_nl == "Stap a"
