"""The texts of a row in the languages that are made from English, and what is known of each: which
English it was made from, and whether a person checked it. Both by texts, never by a date: only
another text changes a state.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import translator

from publishing import damage
from publishing.bounded import PathField, SlugField, json_check, quoted

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

LONGEST = 200_000  # letters of one row in one language; twice the most that its fields can hold
PARTS = {"text", "source", "checked"}
NOTHING = {"text": "", "source": "", "checked": ""}


class State(models.TextChoices):
    MISSING = "missing", _("missing")
    UNCHECKED = "unchecked", _("not checked by a person")
    CHECKED = "checked", _("checked")
    OUTDATED = "outdated", _("outdated")


class Encoder(json.JSONEncoder):
    """Writes letters as they are: else each Cyrillic or Arabic one would take six."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"ensure_ascii": False})


class TextsField(models.JSONField):
    """The texts of one row in one language.

    `{"title": {"text": …, "source": …, "checked": …}}`: `source` is the English that the text was
    made from, `checked` the hash of the text that a person checked, or "". Nothing is NULL.
    """

    def __init__(self) -> None:
        super().__init__(default=dict, blank=True, null=True, editable=False, encoder=Encoder)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, _args, _kwargs = super().deconstruct()
        return name, path, [], {}  # each of them is the same

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> dict[str, Any]:
        """What of it has its form. What has not is not there, so it does not pass for checked."""
        if value is None:
            return {}
        try:
            stored = super().from_db_value(value, expression, connection)
        except (ValueError, RecursionError):
            stored = None
        found = stored if isinstance(stored, dict) else {}
        known = {name: each for name, each in found.items() if _has_its_form(each)}
        if known != stored:
            damage.report(self, value)
        return known

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        return super().get_db_prep_save(value or None, connection)

    def db_check(self, connection: "BaseDatabaseWrapper") -> str:
        length = f"length(CAST({quoted(self, connection)} AS text)) <= {LONGEST}"
        return f"({json_check(self, 'object', connection)}) AND {length}"


def _has_its_form(known: Any) -> bool:
    return (
        isinstance(known, dict)
        and known.keys() == PARTS
        and all(isinstance(part, str) for part in known.values())
    )


def column_of(code: str) -> str:
    """The column of a language that is made from English."""
    return f"in_{code}"


def digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()


@lru_cache  # of each model there is one, as long as the process lives
def translated_fields(model: Any) -> tuple[str, ...]:
    """The names of the fields that are translated from English, in the order of the model.

    Not the parts of addresses: those are the English ones.
    """
    names = translator.get_options_for_model(model).all_fields
    fields = [model._meta.get_field(name) for name in names]
    return tuple(f.name for f in sorted(fields) if not isinstance(f, (SlugField, PathField)))


class Translations:
    """The translations of a row: their states, and changing them. It does not save."""

    def __init__(self, row: Any) -> None:
        self.row = row

    def _known(self, field: str, code: str) -> dict[str, str]:
        return getattr(self.row, column_of(code)).get(field, NOTHING)

    def text(self, field: str, code: str) -> str:
        return self._known(field, code)["text"]

    def english(self, field: str) -> str:
        """Today's English text."""
        return getattr(self.row, f"{field}_{settings.TRANSLATED_FROM}") or ""

    def made_from(self, field: str, code: str) -> str:
        """The English text that a translation was made from."""
        return self._known(field, code)["source"]

    def is_checked(self, field: str, code: str) -> bool:
        """Whether a person checked this very text, beside the English it was made from."""
        known = self._known(field, code)
        return known["checked"] == digest(known["text"])

    def state(self, field: str, code: str) -> State | None:
        """None of what there is nothing to translate in."""
        english = self.english(field)
        if not self.text(field, code):
            return State.MISSING if english else None
        if self.made_from(field, code) != english:
            return State.OUTDATED
        return State.CHECKED if self.is_checked(field, code) else State.UNCHECKED

    def put(self, field: str, code: str, text: str, *, source: str, checked: bool) -> bool:
        """Set a translation that was made from `source`; "" takes it away.

        Returns whether that changes anything. A check of the same text, made from the same English,
        stays: who hands it in again does not know of it.
        """
        before = self._known(field, code)
        if text == before["text"] and source == before["source"]:
            checked = checked or self.is_checked(field, code)
        known = {"text": text, "source": source, "checked": digest(text) if checked else ""}
        if (known if text else NOTHING) == before:
            return False
        texts = {**getattr(self.row, column_of(code)), field: known}
        if not text:
            del texts[field]
        setattr(self.row, column_of(code), texts)
        return True
