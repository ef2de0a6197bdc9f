"""Showing a translated text, and saying so where it is missing in the reader's language."""

from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext as _
from modeltranslation.utils import resolution_order


def text(row: Model, field: str, language: str | None = None) -> str:
    """A text of one line; one in another language is marked and says which it is.

    It is for a reader of `language`, the active one unless it is given.
    """
    own = getattr(row, f"{field}_{language or get_language()}")
    if own:
        return own
    with override(language or get_language()):
        return _marked(row, field)


def _marked(row: Model, field: str) -> str:
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


def plain_text(row: Model, field: str) -> str:
    """A text of one line as it is, in the reader's language or the next one that has it."""
    return getattr(row, f"{field}_{get_language()}") or _fallback(row, field)[0]


def rich_text(row: Model, field: str) -> str:
    """A text of several paragraphs. RichTextField cleaned it when it was saved."""
    own = getattr(row, f"{field}_{get_language()}")
    if own:
        return SafeString(own)
    found, language = _fallback(row, field)
    if not found:
        return ""
    return format_html(
        '<p class="notice">{}</p><div lang="{}" dir="{}">{}</div>',
        _("This text is not there in your language yet. You read it in %(language)s.")
        % {"language": language["name_translated"]},
        language["code"],
        direction(language),
        mark_safe(found),  # noqa: S308 -- cleaned when it was saved
    )


def in_order() -> tuple[str, ...]:
    """The languages a text is looked for in: the reader's, and those it falls back to."""
    return resolution_order(get_language())


def best_text(row: Model, field: str, languages: Sequence[str]) -> tuple[str, str]:
    """A text as it is stored, and the code of the language it is in. See `in_order`."""
    for code in languages:
        if found := getattr(row, f"{field}_{code}"):
            return found, code
    return "", languages[0]


def in_language(language: str, caller: Callable[[], str]) -> str:
    """What a template's {% call in_language("en") %} holds, as a reader of that language has it."""
    with override(language):
        return caller()


def columns(*fields: str) -> list[str]:
    """The names of translated fields in every language, for `only`."""
    return [f"{field}_{code}" for field in fields for code, _name in settings.LANGUAGES]


def direction(language: dict[str, Any]) -> str:
    return "rtl" if language["bidi"] else "ltr"


def direction_of(code: str) -> str:
    return direction(get_language_info(code))


def _fallback(row: Model, field: str) -> tuple[str, dict[str, Any]]:
    """The text in the first other language that has it, and what is known of that language."""
    for code in resolution_order(get_language())[1:]:
        if found := getattr(row, f"{field}_{code}"):
            return found, get_language_info(code)
    return "", {}
