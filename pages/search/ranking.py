"""How well each document answers what was typed.

One sum for each document:

    words    how well its words fit, as tantivy scores them (BM25), as a share of what a text
             could have that holds each of the typed words: 2.2 times how telling they are
  + phrase   for an editor's phrase that leads to it: the root of (the share of the phrase that was
             typed) x (the share of what was typed that the phrase is), by how telling the words are
  + 4 x letters   how alike, letter by letter, the typed words and its likeliest piece are; a piece
             is its title, “title summary”, “title paragraph” or such a phrase (likeness.py)

Each part is 0 to 1, the same for every question: so a weak answer can be told from a good one.
Measured on the half to tune by of bench/questions/, right answer first / among three in %, changing
one thing at a time, when there were 137 families of phrases (with 184 it is 97 / 99); also with
those of before these questions, for there will always be questions that no phrase was written for:

    as it is                 89 / 97   with fewer phrases 77 / 89
    without words            87 / 98                      74 / 84
    without phrases          88 / 98                      76 / 88
    without letters          75 / 91                      58 / 81
    letters x 2              86 / 94                      69 / 82
    letters x 3              88 / 96                      74 / 86
    letters x 5              90 / 97                      76 / 90
    half of FULL             89 / 96                      75 / 90
    twice FULL               89 / 98                      76 / 87
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from tantivy import Occur, Query

from pages.search.index import TEXTS, Phrase, SearchIndex
from pages.search.likeness import Piece
from pages.search.reading import Question
from pages.search.vocabulary import stems, telling

LETTERS = 4
FULL = 2.2  # BM25's k1 + 1: what a word can add in one field, times how telling it is
# What is shown has so much of what the best has, and at least so much, or every word typed. At 1.0
# no right answer is lost, and 7 of 32 questions about weather, football or shoes find nothing; at
# 1.2 it is 14, but with fewer phrases right answers go, too.
WEAKEST, LEAST = 0.2, 1.0
# So alike, letter by letter, is what has neither a typed word nor a part of a phrase. Of the half
# to tune by one right answer has so little else, and 0.44; of 30 questions about football, pizza
# or shoes 3 find nothing without it, 9 with it.
ALONE = 0.4
MOST_HITS = 60


@dataclass(slots=True)
class Score:
    """The parts of the sum, and what they rest on."""

    words: float = 0.0
    phrase: float = 0.0
    letters: float = 0.0
    has_all: bool = False
    said: Phrase | None = None
    alike: Piece | None = None

    @property
    def total(self) -> float:
        return self.words + self.phrase + LETTERS * self.letters

    @property
    def is_by_chance(self) -> bool:
        """Whether some letters are all that it has in common with the question."""
        return not (self.words or self.phrase) and self.letters < ALONE


class Ranking:
    """The scores of all documents that answer a question."""

    def __init__(self, index: SearchIndex, question: Question, kind: str | None = None) -> None:
        self.index, self.question, self.kind = index, question, kind
        self.scores: dict[int, Score] = defaultdict(Score)
        self.same: list[str] = []  # words that editors say mean the same as a phrase that was typed
        if question.tongue or not question.words:
            return
        if not question.literally:
            self._add_phrases()
            self._add_letters()
        self._add_words()

    def best(self) -> list[int]:
        """The numbers of the documents that are worth showing, the best first."""
        documents, scores = self.index.documents, self.scores
        numbers = [n for n, score in scores.items() if not score.is_by_chance]
        numbers = [n for n in numbers if self.kind in (None, documents[n].kind)]
        numbers.sort(key=lambda number: (-scores[number].total, number))
        least = max(LEAST, WEAKEST * scores[numbers[0]].total) if numbers else 0
        literally = self.question.literally
        return [n for n in numbers if scores[n].total >= least or scores[n].has_all or literally]

    def _stems(self, words: list[str]) -> list[str]:
        return list(dict.fromkeys(stems(" ".join(words), self.index.language)))

    def _add_words(self) -> None:
        asked, same = self._stems(self.question.words), self._stems(self.same)
        full = FULL * sum(map(self.index.weight, asked))
        for number, score in self._found([*asked, *same], Occur.Should):
            self.scores[number].words = min(1.0, score / full)
        for all_of in filter(None, (asked, same)):
            for number, _score in self._found(all_of, Occur.Must):
                self.scores[number].has_all = True

    def _found(self, asked: list[str], each: Occur) -> list[tuple[int, float]]:
        """The documents that have some or all of these stems, and their BM25."""
        must = [Query.boolean_query([(each, self._any(stem)) for stem in asked])]
        must += self._conditions()
        query = Query.boolean_query([(Occur.Must, each) for each in must])
        hits = self.index.searcher.search(query, MOST_HITS, count=False).hits
        numbers = self.index.numbers_at([place for _score, place in hits])
        return [(number, score) for number, (score, _place) in zip(numbers, hits, strict=True)]

    def _conditions(self) -> Iterator[Query]:
        """What every result has to have: its kind, and what was typed in quotes."""
        schema = self.index.schema
        if self.kind:
            yield Query.term_query(schema, "kind", self.kind, index_option="basic")
        for phrase in self.question.quoted:
            yield self._any(phrase[0]) if len(phrase) == 1 else self._beside(phrase)

    def _any(self, stem: str) -> Query:
        """A stem, in any of the texts of a document."""
        schema = self.index.schema
        terms = [Query.term_query(schema, name, stem, index_option="freq") for name in TEXTS]
        return Query.boolean_query([(Occur.Should, term) for term in terms])

    def _beside(self, phrase: list[str]) -> Query:
        """Stems that stand beside each other."""
        schema = self.index.schema
        found = [Query.phrase_query(schema, name, [*phrase]) for name in TEXTS]
        return Query.boolean_query([(Occur.Should, each) for each in found])

    def _add_phrases(self) -> None:
        asked = self.index.weights(self.question.compared)
        whole = sum(asked.values())
        for number in {each for stem in asked for each in self.index.saying.get(stem, ())}:
            phrase = self.index.phrases[number]
            typed = sum([weight for stem, weight in phrase.weights.items() if stem in asked])
            share = (typed / phrase.whole * typed / whole) ** 0.5
            for target in phrase.targets:
                score = self.scores[target]
                if share > score.phrase:
                    score.phrase, score.said = share, phrase
            if phrase.weights.keys() <= asked.keys():
                self.same += telling(phrase.means, self.index.language)

    def _add_letters(self) -> None:
        documents, phrases = self.index.documents, self.index.phrases
        for piece, likeness in self.index.likeness.of(self.question.compared):
            of_phrase = piece.owner - len(documents)
            targets = [piece.owner] if of_phrase < 0 else phrases[of_phrase].targets
            for target in targets:
                score = self.scores[target]
                if likeness > score.letters:
                    score.letters, score.alike = likeness, piece
