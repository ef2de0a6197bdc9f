"""Words, as people type them and as they stand in the texts: stems, compounds, typing errors."""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from functools import lru_cache
from itertools import chain, islice

import tantivy

WORD = re.compile(r"[^\W_]+")
STEMMERS = {"nl": "dutch", "en": "english"}
# Languages that write compounds as one word: "handel" is the end of "mensenhandel".
COMPOUNDS = {"nl"}
LINKS = ("", "s", "en", "n", "e")  # between the parts of a compound
SHORTEST_PART, SHORTEST_TO_CORRECT, LONGEST, MOST_WIDER = 4, 5, 40, 12
SHORTEST_BEGINNING, LEAST_ALIKE = 6, 0.4
# Words that say nothing of what somebody looks for.
EMPTY = """
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
EMPTY = frozenset(EMPTY.split())


def fold(word):
    """A word in small letters without accents."""
    plain = unicodedata.normalize("NFKD", word.lower())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@lru_cache
def analyzer(language):
    """What turns a text into stems, the same for the index and for what is asked."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    builder = builder.filter(tantivy.Filter.remove_long(LONGEST + 1))
    builder = builder.filter(tantivy.Filter.lowercase()).filter(tantivy.Filter.ascii_fold())
    if language in STEMMERS:
        builder = builder.filter(tantivy.Filter.stemmer(STEMMERS[language]))
    return builder.build()


def stems(text, language):
    return analyzer(language).analyze(text)


class Meaning:
    """What a typed word stands for: stems with a weight each, and the word it was taken for."""

    def __init__(self, typed, weights=None, corrected=None):
        self.typed, self.weights, self.corrected = typed, weights or {}, corrected

    @property
    def stems(self):
        """Those that are the word itself, not a longer one with it inside."""
        return {stem for stem, weight in self.weights.items() if weight >= 1}


class Vocabulary:
    """The words of the texts of one index. `frequency` says in how many texts a stem stands."""

    def __init__(self, words, language, frequency):
        self.language, self.frequency = language, frequency
        self.stem_of = {}  # by folded word
        self.written = defaultdict(set)  # as they stand in the texts, by stem
        for word in words:
            for stem in stems(word, language)[:1]:
                self.stem_of[fold(word)] = stem
                self.written[stem].add(word)
        self.forward = sorted(self.stem_of)
        self.backward = sorted(word[::-1] for word in self.stem_of)
        self.with_pair = defaultdict(list)
        for word in self.forward:
            if len(word) >= SHORTEST_PART and word.isalpha():
                for pair in _pairs(word):
                    self.with_pair[pair].append(word)

    def meaning(self, word, exact=False):
        """What a word means; a word that nobody wrote is taken for one that looks like it."""
        word = fold(word)[:LONGEST]
        own = next(iter(stems(word, self.language)), "")
        wider = {self.stem_of[other]: 0.35 for other in self._wider(word)}
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

    def near(self, word):
        """Words that look like this one, the nearest first: by the pairs of letters they share."""
        pairs = _pairs(fold(word)[:LONGEST])
        likeness = {
            other: 2 * count / (len(pairs) + len(other) + 1)
            for other, count in self._sharing(pairs).items()
        }
        near = [other for other, share in likeness.items() if share >= LEAST_ALIKE]
        return sorted(near, key=lambda other: (-likeness[other], other))

    def _sharing(self, pairs):
        """How many of these pairs of letters a word has, by word."""
        return Counter(chain.from_iterable(self.with_pair.get(pair, ()) for pair in pairs))

    def _wider(self, word):
        """Longer words that begin with it and, where words are joined, those that end with it."""
        if len(word) < SHORTEST_PART or not word.isalpha():
            return []
        found = [other for other in _beginning_with(word, self.forward) if other != word]
        if self.language in COMPOUNDS:
            ends = _beginning_with(word[::-1], self.backward)
            found += [other[::-1] for other in ends if len(other) >= len(word) + 3]
        return sorted(found, key=lambda other: (len(other), other))[:MOST_WIDER]

    def _parts(self, word):
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

    def _beginning(self, word):
        """The longest known word that a compound begins with, if its end is not known."""
        if self.language not in COMPOUNDS:
            return None
        ends = range(len(word) - 1, SHORTEST_BEGINNING - 1, -1)
        return next((word[:end] for end in ends if word[:end] in self.stem_of), None)

    def _nearest(self, word):
        """The word this one is most likely a typing error of, or None."""
        if len(word) < SHORTEST_TO_CORRECT or not word.isalpha():
            return None
        most = 1 if len(word) < 8 else 2
        pairs = _pairs(word)
        least = len(pairs) - 3 * most  # two letters that were swapped are in three pairs
        ranks = []
        for other, count in self._sharing(pairs).items():
            if count >= least and (distance := _distance(word, other, most)) <= most:
                begins = word[0] == other[0]
                if begins or (distance == 1 and len(word) >= 7):
                    often = self.frequency(self.stem_of[other])
                    ranks.append((distance, not begins, -often, other))
        return min(ranks)[-1] if ranks else None


def _pairs(word):
    """The pairs of neighbouring letters, with the edges of the word."""
    framed = f"_{word}_"
    return {framed[at : at + 2] for at in range(len(framed) - 1)}


def _beginning_with(beginning, words):
    start = bisect_left(words, beginning)
    found = islice(words, start, start + 4 * MOST_WIDER)
    return [word for word in found if word.startswith(beginning)]


def _distance(one, other, most):
    """How many letters to change, add, leave out or swap; anything above `most` is as good."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    start = _same_letters(one, other)  # most often all but a letter or two
    one, other = one[start:], other[start:]
    end = _same_letters(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    before, row = [], list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, there in enumerate(other, start=1):
            cost = min(row[-1] + 1, before[j] + 1, before[j - 1] + (letter != there))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == there:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(*row, *before) > most:
            return most + 1
    return row[-1]


def _same_letters(one, other):
    """With how many of the same letters two words begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
