"""Dates, weekdays and lists as each language writes them: from CLDR, by Babel.

In the reader's language, or the one that is active in its place.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _

BRITISH = {"en": "en_GB"}  # as this site spells: “28 November 2026” and “a, b and c”


@lru_cache  # of the few languages of the site
def locale_of(language: str) -> Locale:
    return Locale.parse(BRITISH.get(language, language))


def long_date(day: date) -> str:
    """28 November 2026."""
    return format_date(day, "long", locale_of(get_language()))


def day_and_date(day: date) -> str:
    """Monday 28 November."""
    text = format_skeleton("MMMMd", day, locale=locale_of(get_language()))
    return _("%(weekday)s %(date)s") % {"weekday": weekday(day.weekday()), "date": text}


def weekday(number: int) -> str:
    """The name of a day of the week, 0 for Monday, as it stands alone."""
    return locale_of(get_language()).days["stand-alone"]["wide"][number]


def all_of(words: Iterable[object]) -> str:
    """a, b and c."""
    return format_list([str(word) for word in words], "standard", locale_of(get_language()))


def one_of(words: Iterable[object]) -> str:
    """a, b or c."""
    return format_list([str(word) for word in words], "or", locale_of(get_language()))
