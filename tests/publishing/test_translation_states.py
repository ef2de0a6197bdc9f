"""A translation is outdated by another English text of that field, and by nothing else."""

from random import Random

import pytest
from django.conf import settings

from publishing.languages.exchange import entries, load
from publishing.languages.state import State, Translations
from stages import tree
from stages.models import Step
from tests.make import make_step

FIELDS = ["title", "summary"]
LANGUAGES = settings.TRANSLATED_INTO[:3]
PLACES = [(field, code) for field in FIELDS for code in LANGUAGES]
WORDS = ["Safety", "Shelter", "Help", ""]


class Told:
    """What was done to the texts of a row, and the state that follows: beside the code."""

    def __init__(self, row):
        self.row, self.made_from, self.checked = row, {}, {}
        for field in FIELDS:
            setattr(row, f"{field}_en", f"Old {field}")
        for code in LANGUAGES:
            setattr(row, f"in_{code}", {})

    def put(self, field, code, text, is_checked):
        english = getattr(self.row, f"{field}_en")
        now = self.text(field, code), self.made_from.get((field, code))
        stays = now == (text, english) and self.checked.get((field, code)) == text
        known = Translations(self.row)
        known.put(field, code, text, source=english, checked=is_checked)
        self.made_from[field, code] = english
        self.checked[field, code] = text if is_checked or stays else None

    def text(self, field, code):
        return getattr(self.row, f"in_{code}").get(field, {"text": ""})["text"]

    def write(self, field, code, text):
        """Past all that knows of it."""
        texts = getattr(self.row, f"in_{code}")
        known = texts.get(field, {"source": "", "checked": ""})
        setattr(self.row, f"in_{code}", {**texts, field: {**known, "text": text}})

    def state(self, field, code):
        text, english = self.text(field, code), getattr(self.row, f"{field}_en")
        if not text:
            return State.MISSING if english else None
        if self.made_from.get((field, code), "") != english:
            return State.OUTDATED
        return State.CHECKED if self.checked.get((field, code)) == text else State.UNCHECKED


def test_after_any_changes_each_text_has_the_state_it_should():
    row = Step()
    seen = set()
    for seed in range(1000):
        chance = Random(seed)
        told = Told(row)
        for _turn in range(chance.randrange(8)):
            (field, code), word = chance.choice(PLACES), chance.choice(WORDS)
            what = chance.choice(["put", "put", "put", "put again", "write", "english"])
            if what == "english":
                setattr(row, f"{field}_en", word)
            elif what == "write":
                told.write(field, code, word)
            elif getattr(row, f"{field}_en"):
                old = told.text(field, code)
                text = old if what == "put again" and old else f"{code} {word}"
                told.put(field, code, text, chance.choice([True, False]))
        known = Translations(row)
        found = {place: known.state(*place) for place in PLACES}
        assert (seed, found) == (seed, {place: told.state(*place) for place in PLACES})
        seen |= set(found.values())
    assert seen == {None, *State}


def states():
    """Of every text of every step, in every language that is translated into."""
    return {
        (row.key, field, code): Translations(row).state(field, code)
        for row in Step.objects.in_catalogues(LANGUAGES)
        for field in FIELDS
        for code in LANGUAGES
    }


@pytest.mark.django_db
def test_only_other_words_outdate_and_exactly_their_own_translations():
    """Moving, reordering, saving and loading again do not, in any order."""
    chance = Random(13)
    stage = make_step()
    steps = [make_step(parent=stage) for _ in range(3)]
    steps.append(make_step(parent=steps[0]))
    for number, code in enumerate(LANGUAGES):
        found = [e for e in entries(code) if e.name.endswith((".title", ".summary"))]
        load(code, [type(e)(e.name, e.source, e.source, is_checked=number == 0) for e in found])
    expected = states()
    assert set(expected.values()) == {State.CHECKED, State.UNCHECKED}
    for turn in range(40):
        step = Step.objects.get(pk=chance.choice(steps).pk)
        match chance.choice(["save", "nudge", "move", "load", "dutch", "english"]):
            case "save":
                step.save()
            case "nudge" if step.get_next_sibling():
                tree.nudge(step, "down")
            case "move" if not step.get_descendant_count():
                tree.move(step, Step.objects.get(pk=stage.pk), "last-child")
            case "load":
                code = chance.choice(LANGUAGES)
                assert load(code, list(entries(code))).changed == 0
            case "dutch":
                step.title_nl = f"Anders {turn}"
                step.save()
            case "english":
                field = chance.choice(FIELDS)
                setattr(step, f"{field}_en", f"Other {turn}")
                step.save()
                expected |= {(step.key, field, code): State.OUTDATED for code in LANGUAGES}
        assert states() == expected
    assert list(expected.values()).count(State.OUTDATED) > 5
