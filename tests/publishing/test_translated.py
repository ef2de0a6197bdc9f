"""Texts that are missing in the reader's language."""

import pytest
from django.utils import translation

from publishing.translated import columns, in_language, plain_text, rich_text, text
from tests.make import make_page

pytestmark = pytest.mark.django_db


def test_a_text_in_the_readers_language_is_plain():
    page = make_page(title_en="Shelter & help", body_en="<p>Come in</p>")
    with translation.override("en"):
        assert text(page, "title") == "Shelter & help"
        assert rich_text(page, "body") == "<p>Come in</p>"


def test_a_missing_text_falls_back_and_says_so():
    page = make_page(title_nl="<Opvang>", title_en=None, body_nl="<p>Kom</p>", body_en=None)
    with translation.override("en"):
        assert '<span lang="nl" dir="ltr">&lt;Opvang&gt;</span>' in text(page, "title")
        assert "(only in Dutch)" in text(page, "title")
        assert '<div lang="nl" dir="ltr"><p>Kom</p></div>' in rich_text(page, "body")
        assert 'class="notice"' in rich_text(page, "body")


def test_a_text_that_is_nowhere_is_empty():
    page = make_page(summary_nl="", summary_en="")
    assert text(page, "summary") == ""
    assert rich_text(page, "summary") == ""


def test_a_text_can_be_had_in_a_language_that_is_not_the_active_one():
    page = make_page(title_nl="Opvang", title_en="Shelter")
    with translation.override("nl"):
        assert text(page, "title", "en") == "Shelter"
        assert text(page, "title", "nl") == "Opvang"
    half = make_page(title_nl="Opvang", title_en=None)
    with translation.override("nl"):
        assert "(only in Dutch)" in text(half, "title", "en")


def test_a_plain_text_falls_back_without_saying_so():
    page = make_page(title_nl="Opvang", title_en=None)
    with translation.override("en"):
        assert plain_text(page, "title") == "Opvang"
    assert plain_text(make_page(summary_nl="", summary_en=""), "summary") == ""


def test_a_part_of_a_page_can_be_in_another_language():
    with translation.override("nl"):
        assert in_language("en", translation.get_language) == "en"
        assert translation.get_language() == "nl"


def test_columns_are_those_of_every_language():
    assert columns("title", "body") == ["title_nl", "title_en", "body_nl", "body_en"]
