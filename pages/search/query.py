"""Searching: from what somebody typed to results, the likeliest first."""

from dataclasses import dataclass
from functools import cached_property

from pages.search.index import current_index
from pages.search.passages import Result
from pages.search.ranking import Ranking
from pages.search.reading import read
from pages.search.vocabulary import forget

KINDS = ["step", "organisation", "page", "right", "regulation", "term"]
BEST = "best"
IN_BEST, SHOWN, MOST_OF_A_KIND = 3, 3, 30


@dataclass(frozen=True)
class Group:
    """Results of one kind, or the best of whatever kind. `more` says that there are others."""

    kind: str
    results: list[Result]
    more: bool


class Search:
    """What was asked for, and what was found.

    `groups`  the best three, of whatever kind, then the others by kind, the best kind first;
              if one kind was asked for, that alone
    """

    def __init__(self, typed: str, *, exact: bool = False, kind: str | None = None) -> None:
        self.index = current_index()
        self.exact, self.kind = exact, kind if kind in KINDS else None
        self.question = read(typed, self.index, exact=exact)
        self.ranking = Ranking(self.index, self.question, self.kind)
        self.numbers = self.ranking.best()
        forget(self.index.language)

    @cached_property
    def groups(self) -> list[Group]:
        if self.kind:
            return [self._group(self.kind, self.numbers, MOST_OF_A_KIND)] if self.numbers else []
        by_kind: dict[str, list[int]] = {}
        for place, number in enumerate(self.numbers):
            kind = BEST if place < IN_BEST else self.index.documents[number].kind
            by_kind.setdefault(kind, []).append(number)
        return [self._group(kind, numbers, SHOWN) for kind, numbers in by_kind.items()]

    def _group(self, kind: str, numbers: list[int], most: int) -> Group:
        """The first step among the best says who helps there."""
        kinds = [self.index.documents[number].kind for number in numbers]
        first = numbers[kinds.index("step")] if kind == BEST and "step" in kinds else None
        results = [self._result(number, call=number == first) for number in numbers[:most]]
        return Group(kind, results, more=not self.kind and len(numbers) > most)

    def _result(self, number: int, *, call: bool = False) -> Result:
        """An organisation says its number; a step only where `call` says so."""
        found = self.index.documents[number]
        call = call or found.kind == "organisation"
        shown = self.index.shown(number)
        return Result(found, shown, self._marks, self.index.language, call=call)

    @property
    def corrected(self) -> str:
        """What was searched for, where that is not what was typed."""
        return self.question.meant if self.question.corrections else ""

    @cached_property
    def _marks(self) -> set[str]:
        """The words to mark, as they stand in the texts."""
        words = [*self.question.words, *self.ranking.same]
        return set().union(*map(self.index.vocabulary.as_written, words))
