"""Tabs and the history tell a watcher little: the titles of pages that victims open are calm."""

import re
from itertools import chain

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from organisations.models import Organisation
from pages.models import Page
from pages.sitemaps import FIXED
from publishing import missing
from stages.models import Step
from tests.make import make_organisation, make_page, make_step
from tests.seen import text

TELLING = re.compile(missing.TELLING, re.IGNORECASE)
LANGUAGES = settings.EDITORS_LANGUAGES


@pytest.mark.parametrize("make", [make_page, make_step, make_organisation])
def test_the_title_in_the_tab_is_another_one_where_an_editor_wrote_it(client, db, make):
    row = make(tab_title_nl="Hulp", tab_title_en="Help")
    for code, title in (("nl", "Hulp – Wegwijzer"), ("en", "Help – Referral site")):
        with translation.override(code):
            page = client.get(row.get_absolute_url())
        assert text(page, "title") == title
        assert text(page, "h1") == getattr(row, f"{make.__name__[5:]}_{code}", text(page, "h1"))
        assert "Help" not in text(page, "h1")


def test_the_title_in_the_tab_is_the_title_elsewhere(client, db):
    page = make_page(title_en="Privacy")
    assert text(client.get(f"/en/{page.slug_en}/"), "title") == "Privacy – Referral site"


def test_no_title_of_the_content_tells_what_somebody_reads(real_content_to_read):
    rows = list(chain(Page.objects.public(), Step.objects.public(), Organisation.objects.public()))
    assert len(rows) > 100
    for code in LANGUAGES:
        named = {row.key: getattr(row, f"{name_of(row)}_{code}") for row in rows}
        calm = {row.key: getattr(row, f"tab_title_{code}") or named[row.key] for row in rows}
        assert [title for title in named.values() if TELLING.search(title)]  # it would be seen
        assert {key: title for key, title in calm.items() if TELLING.search(title)} == {}
        assert "" not in calm.values()


def name_of(row):
    return "name" if isinstance(row, Organisation) else "title"


def test_two_pages_are_never_called_the_same_in_the_tab(real_content_to_read):
    for model in (Page, Step, Organisation):
        for code in LANGUAGES:
            with translation.override(code):
                titles = [
                    row.tab_title or getattr(row, name_of(row)) for row in model.objects.public()
                ]
            twice = {title for title in titles if titles.count(title) > 1}
            assert not [title for title in twice if title in calm_titles(model, code)], twice


def calm_titles(model, code):
    return {getattr(row, f"tab_title_{code}") for row in model.objects.public()} - {"", None}


def test_no_title_of_a_fixed_page_does_either(client, db):
    for code in LANGUAGES:
        with translation.override(code):
            found = [text(client.get(reverse(name)), "title") for name in FIXED]
        assert "Startpagina – Wegwijzer" in found or "Home page – Referral site" in found
        assert [title for title in found if TELLING.search(title)] == []
