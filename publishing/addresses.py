"""The addresses right below the language, /nl/<slug>/, which editors choose.

More than one floor has pages there. Each says here how its own are found, so that each
address leads to one page and no floor has to know the ones above it.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeAlias

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from modeltranslation.utils import resolution_order

# The views that look an address up among the editors' pages; any other is the site's own.
LOOKED_UP = {"page", "step"}
# What could be taken for the admin.
KEPT = {"admin"}

Find: TypeAlias = Callable[[str, str], QuerySet[Any]]
_finders: list[Find] = []


def address(view: str, slug: str) -> str:
    """The address of what has a slug, as `reverse(view, args=[slug])` in the reader's language.

    A page has dozens of these, and `reverse` is slow.
    """
    before, after = _around_slug(view, get_language())
    return f"{before}{slug}{after}"


@lru_cache  # of a view and a language there is one, as long as the process lives
def _around_slug(view: str, language: str) -> tuple[str, str]:
    with override(language):
        before, _slug, after = reverse(view, args=["slug"]).rpartition("slug")
    return before, after


def finder(find: Find) -> Find:
    """Register a function (slug, language) -> the rows that are read at that address."""
    _finders.append(find)
    return find


@lru_cache  # of a language there is one, as long as the process lives
def languages_for(language: str) -> tuple[str, ...]:
    """The languages a slug is looked for in: the reader's, and those it falls back to.

    Only editors' languages have slugs, and paths are there in each of these.
    """
    order = resolution_order(language)
    return tuple(code for code in order if code in settings.EDITORS_LANGUAGES)


def slug_in(row: Model, language: str) -> str:
    """The slug a row is found by in a language: its own there, or the one it falls back to."""
    slugs = (getattr(row, f"slug_{code}") for code in languages_for(language))
    return next((slug for slug in slugs if slug), "")


def has_slug(slug: str, language: str) -> Q:
    """The condition that a row is found by this slug in a language."""
    found, missing = Q(), Q()
    for code in languages_for(language):
        found |= missing & Q(**{f"slug_{code}": slug})
        missing &= Q(**{f"slug_{code}__isnull": True})
    return found


def refuse_taken(row: Model) -> None:
    """Refuse a slug that makes an address which leads elsewhere."""
    errors = {}
    for language, _name in settings.LANGUAGES:
        slug = slug_in(row, language)
        if slug and (error := _why_not(row, slug, language)):
            errors[f"slug_{languages_for(language)[0]}"] = error
    if errors:
        raise ValidationError(errors)


def _why_not(row: Model, slug: str, language: str) -> str | None:
    if slug in KEPT or _is_fixed(slug, language):
        return _("The site itself needs this address. Choose another one.")
    if language not in settings.EDITORS_LANGUAGES:
        return None  # it is another's address only where that is in English, too
    for find in _finders:
        if other := find(slug, language).exclude(pk=row.pk).first():
            return _("“%(title)s” has this address already. Choose another one.") % {"title": other}
    return None


def _is_fixed(slug: str, language: str) -> bool:
    with override(language):
        try:
            return resolve(f"/{language}/{slug}/").url_name not in LOOKED_UP
        except Resolver404:
            return False
