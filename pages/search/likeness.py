"""How alike, letter by letter, what was typed and the pieces of text are.

A piece is “title”, “title summary”, “title paragraph” or an editor's phrase. The likeness is the
cosine of groups of letters, weighted by how telling each is: so filler weighs little, but “do not
want to live” is not all that “where can I live” says. What a word of a piece shares with the
question is the same wherever it stands, so it is worked out once for each word, and tantivy adds up
the words of each piece: at a hundred times the content, too.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from heapq import nlargest
from typing import NamedTuple

import tantivy
from tantivy import Occur, Query

from pages.search.vocabulary import LONGEST, Vocabulary, groups, words_of
from publishing.letters import plain

HEAP = 30_000_000  # bytes; enough to write a hundred times today's pieces in one go
# That are compared, the likeliest, and that are looked at: 200 and 500 are no better.
MOST_WORDS, MOST_PIECES = 60, 60


class Piece(NamedTuple):
    """`owner` is the number of a document or, after all of these, of a phrase.

    `place`  where in the document: 0 the title, 1 the summary, then the paragraphs
    """

    owner: int
    place: int


class Collector:
    """The words of all pieces, until how telling each is can be said. A word is a number here."""

    def __init__(self) -> None:
        self.pieces: list[Piece] = []
        self.known: dict[str, int] = {}  # in small letters without accents
        self.seen: dict[str, int] = {}  # as it is written, so that this is done once for each
        self.numbers = array("L")  # of the words of all pieces, one after the other
        self.ends = array("L")

    def words_of(self, text: str) -> list[int]:
        words = words_of(text)
        return [self.seen[word] if word in self.seen else self._new(word) for word in words]

    def _new(self, word: str) -> int:
        known = self.known.setdefault(plain(word)[:LONGEST], len(self.known))
        return self.seen.setdefault(word, known)

    def add(self, piece: Piece, words: Iterable[int]) -> None:
        self.numbers.extend(dict.fromkeys(words))
        self.ends.append(len(self.numbers))
        self.pieces.append(piece)

    def words(self) -> Iterator[list[str]]:
        """Those of each piece."""
        known, begin = list(self.known), 0
        for end in self.ends:
            yield [known[number] for number in self.numbers[begin:end]]
            begin = end

    def counts(self) -> Counter[str]:
        """In how many pieces each word stands."""
        known = list(self.known)
        return Counter({known[word]: count for word, count in Counter(self.numbers).items()})


class Likeness:
    def __init__(self, collected: Collector, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("words", tokenizer_name="whitespace", index_option="basic")
        builder.add_float_field("shortness", fast=True)
        builder.add_unsigned_field("owner", fast=True)
        builder.add_unsigned_field("place", fast=True)
        index = tantivy.Index(builder.build())
        self.schema = index.schema
        self.longest = self._write(collected, index)
        index.reload()
        self.searcher = index.searcher()

    def _write(self, collected: Collector, index: tantivy.Index) -> float:
        """Write all pieces, and return the length of the longest as a vector."""
        size = self.vocabulary.size
        lengths = array("d")
        for words in collected.words():
            lengths.append(sum(size[word] for word in words) ** 0.5 or 1.0)
        longest = max(lengths, default=1.0)
        writer = index.writer(heap_size=HEAP, num_threads=1)
        each = zip(collected.pieces, collected.words(), lengths, strict=True)
        for piece, words, length in each:
            # tantivy multiplies what it found by log2(2 + this), that is by longest / length.
            shortness = 2.0 ** (longest / length) - 2
            values = {"words": " ".join(words), "shortness": shortness, **piece._asdict()}
            writer.add_document(tantivy.Document.from_dict(values, self.schema))
        writer.commit()
        writer.wait_merging_threads()
        return longest

    def of(self, text: str) -> list[tuple[Piece, float]]:
        """The pieces most like a text, and how much, from 0 to 1."""
        words = words_of(text)
        asked = set().union(*(groups(plain(word)[:LONGEST]) for word in words))
        shared = self.vocabulary.sharing(asked)
        whole = self.vocabulary.length(asked) * self.longest
        clauses = [
            (Occur.Should, Query.const_score_query(self._term(word), weight / whole))
            for word, weight in nlargest(MOST_WORDS, shared.items(), key=lambda each: each[1])
        ]
        query = Query.boolean_query(clauses)
        found = self.searcher.search(query, MOST_PIECES, count=False, weight_by_field="shortness")
        places = [place for _score, place in found.hits]
        owner, place = (self.searcher.fast_field_values(name, places) for name in Piece._fields)
        pieces = (Piece(int(o or 0), int(p or 0)) for o, p in zip(owner, place, strict=True))
        likeness = (min(1.0, score) for score, _place in found.hits)
        return list(zip(pieces, likeness, strict=True))

    def _term(self, word: str) -> Query:
        return Query.term_query(self.schema, "words", word, index_option="basic")
