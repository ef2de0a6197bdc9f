"""What waits for somebody: for the lists of the admin, and for its first page."""

from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Count, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from publishing.desk.revision import Revision, State
from publishing.missing import Work

ALONE = "alone"
PARAMETER = "desk"  # in the address of a list


def waiting() -> list[tuple[str, str]]:
    """What somebody else than its author has to do."""
    return [
        (State.IN_REVIEW.value, _("waits for a review")),
        (State.APPROVED.value, _("approved, and not yet published")),
        (ALONE, _("published by one person alone, and looked at by nobody else")),
    ]


def work(list_of: Callable[[type[Any]], str | None]) -> Iterator[Work]:
    """How much of it there is of each kind, in one query. `list_of` a kind: its address, if any."""
    alone = Q(looked_at_by=None) & ~Q(urgent_reason="")
    counted = (
        Revision.objects.order_by("kind")
        .values("kind__app_label", "kind__model")
        .annotate(
            in_review=Count("pk", filter=Q(state=State.IN_REVIEW)),
            approved=Count("pk", filter=Q(state=State.APPROVED)),
            alone=Count("pk", filter=alone),
        )
    )
    for counts in counted:
        model = apps.get_model(counts["kind__app_label"], counts["kind__model"])
        numbers: dict[str, Any] = {**counts}
        url = list_of(model)
        for value, label in waiting():
            if numbers[value] and url:
                what = f"{capfirst(str(model._meta.verbose_name_plural))}: {label}"
                yield Work(what, numbers[value], f"{url}?{PARAMETER}={value}")
