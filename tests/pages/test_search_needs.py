"""The most needed things, asked for in the languages of victims (tests/search_needs.yaml)."""

from pathlib import Path

import yaml
from django.conf import settings

FILE = Path(__file__).parent.parent / "search_needs.yaml"
ASKED = yaml.load(FILE.read_text(encoding="utf-8"), yaml.BaseLoader)
FOUND = ASKED.pop("find")


def test_every_language_of_victims_asks_five_times_for_each_need():
    assert [*ASKED] == settings.TRANSLATED_INTO
    for needs in ASKED.values():
        assert needs.keys() == FOUND.keys()
        assert {len(set(questions)) for questions in needs.values()} == {5}
