"""The index of all that is public, in memory: one for each language in each process.

It is made anew, by the request that notices, when the content is another one than it was made of.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from math import log
from typing import Any
from uuid import UUID

import tantivy
from django.utils.translation import get_language

from organisations.finder.directory import directory
from organisations.models import Contact, FirstCall, Organisation
from organisations.models.first_call import ADVICE
from pages.frame import surroundings
from pages.models import Synonym
from pages.search.arabic import evened
from pages.search.documents import Found, everything_public
from pages.search.filler import empty_in
from pages.search.likeness import Collector, Likeness, Piece
from pages.search.vocabulary import Vocabulary, analyzer, stems, telling, words_of
from publishing.translated import best_text, in_order
from publishing.version import Kept

TEXTS = ["title", "summary", "body", "more"]
HEAP = 60_000_000  # bytes; enough to write a hundred times today's content in one go


@dataclass(frozen=True, slots=True)
class Document:
    """What the index holds of a row beside its texts, which tantivy has.

    `helper`  who helps first, if it is a step; `call` the Contact to call
    """

    kind: str
    key: str
    call: Contact | None
    helper: Organisation | None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that editors say people type, and where they lead.

    `weights`  how telling each of its stems is; `whole` is their sum
    `targets`  the numbers of the documents it leads to
    `means`    the same in the words of this site
    """

    words: str
    weights: dict[str, float]
    whole: float
    targets: list[int]
    means: str


class SearchIndex:
    """What ranking.py asks. A document is known by its number, its place in `documents`.

    `phrases`   those that editors gave; `saying` where they are, by each stem that says something
    `names`     of the places that the finder knows; `to_call` the numbers for every page, `around`
                what stands around it
    """

    def __init__(self, language: str) -> None:
        self.language, self.empty = language, empty_in(language)
        self.documents: list[Document] = []
        self.phrases: list[Phrase] = []
        self.saying: dict[str, list[int]] = defaultdict(list)
        self.numbers: dict[UUID, int] = {}  # of documents, by primary key
        words: set[str] = set()
        pieces = Collector()
        index = tantivy.Index(_schema())
        index.register_tokenizer("stems", analyzer(language))
        self.schema = index.schema
        writer = index.writer(heap_size=HEAP, num_threads=1)
        for number, found in enumerate(everything_public()):
            self.numbers[found.row.pk] = number
            self.documents.append(Document(found.kind, found.row.key, found.call, found.helper))
            writer.add_document(self._stored(found, number))
            _add_pieces(pieces, number, found)
            for text in (found.title[0], found.summary[0], found.body[0], found.more):
                words.update(words_of(text))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self.searcher = index.searcher()
        self.places = self._places()
        self._add_phrases(pieces, words)
        self.vocabulary = Vocabulary(len(pieces.pieces), pieces.counts(), words, language)
        self.likeness = Likeness(pieces, self.vocabulary)
        # Here, so that they cost a page no query.
        self.names = directory().regions.by_name
        self.to_call = FirstCall.objects.public().for_each(ADVICE)
        self.around = surroundings(language)

    def _stored(self, found: Found, number: int) -> tantivy.Document:
        texts = [found.title, found.summary, found.body]
        shown: dict[str, Any] = {"url": found.url, "texts": texts}
        values: dict[str, Any] = {"kind": found.kind, "number": number}
        searched = [*(text for text, _language in texts), found.more]
        values |= {name: evened(text) for name, text in zip(TEXTS, searched, strict=True)}
        values |= {"shown": [json.dumps(shown).encode()]}
        return tantivy.Document.from_dict(values, self.schema)

    def shown(self, number: int) -> dict[str, Any]:
        """What is shown of a document: its `url`, and its `texts`, each with its language."""
        stored = self.searcher.doc(self.places[number]).get_first("shown")
        return json.loads(bytes(stored or b""))

    def _places(self) -> dict[int, tantivy.DocAddress]:
        """Where tantivy has each document, by its number."""
        everything = tantivy.Query.all_query()
        hits = self.searcher.search(everything, len(self.documents) or 1, count=False).hits
        places = [place for _score, place in hits]
        return dict(zip(self.numbers_at(places), places, strict=True))

    def numbers_at(self, places: list[tantivy.DocAddress]) -> list[int]:
        return [int(number or 0) for number in self.searcher.fast_field_values("number", places)]

    def is_ordinary(self, word: str) -> bool:
        """Whether a word is filler or stands in an editor's phrase, so that it is no name."""
        return word in self.empty or any(stem in self.saying for stem in stems(word, self.language))

    def has(self, number: str) -> bool:
        """Whether a number in one piece stands among what is searched and not shown."""
        return self.searcher.doc_freq("more", number) > 0

    def weight(self, stem: str) -> float:
        """How telling a stem is: the fewer documents have it, the more. As BM25 weighs it."""
        has = max(self.searcher.doc_freq(name, stem) for name in TEXTS)
        return log(1 + (len(self.documents) - has + 0.5) / (has + 0.5))

    def weights(self, text: str) -> dict[str, float]:
        """How telling each stem of a text is: its filler as if half of all documents had it."""
        found = {}
        for word in words_of(text):
            for stem in stems(word, self.language):
                found[stem] = log(2) if word in self.empty else self.weight(stem)
        return found

    def _add_phrases(self, pieces: Collector, words: set[str]) -> None:
        """The phrases in every language, for many type a word of another one."""
        for synonym in Synonym.objects.public().with_targets():
            rows = [row for name in Synonym.TARGETS for row in getattr(synonym, name).all()]
            targets = [self.numbers[row.pk] for row in rows if row.pk in self.numbers]
            means, _language = best_text(synonym, "means", in_order())
            for phrase in synonym.all_phrases() if targets or means else ():
                for stem in stems(" ".join(telling(phrase, self.language)), self.language):
                    self.saying[stem].append(len(self.phrases))
                owner = len(self.documents) + len(self.phrases)
                pieces.add(Piece(owner, 0), pieces.words_of(phrase))
                words.update(words_of(phrase))
                weights = self.weights(phrase)
                whole = sum(weights.values())
                self.phrases.append(Phrase(phrase, weights, whole, targets, means))


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in TEXTS:
        builder.add_text_field(name, tokenizer_name="stems")
    builder.add_text_field("kind", tokenizer_name="raw", index_option="basic")
    builder.add_bytes_field("shown", stored=True, indexed=False)
    builder.add_unsigned_field("number", fast=True, indexed=True)
    return builder.build()


def _add_pieces(pieces: Collector, number: int, found: Found) -> None:
    """The title, and the title with the summary and with each paragraph.

    A word of the glossary explains what a step or a right does: its title alone is none.
    """
    title = pieces.words_of(found.title[0])
    pieces.add(Piece(number, 0), title if found.kind != "term" else [])
    for place, text in enumerate([found.summary[0], *found.body[0].splitlines()], start=1):
        pieces.add(Piece(number, place), [*title, *pieces.words_of(text)])


_indexes = Kept(SearchIndex)


def current_index() -> SearchIndex:
    """The index of the content as it is now, in the active language."""
    return _indexes.get(get_language())
