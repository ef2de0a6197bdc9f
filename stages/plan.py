"""The referral plan: what the answers of the walk-through lead to, on one page."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from organisations.help import gathered, with_contacts
from organisations.models import Organisation
from publishing.translated import columns
from stages.choices import Answer, TimeUnit
from stages.models import Referral, Regulation, Right, Step, TimeLimit
from stages.plan_text import plan_text
from stages.situation import region_of

# How near an organisation is to where the person is; see Helper.
HERE, ANYWHERE, ELSEWHERE = range(3)


@dataclass
class Helper:
    """An organisation at a step. `near` is None where no region was chosen."""

    organisation: Organisation
    referral: Referral
    near: int | None = None

    @property
    def is_elsewhere(self):
        return self.near == ELSEWHERE


@dataclass
class Needed:
    """A step that is needed, with all that goes with it."""

    step: Step
    helpers: list[Helper] = field(default_factory=list)
    rights: list[Right] = field(default_factory=list)
    regulations: list[Regulation] = field(default_factory=list)
    limits: list[TimeLimit] = field(default_factory=list)


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
        chosen = {key: answer for key, answer in walk.answers.items() if answer != Answer.LATER}
        found = Step.objects.public().filter(key__in=chosen).order_by("tree_id", "lft")
        steps = list(found.as_links("checked_on", *columns("title", "summary"))) if chosen else []
        self.needed = {step.pk: Needed(step) for step in steps if chosen[step.key] == Answer.NEEDED}
        if self.needed:
            self._add_helpers()
            self._add_rules()
        by_tree = defaultdict(lambda: ([], []))
        for step in steps:
            needed = self.needed.get(step.pk)
            by_tree[step.tree_id][0 if needed else 1].append(needed or step)
        stages = {stage.tree_id: stage for stage in walk.stages}
        self.stages = [(stages[tree], *parts) for tree, parts in by_tree.items() if tree in stages]

    def _add_helpers(self):
        found = helpers_at(list(self.needed))
        self.organisations = {
            helper.organisation.pk: helper.organisation
            for helpers in found.values()
            for helper in helpers
        }
        near = self._nearness()
        for pk, helpers in found.items():
            for helper in helpers:
                helper.near = near(helper.organisation.pk)
            # A stable sort: those that are as near stay in the editors' order.
            self.needed[pk].helpers = sorted(helpers, key=lambda helper: helper.near or 0)

    def _nearness(self):
        """A function from an organisation's id to how near it is."""
        self.region = region_of(self.walk.situation)
        if not self.region:
            return lambda pk: None
        serving = Organisation.objects.public().serving(self.region)
        serving = dict(serving.filter(pk__in=self.organisations).values_list("pk", "works_there"))
        return lambda pk: ELSEWHERE if pk not in serving else HERE if serving[pk] else ANYWHERE

    def _add_rules(self):
        steps = list(self.needed)
        rights = Right.objects.public().filter(steps__in=steps).annotate(at=F("steps"))
        for right in rights.only(*columns("title", "summary")):
            self.needed[right.at].rights.append(right)
        regulations = Regulation.objects.public().filter(steps__in=steps).annotate(at=F("steps"))
        for regulation in regulations.only(*columns("title", "citation")):
            self.needed[regulation.at].regulations.append(regulation)
        for limit in TimeLimit.objects.public().filter(step__in=steps):
            self.needed[limit.step_id].limits.append(limit)

    @property
    def title(self):
        """What it is called; in a neutral print nothing that a stranger understands."""
        return _("To arrange") if self.walk.neutral else _("Plan")

    @property
    def limits(self):
        """The time limits in it that can be counted, each once."""
        found = {limit.key: limit for each in self.needed.values() for limit in each.limits}
        return [limit for limit in found.values() if limit.days]

    def meaning(self, limit):
        """What a time limit means in days, and the day it ends if its start was said; sentences."""
        if limit.days and limit.unit != TimeUnit.DAYS:
            days = {"days": limit.days}
            if limit.varies:
                yield _("That is about %(days)s days.") % days
            else:
                yield _("That is %(days)s days.") % days
        start = self.starts.get(limit.key)
        if start and (end := limit.end(start)):
            days = {"start": date_format(start, "j F Y"), "end": date_format(end, "j F Y")}
            yield _("Counted from %(start)s, that is %(end)s.") % days

    @cached_property
    def as_text(self):
        return plan_text(self)

    @property
    def link(self):
        """An address that holds the steps of the plan, where no server ever sees it."""
        chosen = [pair for pair in self.walk.coded_answers.split(",") if pair[-1:] != Answer.LATER]
        return f"{settings.SITE_URL}{reverse('walk_through')}#plan={','.join(chosen)}"

    @cached_property
    def checked(self):
        """The first and last day on which the facts were checked, and whether some never were."""
        organisations = self.organisations.values() if self.needed else []
        steps = [needed.step for needed in self.needed.values()]
        days = [row.checked_on for row in (*organisations, *steps)]
        known = sorted(day for day in days if day)
        return (known[0], known[-1]) if known else None


def helpers_at(steps):
    """{id of a step: its Helpers}, in the editors' order, with contacts in `reach`."""
    referrals = Referral.objects.public().filter(step__in=steps)
    referrals = list(referrals.only("step", "organisation", *columns("why")))
    ids = {referral.organisation_id for referral in referrals}
    rows = Organisation.objects.public().filter(pk__in=ids).defer("description")
    organisations = {row.pk: row for row in gathered(with_contacts(rows))}
    found = defaultdict(list)
    for referral in referrals:
        helper = Helper(organisations[referral.organisation_id], referral)
        found[referral.step_id].append(helper)
    return found
