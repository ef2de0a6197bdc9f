"""The texts of the site that belong to no stage."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from publishing import addresses
from publishing.models import Publishable, PublishableQuerySet
from publishing.rich_text import RichTextField


class PageQuerySet(PublishableQuerySet):
    def in_footer_or(self, keys):
        """Those in the footer, and those with one of these keys."""
        # As a subquery, so that both halves find an index however many pages there are.
        in_footer = self.model.objects.filter(footer=True).order_by().values("pk")
        return self.filter(Q(pk__in=in_footer) | Q(key__in=keys))

    def as_links(self):
        """Only what a link to a page needs."""
        return self.only("key", "title", "slug", "summary", "footer")


class Page(Publishable):
    title = models.CharField(
        _("title"), max_length=200, help_text=_("A few plain words; readers see it in every list.")
    )
    slug = models.SlugField(
        _("slug"), max_length=100, unique=True, help_text=_("The last part of the page's address.")
    )
    summary = models.CharField(
        _("summary"), max_length=300, help_text=_("At most 25 words: what a reader finds here.")
    )
    body = RichTextField(_("text"), help_text=_("No telephone number, email or address."))
    footer = models.BooleanField(
        _("in the footer"), default=False, help_text=_("Linked at the bottom of every page.")
    )
    with_numbers = models.BooleanField(
        _("with the numbers to call"),
        default=False,
        help_text=_("Below the text stand the numbers of “Where to report”."),
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("The lowest comes first.")
    )

    objects = PageQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["order", "key"]
        indexes = [models.Index(fields=["order"], condition=Q(footer=True), name="page_footer_idx")]
        constraints = [*Publishable.Meta.constraints]

    def __str__(self):
        return self.title

    def clean(self):
        addresses.refuse_taken(self)

    def get_absolute_url(self):
        return addresses.address("page", self.slug)


@addresses.finder
def pages_at(slug, language):
    return Page.objects.filter(addresses.has_slug(slug, language))


class Term(Publishable):
    term = models.CharField(
        _("term"), max_length=150, help_text=_("The word or abbreviation, as people meet it.")
    )
    meaning = models.TextField(_("meaning"), help_text=_("At most 40 words."))
    source = models.URLField(
        _("source"), max_length=500, blank=True, help_text=_("The page this was read on.")
    )

    objects = PublishableQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("term")
        verbose_name_plural = _("glossary")
        ordering = ["term"]
        constraints = [*Publishable.Meta.constraints]

    def __str__(self):
        return self.term
