"""Whom to call first, by the answers to the questions of “Where to report”."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.choices import ReportSituation
from organisations.models.organisation import Organisation
from publishing.models import Keyed, KeyedQuerySet, Status


class FirstCallQuerySet(KeyedQuerySet["FirstCall"]):
    def public(self) -> Self:
        """Those a reader may be sent to: the organisation is public, and fits the situation.

        Whoever wants to stay anonymous is sent only to where that is known to be possible,
        whatever has been edited since.
        """
        fits = ~Q(situation__in=ReportSituation.anonymous()) | Q(organisation__anonymous=True)
        return self.filter(fits, organisation__status=Status.PUBLISHED)


class FirstCall(Keyed):
    situation = models.CharField(
        _("situation"),
        max_length=20,
        choices=ReportSituation,
        help_text=_("What somebody answered to the questions of “Where to report”."),
    )
    organisation = models.ForeignKey(
        "Organisation",
        models.PROTECT,
        verbose_name=_("organisation"),
        related_name="first_calls",
        help_text=_("Whom to call first then. It needs a telephone number."),
    )

    objects = FirstCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("first number to call")
        verbose_name_plural = _("first numbers to call")
        ordering = ["situation"]
        constraints = [
            models.UniqueConstraint(
                name="organisations_firstcall_one_per_situation",
                fields=["situation"],
                violation_error_message=_("Whom to call first in this situation is set already."),
            ),
            models.CheckConstraint(
                name="organisations_firstcall_situation_is_known",
                condition=Q(situation__in=ReportSituation.values),
            ),
        ]

    def __str__(self) -> str:
        return self.get_situation_display()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = self.key or self.free_key(self.situation)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse an organisation that cannot be called, or not without a name where that is asked.

        Both stand in other rows, which may change later: `public` looks again.
        """
        organisation = getattr(self, "organisation", None)
        if not organisation:
            return
        if not any(contact.is_phone for contact in organisation.contacts.all()):
            raise ValidationError({"organisation": _("This organisation has no telephone number.")})
        if self.situation in ReportSituation.anonymous() and organisation.anonymous is not True:
            message = _("It is not known that one can stay anonymous there.")
            raise ValidationError({"organisation": message})


@dataclass(frozen=True)
class Way:
    """Whom to call about something: with a name, and without."""

    named: Organisation | None
    anonymous: Organisation | None

    @property
    def only(self) -> Organisation | None:
        """The one organisation for both, so that nobody need say whether anonymous."""
        return self.named if self.named == self.anonymous else None


def ways_to_report(organisations: Iterable[Organisation]) -> dict[str, Way]:
    """Whom to call first, as {"work": Way, "other": Way}.

    `organisations` are those of “Where to report” with their contacts; only they are named.
    """
    known = {organisation.pk: organisation for organisation in organisations}
    calls = {call.situation: call.organisation_id for call in FirstCall.objects.public()}
    found = {call: known.get(organisation) for call, organisation in calls.items()}
    return {
        "work": Way(found.get(ReportSituation.WORK), found.get(ReportSituation.WORK_ANONYMOUS)),
        "other": Way(found.get(ReportSituation.OTHER), found.get(ReportSituation.OTHER_ANONYMOUS)),
    }
