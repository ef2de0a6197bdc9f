"""Showing a translated text, and saying so where it is missing in the reader's language."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext as _
from modeltranslation.utils import resolution_order

from publishing.languages.state import TextsField, column_of

# Asked for each text of a page: of Django's settings each reading is a call of a function.
EDITORS = frozenset(settings.EDITORS_LANGUAGES)
ENGLISH_LINK = re.compile(rf'<a href="(/{settings.TRANSLATED_FROM}/[^"]*)"')


def stored(row: Any, field: str, language: str) -> str:
    """A text as it stands in the database, in one language; "" if it is not there.

    Here and below `row` is a model, or a row of one with the columns that `read_columns` names.
    """
    if language in EDITORS:
        return getattr(row, f"{field}_{language}") or ""
    known = getattr(row, column_of(language)).get(field)
    return known["text"] if known else ""


def text(row: Any, field: str, language: str | None = None) -> str:
    """A text of one line; one in another language is marked and says which it is.

    It is for a reader of `language`, the active one unless it is given.
    """
    own = stored(row, field, language or get_language())
    if own:
        return own
    with override(language or get_language()):
        return _marked(row, field)


def _marked(row: Any, field: str) -> str:
    found, language = _fallback(row, field)
    if not found:
        return ""
    return format_html(
        '<span lang="{}" dir="{}">{}</span> <span class="only-in">({})</span>',
        language["code"],
        direction(language),
        found,
        _("only in %(language)s") % {"language": language["name_translated"]},
    )


def plain_text(row: Any, field: str) -> str:
    """A text of one line as it is, in the reader's language or the next one that has it."""
    return stored(row, field, get_language()) or _fallback(row, field)[0]


def first_of(row: Any, fields: Sequence[str], language: str | None = None) -> str:
    """The first of these fields that is there in the reader's language; the last, if none is."""
    language = language or get_language()
    return next((field for field in fields if stored(row, field, language)), fields[-1])


def rich_text(row: Model, field: str) -> str:
    """A text of several paragraphs. RichTextField cleaned it when it was saved."""
    own = stored(row, field, get_language())
    if own:
        return SafeString(at_home(own))
    found, language = _fallback(row, field)
    if not found:
        return ""
    found = at_home(found)
    return format_html(
        '<p class="notice">{}</p><div lang="{}" dir="{}">{}</div>',
        _("This text is not there in your language yet. You read it in %(language)s.")
        % {"language": language["name_translated"]},
        language["code"],
        direction(language),
        mark_safe(found),  # noqa: S308 -- cleaned when it was saved
    )


def at_home(html: str) -> str:
    """Rich text whose links within the site lead to the same pages in the reader's language.

    In texts that are made from English they are those of the English pages.
    """
    if get_language() in EDITORS:
        return html
    return ENGLISH_LINK.sub(lambda found: f'<a href="{_at_home(found[1], get_language())}"', html)


@lru_cache(maxsize=2000)  # of addresses in texts of editors, never of a reader
def _at_home(address: str, language: str) -> str:
    with override(settings.TRANSLATED_FROM):  # only then it is an address of the site
        return translate_url(address, language)


def in_order() -> tuple[str, ...]:
    """The languages a text is looked for in: the reader's, and those it falls back to."""
    return resolution_order(get_language())


def best_text(row: Model, field: str, languages: Sequence[str]) -> tuple[str, str]:
    """A text as it is stored, and the code of the language it is in. See `in_order`."""
    for code in languages:
        if found := stored(row, field, code):
            return found, code
    return "", languages[0]


def in_language(language: str, caller: Callable[[], str]) -> str:
    """What a template's {% call in_language("en") %} holds, as a reader of that language has it."""
    if language == get_language():  # switching to it takes longer than most of what it holds
        return caller()
    with override(language):
        return caller()


def columns(*fields: str) -> list[str]:
    """The columns of translated fields in the languages of editors, to fall back to."""
    return [f"{field}_{code}" for field in fields for code in settings.EDITORS_LANGUAGES]


def read_columns(*fields: str) -> list[str]:
    """The columns that a reader's texts are found in, for `only` and `values_list`."""
    return [*columns(*fields), *own_columns()]


def own_columns() -> list[str]:
    """The columns with all texts of a row in a language that is read and made from English."""
    read = (get_language(), _beside.get())
    return [column_of(code) for code in read if code in settings.TRANSLATED_INTO]


def unread(model: Any) -> tuple[str, ...]:
    """The columns of a model that are not read: its texts in other languages."""
    return _unread(model, tuple(own_columns()))


@lru_cache  # of a model and two languages there is one, as long as the process lives
def _unread(model: Any, read: tuple[str, ...]) -> tuple[str, ...]:
    names = (field.name for field in model._meta.fields if isinstance(field, TextsField))
    return tuple(name for name in names if name not in read)


# A second language of the page that is being made, read side by side with the reader's own.
_beside: ContextVar[str] = ContextVar("_beside", default="")


@contextmanager
def beside(language: str) -> Iterator[None]:
    """In here texts are read in this language, too; "" for none."""
    before = _beside.set(language)
    try:
        yield
    finally:
        _beside.reset(before)


def direction(language: dict[str, Any]) -> str:
    return "rtl" if language["bidi"] else "ltr"


@lru_cache  # of the languages that there are: each column of a plan has it
def direction_of(code: str) -> str:
    return direction(get_language_info(code))


def _fallback(row: Any, field: str) -> tuple[str, dict[str, Any]]:
    """The text in the first other language that has it, and what is known of that language."""
    for code in resolution_order(get_language())[1:]:
        if found := stored(row, field, code):
            return found, get_language_info(code)
    return "", {}
