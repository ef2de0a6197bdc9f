"""The walk-through: going through the stages together, with all that was said in the form.

Nothing is kept here. A form holds the whole state: the situation, the answers, and what was
chosen for the plan. Each is validated on its way in, and what is wrong in it is left out.

    ages=minor  residences=no_permit  exploitation=labour  region=utrecht   the situation
    answers=shelter:1,debts:2      the answers of every stage, as step:answer
    answer-shelter=3               one that was given on the page itself; it wins
    at=stage-detection             where the form stood
    go=plan                        the button that sent it: where to go; text is the plan as text
    second=en  neutral=1  start-<time limit>=2026-05-31                     the plan
"""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.utils.translation import get_language

from publishing.models import validate_key
from stages.choices import Answer
from stages.models import Step
from stages.walk_through.plan_rows import MOST_STEPS, public_stages, steps_of_stage, steps_that_ask
from stages.walk_through.situation import Situation

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

    `answers`    {key: Answer} of public steps that ask
    `answered`   [(row of such a step, Answer)], in the order of the tree
    `left_out`   whether it held answers that nobody could have given today
    `places`     [Place], in order; `place` is where we are
    """

    def __init__(self, data):
        self.situation = Situation.read(data)
        said, wrong = read_answers(data)
        self.stages = public_stages()
        found = {step.key: step for step in steps_that_ask(said)}
        self.answered = [(step, said[key]) for key, step in found.items()]
        self.answers = {key: said[key] for key in found}
        self.left_out = wrong or len(found) < len(said)
        second = data.get("second", "")
        self.second = second if second in other_languages() else ""
        self.neutral = "neutral" in data
        self.as_text = data.get("go") == "text"
        self.starts = read_starts(data)
        trees = [step.tree_id for step in found.values()]
        self.places = [
            Place("situation"),
            *(
                Place(f"stage-{stage.key}", stage, number, trees.count(stage.tree_id))
                for number, stage in enumerate(self.stages, start=1)
            ),
            Place("plan"),
        ]
        names = {place.name: place for place in self.places}
        names["text"] = names["plan"]
        wanted = (data.get("go"), data.get("at"), "situation")
        self.place = next(names[name] for name in wanted if name in names)

    @property
    def before(self):
        at = self.places.index(self.place)
        return self.places[at - 1] if at else None

    @property
    def after(self):
        return next(iter(self.places[self.places.index(self.place) + 1 :]), None)

    def hidden(self):
        """The names and values that the page's form carries without showing them."""
        yield "at", self.place.name
        yield "answers", self.coded_answers
        if self.place.name != "situation":
            yield from self.situation.pairs()
        if self.place.name != "plan" or self.as_text:
            yield from (("second", self.second),) if self.second else ()
            yield from (("neutral", "1"),) if self.neutral else ()
            yield from ((f"{STARTED}{key}", day.isoformat()) for key, day in self.starts.items())

    @property
    def coded_answers(self):
        return ",".join(f"{key}:{answer}" for key, answer in self.answers.items())

    @cached_property
    def _steps(self):
        return steps_of_stage(self.place.stage.pk)

    @property
    def is_cut(self):
        return len(self._steps) > MOST_STEPS

    @cached_property
    def by_reason(self):
        """{why they do not fit: steps} of the stage we are at, in order. "" has those that fit,
        also steps that ask nothing, to know of.
        """
        found = {"": []}
        for step, why_not in self.situation.reasons(self._steps[:MOST_STEPS]):
            if step.level or step.question:
                found.setdefault(why_not, []).append(step)
        return found

    @property
    def fitting(self):
        return self.by_reason[""]

    @property
    def others(self):
        """[(why they do not fit, steps)]"""
        return [(why_not, steps) for why_not, steps in self.by_reason.items() if why_not]


def read_answers(data):
    """{key: Answer} as a form says, and whether some of it cannot be read."""
    said = {}
    for pair in filter(None, data.get("answers", "").split(",")[: MOST_ANSWERS + 1]):
        key, _colon, answer = pair.rpartition(":")
        said[key] = answer
    said |= {
        name.removeprefix(ANSWERED): answer
        for name, answer in data.items()
        if name.startswith(ANSWERED)
    }
    said = {key: answer for key, answer in said.items() if answer}  # "" takes an answer back
    good = {
        key: Answer(answer)
        for key, answer in said.items()
        if answer in Answer.values and validate_key.regex.search(key)
    }
    wrong = len(good) < len(said) or len(good) > MOST_ANSWERS
    return dict(list(good.items())[:MOST_ANSWERS]), wrong


def read_starts(data):
    """{key: day} of the time limits that a form says the beginning of."""
    days = {
        name.removeprefix(STARTED): read_day(value)
        for name, value in data.items()
        if name.startswith(STARTED)
    }
    days = {key: day for key, day in days.items() if day and validate_key.regex.search(key)}
    return dict(list(days.items())[:MOST_STARTS])


def read_day(text):
    """The day that a form names as 2026-05-31, or None."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def other_languages():
    """The languages a plan can have beside the reader's own."""
    return [code for code, _name in settings.LANGUAGES if code != get_language()]
