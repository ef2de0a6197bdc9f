"""The most needed things, asked for in the languages of victims (tests/search_needs.yaml)."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.utils import translation

from pages.search.query import Search

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.either_database,
    pytest.mark.usefixtures("real_content_to_read"),
]
FILE = Path(__file__).parent.parent / "search_needs.yaml"
ASKED = yaml.load(FILE.read_text(encoding="utf-8"), yaml.CBaseLoader)
FOUND = ASKED.pop("find")
FIRST = 3


def found(question):
    """What a reader sees first, as "kind:key"."""
    groups = Search(question).groups
    return [f"{result.kind}:{result.key}" for group in groups for result in group.results][:FIRST]


def test_every_language_of_victims_asks_five_times_for_each_need():
    assert [*ASKED] == settings.TRANSLATED_INTO
    for needs in ASKED.values():
        assert needs.keys() == FOUND.keys()
        assert {len(set(questions)) for questions in needs.values()} == {5}


@pytest.mark.parametrize("language", ASKED)
def test_what_is_needed_most_is_found(language):
    with translation.override(language):
        shown = {(need, ask): found(ask) for need, asks in ASKED[language].items() for ask in asks}
    assert {at: keys for at, keys in shown.items() if not set(FOUND[at[0]]) & set(keys)} == {}
