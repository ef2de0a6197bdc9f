"""What was planned is done when its moment has come."""

from collections.abc import Callable
from functools import partial

from django.core.exceptions import ValidationError
from django.db import DatabaseError

from publishing.desk import publication
from publishing.desk.revision import Action, Conflict, Revision
from publishing.desk.withdrawal import Withdrawal


def publish_due(report: Callable[[str], object]) -> None:
    """Safe to run twice, and twice at once: who comes second finds nothing to do.

    One that fails stops no other one, and is tried again the next time. What is withdrawn comes
    first: something else may be planned at its address.
    """
    for planned in Withdrawal.objects.due():
        name = str(planned.row() or planned)
        done = partial(publication.withdraw_as_planned, planned)
        _try(report, name, "withdrawn", done)
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
