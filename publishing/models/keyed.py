"""Rows with a lasting name, of which every change is seen, and their texts in more languages."""

import uuid
from collections.abc import Collection, Iterable
from itertools import chain, count
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models.signals import m2m_changed
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from publishing.bounded import IdField, KeyField
from publishing.languages.state import TextsField, column_of
from publishing.translated import unread
from publishing.version import changing

AnyKeyed = TypeVar("AnyKeyed", bound="Keyed", covariant=True)


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
