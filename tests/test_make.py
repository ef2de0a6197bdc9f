"""The factories: what they make by default is what a reader may see."""

import pytest

from tests import make

pytestmark = pytest.mark.django_db

PUBLIC = [make.make_step, make.make_right, make.make_regulation, make.make_organisation]
PUBLIC += [make.make_page, make.make_term]


@pytest.mark.parametrize("factory", PUBLIC)
def test_a_made_row_is_public_and_a_draft_is_not(factory):
    shown, hidden = factory(), factory(status="draft")
    assert list(type(shown).objects.public()) == [shown]
    assert hidden.published_at is None


@pytest.mark.parametrize(
    "factory",
    [*PUBLIC, make.make_contact, make.make_referral, make.make_time_limit, make.make_region],
)
def test_a_made_row_is_one_that_the_admin_would_accept(factory):
    factory().full_clean()
    factory().full_clean()
