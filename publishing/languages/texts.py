"""The texts that are translated, each with its state and its places in the admin, and which of
them comes next.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import CASCADE, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import get_language_info

from publishing.languages.exchange import rows_of
from publishing.languages.state import State, Translations, digest, translated_fields
from publishing.models import Translated
from publishing.translated import direction

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What is wrong to read comes before what nobody checked, and that before what falls back.
TO_DO = [State.OUTDATED, State.UNCHECKED, State.MISSING]


@dataclass(frozen=True, slots=True)
class Choice:
    """What an address asks for; "" for what is not chosen."""

    language: str
    kind: str
    state: str

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Choice":
        language, state = asked.get("language", ""), asked.get("state", "")
        if language not in settings.TRANSLATED_INTO:
            return cls("", "", "")
        return cls(language, asked.get("kind", ""), state if state in State.values else "")

    @property
    def languages(self) -> list[str]:
        return [self.language] if self.language else settings.TRANSLATED_INTO

    @property
    def query(self) -> str:
        """As an address has it."""
        return urlencode({name: value for name, value in asdict(self).items() if value})

    def fits(self, text: "Text") -> bool:
        return self.kind in ("", text.kind) and self.state == text.state


@dataclass(frozen=True, slots=True)
class Text:
    """A text in one language, and where an editor finds what it is part of."""

    kind: str
    row: Translated
    field: str
    language: str
    state: State

    @property
    def label(self) -> "StrOrPromise":
        return capfirst(self.row._meta.get_field(self.field).verbose_name)  # type: ignore[union-attr]  # a column

    @property
    def english(self) -> str:
        return Translations(self.row).english(self.field)

    @property
    def words(self) -> str:
        return Translations(self.row).text(self.field, self.language)

    @property
    def source(self) -> str:
        """The English text that it was made from."""
        return Translations(self.row).made_from(self.field, self.language)

    @property
    def mark(self) -> str:
        """What of it a translator sees: another one if anything of that has changed."""
        return digest("\0".join([self.words, self.source, self.english]))

    @property
    def name(self) -> str:
        return f"{self.row}: {self.label}"

    @property
    def column(self) -> Any:
        """The English one: what that refuses is refused in every language."""
        return self.row._meta.get_field(f"{self.field}_{settings.TRANSLATED_FROM}")

    @property
    def direction(self) -> str:
        return direction(get_language_info(self.language))

    def is_same(self, other: "Text") -> bool:
        place = (self.row.pk, self.field, self.language)
        return place == (other.row.pk, other.field, other.language)

    def url(self, choice: "Choice") -> str:
        """Its own page, for whoever goes on with that choice."""
        place = [self.language, self.kind, self.row.pk, self.field]
        return f"{reverse('admin:translator', args=place)}?{choice.query}"

    @property
    def form_url(self) -> str:
        """The form of what it is part of, with its Dutch and English."""
        item: Any = getattr(self.row, owner(type(self.row)) or "", self.row)
        opts = item._meta
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[item.pk])


def owner(model: Any) -> str | None:
    """The link from a part to the row that it is nothing without; its form has the part's, too."""
    own = (
        f.name for f in model._meta.fields if f.remote_field and f.remote_field.on_delete is CASCADE
    )
    return next(own, None)


def texts(models: Mapping[str, Any], languages: list[str]) -> Iterator[Text]:
    """Every text of these kinds, or of some rows of one, in these languages."""
    for kind, given in models.items():
        rows = given if isinstance(given, QuerySet) else rows_of(given, languages)
        for row in rows:
            known = Translations(row)
            for field in translated_fields(row._meta.model):
                for code in languages:
                    if state := known.state(field, code):
                        yield Text(kind, row, field, code, state)


def in_turn(found: list[Text], choice: Choice, *, after: Text | None = None) -> Iterator[Text]:
    """What is to do of a choice, the most urgent first; of as urgent ones those after a text."""
    here = next((n for n, each in enumerate(found) if after and each.is_same(after)), -1)
    others = [*found[here + 1 :], *found[: max(here, 0)]]
    for state in TO_DO:
        if choice.state in ("", state):
            wanted = (each for each in others if choice.kind in ("", each.kind))
            yield from (each for each in wanted if each.state == state)
