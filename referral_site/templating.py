"""What the templates of the public site can call. docs/adr/0002 says why they are Jinja's."""

from functools import lru_cache
from itertools import groupby

import jinja2
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext, override, pgettext
from markupsafe import Markup

from organisations.choices import Availability
from organisations.opening.words import hours_text, now_text
from publishing.translated import direction_of, in_language, rich_text, text


def environment(**options):
    options |= {"trim_blocks": True, "lstrip_blocks": True, "undefined": jinja2.StrictUndefined}
    made = jinja2.Environment(  # noqa: S701 -- Django switches autoescape on
        **options, extensions=["jinja2.ext.i18n"]
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext)
    made.globals |= {
        "_": translated,
        # Unless a view says so: what the page is about, the Navigation of a step page,
        # what was searched for, and whether it is an error page.
        "here": None,
        "way": None,
        "query": "",
        "is_error": False,
        "contacts_of": contacts_of,
        "hours_text": hours_text,
        "opening": opening,
        "direction_of": direction_of,
        "in_language": in_language,
        "language": get_language,
        "long_date": lambda day: date_format(day, "j F Y"),
        "rich_text": rich_text,
        "static": lru_cache(static),
        "text": text,
        "text_in": text_in,
        "url": lambda name: _address(name, get_language()),
    }
    made.filters |= {"groupby_run": groupby_run, "text": text}
    return made


@lru_cache
def _address(name, language):
    """Where a page of the site's own stands. Each page has a dozen links to them."""
    with override(language):
        return reverse(name)


def translated(message, **values):
    """A text of the interface; jinja2's own looks it up and escapes it anew each time."""
    found = _translation(message, get_language())
    return found % values if values else found


@lru_cache(maxsize=1000)
def _translation(message, language):
    with override(language):
        return Markup(gettext(message))  # noqa: S704 -- ours, not a reader's or an editor's


def text_in(language, message):
    """A text of the interface in a language that need not be the reader's."""
    with override(language):
        return gettext(message)


@jinja2.pass_context
def opening(context, contact):
    """What is said of a contact's hours: (whether it is open now, when it is open).

    The page is right until that changes: `right_until` in middleware.py tells a cache in front.
    """
    if contact.availability == Availability.UNKNOWN and not contact.is_phone:
        return "", ""
    now, until = now_text(contact, timezone.now())
    _is_right_until(until, context["request"])
    return now, hours_text(contact)


def _is_right_until(moment, request):
    """Tell middleware.py when what the page says of opening hours changes; None if it does not."""
    known = getattr(request, "right_until", None)
    if moment and (known is None or moment < known):
        request.right_until = moment


def contacts_of(organisations):
    """The contacts of several organisations, prefetched, as one list."""
    return [contact for found in organisations for contact in found.contacts.all()]


def groupby_run(rows, attribute):
    """Neighbours with the same attribute as lists, in the order in which they come."""
    return [list(group) for _, group in groupby(rows, key=lambda row: getattr(row, attribute))]
