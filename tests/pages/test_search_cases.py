"""Real questions (tests/search_cases.yaml) asked of the real content."""

from pathlib import Path

import pytest
import yaml
from django.utils import translation

from pages.search.query import Search

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.either_database,
    pytest.mark.usefixtures("real_content_to_read"),
]
FILE = Path(__file__).parent.parent / "search_cases.yaml"
CASES = yaml.load(FILE.read_text(encoding="utf-8"), yaml.CBaseLoader)
TOWNS = {"groningen", "rotterdam", "amsterdam"}  # that the questions name
WHO = {"victim", "civilian", "professional"}


def found(question):
    """What a reader sees, from top to bottom, as "kind:key"."""
    groups = Search(question).groups
    return [f"{result.kind}:{result.key}" for group in groups for result in group.results]


def misses(language, first):
    """The questions whose answer is not among the first so many, with what is there."""
    with translation.override(language):
        shown = {case["ask"]: found(case["ask"])[:first] for case in CASES[language]}
    answers = {case["ask"]: set(case["find"]) for case in CASES[language]}
    return {ask: keys for ask, keys in shown.items() if not answers[ask] & set(keys)}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_there_are_enough_questions_of_everybody(language):
    assert len(CASES[language]) >= 60
    for who in WHO:
        assert sum(case["who"] == who for case in CASES[language]) >= 12


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_right_answer_comes_first(language):
    missed = misses(language, 1)
    assert len(missed) <= 0.15 * len(CASES[language]), missed


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_right_answer_is_among_the_first_three(language):
    missed = misses(language, 3)
    assert len(missed) <= 0.05 * len(CASES[language]), missed


@pytest.mark.parametrize(
    ("language", "typed", "searched"),
    [
        ("nl", "mensenhandl", "mensenhandel"),
        ("nl", "bedenktijt", "bedenktijd"),
        ("en", "traficking", "trafficking"),
        ("en", "Sheltr tonight", "shelter tonight"),
    ],
)
def test_a_typing_error_is_corrected_and_said(language, typed, searched):
    with translation.override(language):
        search = Search(typed)
        assert search.corrected == searched
        assert search.groups
        assert Search(typed, exact=True).corrected == ""


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("nl", "mijn baas slaat mij"),
        ("nl", "hij sloeg en schopte mij"),
        ("nl", "mijn ouders dwingen mij te trouwen"),
        ("en", "my boss hits me"),
        ("en", "he beats me"),
    ],
)
def test_a_word_of_every_day_is_not_taken_for_another(language, typed):
    """“Slaat” (hits) is not “staat” (stands)."""
    with translation.override(language):
        assert Search(typed).corrected == ""


@pytest.mark.parametrize(
    ("language", "typed"),
    [
        ("nl", "schoenen kopen"),
        ("nl", "pizza bestellen"),
        ("en", "football scores"),
        ("en", "apple pie recipe"),
    ],
)
def test_what_shares_a_few_letters_with_the_site_is_not_answered_at_random(language, typed):
    with translation.override(language):
        assert Search(typed).groups == []


QUESTIONS = Path(__file__).parents[2] / "bench" / "questions"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_of_all_questions_none_is_taken_for_a_language_that_the_site_has_not(language):
    files = [FILE, *QUESTIONS.glob("*.yaml")]
    cases = [each for file in files for each in yaml.safe_load(file.read_text())[language]]
    with translation.override(language):
        questions = {str(case["ask"]): Search(str(case["ask"])).question for case in cases}
    assert len(questions) > 200
    assert {asked for asked, question in questions.items() if question.tongue} == set()
    places = {asked: question.place for asked, question in questions.items() if question.place}
    assert all(place.lower() in TOWNS for place in places.values()), places


def test_a_part_of_a_compound_finds_it():
    """And a compound that nobody wrote finds its parts."""
    marks = [result.title + result.passage for g in Search("handel").groups for result in g.results]
    assert any("<mark>mensenhandel</mark>" in text.lower() for text in marks)
    assert Search("loverboyproblematiek").groups
    assert Search("slachtofferopvang").groups


@pytest.mark.parametrize("typed", ["zorgcoordinator", "zorgcoördinator", "ZORGCOÖRDINATOR"])
def test_accents_and_capitals_do_not_matter(typed):
    assert found(typed)[0] == "step:care-coordinator"


@pytest.mark.parametrize("typed", ["0900 8844", "0900-8844", "09008844", "(0900) 8844"])
def test_a_number_finds_whose_it_is_however_it_is_written(typed):
    assert found(typed)[0] == "organisation:police"


def test_words_in_quotes_stand_beside_each_other():
    with translation.override("en"):
        assert found("wages unpaid")[0] == "step:unpaid-wages"
        assert found('"unpaid wages"')[0] == "step:unpaid-wages"
        assert found('"wages unpaid"') == []


def test_what_is_in_the_title_comes_before_what_is_in_the_text():
    for language, word in (("nl", "schulden"), ("en", "shelter"), ("nl", "tolken")):
        with translation.override(language):
            first = Search(word).groups[0].results[0]
            assert first.kind == "step"
            assert "<mark>" in first.title
