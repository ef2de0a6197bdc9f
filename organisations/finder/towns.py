"""From the name of a place, as somebody types it, to the place."""

import re
import unicodedata
from dataclasses import dataclass, field
from difflib import get_close_matches

LONGEST = 60  # letters of a name; what is longer is none
ALIKE, MOST = 0.8, 3
# What people put before or after the name, in Dutch and English.
AROUND = re.compile(
    r"^s (?=\w)|^(de |the )?(gemeente|provincie|politieregio|regio|municipality of|province of)\b"
    r"|\b(police region|en omgeving|and surroundings|province|municipality)$"
)


@dataclass
class Found:
    """`place` if it is certain enough, `is_guess` if it was spelled otherwise, else `alike`."""

    place: object = None
    is_guess: bool = False
    alike: list = field(default_factory=list)


def plain(name):
    """A name without capitals, accents, signs and what stands around it: 's-Gravenhage, Súdwest."""
    letters = unicodedata.normalize("NFKD", name[: 2 * LONGEST]).casefold()
    letters = "".join(each for each in letters if not unicodedata.combining(each))
    letters = re.sub(r"['’‘`]", "", letters)
    words = " ".join(re.findall(r"\w+", letters))
    return AROUND.sub("", words).strip() or words


def by_plain_name(named):
    """{plain name: [(rank, place)]} of (rank, place, its names)."""
    found = {}
    for rank, place, names in named:
        for name in filter(None, map(plain, names)):
            places = found.setdefault(name, [])
            if (rank, place) not in places:
                places.append((rank, place))
    return found


def find(typed, places):
    """The place that somebody means, of `by_plain_name`. Of one name the lowest rank counts."""
    name = plain(typed)
    if not name or len(name) > LONGEST:
        return Found()
    if name in places:
        return _one_of([name], places, is_guess=False)
    # "Bergen" for "Bergen (NH)": the official name says more than people do.
    longer = [each for each in places if each.startswith(f"{name} ")]
    close = longer or get_close_matches(name, places, n=MOST, cutoff=ALIKE)
    return _one_of(close, places, is_guess=True)


def _one_of(names, places, *, is_guess):
    candidates = []
    for name in names:
        lowest = min(rank for rank, _place in places[name])
        candidates += [place for rank, place in places[name] if rank == lowest]
    candidates = list(dict.fromkeys(candidates))
    if len(candidates) == 1:
        return Found(candidates[0], is_guess)
    return Found(alike=candidates[:MOST])
