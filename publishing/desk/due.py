"""What was planned, brought to readers when its moment has come."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import DatabaseError

from publishing.desk import publication
from publishing.desk.revision import Action, Conflict, Revision


def publish_due(report: Callable[[str], object]) -> None:
    """Safe to run twice, and twice at once: who comes second finds nothing to do.

    One that cannot be published stops no other one, and is tried again the next time.
    """
    for revision in Revision.objects.due():
        planned = revision.events.filter(action=Action.SCHEDULE).last()
        by = planned.by if planned else revision.approved_by
        if by is None:
            continue
        try:
            publication.publish([revision], by=by)
        except Conflict:
            continue  # somebody did it meanwhile, or took it back
        except (ValidationError, DatabaseError) as error:
            report(f"{revision.name} was not published: {error}")
        else:
            report(f"{revision.name} is published.")
