"""What the search can find: every public row, as a Found in the reader's language."""

import re
from collections import defaultdict, namedtuple
from html import unescape

from django.urls import reverse

from organisations.choices import ContactKind
from organisations.models import Organisation
from pages.models import Page, Term
from publishing.translated import best_text
from stages.models import Regulation, Right, Step

# title, summary and body are (text, the language it is in); `more` is searched and not shown,
# `call` is the telephone number of an organisation.
Found = namedtuple("Found", "kind row title summary body more url call", defaults=[""])

BLOCK_ENDS, TAGS = re.compile(r"\s*</(?:p|li|h2|h3)>\s*|<br>"), re.compile(r"<[^>]+>")
NOT_DIGITS = re.compile(r"[^0-9]+")
NOTHING = ("", "")


def everything_public():
    yield from texts_of("step", Step.objects.public(), more="question")
    yield from texts_of("right", Right.objects.public())
    yield from texts_of("page", Page.objects.public())
    yield from regulations()
    yield from organisations()
    yield from terms()


def texts_of(kind, rows, more=None):
    for row in rows.iterator(chunk_size=500):
        texts = (best_text(row, name) for name in ("title", "summary", "body"))
        title, summary, (body, language) = texts
        extra = best_text(row, more)[0] if more else ""
        url = row.get_absolute_url()
        yield Found(kind, row, title, summary, (blocks(body), language), extra, url)


def regulations():
    for found in texts_of("regulation", Regulation.objects.public()):
        row = found.row
        citation, _language = best_text(row, "citation")
        yield found._replace(more=f"{citation} {row.articles} {row.identifier}")


def organisations():
    """Also by what they do, where, and by their numbers, with and without spaces."""
    rows = Organisation.objects.public()
    words, call = defaultdict(set), {}
    contacts = rows.filter(contacts__isnull=False).order_by("contacts__order", "contacts__key")
    for pk, kind, value in contacts.values_list("pk", "contacts__kind", "contacts__value"):
        words[pk] |= {value, joined(value)}
        if kind == ContactKind.PHONE:
            call.setdefault(pk, value)
    for pk, *names in rows.values_list("pk", "regions__name_nl", "regions__name_en"):
        words[pk] |= {name for name in names if name}
    for row in rows.iterator(chunk_size=500):
        description, language = best_text(row, "description")
        then, _language = best_text(row, "what_happens")
        more = [str(row.get_kind_display()), row.city, then, *sorted(words[row.pk])]
        yield Found(
            "organisation",
            row,
            best_text(row, "name"),
            best_text(row, "summary"),
            (blocks(description), language),
            " ".join(more),
            row.get_absolute_url(),
            call.get(row.pk, ""),
        )


def terms():
    """On the page of the glossary where they stand."""
    glossary = reverse("glossary")
    for place, row in enumerate(Term.objects.public()):
        page = place // Term.PER_PAGE + 1
        url = f"{glossary}{f'?page={page}' if page > 1 else ''}#{row.key}"
        yield Found(
            "term", row, best_text(row, "term"), best_text(row, "meaning"), NOTHING, "", url
        )


def blocks(html):
    """A rich text as plain text, a line for each paragraph, heading and item of a list."""
    lines = TAGS.sub("", BLOCK_ENDS.sub("\n", html.replace("\n", " ")))
    return unescape(lines).strip()


def joined(number):
    """The digits of a telephone number in one, as some type it; nothing of a web address."""
    return "" if "@" in number or "/" in number else NOT_DIGITS.sub("", number)
