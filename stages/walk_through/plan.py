"""The referral plan: what the answers of the walk-through lead to, on one page."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from publishing.prepared import Row
from stages.choices import Answer, TimeUnit
from stages.walk_through import plan_rows
from stages.walk_through.nearby import Helper, helpers_at
from stages.walk_through.plan_text import plan_text


@dataclass
class Needed:
    """A step that is needed, with all that goes with it."""

    step: Row
    helpers: list[Helper]
    rights: list[Row]
    regulations: list[Row]
    limits: list[Row]


class Plan:
    """What is needed and what is arranged, from a Walk; in a constant number of queries.

    `stages`      [(stage, [Needed], [steps that are arranged])], where there are any
    `languages`   the codes of the languages it is shown in, side by side
    `starts`      {key of a time limit: the day it starts}, as far as said
    """

    def __init__(self, walk):
        self.walk = walk
        self.languages = [get_language(), *([walk.second] if walk.second else [])]
        self.starts = walk.starts
        self.made_on = timezone.localdate()
        keys = [step.key for step, answer in walk.answered if answer == Answer.NEEDED]
        self.needed = self._needed(keys) if keys else {}
        self.stages = []
        for stage in walk.stages:
            here = [pair for pair in walk.answered if pair[0].tree_id == stage.tree_id]
            needed = [self.needed[step.key] for step, _answer in here if step.key in self.needed]
            arranged = [step for step, answer in here if answer == Answer.ARRANGED]
            if needed or arranged:
                self.stages.append((stage, needed, arranged))

    def _needed(self, keys):
        """{key of a step: Needed}"""
        helpers = helpers_at(keys, self.walk.situation)
        rights, regulations = plan_rows.rights_at(keys), plan_rows.regulations_at(keys)
        limits = plan_rows.limits_at(keys)
        return {
            key: Needed(step, helpers.get(key, []), rights[key], regulations[key], limits[key])
            for step, _answer in self.walk.answered
            if (key := step.key) in keys
        }

    @cached_property
    def organisations(self):
        """Those in it, each once."""
        helpers = (helper for each in self.needed.values() for helper in each.helpers)
        return list({helper.organisation.key: helper.organisation for helper in helpers}.values())

    @cached_property
    def rights(self):
        """Those in it, each once."""
        rights = (right for each in self.needed.values() for right in each.rights)
        return list({right.key: right for right in rights}.values())

    @property
    def title(self):
        """What it is called; in a neutral print nothing that a stranger understands."""
        return _("To arrange") if self.walk.neutral else _("Plan")

    @property
    def limits(self):
        """The time limits in it that can be counted, each once."""
        found = {row.limit_key: row for needed in self.needed.values() for row in needed.limits}
        return [limit for limit in found.values() if limit.days]

    def meaning(self, limit):
        """What a time limit means in days, and the day it ends if its start was said; sentences."""
        if limit.unit and limit.unit != TimeUnit.DAYS:
            said = (
                _("That is about %(days)s days.") if limit.varies else _("That is %(days)s days.")
            )
            yield said % {"days": limit.days}
        start = self.starts.get(limit.limit_key)
        if start and limit.unit:
            days = {"start": long_date(start), "end": long_date(limit.end(start))}
            yield _("Counted from %(start)s, that is %(end)s.") % days

    @property
    def as_text(self):
        return plan_text(self)

    @property
    def link(self):
        """An address that holds the steps of the plan, where no server ever sees it."""
        chosen = [
            f"{step.key}:{answer}" for step, answer in self.walk.answered if answer != Answer.LATER
        ]
        return f"{settings.SITE_URL}{reverse('walk_through')}#plan={','.join(chosen)}"

    @cached_property
    def checked(self):
        """The first and the last day on which facts in it were checked, and whether that of
        some is not known; None if it is known of none.
        """
        rows = [*self.organisations, *(each.step for each in self.needed.values())]
        days = sorted(row.checked_on for row in rows if row.checked_on)
        return (days[0], days[-1], len(days) < len(rows)) if days else None


def long_date(day):
    return date_format(day, "j F Y")
