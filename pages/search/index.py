"""The index of all that is public, in memory: one for each language in each process.

It is made anew, by the request that notices, when the content is another one than it was made of.
"""

from collections import defaultdict, namedtuple

import tantivy
from django.utils.translation import get_language

from organisations.models import Organisation
from pages.models import Synonym
from pages.search.documents import everything_public
from pages.search.vocabulary import EMPTY, WORD, Vocabulary, analyzer, stems
from publishing.translated import best_text, in_order
from publishing.version import Kept

TEXTS = ["title", "summary", "body"]
HEAP = 60_000_000  # bytes; enough to write a hundred times today's content in one go

Phrase = namedtuple("Phrase", "stems weight targets means")


class SearchIndex:
    """What query.py asks. A document is known by its number.

    `kinds`, `keys`, `places`  of each document: its kind, its key, where tantivy has it
    `titles`, `said`           the stems of its title: those that tell something, and all
    `synonyms`                 the phrases that editors gave, each below one of its stems
    `calls`                    of each document: the Contact to call, or None
    `to_call`                  the numbers to call, for a page without results
    """

    def __init__(self, language):
        self.language = language
        self.kinds, self.keys, self.titles, self.said = [], [], [], []
        self.calls, self.numbers = [], {}  # the numbers of documents, by primary key
        index = tantivy.Index(self._schema())
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
        self.to_call = list(Organisation.objects.public().to_report_to().with_contacts())

    def _schema(self):
        builder = tantivy.SchemaBuilder()
        for name in TEXTS:
            builder.add_text_field(name, stored=True, tokenizer_name="stems")
        builder.add_text_field("more", tokenizer_name="stems")
        builder.add_text_field("kind", tokenizer_name="raw", index_option="basic")
        for name in ("url", "languages"):
            builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field("number", fast=True, indexed=True)
        return builder.build()

    def _write(self, index):
        """Write every public row, and return the words that stand in them."""
        words, known_titles = set(), {}
        writer = index.writer(heap_size=HEAP, num_threads=1)
        for number, found in enumerate(everything_public()):
            texts = {name: getattr(found, name)[0] for name in TEXTS}
            title = texts["title"]
            if title not in known_titles:
                telling = frozenset(content_stems(title, self.language))
                known_titles[title] = telling, tuple(stems(title, self.language))
            telling, said = known_titles[title]
            self.titles.append(telling)
            self.said.append(said)
            self.kinds.append(found.kind)
            self.keys.append(found.row.key)
            self.numbers[found.row.pk] = number
            for text in (*texts.values(), found.more):
                words.update(WORD.findall(text.lower()))
            languages = ",".join(getattr(found, name)[1] for name in TEXTS)
            document = {**texts, "more": found.more, "kind": found.kind, "url": found.url}
            document |= {"languages": languages, "number": number}
            self.calls.append(found.call)
            writer.add_document(tantivy.Document.from_dict(document, index.schema))
        writer.commit()
        writer.wait_merging_threads()
        return words

    def _places(self):
        """Where each document is, by its number."""
        everything = tantivy.Query.all_query()
        hits = self.searcher.search(everything, len(self.kinds) or 1, count=False).hits
        places = [place for _score, place in hits]
        numbers = self.searcher.fast_field_values("number", places)
        return dict(zip(numbers, places, strict=True))

    def _synonyms(self, words):
        """[Phrase] by the longest of its stems; adds what people type to the words."""
        made = defaultdict(list)
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


def content_stems(text, language):
    """The stems of a text without the words that say nothing, unless it has no others."""
    words = WORD.findall(text.lower())
    return stems(" ".join([word for word in words if word not in EMPTY] or words), language)


_indexes = Kept(SearchIndex)


def current_index():
    """The index of the content as it is now, in the active language."""
    return _indexes.get(get_language())
