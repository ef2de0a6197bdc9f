"""How content becomes public. Knows no content model."""

import uuid
from collections.abc import Collection, Iterable
from itertools import chain, count
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q
from django.db.models.signals import m2m_changed
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from publishing.addresses import has_slug, languages_for
from publishing.bounded import DayField, IdField, KeyField, LongTextField, MomentField
from publishing.desk.redirects import Redirect
from publishing.desk.revision import Event, Revision
from publishing.languages.state import TextsField, column_of
from publishing.translated import stored, unread
from publishing.validators import validate_web_addresses
from publishing.version import ContentVersion, changing

__all__ = [
    "ContentVersion",
    "Event",
    "Keyed",
    "Publishable",
    "Redirect",
    "Revision",
    "Sourced",
    "Status",
    "Translated",
]


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


AnyKeyed = TypeVar("AnyKeyed", bound="Keyed", covariant=True)
AnyPublishable = TypeVar("AnyPublishable", bound="Publishable", covariant=True)


class KeyedQuerySet(models.QuerySet[AnyKeyed]):
    """Every change of rows raises the content version, also what calls no `save`.

    Texts in languages that are not read stay in the database: see `unread`. What was not read is
    not saved either, so no form undoes a translation that came in meanwhile.
    """

    if TYPE_CHECKING:  # modeltranslation adds it to the models that it knows

        def rewrite(self, mode: bool = True) -> Self: ...

    def __init__(self, model: Any = None, query: Any = None, *args: Any, **kwargs: Any) -> None:
        if model and query is None:
            query = models.QuerySet(model).defer(*unread(model)).query
        super().__init__(model, query, *args, **kwargs)

    def with_every_language(self) -> Self:
        """Also the texts in languages that the reader does not read."""
        return self.defer(None)

    def in_catalogues(self, languages: Iterable[str]) -> Self:
        """With all that a catalogue of these languages asks: see `Translated`."""
        others = [code for code in settings.TRANSLATED_INTO if code not in languages]
        return models.QuerySet.defer(self.with_every_language(), *map(column_of, others))

    def joined(self, relation: str) -> Self:
        """Together with a row that each refers to, in the languages of the reader."""
        related = self.model._meta.get_field(relation).related_model
        left = [f"{relation}__{name}" for name in unread(related)]
        # Django's own: modeltranslation's looks each name up.
        return models.QuerySet.defer(self.select_related(relation), *left)

    def get_by_natural_key(self, key: str) -> AnyKeyed:
        return self.get(key=key)

    def update(self, **values: Any) -> int:
        with changing():
            return super().update(**values)

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[AnyKeyed]:
        with changing():
            return super().bulk_create(*args, **kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        with changing():
            return super().delete()

    delete.queryset_only = True  # type: ignore[attr-defined]  # as Django's own


class Keyed(models.Model):
    """A row with an id that is safe to give away and a readable name for fixtures."""

    LONGEST_KEY = 150

    id = IdField(primary_key=True, default=uuid.uuid4, editable=False)
    key = KeyField(
        _("key"),
        max_length=LONGEST_KEY,
        unique=True,
        help_text=_(
            "The lasting name of this item in files and exports. Readers never see it. "
            "Do not change it once it is in use."
        ),
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        # modeltranslation fills a text's bare column in the active language; keep it Dutch,
        # so that its uniqueness does not depend on the language the editor works in.
        with override(settings.LANGUAGE_CODE), changing():
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with changing():
            return super().delete(*args, **kwargs)

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **kwargs: Any
    ) -> Self:
        # Django looks each column of a row up among those that were read: in a list.
        return super().from_db(db, frozenset(field_names), values, **kwargs)

    def natural_key(self) -> tuple[str]:
        return (self.key,)

    def free_key(self, wanted: str, taken: Collection[str] | None = None) -> str:
        """`wanted` as a key, shortened if need be; numbered if another row has it.

        `taken`: the keys of all rows, of who makes many at once; else the database is asked.
        """
        longest = Keyed.LONGEST_KEY
        stem = wanted[: longest - 5]
        if taken is None:
            rows = type(self)._default_manager.exclude(pk=self.pk)
            taken = set(rows.filter(key__startswith=stem).values_list("key", flat=True))
        candidates = chain([wanted[:longest]], (f"{stem}-{number}" for number in count(2)))
        return next(key for key in candidates if key not in taken)


@receiver(m2m_changed)
def links_change(instance: models.Model, action: str, **kwargs: Any) -> None:
    """Django says so inside its own transaction, before and after it changes the links."""
    if isinstance(instance, Keyed) and action.startswith("pre_"):
        with changing():
            pass


class Translated(Keyed):
    """A row with texts that are translated: a column for each language they are made in."""

    class Meta:
        abstract = True

    @property
    def name_in_catalogues(self) -> str:
        return self.key


for _code in settings.TRANSLATED_INTO:
    Translated.add_to_class(column_of(_code), TextsField())


class PublishableQuerySet(KeyedQuerySet[AnyPublishable]):
    def published(self) -> Self:
        """Rows that somebody published. Not always public: see `public`."""
        return self.filter(status=Status.PUBLISHED)

    def public(self) -> Self:
        """Rows a reader may see. Every public view starts here."""
        return self.published()

    def with_languages(self) -> Self:
        """`has_pl` and so on say whether the main text is there; see `Publishable.written_in`."""
        main = self.model.MAIN_TEXT
        has = {
            code: Q(**{f"{column_of(code)}__has_key": main}) for code in settings.TRANSLATED_INTO
        }
        return self.annotate(**{f"has_{code}": condition for code, condition in has.items()})

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

    def pages(self) -> list[Any]:
        """The rows whose addresses follow from this one's: itself, if it has a page."""
        return [self] if hasattr(self, "get_absolute_url") else []

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


class Sourced(models.Model):
    """Where the facts come from and when somebody last checked them."""

    sources = LongTextField(
        _("sources"),
        max_length=5000,
        blank=True,
        validators=[validate_web_addresses],
        help_text=_("Where the facts come from: one web address on each line."),
    )
    checked_on = DayField(
        _("last checked on"),
        null=True,
        blank=True,
        help_text=_("The day somebody last compared this with its sources. Readers see it."),
    )
    checked_by = models.CharField(
        _("checked by"),
        max_length=100,
        blank=True,
        help_text=_(
            "Which organisation compared it, or in which role; nobody's name. Never shown."
        ),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_checked_by_whom_and_when",
                condition=Q(checked_by="") | Q(checked_on__isnull=False),
                violation_error_message=_("Who checked it did so on a day: fill it in."),
            )
        ]

    @property
    def source_list(self) -> list[str]:
        return self.sources.split()
