"""What the templates of the public site can call. docs/adr/0002 says why they are Jinja's."""

from itertools import groupby

import jinja2
from django.templatetags.static import static
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext, override, pgettext

from publishing.translated import rich_text, text


def environment(**options):
    options |= {"trim_blocks": True, "lstrip_blocks": True, "undefined": jinja2.StrictUndefined}
    made = jinja2.Environment(  # noqa: S701 -- Django switches autoescape on
        **options, extensions=["jinja2.ext.i18n"]
    )
    made.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext)
    made.globals |= {
        # Unless a view says so: what the page is about, the Navigation of a step page,
        # stages it has read already, and whether it is an error page.
        "here": None,
        "way": None,
        "stages": None,
        "is_error": False,
        "long_date": lambda day: date_format(day, "j F Y"),
        "rich_text": rich_text,
        "static": static,
        "text": text,
        "text_in": text_in,
        "url": lambda name, *parts: reverse(name, args=parts),
    }
    made.filters["groupby_run"] = groupby_run
    return made


def text_in(language, message):
    """A text of the interface in a language that need not be the reader's."""
    with override(language):
        return gettext(message)


def groupby_run(rows, attribute):
    """Neighbours with the same attribute as lists, in the order in which they come."""
    return [list(group) for _, group in groupby(rows, key=lambda row: getattr(row, attribute))]
