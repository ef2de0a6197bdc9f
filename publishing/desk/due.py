"""What is planned: to be withdrawn at a moment, and what is done when a moment has come."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.desk import publication
from publishing.desk.redirects import object_at
from publishing.desk.revision import Action, Conflict, Event, Revision, at_the_desk
from publishing.desk.withdrawal import Withdrawal
from publishing.version import changing


def plan_withdrawal(
    row: Any, *, by: User, at: datetime, reason: str, redirect_to: str = ""
) -> Withdrawal:
    """Withdraw it then. Where its readers are to be sent has to be there today."""
    if not reason.strip():
        raise ValidationError(_("Write why it is withdrawn."))
    if redirect_to:
        object_at(redirect_to)
    with at_the_desk():
        known = Withdrawal.objects.of(row)
        if not row.is_published or known.exists():
            raise Conflict(publication.head(row))
        last = _version_of(row)
        Event.objects.create(revision=last, action=Action.PLAN_WITHDRAWAL, by=by, note=reason)
        return Withdrawal.objects.create(
            kind=last.kind,
            object_id=row.pk,
            due_at=at,
            by=by,
            reason=reason,
            redirect_to=redirect_to,
        )


def cancel_withdrawal(row: Any, *, by: User) -> None:
    with at_the_desk():
        if not Withdrawal.objects.of(row).delete()[0]:
            raise Conflict(publication.head(row))
        last = _version_of(row)
        Event.objects.create(revision=last, action=Action.CANCEL_WITHDRAWAL, by=by)


def withdraw_as_planned(planned: Withdrawal) -> None:
    """Raises Conflict if it was called off, ValidationError if its readers cannot be sent away."""
    with at_the_desk(), changing():
        mine = Withdrawal.objects.filter(pk=planned.pk, due_at__lte=timezone.now())
        if not mine.delete()[0]:
            raise Conflict(None)
        row = planned.row()
        if row and row.is_published:
            publication.withdraw(
                row, by=planned.by, reason=planned.reason, redirect_to=planned.redirect_to
            )


def _version_of(row: Any) -> Revision:
    """What readers see, as a version."""
    publication.begin(row)
    found = publication.last_published(row)
    if found is None:
        raise Conflict(None)
    return found


def why_late(what: Revision | Withdrawal) -> ValidationError | None:
    """Why something whose time has come is not done. None: it is, within a minute."""
    if isinstance(what, Revision):
        return publication.what_stops(what)
    try:
        if what.redirect_to:
            object_at(what.redirect_to)
    except ValidationError as error:
        return error
    return None


def publish_due(report: Callable[[str], object]) -> None:
    """Safe to run twice, and twice at once: who comes second finds nothing to do.

    One that fails stops no other one, and is tried again the next time. What is withdrawn comes
    first: something else may be planned at its address.
    """
    for planned in Withdrawal.objects.due():
        name = str(planned.row() or planned)
        _try(report, name, "withdrawn", partial(withdraw_as_planned, planned))
    for revision in Revision.objects.due():
        asked = revision.events.filter(action=Action.SCHEDULE).last()
        if by := asked.by if asked else revision.approved_by:
            done = partial(publication.publish, [revision], by=by)
            _try(report, revision.name, "published", done)


def _try(report: Callable[[str], object], name: str, what: str, do: Callable[[], None]) -> None:
    try:
        do()
    except Conflict:
        pass  # somebody did it meanwhile, or took it back
    except (ValidationError, DatabaseError) as error:
        report(f"{name} was not {what}: {error}")
    else:
        report(f"{name} is {what}.")
