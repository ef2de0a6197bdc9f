"""Who helps, with what, for whom and where."""

from functools import lru_cache
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Self, TypeAlias
from uuid import UUID

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from organisations.choices import (
    Age,
    Audience,
    ContactKind,
    Coverage,
    Exploitation,
    Kind,
    Language,
)
from organisations.models.contact import Contact, ContactRow
from organisations.models.place import Region
from publishing import addresses
from publishing.bounded import LongTextField, SlugField
from publishing.desk.places import Place
from publishing.fields import ChoiceListField
from publishing.models import Publishable, PublishableQuerySet, Sourced, TabTitled
from publishing.rich_text import RichTextField
from publishing.translated import read_columns

BRIEF = ["pk", "slug", "kind", "other_kinds", "coverage", "ages", "exploitation"]
AnyContact: TypeAlias = Contact | ContactRow


class Listed:
    """What a list says of an organisation: an Organisation, or a row of one."""

    if TYPE_CHECKING:
        slug: str
        kind: str
        other_kinds: list[str]
        contact_list: list[Any]  # there after `with_contacts`

    def get_absolute_url(self) -> str:
        return addresses.address("organisation", self.slug)

    def ways_to_reach(self) -> tuple[list[AnyContact], list[AnyContact]]:
        """What one reaches it by at once, and the other ways; after `with_contacts`."""
        at_once = self.at_once
        return at_once, [contact for contact in self.contact_list if contact not in at_once]

    @property
    def at_once(self) -> list[AnyContact]:
        """Its first telephone and its first chat; if it has neither, what comes first."""
        of_kind = {contact.kind: contact for contact in reversed(self.contact_list)}
        kinds = (ContactKind.PHONE, ContactKind.CHAT)
        return [of_kind[kind] for kind in kinds if kind in of_kind] or self.contact_list[:1]

    def kind_labels(self, language: str) -> list[str]:
        """All that it does, in words; what it does in the first place comes first."""
        return [kind_label(kind, language) for kind in [self.kind, *self.other_kinds]]


@lru_cache  # of the kinds that there are: a long list names a hundred
def kind_label(kind: str, language: str) -> str:
    """In words of a language."""
    with override(language):
        return str(Kind(kind).label)


class OrganisationRow(Listed, SimpleNamespace):
    """What a page with dozens of organisations reads of each: see ContactRow."""

    if TYPE_CHECKING:
        pk: UUID
        coverage: str
        ages: list[str]
        exploitation: list[str]


def _near(region: Region) -> "QuerySet[Region, Any]":
    """The ids of a region, and of those that lie in it or in which it lies."""
    near = Q(pk=region.pk) | Q(provinces=region) | Q(care_regions=region)
    return Region.objects.filter(near).order_by().values("pk")


class OrganisationQuerySet(PublishableQuerySet["Organisation"]):
    def by_kind(self) -> Self:
        """In the order of the kinds, and within a kind in the editors' order."""
        places = [When(kind=kind, then=place) for place, kind in enumerate(Kind.values)]
        return self.order_by(Case(*places, output_field=models.IntegerField()), "order", "key")

    def to_report_to(self) -> Self:
        """Those in "Where to report", the most urgent first."""
        return self.filter(report_order__isnull=False).order_by("report_order", "key")

    def with_contacts(self) -> Self:
        """Together with how to reach them, in the `contact_list` of each.

        A list, for a page would otherwise make a queryset for each organisation it shows.
        """
        return self.prefetch_related(Prefetch("contacts", to_attr="contact_list"))

    def in_brief(self) -> list[OrganisationRow]:
        """What a long list says of each, with its contacts, in two queries."""
        names = [*BRIEF, *read_columns("name")]
        rows = [
            OrganisationRow(**row, contact_list=[]) for row in self.rewrite(False).values(*names)
        ]
        by_pk = {row.pk: row for row in rows}
        for contact in Contact.objects.filter(organisation__in=by_pk).in_brief():
            by_pk[contact.organisation_id].contact_list.append(contact)
        return rows

    def serving(self, region: Region) -> Self:
        """Those that somebody in a region can turn to: those that work there, and national ones.

        `works_there` says which. Who works in a province works in the care regions that lie
        in it, as far as anybody knows; and the other way round.
        """
        links = Organisation.regions.through._default_manager.filter(organisation=OuterRef("pk"))
        works_there = Exists(links.filter(region__in=_near(region)))
        return self.annotate(works_there=works_there).filter(
            Q(works_there=True) | ~Q(coverage=Coverage.REGIONAL)
        )

    def working_in(self, region: Region) -> Self:
        """Those that work in a region: as `serving` has it, without the national ones.

        `kind_of_region` says by what they name it. Who names more than one comes more than once.
        """
        found = self.filter(regions__in=_near(region))
        return found.annotate(kind_of_region=F("regions__kind"))

    def with_places(self) -> Self:
        """`names_places` says whether it says in which regions it works."""
        links = Organisation.regions.through._default_manager.filter(organisation=OuterRef("pk"))
        return self.annotate(names_places=Exists(links))


class Organisation(Listed, Publishable, TabTitled, Sourced):
    MAIN_TEXT = "summary"
    LISTED_ON = ("organisations",)

    name = models.CharField(
        _("name"), max_length=200, help_text=_("As the organisation writes it itself.")
    )
    slug = SlugField(
        _("slug"),
        max_length=100,
        unique=True,
        help_text=_("The last part of the page's address, the same in every language."),
    )
    kind = models.CharField(_("kind"), max_length=30, choices=Kind, help_text=_("What it does."))
    other_kinds = ChoiceListField(
        _("other kinds"), choices=Kind, help_text=_("What else it does, if it says so.")
    )
    summary = models.CharField(
        _("summary"), max_length=300, help_text=_("At most 25 words: who helps with what.")
    )
    description = RichTextField(
        _("description"), help_text=_("No telephone number, email or address: see contacts.")
    )
    what_happens = LongTextField(
        _("what happens"),
        max_length=1000,
        blank=True,
        help_text=_("One to three sentences: what happens when you contact them."),
    )
    audiences = ChoiceListField(
        _("for whom"), choices=Audience, help_text=_("Who can turn to this organisation.")
    )
    ages = ChoiceListField(
        _("age"), choices=Age, help_text=_("None chosen: any age, or not known.")
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
    address = LongTextField(
        _("address"),
        max_length=300,
        blank=True,
        help_text=_("Street and number; empty if confidential."),
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
    note = LongTextField(
        _("note for editors"), max_length=2000, blank=True, help_text=_("Never shown.")
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["order", "key"]
        indexes = [
            models.Index(
                fields=["report_order", "key"],
                condition=Q(report_order__isnull=False),
                name="organisations_to_report_to_idx",
            )
        ]
        constraints = [
            *Publishable.Meta.constraints,
            *Sourced.Meta.constraints,
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

    def __str__(self) -> str:
        return self.name

    def seen_on(self) -> list[Place]:
        found = super().seen_on()
        if self.report_order is not None:
            found.append(Place("report", _("Where to report"), reverse("report")))
        return found
