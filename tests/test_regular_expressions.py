"""No regular expression of ours takes long, whatever text it is given.

An expression that tries again from every place takes minutes for a text that takes another one
milliseconds: who can write a text, or a long query, could keep the site busy.
"""

import ast
import importlib
import re
from functools import partial
from time import process_time

import pytest
from django.conf import settings
from django.core.validators import RegexValidator

from pages.search.documents import lines_of
from referral_site.urls import SlugsConverter

FLOORS = ["publishing", "organisations", "stages", "pages", "referral_site"]
SOURCES = [
    path.relative_to(settings.BASE_DIR)
    for floor in FLOORS
    for path in sorted((settings.BASE_DIR / floor).rglob("*.py"))
    if "migrations" not in path.relative_to(settings.BASE_DIR).parts
]
LONG = 100_000  # letters
PART = 4
GROWTH = 8  # for a text that is four times as long: four is in step with it, sixteen its square
LITTLE = 0.01  # seconds: what takes no longer for 100 kB harms nobody, and is too short to compare
PIECES = [" ", "a", "0", "/", "<", "<a", '"', "0 ", "a-", "a.", "9 tot ", "page=", "en", "\n"]
ENDS = ["", "!"]


def expressions():
    """Every expression of the house as it is used, by where it stands."""
    found = {"SlugsConverter": re.compile(SlugsConverter.regex).fullmatch}
    for path in SOURCES:
        module = importlib.import_module(".".join(path.with_suffix("").parts))
        text = (settings.BASE_DIR / path).read_text(encoding="utf-8")
        for name, value in vars(module).items():
            # Not Django's own for addresses, which looks at no more than 2,048 letters.
            pattern = value.regex if type(value) is RegexValidator else value
            if isinstance(pattern, re.Pattern) and f"{name} = " in text:
                used = pattern.fullmatch if f"{name}.fullmatch(" in text else pattern.search
                found[f"{module.__name__}.{name}"] = used
        for number, used in enumerate(used_in(path), start=1):
            found[f"{module.__name__}-{number}"] = used
    return found


def used_in(path):
    """Those that are written in a call, as in re.sub(r"[^0-9]", ...), as they are used."""
    for node in ast.walk(ast.parse((settings.BASE_DIR / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {
            f"re.{name}" for name in ("sub", "split", "findall", "search", "match", "fullmatch")
        }:
            assert isinstance(node.args[0], ast.Constant), f"{path}: {ast.unparse(node)}"
            pattern = re.compile(node.args[0].value)
            yield pattern.fullmatch if ast.unparse(node.func) == "re.fullmatch" else pattern.search


def text_of(piece, end="", letters=LONG):
    return (piece * letters)[: letters - len(end)] + end


def seconds(call):
    """What it takes the processor; the best of three, if it is long: others may be at work."""
    taken = []
    while not taken or (min(taken) >= LITTLE and len(taken) < 3):
        begun = process_time()
        call()
        taken.append(process_time() - begun)
    return min(taken)


def grows(call, piece, end="", letters=LONG):
    """Whether a text takes much more than four times as long as a fourth of it.

    No time by itself is asked for: that is another one on each machine.
    """
    whole = seconds(partial(call, text_of(piece, end, letters)))
    if whole < LITTLE:
        return False
    part = seconds(partial(call, text_of(piece, end, letters // PART)))
    return whole > GROWTH * max(part, LITTLE / GROWTH)


def slow(match):
    """The pieces whose repetition takes an expression longer and longer."""
    return [piece + end for piece in PIECES for end in ENDS if grows(match, piece, end)]


def test_every_expression_is_found():
    found = expressions()
    assert {"organisations.models.contact.PHONE", "publishing.validators.HOST"} <= set(found)
    assert len(found) >= 20


def test_a_text_four_times_as_long_takes_an_expression_about_four_times_as_long():
    found = {where: slow(match) for where, match in expressions().items()}
    assert {where: texts for where, texts in found.items() if texts} == {}


def test_the_test_of_expressions_would_see_a_slow_one():
    assert grows(re.compile(r"\s*</p>").search, " ", letters=20_000)
    assert grows(re.compile(r"<[^>]+>").search, "<", letters=20_000)


@pytest.mark.parametrize("piece", [" ", "<", "<p> ", "</p> ", "&#", "&amp"])
def test_a_long_text_is_soon_ready_for_the_search(piece):
    assert not grows(lines_of, piece)
