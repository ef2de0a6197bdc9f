"""The addresses that editors choose: each leads to one page, and none to the site's own."""

import pytest

from stages.models import Step
from tests.admin_forms import add_url, change_url, complaints, refuse, save
from tests.make import fresh, make_page, make_step

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


TEXTS = {"title_nl": "Opvang", "summary_nl": "Hoe", "body_nl": "<p>Zo</p>"}
TAKEN = "The site itself needs this address"
FIXED = ["overview", "report", "organisations", "rights", "regulations", "glossary"]


@pytest.mark.parametrize("slug", [*FIXED, "search", "walk-through", "admin"])
@pytest.mark.parametrize("make", [make_page, make_step])
def test_an_address_of_the_site_itself(client, editor, make, slug):
    refuse(client, change_url(make()), TAKEN, slug_en=slug, title_en="Something else")


@pytest.mark.parametrize("make", [make_page, make_step])
def test_an_address_of_the_site_itself_in_dutch(client, editor, make):
    refuse(client, change_url(make()), TAKEN, slug_nl="overzicht")
    # An English slug that is missing falls back to the Dutch one.
    refuse(client, change_url(make()), TAKEN, slug_nl="overview", slug_en="")


def test_a_page_and_a_stage_at_one_address(client, editor):
    page, stage = make_page(title_en="Our page"), make_step(title_en="Our stage")
    refuse(client, change_url(page), "“Our stage” has this address", slug_en=stage.slug_en)
    refuse(client, change_url(stage), "“Our page” has this address", slug_en=page.slug_en)
    other = make_page(slug_en=None)
    refuse(client, change_url(page), f"“{other.title_en}” has this", slug_en=other.slug_nl)
    refuse(client, change_url(page), "has this address", slug_nl=make_page().slug_nl)


def test_below_a_stage_any_slug_will_do(client, editor):
    step = make_step(parent=make_step())
    slug = make_page().slug_nl
    response = save(client, change_url(step), slug_nl=slug, slug_en="overview")
    assert complaints(response) == ""
    assert fresh(step).slug_en == "overview"


def test_two_steps_of_one_slug_beside_each_other(client, editor):
    step = make_step(parent=make_step())
    reason = "A step beside this one has the same slug"
    beside = change_url(make_step(parent=step.parent))
    refuse(client, beside, reason, slug_en=step.slug_en)
    errors = save(client, beside, slug_en=step.slug_en).context["adminform"].form.errors
    assert list(errors) == ["slug_en"]
    parent = str(step.parent.pk)
    refuse(client, add_url(Step), reason, parent=parent, slug_nl=step.slug_nl, **TEXTS)


def test_an_address_is_in_small_letters(client, editor):
    page = make_page()
    save(client, change_url(page), slug_nl="Over-Ons")
    assert fresh(page).slug_nl == "over-ons"
