"""Words, as people type them and as they stand in the texts: stems, compounds, typing errors."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice

import tantivy
from rapidfuzz.distance import OSA

from publishing.letters import plain

WORD = re.compile(r"[^\W_]+")
STEMMERS = {"nl": "dutch", "en": "english"}
# Languages that write compounds as one word: "handel" is the end of "mensenhandel".
COMPOUNDS = {"nl"}
LINKS = ("", "s", "en", "n", "e")  # between the parts of a compound
SHORTEST_PART, SHORTEST_TO_CORRECT, LONGEST, MOST_WIDER = 4, 5, 40, 12
SHORTEST_BEGINNING, LEAST_ALIKE = 6, 0.4
LONGEST_TEXT = 200  # that somebody can search for
# Words that say nothing of what somebody looks for.
SAYING_NOTHING = """
    de het een en van in op te om ik je jij jou jouw u uw mijn mij me hij hem haar zij ze we
    wij ons is zijn was waren ben bent heb hebt heeft hebben had word wordt worden kan kun kunt
    kunnen moet moeten mag wil wilt wat wie waar hoe wanneer waarom welke als dat die dit deze
    er aan bij naar met voor door over uit tot of maar ook nog al toch zo dan want geen niet
    iemand mensen doen krijg krijgen vannacht vandaag a an the of in on at to for from by with
    and or but i me my you your he him his she her it its we us our they them their is are was
    were be been am do does did have has had can could will would should may might must what
    who whom where how when why which that this these those there here if as not no some
    someone somebody any get
"""
EMPTY = frozenset(SAYING_NOTHING.split())


@lru_cache  # a constant of the process for each language, and nothing that anybody typed
def analyzer(language: str) -> tantivy.TextAnalyzer:
    """What turns a text into stems, the same for the index and for what is asked."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    builder = builder.filter(tantivy.Filter.remove_long(LONGEST + 1))
    builder = builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())
    if language in STEMMERS:
        builder = builder.filter(tantivy.Filter.stemmer(STEMMERS[language]))
    return builder.build()


def stems(text: str, language: str) -> list[str]:
    return analyzer(language).analyze(text)


def forget(language: str) -> None:
    """Write over what the analyzer remembers of the last text: the last word of each filter."""
    stems(f"{'x' * LONGEST_TEXT} {'x' * LONGEST}", language)


@dataclass(frozen=True)
class Meaning:
    """What a typed word stands for.

    `typed`      the word, in small letters without accents
    `weights`    how much each stem counts that it is searched by
    `corrected`  the word it was taken for, if it looks like a typing error
    """

    typed: str
    weights: dict[str, float] = field(default_factory=dict)
    corrected: str = ""

    @property
    def stems(self) -> set[str]:
        """Those that are the word itself, not a longer one with it inside."""
        return {stem for stem, weight in self.weights.items() if weight >= 1}


