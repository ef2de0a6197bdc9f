"""Everything that happens at the desk, at random, by three people: for a test and for bench.desk.

Whatever comes in whichever order, nothing is lost and readers see what was published last.
"""

from collections import Counter
from random import Random

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils import timezone
from mptt.exceptions import InvalidMove

from publishing.desk import publication as desk
from publishing.desk import snapshot
from publishing.desk.merging import merge
from publishing.desk.revision import Action, Conflict, Revision, State
from stages import tree
from stages.models import Step
from tests.make import (
    fresh,
    make_contact,
    make_editor,
    make_organisation,
    make_page,
    make_referral,
    make_step,
)

REFUSED = (
    Conflict,
    ValidationError,
    InvalidMove,
    IntegrityError,
    ProtectedError,
    ObjectDoesNotExist,  # somebody deleted it between two of these lines
)
WAYS = ["edit"] * 4 + ["through"] * 3
WAYS += ["submit", "give_back", "approve", "schedule", "cancel", "publish", "urgent", "look"]
WAYS += ["withdraw", "restore", "discard", "move", "delete", "together"]


class Desk:
    """Some objects, three people, and what they do with them."""

    def __init__(self):
        self.people = [make_editor() for _ in range(3)]
        stages = [make_step(), make_step()]
        self.steps = [make_step(fresh(stages[0])) for _ in range(3)]
        organisations = [make_organisation() for _ in range(2)]
        for step in self.steps:
            make_contact(organisations[0])
            make_referral(step, organisations[0])
        self.objects = [*self.steps, *organisations, make_page(), make_page()]
        self.moved = [*stages, *self.steps]


class Visit:
    """What one of them does, until the seed has run out; each of its choices is the seed's."""

    def __init__(self, desk_, seed):
        self.desk, self.random = desk_, Random(seed)
        self.me = desk_.people[seed % len(desk_.people)]
        self.tally: Counter[str] = Counter()
        self.saved: list[tuple[str, str, str]] = []

    def act(self):
        way = self.random.choice(WAYS)
        row = self.random.choice(self.desk.objects)
        try:
            done = getattr(self, way)(row)
        except REFUSED:
            done = False
        self.tally[f"{way}{'' if done is not False else ' refused'}"] += 1

    def drafts(self, row):
        here = type(row)._default_manager.filter(pk=row.pk).first()
        last = here and desk.begin(here)
        if not (last and last.is_open):
            raise Conflict(None)
        return last

    def edit(self, row):
        """As the admin does it: what somebody else saved meanwhile is merged."""
        here = type(row)._default_manager.filter(pk=row.pk).first()
        if not here:
            return False
        base = desk.begin(here)
        word = f"{self.me.pk} {self.random.random()}"
        name = self.random.choice(["summary_nl", "summary_en"])
        mine = base.said | {"fields": base.said["fields"] | {name: word}}
        for _try in range(5):
            try:
                revision = desk.save_draft(fresh(here), mine, by=self.me, began_from=base)
            except Conflict as conflict:
                if not (theirs := conflict.theirs):
                    return False
                mine, base = merge(base.said, mine, theirs.said).content, theirs
            else:
                self.saved.append((str(revision.pk), name, word))
                return True
        return False

    def submit(self, row):
        desk.submit(self.drafts(row), by=self.me)

    def give_back(self, row):
        desk.give_back(self.drafts(row), by=self.me, note="Nee.")

    def approve(self, row):
        desk.approve(self.drafts(row), by=self.me)

    def schedule(self, row):
        desk.schedule(self.drafts(row), by=self.me, at=timezone.now())

    def cancel(self, row):
        desk.cancel(self.drafts(row), by=self.me)

    def publish(self, row):
        desk.publish([self.drafts(row)], by=self.me)

    def through(self, row):
        """All the way, with somebody else's approval."""
        self.edit(row)
        draft = self.drafts(row)
        if draft.state == State.DRAFT:
            desk.submit(draft, by=self.me)
        if draft.state == State.IN_REVIEW:
            others = [one for one in self.desk.people if not draft.is_by(one)] or [self.me]
            desk.approve(draft, by=self.random.choice(others))
        desk.publish([draft], by=self.me)

    def together(self, row):
        desk.publish(Revision.objects.filter(state=State.APPROVED), by=self.me)

    def urgent(self, row):
        desk.publish_urgently(self.drafts(row), by=self.me, reason="Nu.")

    def look(self, row):
        for revision in Revision.objects.not_looked_at()[:1]:
            desk.look_at(revision, by=self.me)

    def withdraw(self, row):
        desk.withdraw(row, by=self.me, reason="Weg.")

    def restore(self, row):
        """Also of what was deleted."""
        known = list(Revision.objects.of(row)[:10])
        desk.restore(self.random.choice(known), by=self.me) if known else None

    def discard(self, row):
        desk.discard(self.drafts(row), by=self.me)

    def delete(self, row):
        here = type(row)._default_manager.filter(pk=row.pk).first()
        if not here or self.random.random() < 0.8:
            return False
        return desk.delete(here, by=self.me)

    def move(self, row):
        step, target = (fresh(each) for each in self.random.sample(self.desk.moved, 2))
        tree.move(step, target, self.random.choice(["left", "right", "last-child"]))


def wrong(desk_, saved=()):
    """Yield a sentence for each thing that is not as it has to be."""
    yield from tree.damage(Step.objects)
    for row in desk_.objects:
        versions = list(Revision.objects.of(row).order_by("number"))
        if [v.number for v in versions] != list(range(1, len(versions) + 1)):
            yield f"{row}: its versions are not numbered one by one"
        if sum(version.is_open for version in versions) > 1:
            yield f"{row}: two open drafts"
        here = type(row)._default_manager.filter(pk=row.pk).first()
        published = [version for version in versions if version.state == State.PUBLISHED]
        last = max(published, key=lambda each: each.published_at or each.saved_at, default=None)
        is_read = here and here.is_published
        if is_read and last and not snapshot.same(last.said, here):
            yield f"{row}: readers see something else than what was published last"
        for version in published:
            allowed = version.approved_by or version.urgent_reason or version.origin != "edited"
            if not allowed or (version.approved_by and version.is_by(version.approved_by)):
                yield f"{row}: version {version.number} was approved by nobody else"
        for version in versions:
            if not version.events.exists():
                yield f"{row}: version {version.number} has no event"
    said = {str(version.pk): version.content["fields"] for version in Revision.objects.all()}
    for pk, name, word in saved:
        if said.get(pk, {}).get(name) != word:
            yield f"a save is lost: {word}"
    for revision in Revision.objects.exclude(urgent_reason=""):
        if not revision.events.filter(action=Action.PUBLISH_URGENTLY).exists():
            yield f"{revision}: nothing says that it was published by one person alone"
