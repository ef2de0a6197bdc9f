"""What waits for somebody: for the lists of the admin, and for its first page."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from publishing.desk.revision import Revision, State
from publishing.desk.withdrawal import Withdrawal
from publishing.missing import Work

ALONE, LATE = "alone", "late"
GRACE = timedelta(minutes=5)  # what is planned is done once a minute
PARAMETER = "desk"  # in the address of a list


def waiting() -> list[tuple[str, str]]:
    """What somebody else than its author has to do."""
    return [
        (State.IN_REVIEW.value, _("waits for a review")),
        (State.APPROVED.value, _("approved, and not yet published")),
        (ALONE, _("published by one person alone, and looked at by nobody else")),
        (LATE, _("planned for a time that has passed, and not done")),
    ]


def work(list_of: Callable[[type[Any]], str | None]) -> Iterator[Work]:
    """How much of it there is of each kind, in few queries. `list_of` a kind: its address."""
    alone = Q(looked_at_by=None) & ~Q(urgent_reason="")
    counted = (
        Revision.objects.order_by("kind")
        .values("kind")
        .annotate(
            in_review=Count("pk", filter=Q(state=State.IN_REVIEW)),
            approved=Count("pk", filter=Q(state=State.APPROVED)),
            alone=Count("pk", filter=alone),
        )
    )
    past = Counter(kind for rows in late() for kind in rows.values_list("kind", flat=True))
    for counts in counted:
        model = ContentType.objects.get_for_id(counts["kind"]).model_class()
        numbers: dict[str, Any] = {**counts, LATE: past[counts["kind"]]}
        url = model and list_of(model)
        for value, label in waiting():
            if model and numbers[value] and url:
                what = f"{capfirst(str(model._meta.verbose_name_plural))}: {label}"
                yield Work(what, numbers[value], f"{url}?{PARAMETER}={value}")


def late() -> tuple[QuerySet[Revision], QuerySet[Withdrawal]]:
    """What was to happen at a time that has passed. Somebody has to look what stops it."""
    past = timezone.now() - GRACE
    return Revision.objects.due(past), Withdrawal.objects.due(past)
