"""Whom to call first, by what somebody wants."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from organisations.choices import Availability, CallSituation, ContactKind
from organisations.models.contact import Contact
from organisations.models.organisation import Organisation
from organisations.opening.state import state
from publishing.models import Keyed, KeyedQuerySet, Status

# Whom one can call without reporting anything, in the order in which one would try.
ADVICE = [CallSituation.ADVICE, CallSituation.TALK, CallSituation.ANY_TIME]
SURE = (Availability.ALWAYS, Availability.WEEKLY)  # not “usual hours”


class FirstCallQuerySet(KeyedQuerySet["FirstCall"]):
    def public(self) -> Self:
        """Those a reader may be sent to: the organisation is public, and fits the situation.

        Whoever wants to stay anonymous is sent only to where that is known to be possible, and
        who may call at night only to where somebody answers, whatever has been edited since.
        """
        always = Contact.objects.day_and_night().filter(organisation=OuterRef("organisation"))
        fits = ~Q(situation__in=CallSituation.anonymous()) | Q(organisation__anonymous=True)
        answers = ~Q(situation=CallSituation.ANY_TIME) | Exists(always)
        return self.filter(fits, answers, organisation__status=Status.PUBLISHED)

    def for_each(self, situations: Iterable[CallSituation]) -> "list[FirstCall]":
        """One for each of these situations, in their order, with how to reach it."""
        organisations = Prefetch("organisation", Organisation.objects.with_contacts())
        found = self.filter(situation__in=situations).prefetch_related(organisations)
        calls = {call.situation: call for call in found}
        return [calls[situation] for situation in situations if situation in calls]


class FirstCall(Keyed):
    situation = models.CharField(
        _("situation"),
        max_length=20,
        choices=CallSituation,
        help_text=_("What somebody wants who looks for a number."),
    )
    organisation = models.ForeignKey(
        "Organisation",
        models.PROTECT,
        verbose_name=_("organisation"),
        related_name="first_calls",
        help_text=_("Whom to call first then. It needs a telephone number, but for a lawyer."),
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
                condition=Q(situation__in=CallSituation.values),
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
        by_phone = self.situation not in CallSituation.not_by_phone()
        if by_phone and not any(contact.is_phone for contact in organisation.contacts.all()):
            raise ValidationError({"organisation": _("This organisation has no telephone number.")})
        if self.situation in CallSituation.anonymous() and organisation.anonymous is not True:
            message = _("It is not known that one can stay anonymous there.")
            raise ValidationError({"organisation": message})
        if (
            self.situation == CallSituation.ANY_TIME
            and not organisation.contacts.day_and_night().exists()
        ):
            message = _("It has no telephone number that is answered day and night.")
            raise ValidationError({"organisation": message})


def open_now(
    calls: Iterable[FirstCall], moment: datetime
) -> tuple[Contact | None, datetime | None]:
    """The first number of these, after `for_each`, that is certainly answered at a moment, and
    until when that is so; a number before it may open sooner.
    """
    changes: list[datetime] = []
    for call in calls:
        for contact in call.organisation.contact_list:
            found = state(contact, moment) if contact.kind == ContactKind.PHONE else None
            changes += [found.changes_at] if found and found.changes_at else []
            if found and found.is_open and found.certain and contact.availability in SURE:
                return contact, min(changes, default=None)
    return None, min(changes, default=None)


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
        "work": Way(found.get(CallSituation.WORK), found.get(CallSituation.WORK_ANONYMOUS)),
        "other": Way(found.get(CallSituation.OTHER), found.get(CallSituation.OTHER_ANONYMOUS)),
    }
