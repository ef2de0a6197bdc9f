"""The referral plan: what the answers of the walk-through lead to, on one page."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from organisations.cldr import long_date
from organisations.models import ContactRow
from publishing.models import PublishableQuerySet
from publishing.translated import columns, read_columns
from stages.choices import Answer, TimeUnit
from stages.models import Regulation, Right, Step, TimeLimit
from stages.walk_through.form import Walk
from stages.walk_through.nearby import (
    NearbyReferral,
    Nearness,
    first_to_reach,
    grouped,
    referrals_nearby,
)

IN_PLAN = (Answer.NEEDED, Answer.ARRANGED)


@dataclass
class Helper:
    """An organisation of the plan, with the steps where it helps.

    `number`   its place in "Call first"; 0 if it does not fit, and `why_not` says why
    `reasons`  (number of a step, what it does there: `why`)
    """

    organisation: Any
    contacts: list[ContactRow]
    nearness: Nearness
    why_not: str
    reasons: list[tuple[int, Any]] = field(default_factory=list)
    number: int = 0

    @property
    def steps(self) -> str:
        return ", ".join(str(number) for number, _reason in self.reasons)

    @property
    def first_to_reach(self) -> ContactRow | None:
        return first_to_reach(self.contacts) or next(iter(self.contacts), None)


@dataclass
class Needed:
    """A step that is needed, with all that goes with it."""

    number: int
    step: Any  # as Walk has it: title, summary and action
    rights: list[Any]  # title and summary
    regulations: list[Any]  # citation
    limits: list[TimeLimit]
    helpers: list[Helper] = field(default_factory=list)  # those that fit


class StageOfPlan:
    """What a stage has in the plan."""

    def __init__(self, stage: Step, needed: list[Needed], arranged: list[Any]) -> None:
        self.stage = stage
        self.needed = [each for each in needed if each.step.tree_id == stage.tree_id]
        self.arranged = [step for step in arranged if step.tree_id == stage.tree_id]


@dataclass
class Checked:
    """When the facts were checked; `some_unknown` if of some nobody knows."""

    first: datetime.date
    last: datetime.date
    some_unknown: bool


class Plan:
    """What is needed and what is arranged, from a Walk; in a constant number of queries.

    `stages`     those where there is anything
    `calls`      the organisations that fit, each once, the nearest first
    `others`     those that do not fit
    `languages`  the codes of the languages it is shown in, side by side
    """

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.languages = walk.languages
        self.made_on = timezone.localdate()
        steps = [step for step, answer in walk.answered if answer == Answer.NEEDED]
        arranged = [step for step, answer in walk.answered if answer == Answer.ARRANGED]
        self.needed = list(needed_steps(steps))
        keys = [step.key for step in steps]
        helpers = helpers_of(self.needed, referrals_nearby(keys, walk.situation, walk.region))
        self.calls = [helper for helper in helpers if not helper.why_not]
        self.others = [helper for helper in helpers if helper.why_not]
        for number, helper in enumerate(self.calls, start=1):
            helper.number = number
            for step, _reason in helper.reasons:
                self.needed[step - 1].helpers.append(helper)
        of_stages = [StageOfPlan(stage, self.needed, arranged) for stage in walk.stages]
        self.stages = [each for each in of_stages if each.needed or each.arranged]

    @cached_property
    def limits(self) -> list[TimeLimit]:
        """The time limits in it that can be counted; one that several steps have, once."""
        counted = (limit for each in self.needed for limit in each.limits if limit.unit)
        found: dict[tuple[Any, ...], TimeLimit] = {}
        for limit in counted:
            found.setdefault(same(limit), limit)
        return list(found.values())

    @cached_property
    def _starts(self) -> dict[tuple[Any, ...], datetime.date]:
        """The day that a time limit starts, whichever of its steps it was said at."""
        limits = chain.from_iterable(each.limits for each in self.needed)
        starts = self.walk.starts
        return {same(limit): starts[limit.key] for limit in limits if limit.key in starts}

    def start_of(self, limit: TimeLimit) -> datetime.date | None:
        return self._starts.get(same(limit))

    @property
    def title(self) -> str:
        """What it is called; in a neutral print nothing that a stranger understands."""
        return _("To arrange") if self.walk.neutral else _("Plan")

    def meaning(self, limit: TimeLimit) -> Iterator[str]:
        """What a time limit means in days, and the day it ends if its start was said; sentences.

        Years stay years: nobody counts 3,652 days.
        """
        if limit.unit in (TimeUnit.WEEKS, TimeUnit.MONTHS):
            about = _("That is about %(days)s days.")
            exactly = _("That is %(days)s days.")
            yield (about if limit.varies else exactly) % {"days": limit.days}
        start = self.start_of(limit)
        if start and (end := limit.end(start)):
            days = {"start": long_date(start), "end": long_date(end)}
            yield _("Counted from %(start)s, that is %(end)s.") % days

    @property
    def link(self) -> str:
        """An address that holds the steps of the plan, where no server ever sees it."""
        answers = self.walk.answers.items()
        chosen = [f"{key}:{answer}" for key, answer in answers if answer in IN_PLAN]
        return f"{settings.SITE_URL}{reverse('walk_through')}#plan={','.join(chosen)}"

    @property
    def situation_in_words(self) -> str:
        """What the situation says, as the link can carry it; "" if it says nothing."""
        region = [self.walk.region.name] if self.walk.region else []
        return ", ".join([*self.walk.situation.labels, *region])

    @property
    def link_with_situation(self) -> str:
        return "&".join(filter(None, [self.link, urlencode(list(self.walk.situation.pairs()))]))

    @cached_property
    def checked(self) -> Checked | None:
        """When its facts were checked; None if that is known of none."""
        rows = [*(helper.organisation for helper in self.calls)]
        rows += [each.step for each in self.needed]
        days = [row.checked_on for row in rows if row.checked_on]
        return Checked(min(days), max(days), len(days) < len(rows)) if days else None


def needed_steps(steps: list[Any]) -> Iterator[Needed]:
    """The steps, numbered, each with its rights, rules and time limits; three queries."""
    keys = [step.key for step in steps]
    rights = linked(Right.objects.public(), keys, "title", "summary")
    regulations = linked(Regulation.objects.public(), keys, "citation")
    limits = grouped(TimeLimit.objects.public().filter(step__key__in=keys), "step_id")
    for number, step in enumerate(steps, start=1):
        yield Needed(number, step, rights[step.key], regulations[step.key], limits[step.pk])


def helpers_of(needed: list[Needed], referrals: dict[str, list[NearbyReferral]]) -> list[Helper]:
    """The organisations of all steps, each once: the nearest first, then by step."""
    found: dict[str, Helper] = {}
    for each in needed:
        for referral in referrals.get(each.step.key, []):
            organisation = referral.organisation
            helper = found.get(organisation.key) or Helper(
                organisation, referral.contacts, referral.nearness, referral.why_not
            )
            helper.reasons.append((each.number, referral.reason))
            found[organisation.key] = helper
    return sorted(found.values(), key=lambda helper: helper.nearness)


def same(limit: TimeLimit) -> tuple[Any, ...]:
    """What two time limits have in common that begin on the same day and take as long."""
    return limit.amount, limit.unit, *(getattr(limit, column) for column in columns("label"))


def linked(rows: PublishableQuerySet, steps: list[str], *texts: str) -> defaultdict[str, list[Any]]:
    """{key of a step: those of its rows}, as named tuples: a plan of all steps has hundreds."""
    found = rows.filter(steps__key__in=steps).rewrite(False)  # the texts are named by column
    names = ["steps__key", "key", *read_columns(*texts)]
    return grouped(found.values_list(*names, named=True), "steps__key")