class Vocabulary:
    """The words of the texts of one index.

    `stem_of`    the stem of each word, in small letters without accents
    `written`    the words of each stem, as they stand in the texts
    `forward`    all words, sorted; `backward` the same, each read from its end
    `with_pair`  the words that have a pair of neighbouring letters
    """

    def __init__(
        self, words: Iterable[str], language: str, frequency: Callable[[str], int]
    ) -> None:
        """`frequency` says in how many texts a stem stands."""
        self.language, self.frequency = language, frequency
        self.stem_of: dict[str, str] = {}
        self.written: dict[str, set[str]] = defaultdict(set)
        for word in words:
            for stem in stems(word, language)[:1]:
                self.stem_of[plain(word)] = stem
                self.written[stem].add(word)
        self.forward = sorted(self.stem_of)
        self.backward = sorted(word[::-1] for word in self.stem_of)
        self.with_pair: dict[str, list[str]] = defaultdict(list)
        for word in self.forward:
            if len(word) >= SHORTEST_PART and word.isalpha():
                for pair in _pairs(word):
                    self.with_pair[pair].append(word)

    def meaning(self, word: str, exact: bool = False) -> Meaning:
        """What a word means; a word that nobody wrote is taken for one that looks like it."""
        word = plain(word)[:LONGEST]
        own = next(iter(stems(word, self.language)), "")
        wider: dict[str, float] = {self.stem_of[other]: 0.35 for other in self._wider(word)}
        if own in self.written:
            return Meaning(word, wider | {own: 1})
        if exact:
            return Meaning(word, {own: 1})
        if wider:
            return Meaning(word, wider)
        if parts := self._parts(word):
            return Meaning(word, {self.stem_of[part]: 0.7 for part in parts})
        if other := self._nearest(word):
            meant = self.meaning(other)
            return Meaning(word, meant.weights, corrected=other)
        if beginning := self._beginning(word):
            return Meaning(word, {self.stem_of[beginning]: 0.5})
        return Meaning(word)

    def near(self, word: str) -> list[str]:
        """Words that look like this one, the nearest first: by the pairs of letters they share."""
        pairs = _pairs(plain(word)[:LONGEST])
        likeness = {
            other: 2 * count / (len(pairs) + len(other) + 1)
            for other, count in self._sharing(pairs).items()
        }
        near = [other for other, share in likeness.items() if share >= LEAST_ALIKE]
        return sorted(near, key=lambda other: (-likeness[other], other))

    def _sharing(self, pairs: set[str]) -> Counter[str]:
        """How many of these pairs of letters a word has, by word."""
        return Counter(chain.from_iterable(self.with_pair.get(pair, ()) for pair in pairs))

    def _wider(self, word: str) -> list[str]:
        """Longer words that begin with it and, where words are joined, those that end with it."""
        if len(word) < SHORTEST_PART or not word.isalpha():
            return []
        found = [other for other in _beginning_with(word, self.forward) if other != word]
        if self.language in COMPOUNDS:
            ends = _beginning_with(word[::-1], self.backward)
            found += [other[::-1] for other in ends if len(other) >= len(word) + 3]
        return sorted(found, key=lambda other: (len(other), other))[:MOST_WIDER]

    def _parts(self, word: str) -> list[str]:
        """The two known words that a compound is made of."""
        if self.language not in COMPOUNDS:
            return []
        for end in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
            last = word[end:]
            if last not in self.stem_of:
                continue
            for link in LINKS:
                first = word[:end].removesuffix(link)
                if len(first) >= SHORTEST_PART and first in self.stem_of:
                    return [first, last]
        return []

    def _beginning(self, word: str) -> str | None:
        """The longest known word that a compound begins with, if its end is not known."""
        if self.language not in COMPOUNDS:
            return None
        ends = range(len(word) - 1, SHORTEST_BEGINNING - 1, -1)
        return next((word[:end] for end in ends if word[:end] in self.stem_of), None)

    def _nearest(self, word: str) -> str | None:
        """The word this one is most likely a typing error of, or None."""
        if len(word) < SHORTEST_TO_CORRECT or not word.isalpha():
            return None
        most = 1 if len(word) < 8 else 2
        pairs = _pairs(word)
        least = len(pairs) - 3 * most  # two letters that were swapped are in three pairs
        ranks = []
        for other, count in self._sharing(pairs).items():
            if count < least:
                continue
            # How many letters to change, add, leave out or swap; more than `most` is most + 1.
            distance = OSA.distance(word, other, score_cutoff=most)
            begins = word[0] == other[0]
            if distance <= most and (begins or (distance == 1 and len(word) >= 7)):
                often = self.frequency(self.stem_of[other])
                ranks.append((distance, not begins, -often, other))
        return min(ranks)[-1] if ranks else None


def _pairs(word: str) -> set[str]:
    """The pairs of neighbouring letters, with the edges of the word."""
    framed = f"_{word}_"
    return {framed[at : at + 2] for at in range(len(framed) - 1)}


def _beginning_with(beginning: str, words: list[str]) -> list[str]:
    start = bisect_left(words, beginning)
    found = islice(words, start, start + 4 * MOST_WIDER)
    return [word for word in found if word.startswith(beginning)]
