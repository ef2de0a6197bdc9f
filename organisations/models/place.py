"""Where somebody is or an organisation works: provinces, care regions, municipalities, towns."""

from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.choices import NameKind, RegionKind
from publishing.bounded import LongTextField
from publishing.models import AnyKeyed, Keyed, KeyedQuerySet, Translated
from publishing.translated import columns

validate_code = RegexValidator(r"\AGM[0-9]{4}\Z", _("Write GM and four digits, e.g. GM0363."))


class PlaceQuerySet(KeyedQuerySet[AnyKeyed]):
    def public(self) -> Self:
        """Every place may be named to readers; what is where is another matter."""
        return self


class Region(Translated):
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
    note = LongTextField(
        _("note for editors"), max_length=2000, blank=True, help_text=_("Never shown.")
    )

    objects = PlaceQuerySet.as_manager()

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

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> list[str]:
        """Every name it is found by: that of each language."""
        return [name for column in columns("name") if (name := getattr(self, column))]

    def clean(self) -> None:
        """Keep its kind while municipalities rely on it."""
        used = {
            RegionKind.PROVINCE: self.municipalities_in_province,
            RegionKind.CARE_REGION: self.municipalities,
        }
        for kind, rows in used.items():
            if self.kind != kind and rows.exists():
                raise ValidationError(
                    {"kind": _("Municipalities lie in it: it stays what it is.")}, code="in_use"
                )


class Municipality(Keyed):
    """Leads from the name a reader knows to the care region that nobody knows.

    That a province is a province and a care region lies in it stands in another table than
    this one, where no constraint of SQLite or PostgreSQL can look without triggers or a copied
    column. So `clean` says it, which the admin, load_content and import_municipalities call.
    """

    name = models.CharField(_("name"), max_length=100, help_text=_("As its inhabitants write it."))
    other_names = LongTextField(
        _("other names"),
        max_length=1000,
        blank=True,
        help_text=_("By which readers look for it; one on each line."),
    )
    code = models.CharField(
        _("code"),
        max_length=6,
        null=True,  # several may have none; an empty text would have to be unique
        blank=True,
        unique=True,
        validators=[validate_code],
        help_text=_("The code of Statistics Netherlands (CBS), e.g. GM0363. Empty: not known."),
    )
    province = models.ForeignKey(
        Region,
        models.PROTECT,
        verbose_name=_("province"),
        related_name="municipalities_in_province",
        limit_choices_to={"kind": RegionKind.PROVINCE},
        help_text=_("In which it lies."),
    )
    care_region = models.ForeignKey(
        Region,
        models.PROTECT,
        verbose_name=_("care region"),
        related_name="municipalities",
        null=True,
        blank=True,
        limit_choices_to={"kind": RegionKind.CARE_REGION},
        help_text=_("Whose coordinator helps there. Empty: not known."),
    )

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        ordering = ["name", "key"]
        constraints = [
            models.UniqueConstraint(
                name="organisations_municipality_name_in_province",
                fields=["province", "name"],
                violation_error_message=_("This province has a municipality of this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.code = self.code or None
        errors = {}
        province = self.province if self.province_id else None
        if province and province.kind != RegionKind.PROVINCE:
            errors["province"] = _("“%(name)s” is not a province.") % {"name": province}
        region = self.care_region
        if region and region.kind != RegionKind.CARE_REGION:
            errors["care_region"] = _("“%(name)s” is not a care region.") % {"name": region}
        elif region and province and province not in region.provinces.all():
            errors["care_region"] = _("“%(region)s” does not lie in “%(province)s”.") % {
                "region": region,
                "province": province,
            }
        if errors:
            raise ValidationError(errors)

    @property
    def names(self) -> list[str]:
        """Every name it is found by."""
        return [self.name, *self.other_names.splitlines()]

    @property
    def region(self) -> Region:
        """Where to look for help: its care region, or as long as that is unknown its province."""
        return self.care_region or self.province


class PlaceName(Keyed):
    """A name by which readers look for a municipality: of a town or village in it, or of itself.

    Several municipalities may have a village of the same name.
    """

    name = models.CharField(_("name"), max_length=100, help_text=_("As its inhabitants write it."))
    municipality = models.ForeignKey(
        Municipality,
        models.CASCADE,
        verbose_name=_("municipality"),
        related_name="place_names",
        help_text=_("To which the name leads."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=NameKind,
        help_text=_("What the name is. A part of a town comes after other places of its name."),
    )
    source = models.CharField(
        _("source"),
        max_length=60,
        blank=True,
        help_text=_(
            "Where the table of names has it from. Leave it empty for a name of your own: "
            "what has a source goes when it leaves that table."
        ),
    )

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("name of a place")
        verbose_name_plural = _("names of places")
        ordering = ["name", "key"]
        constraints = [
            models.UniqueConstraint(
                name="organisations_placename_once_per_municipality",
                fields=["municipality", "name"],
                violation_error_message=_("This municipality has that name already."),
            ),
            models.CheckConstraint(
                name="organisations_placename_kind_is_known",
                condition=Q(kind__in=NameKind.values),
            ),
        ]

    def __str__(self) -> str:
        return self.name
