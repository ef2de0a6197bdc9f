"""What the templates of the public site can call. docs/adr/0002 says why they are Jinja's."""

import base64
import hashlib
import re
from collections.abc import Iterable, MutableMapping
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

import jinja2
from django.conf import settings
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage, staticfiles_storage
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import (
    get_language,
    gettext,
    ngettext,
    override,
    pgettext,
)
from jinja2.ext import Extension
from jinja2.runtime import Context
from markupsafe import Markup

from organisations.choices import Availability
from organisations.cldr import long_date
from organisations.models import Contact, FirstCall, Organisation, first_call
from organisations.opening.words import hours_text, now_text
from pages.frame import address
from pages.mentions import with_links
from publishing.translated import direction_of, first_of, in_language, plain_text, rich_text, text
from stages.models import Step

# Jinja takes the line's end after a block away, so that words on the next line are parted from
# those before the block by their indentation alone.
BEHIND_A_BLOCK = re.compile(r"(?<=%\})\n[ \t]+(?!\{[%#]|\s)")
INDENT = re.compile(r"^[ \t]+", re.MULTILINE)


class Unindented(Extension):
    """The indentation of a template is for whoever edits it: it would weigh 200 bytes a page."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return INDENT.sub("", BEHIND_A_BLOCK.sub("\n\n", source))


class Environment(jinja2.Environment):
    """Each include goes through all globals, which is slow in the chain of maps that Jinja makes.

    A plain dictionary takes a tenth off a page of many rows. It holds what the globals are when a
    template is loaded; ours never change.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


def environment(**options: Any) -> jinja2.Environment:
    options |= {"trim_blocks": True, "lstrip_blocks": True, "undefined": jinja2.StrictUndefined}
    made = Environment(  # Django switches autoescape on
        **options, extensions=["jinja2.ext.i18n", Unindented]
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]  # of the extension
        gettext, ngettext, newstyle=True, pgettext=pgettext
    )
    made.globals |= {
        "_": translated,
        # Unless a view says so: what the page is about, the Navigation of a step page,
        # what was searched for, and whether it is an error page.
        "here": None,
        "way": None,
        "query": "",
        "is_error": False,
        "contacts_of": contacts_of,
        "open_now": open_now,
        "opening": opening,
        "direction_of": direction_of,
        "first_of": first_of,
        "in_language": in_language,
        "integrity": integrity,
        "isolated": isolated,
        "language": get_language,
        "links_to": links_to,
        "long_date": long_date,
        "plain": plain_text,
        "rich_text": rich_text,
        "static": static,
        "text": text,
        "text_in": text_in,
        "url": address,
        "with_links": with_links,
    }
    # What stands on a page a hundred times is a filter: Jinja calls one straight away, a function
    # of a template by a detour that takes longer than most of them.
    made.filters |= {"groupby_run": groupby_run, "isolated": isolated, "opening": opening}
    made.filters |= {"hours_text": hours_text, "text": text}
    return made


def integrity(name: str) -> str:
    """The attribute by which a browser refuses a file that is not the one we meant."""
    if settings.DEBUG or not isinstance(staticfiles_storage, ManifestStaticFilesStorage):
        return ""  # of developers and tests, whose files change under the same name
    return Markup(' integrity="{}"').format(digest(staticfiles_storage.stored_name(name)))


@lru_cache  # of our own files: the name of each changes with what it holds
def digest(stored_name: str) -> str:
    with staticfiles_storage.open(stored_name) as file:
        return f"sha384-{base64.b64encode(hashlib.sha384(file.read()).digest()).decode()}"


def translated(message: str, **values: object) -> str:
    """A text of the interface; the values that are put into it are escaped."""
    found = _translated(message, get_language())
    return found % values if values else found


@lru_cache(maxsize=10_000)  # of our own words, which stand in the templates: a page has hundreds
def _translated(message: str, _language: str) -> Markup:
    """In the active language."""
    return Markup(gettext(message))  # noqa: S704 -- ours, not a reader's or an editor's


def isolated(value: str, *, in_words: bool = False, direction: str = "") -> str:
    """A number or an address, which in a text from right to left would change its groups around.

    `in_words`: other words stand beside it on one line, and it is not to be broken with them.
    `direction` is that of the language, where a page has it at hand.
    """
    apart = in_words or (direction or direction_of(get_language())) == "rtl"
    return Markup('<bdi dir="ltr">{}</bdi>').format(value) if apart else value


def text_in(language: str, message: str) -> str:
    """A text of the interface in a language that need not be the reader's."""
    with override(language):
        return gettext(message)


@jinja2.pass_context
def opening(context: Context, contact: Contact) -> tuple[str, str]:
    """What is said of a contact's hours: (whether it is open now, when it is open).

    The page is right until that changes: `kept_in_front` in middleware.py tells a cache in front.
    """
    if contact.availability == Availability.UNKNOWN:
        return "", ""
    if context["frame"].copy:  # nobody knows when it will be read
        return "", hours_text(contact)
    now, until = now_text(contact, timezone.now())
    _is_right_until(until, context["request"])
    return now, hours_text(contact)


@jinja2.pass_context
def open_now(context: Context, calls: Iterable[FirstCall]) -> Contact | None:
    """The first number of these that is answered now. The page is right until that changes."""
    if context["frame"].copy:
        return None
    contact, until = first_call.open_now(calls, timezone.now())
    _is_right_until(until, context["request"])
    return contact


def _is_right_until(moment: datetime | None, request: HttpRequest) -> None:
    """Tell middleware.py when what the page says of opening hours changes; None if it does not."""
    known = getattr(request, "right_until", None)
    if moment and (known is None or moment < known):
        request.right_until = moment  # type: ignore[attr-defined]  # see page_cache.py


def links_to(steps: Iterable[Step]) -> list[tuple[str, str]]:
    """[(address, title)] of steps."""
    return [(step.get_absolute_url(), text(step, "title")) for step in steps]


def contacts_of(organisations: Iterable[Organisation]) -> list[Contact]:
    """The contacts of several organisations, prefetched, as one list."""
    return [contact for found in organisations for contact in found.contact_list]


def groupby_run(rows: Iterable[Any], attribute: str) -> list[list[Any]]:
    """Neighbours with the same attribute as lists, in the order in which they come."""
    return [list(group) for _, group in groupby(rows, key=lambda row: getattr(row, attribute))]
