"""The bar above a form: in which state it is, by whom, what comes next, and what can be done."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.desk.due import why_late
from publishing.desk.revision import Action, Origin, Revision, State
from publishing.desk.withdrawal import Withdrawal
from publishing.desk.words import moment, named, said_of
from publishing.people.duties import PUBLISH, REVIEW, WRITE


@dataclass(frozen=True)
class Button:
    """Something to do. `asks` are the fields beside it: a note, a day, an address."""

    action: str
    label: str
    note: str = ""  # its label; empty: none is asked for
    needs_note: bool = False
    asks: tuple[str, ...] = ()  # "moment", "address"
    is_strong: bool = False
    is_rare: bool = False  # stands behind “More”


@dataclass
class Bar:
    """What is known of an object. `version` is what the form goes on with."""

    state: str
    next: str
    version: Revision
    notes: list[str] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)
    is_waiting: bool = False

    @property
    def first(self) -> list[Button]:
        return [button for button in self.buttons if not button.is_rare]

    @property
    def more(self) -> list[Button]:
        return [button for button in self.buttons if button.is_rare]


def bar(row: Any, version: Revision, user: User) -> Bar:
    made = Bar(state_of(version, row), next_of(version, row), version)
    made.is_waiting = version.is_open
    planned, alone = pending(row)
    made.notes = list(notes_on(row, version, user, planned, alone))
    made.buttons = list(buttons_for(row, version, user, planned, alone))
    return made


def pending(row: Any) -> tuple[list[Withdrawal], list[Revision]]:
    """When it will be withdrawn, and what one published alone and nobody has looked at."""
    planned = Withdrawal.objects.of(row).select_related("by")
    alone = Revision.objects.of(row).not_looked_at().select_related("published_by")
    return list(planned), list(alone)


def state_of(version: Revision, row: Any) -> str:
    """Where it is, who brought it there and when."""
    if version.state == State.APPROVED:
        approved = {"reviewer": named(version.approved_by), "approved": moment(version.approved_at)}
        return _("Approved by %(reviewer)s on %(approved)s, not yet published.") % approved
    if version.is_open:
        saved = {"who": named(version.author), "when": moment(version.saved_at)}
        if version.state == State.IN_REVIEW:
            return _("In review: saved by %(who)s on %(when)s.") % saved
        return _("Draft by %(who)s, saved on %(when)s.") % saved
    published = {
        "publisher": named(version.published_by),
        "published": moment(version.published_at),
    }
    if version.origin == Origin.WITHDRAWN:
        return _("Withdrawn by %(publisher)s on %(published)s.") % published
    if version.urgent_reason:
        return _("Published by %(publisher)s alone on %(published)s.") % published
    if version.origin == Origin.IMPORTED:
        return _("Published from a file on %(published)s.") % published
    published["reviewer"] = named(version.approved_by)
    return _("Published by %(publisher)s on %(published)s, approved by %(reviewer)s.") % published


def next_of(version: Revision, row: Any) -> str:
    if version.state == State.IN_REVIEW:
        return _("Next: somebody who wrote nothing of it approves or returns it.")
    if version.state == State.APPROVED and version.due_at:
        return _("It goes live on %(when)s.") % {"when": moment(version.due_at)}
    if version.state == State.APPROVED:
        return _("Next: a publisher brings it to readers.")
    if version.state == State.DRAFT:
        return _("Next: submit it, so that somebody else looks at it.")
    if version.origin == Origin.WITHDRAWN:
        return _("Change it, or restore a version, to bring it back.")
    return _("What you save becomes a draft; readers see it once it is published.")


def notes_on(
    row: Any, version: Revision, user: User, planned: list[Withdrawal], alone: list[Revision]
) -> Any:
    """What to know besides."""
    if version.is_open and row.is_published:
        yield _("Readers still see what was published before.")
    if version.is_open and version.author and version.author != user:
        yield _("This is the draft of %(who)s. What you save is added to it.") % {
            "who": named(version.author)
        }
    last = version.events.last() if version.state == State.DRAFT else None
    if last and last.action == Action.GIVE_BACK:
        said = {"who": named(last.by), "note": last.note}
        yield _("Returned by %(who)s: %(note)s") % said
    elif version.note:
        yield _("Why: %(note)s") % {"note": version.note}
    if version.state == State.APPROVED and version.due_at and version.due_at <= timezone.now():
        yield from late(version, row)
    for withdrawal in planned:
        when = {
            "when": moment(withdrawal.due_at),
            "who": named(withdrawal.by),
            "why": withdrawal.reason,
        }
        yield _("It will be withdrawn on %(when)s, as %(who)s planned: %(why)s") % when
        if withdrawal.due_at <= timezone.now():
            yield from late(withdrawal, row)
    for each in alone:
        said = {"who": named(each.published_by), "reason": each.urgent_reason}
        yield _("%(who)s published this alone, and nobody has looked at it: %(reason)s") % said


def late(what: Revision | Withdrawal, row: Any) -> Any:
    if error := why_late(what):
        why = {"why": said_of(error, type(row))}
        yield (
            _("Its time has come, but this stops it: %(why)s It is tried again each minute.") % why
        )


def buttons_for(
    row: Any, version: Revision, user: User, planned: list[Withdrawal], alone: list[Revision]
) -> Any:
    """What this person can do with it now."""
    may_review, may_publish = user.has_perm(REVIEW), user.has_perm(PUBLISH)
    may_save = user.has_perm(f"{row._meta.app_label}.change_{row._meta.model_name}")
    note = _("Note")
    if version.state == State.DRAFT and may_save:
        yield Button("submit", _("Submit for review"), _("Why, for the history"), is_strong=True)
    if version.state == State.IN_REVIEW and may_review and not version.is_by(user):
        yield Button("approve", _("Approve"), note, is_strong=True)
    if version.state in (State.IN_REVIEW, State.APPROVED) and may_review:
        yield Button("give_back", _("Return"), _("What has to change"), needs_note=True)
    if version.state == State.APPROVED and may_publish:
        yield Button("publish", _("Publish now"), is_strong=True)
        if version.due_at:
            yield Button("cancel", _("Do not publish at that time"))
        else:
            yield Button("schedule", _("Publish later"), asks=("moment",), is_rare=True)
    if version.is_open and (may_publish or user.has_perm(WRITE)):
        yield Button("discard", _("Discard the draft"), note, is_rare=True)
    if may_publish and version.state in (State.DRAFT, State.IN_REVIEW):
        why = _("Why it cannot wait for a second person")
        yield Button("publish_urgently", _("Publish alone"), why, needs_note=True, is_rare=True)
    for each in alone:
        if may_review and not each.is_by(user) and each.published_by != user:
            yield Button("look_at", _("I have looked at what was published alone"), note)
    if may_publish and row.is_published:
        label = _("Withdraw from the site")
        yield Button("withdraw", label, _("Why"), needs_note=True, asks=("address",), is_rare=True)
        if planned:
            yield Button("cancel_withdrawal", _("Do not withdraw at that time"))
        else:
            label, asks = _("Withdraw later"), ("moment", "address")
            yield Button(
                "withdraw_later", label, _("Why"), needs_note=True, asks=asks, is_rare=True
            )
