"""Words, as people type them and as they stand in the texts: filler, stems, groups of letters."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache
from itertools import chain
from math import log

import tantivy
from rapidfuzz.distance import OSA

from pages.search.arabic import evened
from pages.search.filler import empty_in
from publishing.letters import plain

WORD = re.compile(r"[^\W_]+")
# Of tantivy. There is none for Polish, Bulgarian and Ukrainian: groups of letters find them.
STEMMERS = {"nl": "dutch", "en": "english"}
STEMMERS |= {"ro": "romanian", "hu": "hungarian", "es": "spanish", "ar": "arabic"}
LONGEST, LONGEST_TEXT = 40, 200  # letters of a word, and of all that somebody can search for
# So many letters in a group. Of the questions to tune by the right answer is first / among three
# in %: with three 88 / 97, four 89 / 97, five 90 / 96; three to five are no better than four.
GROUP = 4
# Corrections change no figure above: they are for what is marked and said to be searched for.
# How alike, from 0 to 1, a word has to be that is taken for what was meant: "sheltr" has 0.55 of
# "shelter", "bedektijd" 0.59 of "bedenktijd", but "vermoord" 0.14 of "verhoor", "beging" 0.20 of
# "being", "slaat" 0.25 of "staat". Besides, one letter may differ, in longer words two: "verlies"
# has 0.62 of "verliefd".
ALIKE = 0.5
SHORTEST_TO_CORRECT, LONGER = 5, 8


def words_of(text: str) -> list[str]:
    """The words of a text, in small letters, as they are compared."""
    return WORD.findall(evened(text.lower()))


def telling(text: str, language: str) -> list[str]:
    """The words of a text that say something in a language, each once, in small letters.

    An abbreviation is no filler, though it may be spelled like one: "OM" prosecutes, "om" does not.
    """
    words, empty = WORD.findall(evened(text)), empty_in(language)
    shouts = len(words) > 1 and text.isupper()
    said = {}
    for word in words:
        small = word.lower()
        if small not in empty or (word.isupper() and len(word) > 1 and not shouts):
            said[small] = True
    return list(said)


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
    return analyzer(language).analyze(evened(text))


def forget(language: str) -> None:
    """Write over what the analyzer remembers of the last text: the last word of each filter."""
    stems(f"{'x' * LONGEST_TEXT} {'x' * LONGEST}", language)


def groups(word: str) -> set[str]:
    """The groups of letters of a word, with its edges: _loon_ has _loo, loon and oon_."""
    framed = f"_{word}_"
    return {framed[at : at + GROUP] for at in range(max(1, len(framed) - GROUP + 1))}


class Vocabulary:
    """The words of the texts and phrases of one index.

    `written`   the words of each stem, as they stand in the texts
    `spelled`   the same of each word in small letters without accents, as all below are
    `groups`    the groups of letters of each word
    `having`    the words that have a group
    `weight`    how telling a group is: log(1 + pieces of text / those that have it)
    """

    def __init__(self, pieces: int, counts: Counter[str], texts: set[str], language: str) -> None:
        """`counts` says in how many pieces of text a word stands; `texts` are all as written."""
        self.language = language
        self.written: dict[str, set[str]] = defaultdict(set)
        self.spelled: dict[str, set[str]] = defaultdict(set)
        for word in texts:
            self.spelled[plain(word)].add(word)
            for stem in stems(word, language)[:1]:
                self.written[stem].add(word)
        self.groups = {word: groups(word) for word in counts}
        self.having: dict[str, list[str]] = defaultdict(list)
        often: Counter[str] = Counter()
        for word, found in self.groups.items():
            for group in found:
                self.having[group].append(word)
                often[group] += counts[word]
        self.weight = {group: log(1 + pieces / count) for group, count in often.items()}
        self.size = {word: self._size(found) for word, found in self.groups.items()}

    def _size(self, found: Iterable[str]) -> float:
        """The square of the length of a vector: of a word, or of all that was typed."""
        return sum(self.weight.get(group, 0) ** 2 for group in found)

    def length(self, found: Iterable[str]) -> float:
        return self._size(found) ** 0.5

    def sharing(self, found: Iterable[str]) -> dict[str, float]:
        """The words that share some of these groups, and how much that weighs."""
        shared: dict[str, float] = {}
        for group in found:
            weight = self.weight.get(group, 0) ** 2
            for word in self.having.get(group, ()):
                shared[word] = shared.get(word, 0) + weight
        return shared

    def corrected(self, word: str) -> str:
        """The word itself, or what it is most likely a typing error of if nobody wrote it."""
        typed = plain(word)[:LONGEST]
        if len(typed) < SHORTEST_TO_CORRECT or not typed.isalpha() or self.as_written(word):
            return word
        own, most = groups(typed), 1 if len(typed) < LONGER else 2
        empty = empty_in(self.language)
        alike = {
            other: len(own & self.groups[other]) / (len(own) * len(self.groups[other])) ** 0.5
            for other in self.sharing(own)
            # Swapped letters count as one; what differs more than by `most` has most + 1.
            if other[0] == typed[0]
            and other not in empty
            and OSA.distance(typed, other, score_cutoff=most) <= most
        }
        best = max(alike, key=lambda other: (alike[other], other), default="")
        return best if best and alike[best] >= ALIKE else word

    def as_written(self, word: str) -> set[str]:
        """The words of the texts that a typed one stands for: of its stem, or with it inside."""
        own = stems(word, self.language)[:1]
        found = set().union(*(self.written.get(stem, ()) for stem in own))
        part = plain(word)[:LONGEST]
        if len(part) >= GROUP:
            longer = self.having.get(part[:GROUP], ()), self.having.get(f"_{part[: GROUP - 1]}", ())
            for other in chain(*longer):
                if part in other:
                    found |= self.spelled[other]
        return found
