"""What belongs to a step: how long something takes, and who helps."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from publishing.models import Keyed, KeyedQuerySet
from stages import dates
from stages.choices import TimeUnit

LONGEST = 1000  # of any unit: far enough, and within the calendar


class TimeLimit(dates.Counted, Keyed):
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
    source = models.URLField(
        _("source"), max_length=500, blank=True, help_text=_("The page this was read on.")
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("The lowest comes first.")
    )

    objects = KeyedQuerySet.as_manager()

    class Meta:
        verbose_name = _("time limit")
        verbose_name_plural = _("time limits")
        ordering = ["order", "key"]
        constraints = [
            models.CheckConstraint(
                name="stages_timelimit_number_and_unit_go_together",
                condition=Q(amount__isnull=True, unit="")
                | Q(amount__isnull=False, amount__range=(1, LONGEST), unit__in=TimeUnit.values),
                violation_error_message=_(
                    "Give both a number from 1 to 1000 and its unit, or neither."
                ),
            )
        ]

    def __str__(self):
        return f"{self.label}: {self.limit}"

    def save(self, *args, **kwargs):
        self.key = self.key or self.free_key(f"{self.step.key}.{self.pk}")
        super().save(*args, **kwargs)


class Referral(Keyed):
    """An organisation that helps at a step, and with what."""

    step = models.ForeignKey(
        "Step",
        models.CASCADE,  # a part of its step, not content of its own
        verbose_name=_("step"),
        related_name="referrals",
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("organisation"),
        related_name="referrals",
        help_text=_("Who helps here."),
    )
    why = models.CharField(
        _("why here"), max_length=200, help_text=_("At most 15 words: what it does at this step.")
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("The most important comes first.")
    )

    objects = KeyedQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["order", "key"]
        constraints = [
            models.UniqueConstraint(
                name="stages_referral_once_per_step",
                fields=["step", "organisation"],
                violation_error_message=_("This step already refers to this organisation."),
            )
        ]

    def __str__(self):
        return f"{self.step}: {self.organisation}"

    def save(self, *args, **kwargs):
        self.key = self.key or self.free_key(f"{self.step.key}.{self.organisation.key}")
        super().save(*args, **kwargs)
