"""Texts that are missing in the reader's language."""

import pytest
from django.utils import translation

from publishing.translated import rich_text, text
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
