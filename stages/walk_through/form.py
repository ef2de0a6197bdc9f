"""The walk-through: going through the stages together, with all that was said in the form.

Nothing is kept here. A form holds the whole state: the situation, the answers, and what was
chosen for the plan. Each is validated on its way in, and what is wrong in it is left out.

    ages=minor  residences=no_permit  exploitation=labour  region=utrecht   the situation
    answers=shelter:1,debts:2      the answers of every stage, as step:answer
    answer-shelter=3               one that was given on the page itself; it wins
    at=stage-detection             where the form stood
    go=plan                        the button that sent it: where to go; text is the plan as text
    second=en                      the language beside the reader's own
    neutral=1  start-<time limit>=2026-05-31                     the plan
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language

from organisations.models import Region
from publishing.translated import read_columns
from stages.choices import Answer
from stages.models import Step
from stages.walk_through.situation import Situation, is_key

MOST_STAGES = 12
MOST_ANSWERS = 500
MOST_STARTS = 60
ANSWERED = "answer-"
STARTED = "start-"
FIRST_YEAR, LAST_YEAR = 1900, 2200  # of a day that somebody can mean


@dataclass
class Place:
    """A page of the walk-through."""

    name: str
    stage: Step | None = None
    number: int | None = None
    answered: int = 0


class Walk:
    """What a form says, and where to go from there.

    `languages`  the codes of those it is in: the reader's, and the second one that was chosen
    `answered`   [(a public step that asks, Answer)], in the order of the tree
    `answers`    {its key: Answer}
    `left_out`   whether it held answers that nobody could have given today
    `starts`     {key of a time limit: the day it starts}, as far as said
    `places`     in order; `place` is where we are
    """

    def __init__(self, data: QueryDict) -> None:
        self.situation = Situation.read(data)
        said, wrong = read_answers(data)
        asking = steps_that_ask(said) if said else []
        self.answered = [(step, said[step.key]) for step in asking]
        self.answers = {step.key: answer for step, answer in self.answered}
        self.left_out = wrong or len(self.answers) < len(said)
        self.second = second_language(data)
        self.languages = [get_language(), *([self.second] if self.second else [])]
        self.neutral = "neutral" in data
        self.as_text = data.get("go") == "text"
        self.starts = read_starts(data)
        self.stages = list(
            Step.objects.public_stages().as_links(*read_columns("summary"))[:MOST_STAGES]
        )
        answered = Counter(step.tree_id for step, _answer in self.answered)
        self.places = list(places_of(self.stages, answered))
        names = {place.name: place for place in self.places}
        names["text"] = names["plan"]
        names["start"] = Place("start")  # where Back leads to
        wanted = (data.get("go"), data.get("at"), "situation")
        self.place = next(names[name] for name in wanted if name in names)

    @cached_property
    def region(self) -> Region | None:
        return self.situation.find_region()

    @property
    def page(self) -> str:
        """What a button says to come to this page again."""
        return "text" if self.as_text else self.place.name

    @property
    def before(self) -> Place | None:
        at = self._at
        return self.places[at - 1] if at > 0 else None

    @property
    def after(self) -> Place | None:
        return next(iter(self.places[self._at + 1 :]), None)

    @property
    def _at(self) -> int:
        """Which of the places this is; -1 before the first."""
        return self.places.index(self.place) if self.place in self.places else -1

    def hidden(self) -> Iterator[tuple[str, str]]:
        """The names and values that the page's form carries without showing them.

        The second language stands on each page, to be chosen.
        """
        yield "at", self.place.name
        yield "answers", ",".join(f"{key}:{answer}" for key, answer in self.answers.items())
        if self.place.name != "situation":
            yield from self.situation.pairs()
        if self.place.name != "plan" or self.as_text:
            yield from (("neutral", "1"),) if self.neutral else ()
            yield from ((f"{STARTED}{key}", day.isoformat()) for key, day in self.starts.items())


def steps_that_ask(keys: Iterable[str]) -> Iterable[Any]:
    """Those of these that are public and ask, as named tuples: a plan can have all there are."""
    found = Step.objects.public().asking().filter(key__in=keys).rewrite(False)
    texts = read_columns("title", "summary", "action")
    return found.values_list("pk", "key", "tree_id", "checked_on", *texts, named=True)


def places_of(stages: list[Step], answered: Counter[int]) -> Iterator[Place]:
    """The pages of the walk-through; `answered` counts the answers in each tree of steps."""
    yield Place("situation")
    for number, stage in enumerate(stages, start=1):
        yield Place(f"stage-{stage.key}", stage, number, answered[stage.tree_id])
    yield Place("plan")


def read_answers(data: QueryDict) -> tuple[dict[str, Answer], bool]:
    """{key: Answer} as a form says, and whether some of it cannot be read."""
    said = {}
    for pair in filter(None, data.get("answers", "").split(",")[: MOST_ANSWERS + 1]):
        key, _colon, answer = pair.rpartition(":")
        said[key] = answer
    said |= values_of(data, ANSWERED)
    said = {key: answer for key, answer in said.items() if answer}  # "" takes an answer back
    known = {answer.value: answer for answer in Answer}
    good = {key: known[answer] for key, answer in said.items() if answer in known and is_key(key)}
    wrong = len(good) < len(said) or len(good) > MOST_ANSWERS
    return dict(list(good.items())[:MOST_ANSWERS]), wrong


def read_starts(data: QueryDict) -> dict[str, datetime.date]:
    """{key: day} of the time limits that a form says the beginning of."""
    said = values_of(data, STARTED).items()
    days = {key: day for key, value in said if is_key(key) and (day := read_day(value))}
    return dict(list(days.items())[:MOST_STARTS])


def values_of(data: QueryDict, prefix: str) -> dict[str, str]:
    """{the rest of the name: value} of all that begin so."""
    names = [name for name in data if name.startswith(prefix)]
    return {name.removeprefix(prefix): data.get(name, "") for name in names}


def read_day(text: str) -> datetime.date | None:
    """The day that a form names as 2026-05-31, or None."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def second_language(data: QueryDict) -> str:
    """The language that stands beside the reader's own; "" if none does."""
    second = data.get("second", "")
    others = (code for code, _name in settings.LANGUAGES if code != get_language())
    return second if second in others else ""
