"""A place among what was typed: “opvang in Delft” leads to the finder for Delft."""

from collections.abc import Callable

from organisations.finder.regions import Place, Town
from organisations.finder.towns import ByName
from pages.search.vocabulary import WORD
from publishing.letters import plain

MOST_WORDS = 4  # of a name: Alphen aan den Rijn
# What stands before the name of a place.
BEFORE = {"in", "te", "bij", "uit", "omgeving", "regio", "gemeente", "provincie"}
BEFORE |= {"near", "around", "from", "region", "town"}


def place_in(typed: str, names: ByName[Place], is_ordinary: Callable[[str], bool]) -> str:
    """The name of one of these places, as it was typed; "" if there is none.

    A village may be called like an ordinary word (Loon is “wages”, Buren “neighbours”): that is
    none. Among other words, and with nothing before it, only a name of a municipality, a province
    or a region is meant.
    """
    words = list(WORD.finditer(typed))
    letters = [plain(word[0]) for word in words]  # as the names are kept
    for length in range(min(MOST_WORDS, len(words)), 0, -1):
        for at in range(len(words) - length + 1):
            places = names.get(" ".join(letters[at : at + length]))
            if not places or (length == 1 and is_ordinary(letters[at])):
                continue
            is_alone = length == len(words)
            is_led_to = at > 0 and letters[at - 1] in BEFORE
            if is_alone or is_led_to or any(map(_is_large, places)):
                return typed[words[at].start() : words[at + length - 1].end()]
    return ""


def _is_large(place: Place) -> bool:
    """Whether it is a region, or a municipality by its own name."""
    return not (isinstance(place, Town) and place.lies_in)
