"""From the name of a place, as somebody types it, to the place."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Generic, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import OSA

from publishing.letters import plain

Place = TypeVar("Place")
LONGEST = 60  # letters of a name; what is longer is none
ALIKE, MOST = 0.79, 5  # how much alike a misspelled name is: a mistake in five letters, no more
# What people put before or after the name, in Dutch and English.
AROUND = re.compile(
    r"^s (?=\w)|^(de |the )?(gemeente|provincie|politieregio|regio|municipality of|province of)\b"
    r"|\b(police region|en omgeving|and surroundings|province|municipality)$"
)


@dataclass(frozen=True)
class Named(Generic[Place]):
    """A place with its names. Of places with one name those of the lowest rank are meant."""

    rank: int
    place: Place
    names: list[str]


@dataclass
class Found(Generic[Place]):
    """`place` if it is certain enough, `is_guess` if it was spelled otherwise, else `alike`.

    All that bear the name are alike; of those with a name like it a few.
    """

    place: Place | None = None
    is_guess: bool = False
    alike: list[Place] = field(default_factory=list)


class ByName(dict[str, list[Place]]):
    """{core of a name: the places it may mean}."""

    @cached_property
    def beginning(self) -> dict[str, list[str]]:
        """{letter: the names that begin with it}; of all names there are thousands."""
        found: dict[str, list[str]] = {}
        for name in self:
            found.setdefault(name[0], []).append(name)
        return found


def core(name: str) -> str:
    """A name in plain letters, without signs and what stands around it: 's-Gravenhage, Súdwest."""
    letters = re.sub(r"['’‘`]", "", plain(name[: 2 * LONGEST]))
    words = " ".join(re.findall(r"\w+", letters))
    return AROUND.sub("", words).strip() or words


def by_name(named: Iterable[Named[Place]]) -> ByName[Place]:
    found: ByName[Place] = ByName()
    lowest: dict[str, int] = {}
    for each in sorted(named, key=lambda each: each.rank):
        for name in filter(None, map(core, each.names)):
            places = found.setdefault(name, [])
            if lowest.setdefault(name, each.rank) == each.rank and each.place not in places:
                places.append(each.place)
    return found


def find(typed: str, places: ByName[Place]) -> Found[Place]:
    """The place that somebody means."""
    name = core(typed)
    if not name or len(name) > LONGEST:
        return Found()
    if name in places:
        return _one_of([name], places, is_guess=False)
    # The first letter is right: Holland is not the village of Olland.
    without_s = name.removeprefix("s")
    tried = places.beginning.get(name[0], [])
    tried = [*tried, without_s] if without_s in places else tried
    # "Bergen" for "Bergen (NH)": the official name says more than people do.
    longer = [each for each in tried if each.startswith(f"{name} ")]
    if not longer or len(longer) > MOST:  # "Den" says nothing
        longer = _alike(name, tried)
    return _one_of(longer, places, is_guess=True)


def _alike(name: str, tried: list[str]) -> list[str]:
    """Those of these names that are this one with a mistake."""
    score = OSA.normalized_similarity  # letters that changed places are one mistake
    found = process.extract(name, tried, scorer=score, score_cutoff=ALIKE, limit=MOST)
    return [each for each, _score, _place in found]


def _one_of(names: list[str], places: ByName[Place], *, is_guess: bool) -> Found[Place]:
    candidates = list(dict.fromkeys(place for name in names for place in places[name]))
    if len(candidates) == 1:
        return Found(candidates[0], is_guess)
    return Found(alike=candidates)
