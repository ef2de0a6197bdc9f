"""Searching: from what somebody typed to results, the likeliest first."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from tantivy import Occur, Query

from pages.search.index import Phrase, current_index
from pages.search.passages import Result
from pages.search.vocabulary import EMPTY, LONGEST_TEXT, WORD, Meaning, forget, stems
from publishing.letters import plain

MOST_WORDS, MOST_HITS, MOST_NEAREST = 12, 60, 6
SHOWN_FIRST, SHOWN, MOST_OF_A_KIND = 5, 3, 30
PHRASE = re.compile(r'["“”„«»]([^"“”„«»]+)["“”„«»]')
NUMBER = re.compile(r"[\s()+./-]*\d(?:[\s()+./-]*\d){2,}[\s()+./-]*")

# How much a word counts for where it stands.
BOOSTS = {"title": 3.0, "summary": 1.5, "body": 1.0, "more": 1.5}
# What a result is, and what its title says, beside how well its words fit (at most 1).
KINDS = {"step": 0.3, "organisation": 0.25, "page": 0.2, "right": 0.15, "regulation": 0.05}
KINDS |= {"term": 0.0}
TITLE_HAS_ALL = {"step": 1.0, "organisation": 1.0, "page": 0.9, "right": 0.7, "regulation": 0.5}
TITLE_HAS_ALL |= {"term": 0.3}
TITLE_HAS_SOME, TITLE_IS_IT, TITLE_IS_SAID, SYNONYM = 0.2, 0.2, 1.5, 2.0
THE_NUMBER = 20.0
WEAKEST = 0.2  # of what the best result has

Clause = tuple[Occur, Query]


@dataclass(frozen=True)
class Group:
    """The results of one kind. `more` says that there are others than these."""

    kind: str
    results: list[Result]
    more: bool


class Search:
    """What was asked for, and what was found.

    `groups`     the results by kind, the best kind first
    `corrected`  what was searched for, where that is not what was typed
    `nearest`    what only looks like it, where nothing was found
    """

    def __init__(self, typed: str, *, exact: bool = False, kind: str | None = None) -> None:
        self.index = current_index()
        self.typed = " ".join(typed[: 5 * LONGEST_TEXT].replace("\0", " ").split())[:LONGEST_TEXT]
        self.exact, self.kind = exact, kind if kind in KINDS else None
        self.phrases = [self._stems(found) for found in PHRASE.findall(self.typed)]
        self.words = list(dict.fromkeys(WORD.findall(self.typed.lower())))
        telling = [word for word in self.words if word not in EMPTY] or self.words
        meaning = self.index.vocabulary.meaning
        self.meanings = [meaning(word, exact) for word in telling[:MOST_WORDS]]
        self.synonyms = [] if exact or self.phrases else self._synonyms()
        self.hits = self._ranked(self._scores())
        forget(self.index.language)

    def _stems(self, text: str) -> list[str]:
        return stems(text, self.index.language)

    def _synonyms(self) -> list[Phrase]:
        """The phrases of editors of which every word was typed; not one within another."""
        instead = [meaning.corrected for meaning in self.meanings if meaning.corrected]
        there = set(self._stems(" ".join(self.words + instead)))
        found = [
            phrase
            for stem in there
            for phrase in self.index.synonyms.get(stem, ())
            if phrase.stems <= there
        ]
        return [one for one in found if not any(one.stems < other.stems for other in found)]

    def _scores(self) -> dict[int, float]:
        """How well the words of each document fit, by its number; the best has 1."""
        clauses = [
            self._term(field, stem, boost * weight)
            for meaning in self._all_meanings()
            for stem, weight in meaning.weights.items()
            for field, boost in BOOSTS.items()
        ]
        if NUMBER.fullmatch(self.typed):
            clauses.append(self._term("more", re.sub(r"\D", "", self.typed), THE_NUMBER))
        must = [Query.boolean_query(clauses), *self._conditions()]
        query = Query.boolean_query([(Occur.Must, each) for each in must])
        hits = self.index.searcher.search(query, MOST_HITS, count=False).hits
        numbers = self.index.numbers_at([place for _score, place in hits])
        return {number: hit[0] / hits[0][0] for number, hit in zip(numbers, hits, strict=True)}

    def _all_meanings(self) -> list[Meaning]:
        """Also of what editors say is the same in the words of the site."""
        same = {word for synonym in self.synonyms for word in WORD.findall(synonym.means.lower())}
        meaning = self.index.vocabulary.meaning
        return [*self.meanings, *(meaning(word, exact=True) for word in sorted(same - EMPTY))]

    def _term(self, field: str, stem: str, boost: float) -> Clause:
        query = Query.term_query(self.index.schema, field, stem, index_option="freq")
        return Occur.Should, Query.boost_query(query, boost)

    def _conditions(self) -> Iterator[Query]:
        """What every result has to have: its kind, and what was typed in quotes."""
        if self.kind:
            yield Query.term_query(self.index.schema, "kind", self.kind, index_option="basic")
        for phrase in filter(None, self.phrases):
            yield Query.boolean_query([(Occur.Should, self._phrase(f, phrase)) for f in BOOSTS])

    def _phrase(self, field: str, words: list[str]) -> Query:
        if len(words) > 1:
            return Query.phrase_query(self.index.schema, field, [*words])
        return Query.term_query(self.index.schema, field, words[0])

    def _ranked(self, scores: dict[int, float]) -> list[tuple[float, int]]:
        """[(score, number)] of what is worth showing, the best first."""
        asked = [meaning.stems for meaning in self.meanings]
        all_asked = frozenset(chain.from_iterable(asked))
        pinned = self._pinned()
        said = tuple(self._stems(" ".join(self.words))) if len(self.words) > 1 else None
        hits = []
        for number in scores.keys() | pinned.keys():
            found = self.index.documents[number]
            share = sum(1 for each in asked if each & found.telling) / max(1, len(asked))
            words = scores.get(number, 0)
            score = words + pinned.get(number, 0) + KINDS[found.kind]
            score += TITLE_HAS_ALL[found.kind] if share == 1 else TITLE_HAS_SOME * share
            score += TITLE_IS_IT if found.telling == all_asked else 0
            score += TITLE_IS_SAID if found.said == said else 0
            if words >= WEAKEST or share == 1 or number in pinned:
                hits.append((score, number))
        return sorted(hits, key=lambda hit: (-hit[0], hit[1]))

    def _pinned(self) -> dict[int, float]:
        """What synonyms lead to: the more of what was typed they are, the more it counts."""
        pinned: dict[int, float] = {}
        for synonym in self.synonyms:
            share = min(1, synonym.weight / max(1, len(self.meanings)))
            for number in synonym.targets:
                if self.kind in (None, self.index.documents[number].kind):
                    pinned[number] = max(pinned.get(number, 0), SYNONYM * share)
        return pinned

    @cached_property
    def groups(self) -> list[Group]:
        by_kind: dict[str, list[int]] = defaultdict(list)
        for _score, number in self.hits:
            by_kind[self.index.documents[number].kind].append(number)
        groups, most = [], MOST_OF_A_KIND if self.kind else SHOWN_FIRST
        for kind, numbers in by_kind.items():
            results = [self._result(number) for number in numbers[:most]]
            groups.append(Group(kind, results, more=not self.kind and len(numbers) > most))
            most = SHOWN
        return groups

    def _result(self, number: int) -> Result:
        found = self.index.documents[number]
        stored = self.index.searcher.doc(self.index.places[number])
        return Result(stored, self._marks, found.kind, found.key, found.call)

    @cached_property
    def _marks(self) -> set[str]:
        """The words to mark, as they stand in the texts."""
        written = self.index.vocabulary.written
        found = chain.from_iterable(meaning.weights for meaning in self._all_meanings())
        return set(chain.from_iterable(written.get(stem, ()) for stem in found))

    @cached_property
    def corrected(self) -> str:
        instead = {m.typed: m.corrected for m in self.meanings if m.corrected}
        if not instead:
            return ""
        return WORD.sub(lambda word: instead.get(plain(word[0]), word[0]), self.typed)

    @cached_property
    def nearest(self) -> list[Result]:
        vocabulary = self.index.vocabulary
        near = [word for meaning in self.meanings for word in vocabulary.near(meaning.typed)[:4]]
        query = Query.boolean_query([self._term("title", vocabulary.stem_of[w], 1.0) for w in near])
        hits = self.index.searcher.search(query, MOST_NEAREST, count=False).hits
        return [Result(self.index.searcher.doc(place), set()) for _score, place in hits]
