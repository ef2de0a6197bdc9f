"""What a person can rely on: rights and the regulations they come from."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from publishing import addresses
from publishing.bounded import LongTextField, SlugField, WebAddressField
from publishing.models import Publishable, PublishableQuerySet, Sourced, Status
from publishing.rich_text import RichTextField
from stages.choices import RegulationKind


class Regulation(Publishable, Sourced):
    LISTED_ON = ("regulations",)
    IN_LISTS = ("slug", "title", "citation", "summary", "url")

    kind = models.CharField(
        _("kind"), max_length=20, choices=RegulationKind, help_text=_("What sort of rule it is.")
    )
    title = models.CharField(_("title"), max_length=250, help_text=_("Its official title."))
    slug = SlugField(
        _("slug"),
        max_length=100,
        unique=True,
        help_text=_("The last part of the page's address, the same in every language."),
    )
    citation = models.CharField(
        _("citation"), max_length=150, help_text=_("How lawyers refer to it, e.g. art. 273f Sr.")
    )
    identifier = models.CharField(
        _("identifier"), max_length=60, blank=True, help_text=_("BWB, CELEX or CETS number.")
    )
    url = WebAddressField(
        _("link to the text"), max_length=500, blank=True, help_text=_("The text of the law.")
    )
    articles = models.CharField(
        _("articles"),
        max_length=250,
        blank=True,
        help_text=_("The articles that matter here, separated by commas."),
    )
    summary = models.CharField(_("summary"), max_length=350, help_text=_("At most 30 words."))
    body = RichTextField(_("text"), help_text=_("What it means for the reader; 30 to 80 words."))
    verified = models.BooleanField(
        _("verified"),
        default=False,
        help_text=_("Somebody saw title, citation and link at the source. Needed to publish."),
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("The lowest comes first.")
    )
    note = LongTextField(
        _("note for editors"), max_length=2000, blank=True, help_text=_("Never shown.")
    )

    objects = PublishableQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("regulation")
        verbose_name_plural = _("regulations")
        ordering = ["order", "key"]
        indexes = [
            models.Index(fields=["status", "order", "key"], name="stages_regulation_list_idx")
        ]
        constraints = [
            *Publishable.Meta.constraints,
            *Sourced.Meta.constraints,
            models.CheckConstraint(
                name="stages_regulation_kind_is_known", condition=Q(kind__in=RegulationKind.values)
            ),
            models.CheckConstraint(
                name="stages_regulation_published_is_verified",
                condition=~Q(status=Status.PUBLISHED) | Q(verified=True),
                violation_error_message=_("Only a verified regulation can be published."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return addresses.address("regulation", self.slug)

    @property
    def article_list(self) -> list[str]:
        return [article.strip() for article in self.articles.split(",") if article.strip()]


class Right(Publishable, Sourced):
    LISTED_ON = ("rights",)
    IN_LISTS = ("slug", "title", "summary")

    title = models.CharField(
        _("title"), max_length=200, help_text=_("A few plain words; readers see it in every list.")
    )
    slug = SlugField(
        _("slug"), max_length=100, unique=True, help_text=_("The last part of the page's address.")
    )
    summary = models.CharField(
        _("summary"), max_length=300, help_text=_("At most 25 words: what this right means.")
    )
    body = RichTextField(_("text"), help_text=_("40 to 100 words."))
    regulations = models.ManyToManyField(
        Regulation,
        verbose_name=_("regulations"),
        blank=True,
        related_name="grounds_of",
        help_text=_("Where this right comes from."),
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("The lowest comes first.")
    )

    objects = PublishableQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("right")
        verbose_name_plural = _("rights")
        ordering = ["order", "key"]
        indexes = [models.Index(fields=["status", "order", "key"], name="stages_right_list_idx")]
        constraints = [*Publishable.Meta.constraints, *Sourced.Meta.constraints]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return addresses.address("right", addresses.slug_in(self, get_language()))
