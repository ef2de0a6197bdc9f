"""How long something takes at a step, and on which day it ends."""

import calendar
import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from publishing.bounded import WebAddressField
from publishing.models import KeyedQuerySet, Status, Translated
from stages.choices import TimeUnit

# The mean of the calendar: a month or a year is not always as long.
DAYS: dict[str, float] = {
    TimeUnit.DAYS: 1,
    TimeUnit.WEEKS: 7,
    TimeUnit.MONTHS: 30.436875,
    TimeUnit.YEARS: 365.2425,
}
VARIES: set[str] = {TimeUnit.MONTHS, TimeUnit.YEARS}
LONGEST = 1000  # of any unit: far enough, and within the calendar


def days_of(amount: int, unit: str) -> int:
    """The number of days; of months and years about that many."""
    return round(amount * DAYS[unit])


def after(start: datetime.date, amount: int, unit: str) -> datetime.date:
    """The day so much later. A month on, 31 January is the last day of February."""
    if unit not in VARIES:
        return start + datetime.timedelta(days=days_of(amount, unit))
    months = amount * (12 if unit == TimeUnit.YEARS else 1)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(start.day, last))


class Counted:
    """What has an amount and a unit, or neither."""

    if TYPE_CHECKING:
        amount: int | None
        unit: str

    @property
    def days(self) -> int | None:
        """How many days it is, about so many if it `varies`; None if it cannot be counted."""
        return days_of(self.amount, self.unit) if self.amount else None

    @property
    def varies(self) -> bool:
        return self.unit in VARIES

    def end(self, start: datetime.date) -> datetime.date | None:
        """The day it ends if it starts then; None if it cannot be counted."""
        return after(start, self.amount, self.unit) if self.amount else None


class TimeLimitQuerySet(KeyedQuerySet["TimeLimit"]):
    def public(self) -> Self:
        """Those of published steps. Whether its step is hidden is the step's own question."""
        return self.filter(step__status=Status.PUBLISHED)


class TimeLimit(Counted, Translated):
    step = models.ForeignKey(
        "Step",
        models.CASCADE,  # a part of its step, not content of its own
        verbose_name=_("step"),
        related_name="time_limits",
    )
    label = models.CharField(_("what"), max_length=200, help_text=_("What the time is for."))
    limit = models.CharField(_("how long"), max_length=200, help_text=_("For example: 3 months."))
    amount = models.PositiveSmallIntegerField(
        _("number"),
        null=True,
        blank=True,
        help_text=_("Of the unit beside it, to count days with. Empty: it cannot be counted."),
    )
    unit = models.CharField(
        _("unit"), max_length=10, choices=TimeUnit, blank=True, help_text=_("Of the number.")
    )
    source = WebAddressField(
        _("source"), max_length=500, blank=True, help_text=_("The page this was read on.")
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("The lowest comes first.")
    )

    objects = TimeLimitQuerySet.as_manager()

    class Meta:
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        ordering = ["order", "key"]
        constraints = [
            models.CheckConstraint(
                name="stages_timelimit_number_and_unit_go_together",
                condition=Q(amount__isnull=True, unit="")
                # SQLite would keep one and a half.
                | Q(amount=Cast("amount", models.IntegerField()), amount__isnull=False)
                & Q(amount__range=(1, LONGEST), unit__in=TimeUnit.values),
                violation_error_message=_(
                    "Give both a number from 1 to 1000 and its unit, or neither."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.limit}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = self.key or self.free_key(f"{self.step.key}.{self.pk}")
        super().save(*args, **kwargs)
