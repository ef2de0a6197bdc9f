"""The texts of the site that belong to no stage."""

import re
from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from publishing import addresses
from publishing.bounded import LongTextField, SlugField, WebAddressField
from publishing.desk.places import Place
from publishing.models import Publishable, PublishableQuerySet, TabTitled
from publishing.rich_text import RichTextField
from publishing.translated import columns, own_columns, stored
from stages.models import Right, Step


class PageQuerySet(PublishableQuerySet["Page"]):
    def in_footer_or(self, keys: Iterable[str]) -> Self:
        """Those in the footer, and those with one of these keys."""
        # As a subquery, so that both halves find an index however many pages there are.
        in_footer = self.model.objects.filter(footer=True).order_by().values("pk")
        return self.filter(Q(pk__in=in_footer) | Q(key__in=keys))

    def as_links(self) -> Self:
        """Only what a link to a page needs."""
        return self.only("key", "title", "slug", "summary", "footer", *own_columns())


class Page(Publishable, TabTitled):
    LISTED_ON = ("home",)  # at its bottom

    title = models.CharField(
        _("title"), max_length=200, help_text=_("A few plain words; readers see it in every list.")
    )
    slug = SlugField(
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

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        addresses.refuse_taken(self)

    def get_absolute_url(self) -> str:
        return addresses.address("page", addresses.slug_in(self, get_language()))


@addresses.finder
def pages_at(slug: str, language: str) -> QuerySet[Page]:
    return Page.objects.filter(addresses.has_slug(slug, language))


class Term(Publishable):
    MAIN_TEXT = "meaning"
    LISTED_ON = ("glossary",)
    PER_PAGE = 200

    term = models.CharField(
        _("term"),
        max_length=150,
        db_index=True,
        help_text=_("The word or abbreviation, as people meet it."),
    )
    meaning = LongTextField(_("meaning"), max_length=1000, help_text=_("At most 40 words."))
    source = WebAddressField(
        _("source"), max_length=500, blank=True, help_text=_("The page this was read on.")
    )

    objects = PublishableQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("term")
        verbose_name_plural = _("glossary")
        ordering = ["term"]
        constraints = [*Publishable.Meta.constraints]

    def __str__(self) -> str:
        return self.term


class SynonymQuerySet(PublishableQuerySet["Synonym"]):
    """Readers never see a row, but those that are published lead them, to what is public."""

    def with_targets(self) -> Self:
        return self.prefetch_related(*Synonym.TARGETS)


class Synonym(Publishable):
    """Everyday words that lead a search to the right place."""

    MAIN_TEXT = "words"
    TARGETS = ["steps", "organisations", "pages", "rights"]
    MOST_TRIED = 12  # phrases of which a preview shows what a search finds

    words = LongTextField(
        _("what people type"),
        max_length=2000,
        help_text=_(
            "Words or short phrases, separated by commas, as people say them: loverboy, took my "
            "passport. The more of a phrase somebody types, also in other forms of its words, the "
            "higher stands what is chosen below. Other languages find it too."
        ),
    )
    means = models.CharField(
        _("the same in the words of this site"),
        max_length=200,
        blank=True,
        help_text=_("Searched for as well. Empty: only what is chosen below is found."),
    )
    steps = models.ManyToManyField(
        Step, verbose_name=_("steps"), blank=True, related_name="+", help_text=_("Come first.")
    )
    organisations = models.ManyToManyField(
        Organisation,
        verbose_name=_("organisations"),
        blank=True,
        related_name="+",
        help_text=_("Come right after the steps."),
    )
    pages = models.ManyToManyField(
        Page, verbose_name=_("pages"), blank=True, related_name="+", help_text=_("Come next.")
    )
    rights = models.ManyToManyField(
        Right, verbose_name=_("rights"), blank=True, related_name="+", help_text=_("Come last.")
    )

    objects = SynonymQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["key"]
        constraints = [*Publishable.Meta.constraints]

    def __str__(self) -> str:
        return self.words[:80]

    def clean(self) -> None:
        """What is published leads somewhere. What it leads to hangs on it once it is stored."""
        means = [getattr(self, column) for column in columns("means")]
        leads = not self._state.adding and any(getattr(self, n).exists() for n in self.TARGETS)
        if self.is_published and not self._state.adding and not leads and not any(means):
            raise ValidationError(_("This leads nowhere: say what it means or finds."))

    def seen_on(self) -> list[Place]:
        """The search for each of its first phrases; for none if it has none yet."""
        search, phrases = reverse("search"), self.all_phrases()[: self.MOST_TRIED]
        places = [
            Place(f"phrase-{number}", _("“%s” in the search") % phrase, search, {"q": phrase})
            for number, phrase in enumerate(phrases, 1)
        ]
        return places or [Place("search", _("the search"), search)]

    def phrases(self, language: str) -> list[str]:
        """What people type in one language, phrase by phrase."""
        words = re.sub("[\n،]", ",", stored(self, "words", language))
        return list(filter(None, map(str.strip, words.split(","))))

    def all_phrases(self) -> list[str]:
        """In the languages of editors, for many type a word of another one, and in the reader's."""
        languages = dict.fromkeys([*settings.EDITORS_LANGUAGES, get_language()])
        return [phrase for code in languages for phrase in self.phrases(code)]
