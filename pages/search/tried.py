"""What editors see of the search: what comes first and why, and the phrases that lead nowhere."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from pages.models import Synonym
from pages.search.index import SearchIndex
from pages.search.likeness import Piece
from pages.search.query import Search
from pages.search.ranking import LETTERS, Ranking, Score
from pages.search.reading import read
from pages.search.vocabulary import telling

MOST = 10
FIRST = 3  # among so many a phrase has to find what it is for


@dataclass(frozen=True)
class Answer:
    """A document that a question finds, the parts of its score, and the text that did it.

    `phrase`  the editor's phrase of which most was typed; `alike` the text most like the question
    """

    title: str
    url: str
    kind: str
    score: Score
    letters: float
    phrase: str
    alike: str


def answers(search: Search) -> list[Answer]:
    """The first of what readers get, with why."""
    return [_answer(search, number) for number in search.numbers[:MOST]]


def _answer(search: Search, number: int) -> Answer:
    index, score = search.index, search.ranking.scores[number]
    shown = index.shown(number)
    said = score.said.words if score.said else ""
    alike = _text(index, score.alike) if score.alike else ""
    kind = index.documents[number].kind
    return Answer(
        shown["texts"][0][0], shown["url"], kind, score, LETTERS * score.letters, said, alike
    )


def _text(index: SearchIndex, piece: Piece) -> str:
    """What a piece says, but for the title before it."""
    if piece.owner >= len(index.documents):
        return index.phrases[piece.owner - len(index.documents)].words
    (title, _language), (summary, _language), (body, _language) = index.shown(piece.owner)["texts"]
    return [title, summary, *body.splitlines()][piece.place]


@dataclass(frozen=True)
class Stray:
    """A phrase that does not lead to what it is for, and why."""

    synonym: Synonym
    phrase: str
    why: str


def strays(index: SearchIndex) -> Iterator[Stray]:
    """Those of one language, with why in the active one."""
    for synonym in Synonym.objects.public().with_targets():
        rows = [row for name in Synonym.TARGETS for row in getattr(synonym, name).all()]
        targets = {index.numbers[row.pk] for row in rows if row.pk in index.numbers}
        for phrase in synonym.phrases(index.language):
            if why := _why_astray(index, phrase, targets, bool(rows)):
                yield Stray(synonym, phrase, why)


def _why_astray(index: SearchIndex, phrase: str, targets: set[int], has_rows: bool) -> str:
    """In words; "" if the phrase leads to one of the targets, or means something that is found."""
    if has_rows and not targets:
        return _("Nothing that it is for is public.")
    if not telling(phrase, index.language):
        return _("It has only words that say nothing.")
    found = Ranking(index, read(phrase, index, exact=False)).best()[:FIRST]
    if not found:
        return _("Nothing is found.")
    if targets and targets.isdisjoint(found):
        titles = (index.shown(number)["texts"][0][0] for number in found)
        return _("Others come first: %(titles)s.") % {"titles": ", ".join(titles)}
    return ""
