"""How to reach an organisation: telephone numbers, email and web addresses."""

import re
from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.choices import WITH_HOURS, Availability, ContactKind, Cost, OnHolidays
from organisations.opening.field import HoursField
from organisations.opening.week import Week
from publishing import damage
from publishing.bounded import WebAddressField
from publishing.models import KeyedQuerySet, Status, Translated
from publishing.translated import read_columns
from publishing.validators import (
    mail_link,
    phone_link,
    validate_mail_address,
    validate_web_address,
)

PHONE = re.compile(r"\+?[0-9][0-9 \-]*[0-9]")
PHONES = [ContactKind.PHONE, ContactKind.PHONE_ABROAD]
ANSWERED = [*PHONES, ContactKind.CHAT]
BRIEF = ["organisation_id", "kind", "value", "availability", "hours", "on_holidays", "emergency"]


class Reach:
    """What one reaches somebody by: a Contact, or a row of one."""

    if TYPE_CHECKING:
        kind: str
        value: str

    @property
    def is_phone(self) -> bool:
        return self.kind in PHONES

    @property
    def host(self) -> str:
        """The site that a web address leads to, as one would say it."""
        try:
            return (urlsplit(self.value).hostname or "").removeprefix("www.")
        except ValueError:  # https://[
            damage.report(Contact._meta.get_field("value"), self.value)
            return ""

    @property
    def href(self) -> str:
        """The address behind the value: tel:, mailto: or the web address itself."""
        if self.is_phone:
            return phone_link(self.value)
        return mail_link(self.value) if self.kind == ContactKind.EMAIL else self.value


class ContactRow(Reach, SimpleNamespace):
    """What a page with a hundred contacts reads of each: a Contact costs three times as much."""

    if TYPE_CHECKING:
        organisation_id: UUID
        availability: str
        hours: Week | None
        on_holidays: str
        emergency: bool


class ContactQuerySet(KeyedQuerySet["Contact"]):
    def public(self) -> Self:
        """The contacts of public organisations."""
        return self.filter(organisation__status=Status.PUBLISHED)

    def in_catalogues(self, languages: Iterable[str]) -> Self:
        return super().in_catalogues(languages).joined("organisation")

    def emergency(self) -> Self:
        """The numbers for immediate danger, of public organisations."""
        return self.filter(emergency=True, organisation__status=Status.PUBLISHED)

    def in_brief(self, *texts: str) -> "list[ContactRow]":
        """What a long list says of each, and these texts."""
        rows = self.rewrite(False).values(*BRIEF, *read_columns(*texts))
        return [ContactRow(**row) for row in rows]

    def day_and_night(self) -> Self:
        """Telephone numbers that are always answered."""
        return self.filter(kind=ContactKind.PHONE, availability=Availability.ALWAYS)


