"""The index of all that is public, in memory: one for each language in each process.

It is made anew, by the request that notices, when the content is another one than it was made of.
"""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

import tantivy
from django.utils.translation import get_language

from organisations.models import Contact, FirstCall
from organisations.models.first_call import ADVICE
from pages.models import Synonym
from pages.search.documents import Found, everything_public
from pages.search.vocabulary import EMPTY, WORD, Vocabulary, analyzer, stems
from publishing.translated import best_text, in_order
from publishing.version import Kept

TEXTS = ["title", "summary", "body"]
HEAP = 60_000_000  # bytes; enough to write a hundred times today's content in one go


@dataclass(frozen=True)
class Document:
    """What the index holds of a row beside its texts, which tantivy has.

    `telling`  the stems of its title that say something; `said` all of them, in order
    `call`     the Contact to call, if it is an organisation that has one
    """

    kind: str
    key: str
    telling: frozenset[str]
    said: tuple[str, ...]
    call: Contact | None


@dataclass(frozen=True)
class Phrase:
    """Words that editors say people type, and where they lead.

    `weight`   how many of its words say something
    `targets`  the numbers of the documents it leads to
    `means`    the same in the words of this site
    """

    stems: frozenset[str]
    weight: int
    targets: list[int]
    means: str


class SearchIndex:
    """What query.py asks. A document is known by its number, its place in `documents`.

    `places`    where tantivy has each document
    `synonyms`  the phrases that editors gave, each below one of its stems
    `to_call`   the numbers to call, for a page without results
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.documents: list[Document] = []
        self.numbers: dict[UUID, int] = {}  # of documents, by primary key
        index = tantivy.Index(_schema())
        index.register_tokenizer("stems", analyzer(language))
        words = self._write(index)
        index.reload()
        self.schema, self.searcher = index.schema, index.searcher()
        self.places = self._places()
        self.synonyms = self._synonyms(words)
        self.vocabulary = Vocabulary(
            words, language, lambda stem: self.searcher.doc_freq("body", stem)
        )
        # Here, so that a page without results costs no query more than one with them.
        self.to_call = FirstCall.objects.public().for_each(ADVICE)

    def _write(self, index: tantivy.Index) -> set[str]:
        """Write every public row, and return the words that stand in them."""
        words: set[str] = set()
        writer = index.writer(heap_size=HEAP, num_threads=1)
        for number, found in enumerate(everything_public()):
            title = found.title[0]
            telling = frozenset(content_stems(title, self.language))
            said = tuple(stems(title, self.language))
            document = Document(found.kind, found.row.key, telling, said, found.call)
            self.documents.append(document)
            self.numbers[found.row.pk] = number
            for text in (title, found.summary[0], found.body[0], found.more):
                words.update(WORD.findall(text.lower()))
            writer.add_document(_as_stored(found, number, index.schema))
        writer.commit()
        writer.wait_merging_threads()
        return words

    def _places(self) -> dict[int, tantivy.DocAddress]:
        """Where tantivy has each document, by its number."""
        everything = tantivy.Query.all_query()
        hits = self.searcher.search(everything, len(self.documents) or 1, count=False).hits
        places = [place for _score, place in hits]
        return dict(zip(self.numbers_at(places), places, strict=True))

    def numbers_at(self, places: list[tantivy.DocAddress]) -> list[int]:
        return [int(number or 0) for number in self.searcher.fast_field_values("number", places)]

    def _synonyms(self, words: set[str]) -> dict[str, list[Phrase]]:
        """The phrases by the longest of their stems; adds what people type to the words."""
        made: dict[str, list[Phrase]] = defaultdict(list)
        for synonym in Synonym.objects.public().with_targets():
            rows = [row for name in Synonym.TARGETS for row in getattr(synonym, name).all()]
            targets = [self.numbers[row.pk] for row in rows if row.pk in self.numbers]
            means, _language = best_text(synonym, "means", in_order())
            if targets or means:
                for phrase in synonym.all_phrases():
                    words.update(WORD.findall(phrase.lower()))
                    if found := frozenset(stems(phrase, self.language)):
                        weight = len(content_stems(phrase, self.language))
                        made[max(found, key=len)].append(Phrase(found, weight, targets, means))
        return made


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in TEXTS:
        builder.add_text_field(name, stored=True, tokenizer_name="stems")
    builder.add_text_field("more", tokenizer_name="stems")
    builder.add_text_field("kind", tokenizer_name="raw", index_option="basic")
    for name in ("url", "languages"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("number", fast=True, indexed=True)
    return builder.build()


def _as_stored(found: Found, number: int, schema: tantivy.Schema) -> tantivy.Document:
    texts = {"title": found.title, "summary": found.summary, "body": found.body}
    values = {name: text for name, (text, _language) in texts.items()}
    values |= {"languages": ",".join(language for _text, language in texts.values())}
    values |= {"more": found.more, "kind": found.kind, "url": found.url}
    return tantivy.Document.from_dict({**values, "number": number}, schema)


def content_stems(text: str, language: str) -> list[str]:
    """The stems of a text without the words that say nothing, unless it has no others."""
    words = WORD.findall(text.lower())
    return stems(" ".join([word for word in words if word not in EMPTY] or words), language)


_indexes = Kept(SearchIndex)


def current_index() -> SearchIndex:
    """The index of the content as it is now, in the active language."""
    return _indexes.get(get_language())
