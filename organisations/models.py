"""Who helps: organisations, how to reach them, and where they work."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.db.models import Case, Q, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisations.choices import (
    Audience,
    ContactKind,
    Coverage,
    Exploitation,
    Kind,
    Language,
    RegionKind,
)
from publishing.fields import ChoiceListField
from publishing.models import Keyed, KeyedQuerySet, Publishable, PublishableQuerySet, Sourced
from publishing.rich_text import RichTextField
from publishing.validators import validate_web_address

PHONE = re.compile(r"\+?[0-9][0-9 \-]*[0-9]")


class Region(Keyed):
    kind = models.CharField(
        _("kind"), max_length=20, choices=RegionKind, help_text=_("How the country is divided.")
    )
    name = models.CharField(_("name"), max_length=100, help_text=_("As readers know it."))
    provinces = models.ManyToManyField(
        "self",
        verbose_name=_("provinces"),
        symmetrical=False,
        blank=True,
        related_name="care_regions",
        limit_choices_to={"kind": RegionKind.PROVINCE},
        help_text=_("For a care region: the provinces it lies in."),
    )
    note = models.TextField(_("note for editors"), blank=True, help_text=_("Never shown."))

    objects = KeyedQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["-kind", "key"]
        constraints = [
            models.CheckConstraint(
                name="organisations_region_kind_is_known",
                condition=Q(kind__in=RegionKind.values),
            )
        ]

    def __str__(self):
        return self.name


class OrganisationQuerySet(PublishableQuerySet):
    def by_kind(self):
        """In the order of the kinds, and within a kind in the editors' order."""
        places = [When(kind=kind, then=place) for place, kind in enumerate(Kind.values)]
        return self.order_by(Case(*places, output_field=models.IntegerField()), "order", "key")

    def to_report_to(self):
        """Those in "Where to report", the most urgent first."""
        return self.filter(report_order__isnull=False).order_by("report_order", "key")


class Organisation(Publishable, Sourced):
    name = models.CharField(
        _("name"), max_length=200, help_text=_("As the organisation writes it itself.")
    )
    slug = models.SlugField(
        _("slug"),
        max_length=100,
        unique=True,
        help_text=_("The last part of the page's address, the same in every language."),
    )
    kind = models.CharField(_("kind"), max_length=30, choices=Kind, help_text=_("What it does."))
    summary = models.CharField(
        _("summary"), max_length=300, help_text=_("At most 25 words: who helps with what.")
    )
    description = RichTextField(
        _("description"), help_text=_("No telephone number, email or address: see contacts.")
    )
    what_happens = models.TextField(
        _("what happens"),
        blank=True,
        help_text=_("One to three sentences: what happens when you contact them."),
    )
    audiences = ChoiceListField(
        _("for whom"), choices=Audience, help_text=_("Who can turn to this organisation.")
    )
    exploitation = ChoiceListField(
        _("forms of exploitation"), choices=Exploitation, help_text=_("None chosen: all forms.")
    )
    languages = ChoiceListField(
        _("languages"), choices=Language, help_text=_("None chosen: not known.")
    )
    anonymous = models.BooleanField(
        _("can stay anonymous"),
        null=True,
        blank=True,
        help_text=_("Whether one can ask for help without giving a name, if known."),
    )
    coverage = models.CharField(
        _("coverage"),
        max_length=20,
        choices=Coverage,
        default=Coverage.NATIONAL,
        help_text=_("Where one can turn to it."),
    )
    regions = models.ManyToManyField(
        Region,
        verbose_name=_("regions"),
        blank=True,
        related_name="organisations",
        help_text=_("For a regional organisation: where it works."),
    )
    confidential_location = models.BooleanField(
        _("confidential location"),
        default=False,
        help_text=_("The place is secret: then no address and no town can be stored."),
    )
    address = models.TextField(
        _("address"), blank=True, help_text=_("Street and number; empty if confidential.")
    )
    city = models.CharField(
        _("town"), max_length=100, blank=True, help_text=_("Empty if confidential.")
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("Within its kind; the lowest comes first.")
    )
    report_order = models.PositiveSmallIntegerField(
        _("place in “Where to report”"),
        null=True,
        blank=True,
        help_text=_("1 is the most urgent. Empty: not in that list."),
    )
    note = models.TextField(_("note for editors"), blank=True, help_text=_("Never shown."))

    objects = OrganisationQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["order", "key"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                name="organisations_organisation_confidential_has_no_address",
                condition=Q(confidential_location=False) | Q(address="", city=""),
                violation_error_message=_(
                    "A confidential location has no address and no town here. Empty both fields."
                ),
            ),
            models.CheckConstraint(
                name="organisations_organisation_kind_is_known", condition=Q(kind__in=Kind.values)
            ),
            models.CheckConstraint(
                name="organisations_organisation_coverage_is_known",
                condition=Q(coverage__in=Coverage.values),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("organisation", args=[self.slug])


class ContactQuerySet(KeyedQuerySet):
    def emergency(self):
        """The numbers for immediate danger, of public organisations."""
        return self.filter(emergency=True, organisation__in=Organisation.objects.public())


class Contact(Keyed):
    organisation = models.ForeignKey(
        Organisation,
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
    hours = models.CharField(
        _("opening hours"), max_length=200, blank=True, help_text=_("Empty: not known.")
    )
    always_open = models.BooleanField(
        _("always open"), default=False, help_text=_("Day and night, every day.")
    )
    emergency = models.BooleanField(
        _("emergency number"), default=False, help_text=_("For immediate danger.")
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("The lowest comes first.")
    )
    source = models.URLField(
        _("source"), max_length=500, blank=True, help_text=_("The page this was read on.")
    )

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["order", "key"]
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
        ]

    def __str__(self):
        return self.value

    def save(self, *args, **kwargs):
        self.key = self.key or self.free_key(self.make_key())
        super().save(*args, **kwargs)

    def clean(self):
        """Refuse a value that does not fit its kind: a wrong number harms."""
        checks = {
            ContactKind.EMAIL: validate_email,
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

    def make_key(self):
        """A lasting name for a contact that was added without one, as the admin does."""
        what = re.sub(r"[^a-z0-9]+", "-", self.value.lower().removeprefix("https://")).strip("-")
        return f"{self.organisation.key}.{self.kind}.{what}"[:150]

    @property
    def is_phone(self):
        return self.kind in (ContactKind.PHONE, ContactKind.PHONE_ABROAD)

    @property
    def host(self):
        """The site that a web address leads to, as one would say it."""
        return urlsplit(self.value).hostname.removeprefix("www.")

    @property
    def href(self):
        """The address behind the value: tel:, mailto: or the web address itself."""
        if self.is_phone:
            return "tel:" + re.sub(r"[^+0-9]", "", self.value)
        return f"mailto:{self.value}" if self.kind == ContactKind.EMAIL else self.value


def validate_phone(value):
    """Refuse anything but digits in groups, as one reads a number out."""
    if not PHONE.fullmatch(value):
        raise ValidationError(_("Write the number in digits, with spaces or dashes between."))


def validate_phone_abroad(value):
    """Refuse a number without its country code."""
    validate_phone(value)
    if not value.startswith("+"):
        raise ValidationError(_("A number for calls from abroad begins with + and the country."))