class Contact(Reach, Translated):
    organisation = models.ForeignKey(
        "Organisation",
        models.CASCADE,  # a part of its organisation, not content of its own
        verbose_name=_("organisation"),
        related_name="contacts",
    )
    kind = models.CharField(
        _("kind"), max_length=20, choices=ContactKind, help_text=_("How one gets in touch.")
    )
    value = models.CharField(
        _("number or address"),
        max_length=250,
        help_text=_("A telephone number, an email address or a web address."),
    )
    label = models.CharField(_("label"), max_length=150, help_text=_("What this contact is for."))
    availability = models.CharField(
        _("open"),
        max_length=20,
        choices=Availability,
        default=Availability.UNKNOWN,
        help_text=_("When somebody answers. Choose “usual hours” if a source says “usually”."),
    )
    hours = HoursField(
        _("opening hours"),
        null=True,
        blank=True,
        help_text=_(
            "Dutch time, for example 9:00-17:00, or 9:00-12:00, 13:00-17:00. Past midnight: "
            "22:00-2:00, on the day it begins. What stands on “Monday to Friday” holds for each of "
            "these days whose own line is empty; write “closed” on the line of a day that differs."
        ),
    )
    on_holidays = models.CharField(
        _("on public holidays"),
        max_length=20,
        choices=OnHolidays,
        default=OnHolidays.UNKNOWN,
        help_text=_("Not known: readers are told that it may be closed."),
    )
    cost = models.CharField(
        _("costs"),
        max_length=20,
        choices=Cost,
        default=Cost.UNKNOWN,
        help_text=_("What a call costs. Numbers that begin with 0800, and 112, are free."),
    )
    emergency = models.BooleanField(
        _("emergency number"), default=False, help_text=_("For immediate danger.")
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("The lowest comes first.")
    )
    source = WebAddressField(
        _("source"), max_length=500, blank=True, help_text=_("The page this was read on.")
    )

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["order", "key"]
        indexes = [
            models.Index(
                fields=["order"],
                condition=Q(emergency=True),
                name="contact_emergency_idx",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="organisations_contact_once_per_organisation",
                fields=["organisation", "kind", "value"],
                violation_error_message=_("This organisation already has this contact."),
            ),
            models.CheckConstraint(
                name="organisations_contact_kind_is_known", condition=Q(kind__in=ContactKind.values)
            ),
            models.CheckConstraint(
                name="organisations_contact_emergency_is_a_phone",
                condition=Q(emergency=False) | Q(kind=ContactKind.PHONE),
                violation_error_message=_("Only a telephone number can be an emergency number."),
            ),
            models.CheckConstraint(
                name="organisations_contact_emergency_is_always_open",
                condition=Q(emergency=False) | Q(availability=Availability.ALWAYS),
                violation_error_message=_("An emergency number is open day and night."),
            ),
            models.CheckConstraint(
                name="organisations_contact_availability_is_known",
                condition=Q(availability__in=Availability.values),
            ),
            models.CheckConstraint(
                name="organisations_contact_on_holidays_is_known",
                condition=Q(on_holidays__in=OnHolidays.values),
            ),
            models.CheckConstraint(
                name="organisations_contact_cost_is_known", condition=Q(cost__in=Cost.values)
            ),
            models.CheckConstraint(
                name="organisations_contact_hours_if_it_has_hours",
                condition=Q(availability__in=WITH_HOURS, hours__isnull=False)
                | ~Q(availability__in=WITH_HOURS) & Q(hours__isnull=True),
                violation_error_message=_("Only “weekly hours” and “usual hours” have hours."),
            ),
            models.CheckConstraint(
                name="organisations_contact_holidays_if_it_has_hours",
                condition=Q(on_holidays=OnHolidays.UNKNOWN) | Q(availability__in=WITH_HOURS),
                violation_error_message=_("Without hours nothing is said of public holidays."),
            ),
            models.CheckConstraint(
                name="organisations_contact_open_is_who_answers",
                condition=Q(availability=Availability.UNKNOWN) | Q(kind__in=ANSWERED),
                violation_error_message=_("Only a telephone and a chat are open or closed."),
            ),
            models.CheckConstraint(
                name="organisations_contact_cost_is_of_a_call",
                condition=Q(cost=Cost.UNKNOWN) | Q(kind__in=PHONES),
                violation_error_message=_("Only a call has a price here."),
            ),
        ]

    def __str__(self) -> str:
        return self.value

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = self.key or self.free_key(self.make_key())
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse a value that does not fit its kind: a wrong number harms."""
        self.clean_hours()
        checks: dict[str, Callable[[str], None]] = {
            ContactKind.EMAIL: validate_mail_address,
            ContactKind.WEBSITE: validate_web_address,
            ContactKind.CHAT: validate_web_address,
            ContactKind.PHONE: validate_phone,
            ContactKind.PHONE_ABROAD: validate_phone_abroad,
        }
        check = checks.get(self.kind)
        if check and self.value:
            try:
                check(self.value)
            except ValidationError as error:
                raise ValidationError({"value": error.messages}) from None

    def clean_hours(self) -> None:
        """What the constraints say of hours, beside the field where it is mended."""
        has_hours = self.availability in WITH_HOURS
        if has_hours and self.hours is None:
            raise ValidationError({"hours": _("Write the hours of at least one day.")})
        if self.hours is not None and not has_hours:
            message = _("There are hours below: choose “weekly hours”, or empty them.")
            raise ValidationError({"availability": message})

    def make_key(self) -> str:
        """A lasting name for a contact that was added without one, as the admin does."""
        what = re.sub(r"[^a-z0-9]+", "-", self.value.lower().removeprefix("https://")).strip("-")
        return f"{self.organisation.key}.{self.kind}.{what}"[:150]

    @property
    def name_in_catalogues(self) -> str:
        """By what the label is of, which translators see."""
        return f"{self.organisation.key}.{self.kind}.{self.value}"


def validate_phone(value: str) -> None:
    """Refuse anything but digits in groups, as one reads a number out."""
    if not PHONE.fullmatch(value):
        raise ValidationError(_("Write the number in digits, with spaces or dashes between."))


def validate_phone_abroad(value: str) -> None:
    """Refuse a number without its country code."""
    validate_phone(value)
    if not value.startswith("+"):
        raise ValidationError(_("A number for calls from abroad begins with + and the country."))
