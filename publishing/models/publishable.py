"""Rows that readers see once somebody published them."""

from typing import Any, Self, TypeVar

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import HasKey
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from publishing.addresses import has_slug, languages_for
from publishing.bounded import MomentField
from publishing.desk.places import Place
from publishing.languages.state import column_of
from publishing.models.keyed import KeyedQuerySet, Translated
from publishing.translated import own_columns, stored

AnyPublishable = TypeVar("AnyPublishable", bound="Publishable", covariant=True)


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class PublishableQuerySet(KeyedQuerySet[AnyPublishable]):
    def published(self) -> Self:
        """Rows that somebody published. Not always public: see `public`."""
        return self.filter(status=Status.PUBLISHED)

    def public(self) -> Self:
        """Rows a reader may see. Every public view starts here."""
        return self.published()

    def listed(self) -> Self:
        """Only what a list shows: each column more has to be asked for, read and kept."""
        return self.only(*self.model.IN_LISTS, *own_columns())

    def with_languages(self) -> Self:
        """`has_pl` and so on say whether the main text is there; see `Publishable.written_in`."""
        main = self.model.MAIN_TEXT
        has = {f"has_{code}": HasKey(F(column_of(code)), main) for code in settings.TRANSLATED_INTO}
        return self.annotate(**has)

    def by_slug(self, slug: str) -> Self:
        """The row with this slug in the active language, or where it is missing, in the next one.

        Never in a foreign one: an English slug below /nl/ is not found. At most one row, for
        what is one row's slug may be what another one falls back to.
        """
        language = get_language()
        nearest = [F(f"slug_{code}").asc(nulls_last=True) for code in languages_for(language)]
        return self.filter(has_slug(slug, language)).order_by(*nearest)[:1]


class Publishable(Translated):
    MAIN_TEXT = "body"  # the field without which its page in a language says little in that
    LISTED_ON: tuple[str, ...] = ()  # the names of the pages that list what is public of it
    IN_LISTS: tuple[str, ...] = ()  # the fields that such a list shows
    # What stays with the object, whatever a draft of it says.
    NOT_IN_DRAFTS: tuple[str, ...] = ("key", "status")

    status = models.CharField(
        _("status"),
        max_length=20,
        choices=Status,
        default=Status.DRAFT,
        help_text=_("Readers see only what is published."),
    )
    published_at = MomentField(_("published at"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("published by"),
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_published_by_whom_and_when",
                condition=~Q(status=Status.PUBLISHED)
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_status_is_known",
                condition=Q(status__in=Status.values),
            ),
        ]

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED

    @property
    def written_in(self) -> list[str]:
        """The codes of the languages that its main text is in, of a row `with_languages`.

        Where there is none at all its title has to do: that is in the languages of editors.
        """
        own = [code for code in settings.EDITORS_LANGUAGES if stored(self, self.MAIN_TEXT, code)]
        own += [code for code in settings.TRANSLATED_INTO if getattr(self, f"has_{code}")]
        return own or settings.EDITORS_LANGUAGES

    def addressed(self) -> list[Any]:
        """The rows whose addresses follow from this one's: itself, if it has a page."""
        return [self] if hasattr(self, "get_absolute_url") else []

    def seen_on(self) -> list[Place]:
        """The lists that readers find it in, besides its own page and those that name it."""
        label = str(self._meta.verbose_name_plural)
        return [Place(name, label, reverse(name)) for name in self.LISTED_ON]

    def above(self) -> list[Any]:
        """The rows that have to be public for this one to be."""
        return []

    def set_status(self, status: str, *, by: User | None) -> None:
        """Set the status, and who published and when if it is newly published. Does not save."""
        self.status = status
        if status == Status.PUBLISHED and not self.published_at:
            self.published_at = timezone.now()
            self.published_by = by
        elif status != Status.PUBLISHED:
            self.published_at = self.published_by = None


class TabTitled(models.Model):
    """A page whose title may tell too much to whoever looks at a tab or a history."""

    tab_title = models.CharField(
        _("title in the tab"),
        max_length=100,
        blank=True,
        help_text=_(
            "For the browser's tab and history, where the title says to a watcher what this is "
            "about: no word such as victim or trafficking. In every language or in none."
        ),
    )

    class Meta:
        abstract = True
