"""From a typed name to a place: forgiving, but never a guess between two."""

import pytest

from organisations.finder.towns import Named, by_name, core, find

PLACES = by_name(
    Named(*each)
    for each in [
        (0, "town of Groningen", ["Groningen"]),
        (0, "The Hague", ["Den Haag", "'s-Gravenhage", "The Hague"]),
        (0, "Bergen in Limburg", ["Bergen (L.)"]),
        (0, "Bergen in Holland", ["Bergen (NH.)"]),
        (0, "Helmond", ["Helmond"]),
        (1, "province of Groningen", ["Groningen"]),
        (1, "Fryslân", ["Fryslân", "Friesland"]),
        (2, "South", ["Limburg-Zuid"]),
        (0, "Olland", ["Olland"]),
        *((0, f"New {letter}", [f"New {letter}"]) for letter in "abcdef"),
    ]
)


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Groningen", "town of Groningen"),
        ("  GRONINGEN ", "town of Groningen"),
        ("gemeente Helmond", "Helmond"),
        ("Municipality of Helmond", "Helmond"),
        ("s gravenhage", "The Hague"),
        ("gravenhage", "The Hague"),
        ("’s-Gravenhage", "The Hague"),
        ("den  haag", "The Hague"),
        ("Fryslan", "Fryslân"),
        ("provincie Friesland", "Fryslân"),
        ("limburg zuid", "South"),
    ],
)
def test_a_name_is_found_as_people_write_it(typed, place):
    found = find(typed, PLACES)
    assert (found.place, found.is_guess) == (place, False)


@pytest.mark.parametrize(
    ("typed", "place"),
    [("Helmnod", "Helmond"), ("sgravenhage", "The Hague"), ("Frieslant", "Fryslân")],
)
def test_a_name_with_a_typing_error_is_a_guess(typed, place):
    found = find(typed, PLACES)
    assert (found.place, found.is_guess) == (place, True)


def test_a_name_of_two_places_is_a_question():
    found = find("Bergen", PLACES)
    assert found.place is None
    assert found.alike == ["Bergen in Limburg", "Bergen in Holland"]


def test_what_begins_many_names_says_nothing():
    assert find("New", PLACES).alike == []


def test_the_first_letter_is_no_typing_error():
    assert find("Holland", PLACES).place is None
    assert find("Olland", PLACES).place == find("Oland", PLACES).place == "Olland"


@pytest.mark.parametrize(
    "typed", ["", " ", "--", "Atlantis", "1012 AB", "x" * 10_000, "\0", "\u202egninorG", "😀", "%"]
)
def test_what_is_no_place_is_not_found(typed):
    found = find(typed, PLACES)
    assert (found.place, found.alike) == (None, [])


def test_the_core_of_a_name_has_no_capitals_accents_or_signs():
    assert core("'s-Hertogenbosch") == "hertogenbosch"
    assert core("Súdwest-Fryslân") == "sudwest fryslan"
    assert core("Gemeente Rotterdam") == "rotterdam"
