"""The referral plan: what the answers of the walk-through lead to, on one page."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from organisations.models import Organisation
from publishing.models import Keyed, PublishableQuerySet
from publishing.translated import columns
from stages.choices import Answer, TimeUnit
from stages.models import Regulation, Right, Step, TimeLimit
from stages.walk_through.form import Walk
from stages.walk_through.nearby import NearbyReferral, grouped, referrals_nearby

IN_PLAN = (Answer.NEEDED, Answer.ARRANGED)

Row = TypeVar("Row", bound=Keyed)


@dataclass
class Needed:
    """A step that is needed, with all that goes with it."""

    step: Any  # as Walk has it: title and summary
    referrals: list[NearbyReferral]
    rights: list[Any]  # title and summary
    regulations: list[Any]  # citation
    limits: list[TimeLimit]


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

    `stages`      those where there is anything
    `languages`   the codes of the languages it is shown in, side by side
    """

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.languages = [get_language(), *([walk.second] if walk.second else [])]
        self.made_on = timezone.localdate()
        self._made: dict[tuple[str, ...], Markup] = {}
        steps = [step for step, answer in walk.answered if answer == Answer.NEEDED]
        arranged = [step for step, answer in walk.answered if answer == Answer.ARRANGED]
        self.needed = self._needed(steps)
        of_stages = [StageOfPlan(stage, self.needed, arranged) for stage in walk.stages]
        self.stages = [each for each in of_stages if each.needed or each.arranged]

    def _needed(self, steps: list[Any]) -> list[Needed]:
        ids = [step.pk for step in steps]
        referrals = referrals_nearby(ids, self.walk.situation.find_region() if ids else None)
        rights = linked(Right.objects.public(), ids, "title", "summary")
        regulations = linked(Regulation.objects.public(), ids, "citation")
        limits = grouped(TimeLimit.objects.public().filter(step__in=ids), "step_id")
        return [
            Needed(step, referrals.get(pk, []), rights[pk], regulations[pk], limits[pk])
            for pk, step in zip(ids, steps, strict=True)
        ]

    @cached_property
    def organisations(self) -> list[Organisation]:
        """Those in it, each once."""
        return once(referral.organisation for each in self.needed for referral in each.referrals)

    @property
    def limits(self) -> list[TimeLimit]:
        """The time limits in it that can be counted."""
        return [limit for each in self.needed for limit in each.limits if limit.unit]

    @property
    def title(self) -> str:
        """What it is called; in a neutral print nothing that a stranger understands."""
        return _("To arrange") if self.walk.neutral else _("Plan")

    def once(self, *key: str, caller: Callable[[], Markup]) -> Markup:
        """What a template's {% call plan.once("right", right.key, language) %} holds, made once.

        A plan of all steps names most organisations and rights many times.
        """
        if key not in self._made:
            self._made[key] = caller()
        return self._made[key]

    def meaning(self, limit: TimeLimit) -> Iterator[str]:
        """What a time limit means in days, and the day it ends if its start was said; sentences."""
        if limit.unit and limit.unit != TimeUnit.DAYS:
            about = _("That is about %(days)s days.")
            exactly = _("That is %(days)s days.")
            yield (about if limit.varies else exactly) % {"days": limit.days}
        start = self.walk.starts.get(limit.key)
        if start and (end := limit.end(start)):
            days = {"start": long_date(start), "end": long_date(end)}
            yield _("Counted from %(start)s, that is %(end)s.") % days

    @property
    def link(self) -> str:
        """An address that holds the steps of the plan, where no server ever sees it."""
        answers = self.walk.answers.items()
        chosen = [f"{key}:{answer}" for key, answer in answers if answer in IN_PLAN]
        return f"{settings.SITE_URL}{reverse('walk_through')}#plan={','.join(chosen)}"

    @cached_property
    def checked(self) -> Checked | None:
        """When its facts were checked; None if that is known of none."""
        rows = [*self.organisations, *(each.step for each in self.needed)]
        days = [row.checked_on for row in rows if row.checked_on]
        return Checked(min(days), max(days), len(days) < len(rows)) if days else None


def linked(
    rows: PublishableQuerySet, steps: list[UUID], *texts: str
) -> defaultdict[UUID, list[Any]]:
    """{id of a step: those of its rows}, as named tuples: a plan of all steps has hundreds."""
    found = rows.filter(steps__in=steps).rewrite(False)  # the texts are named by column
    return grouped(found.values_list("steps", "key", *columns(*texts), named=True), "steps")


def once(rows: Iterable[Row]) -> list[Row]:
    return list({row.pk: row for row in rows}.values())


def long_date(day: datetime.date) -> str:
    return date_format(day, "j F Y")
