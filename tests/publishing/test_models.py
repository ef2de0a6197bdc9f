"""Keys, status, and finding a row by its slug."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import translation

from organisations.models import Organisation
from pages.models import Page
from publishing.models import Status
from publishing.validators import validate_key
from stages.models import Right, Step
from tests.make import fresh, make_editor, make_organisation, make_page, make_right, make_step

pytestmark = pytest.mark.django_db


def test_publishing_says_who_and_when():
    page, editor = make_page(status="draft"), make_editor()
    page.set_status(Status.PUBLISHED, by=editor)
    page.save()
    assert fresh(page).is_published
    assert fresh(page).published_by == editor
    assert fresh(page).published_at


def test_publishing_again_keeps_who_was_first():
    page = make_page()
    before = page.published_by, page.published_at
    page.set_status(Status.PUBLISHED, by=make_editor())
    assert (page.published_by, page.published_at) == before


def test_a_draft_says_nothing_of_a_publication():
    page = make_page()
    page.set_status(Status.DRAFT, by=make_editor())
    page.save()
    assert (fresh(page).published_by, fresh(page).published_at) == (None, None)


def test_a_new_row_is_a_draft():
    assert Page().status == Status.DRAFT


def test_drafts_are_not_public():
    shown, _hidden = make_organisation(), make_organisation(status="draft")
    assert list(Organisation.objects.public()) == [shown]
    assert list(Organisation.objects.published()) == [shown]


def test_a_row_is_found_by_its_key_as_fixtures_name_it():
    page = make_page(key="about")
    assert Page.objects.get_by_natural_key(*page.natural_key()) == page


@pytest.mark.parametrize("key", ["a", "about-us", "sr_273f", "step.organisation", "112"])
def test_a_key_is_plain(key):
    validate_key(key)


@pytest.mark.parametrize("key", ["", "A", "-a", ".a", "a b", "a/b", "é", "a\n"])
def test_a_key_is_nothing_else(key):
    with pytest.raises(ValidationError):
        validate_key(key)


# Slugs


def found(slug, language):
    with translation.override(language):
        return list(Right.objects.by_slug(slug))


def test_a_slug_is_found_in_the_active_language_only():
    right = make_right(slug_nl="opvang", slug_en="shelter")
    assert found("opvang", "nl") == found("shelter", "en") == [right]
    assert found("shelter", "nl") == found("opvang", "en") == []


def test_a_missing_slug_is_found_along_the_fallback_chain():
    right = make_right(slug_nl="opvang", slug_en=None)
    assert found("opvang", "en") == [right]


def test_a_slug_of_the_active_language_goes_before_what_another_row_falls_back_to():
    make_right(slug_nl="shelter", slug_en=None)
    right = make_right(slug_nl="opvang", slug_en="shelter")
    make_right(slug_nl="hulp", slug_en=None)
    assert found("shelter", "en") == [right]


def test_a_slug_finds_no_draft_among_what_is_public():
    make_right(status="draft", slug_nl="opvang")
    assert not Right.objects.public().by_slug("opvang").exists()


# The bare column of a translated text, which modeltranslation keeps beside those of the languages


def bare(row, field):
    """What the database has in a column, whatever language is active."""
    table = row._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {field}, {field}_nl FROM {table} WHERE key = %s", [row.key])
        return cursor.fetchone()


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("make", [make_page, make_right, make_step])
def test_the_bare_column_is_dutch_in_whatever_language_an_editor_works(make, language):
    with translation.override(language):
        row = make(slug_nl="opvang", slug_en="shelter")
        assert bare(row, "slug") == ("opvang", "opvang")
        row.slug_nl = "hulp"
        row.save()
    assert bare(row, "slug") == ("hulp", "hulp")


def test_the_bare_path_of_a_step_is_dutch_too():
    with translation.override("en"):
        stage = make_step(slug_nl="fase", slug_en="stage")
        step = make_step(parent=stage, slug_nl="stap", slug_en="step")
        Step.objects.get(pk=stage.pk).save()
        stage.slug_nl = "deel"
        stage.save()
    assert bare(step, "path") == ("deel/stap", "deel/stap")


def test_an_address_that_a_step_left_is_free_again():
    stage = make_step(slug_nl="fase")
    step = make_step(parent=stage, slug_nl="oud", slug_en="old")
    step.slug_nl, step.slug_en = "nieuw", "new"
    step.save()
    assert make_step(parent=stage, slug_nl="oud", slug_en="old").path_nl == "fase/oud"


def test_sources_are_one_web_address_on_each_line():
    page = make_organisation(sources="https://example.org/a\nhttps://example.org/b")
    page.full_clean()
    assert page.source_list == ["https://example.org/a", "https://example.org/b"]


@pytest.mark.parametrize(
    "sources", ["javascript:alert(1)", "example.org", "https://a.nl\nsee there"]
)
def test_sources_are_nothing_else(sources):
    organisation = make_organisation(sources=sources)
    with pytest.raises(ValidationError, match="sources"):
        organisation.full_clean()
