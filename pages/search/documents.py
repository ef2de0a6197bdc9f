"""What the search can find: every public row, as a Found in the reader's language."""

import re
from collections import defaultdict, namedtuple
from html import unescape

from django.urls import reverse

from organisations.choices import ContactKind, Kind
from organisations.models import Contact, Organisation
from pages.models import Page, Term
from publishing.translated import best_text, in_order
from stages.models import Regulation, Right, Step

# title, summary and body are (text, the language it is in); `more` is searched and not shown,
# `call` is the Contact of an organisation to call, if it has one.
Found = namedtuple("Found", "kind row title summary body more url call", defaults=[None])

BLOCK_ENDS, TAGS = re.compile(r"\s*</(?:p|li|h2|h3)>\s*|<br>"), re.compile(r"<[^>]+>")
NOT_DIGITS = re.compile(r"[^0-9]+")
NOTHING = ("", "")
TO_CALL = ["kind", "value", "availability", "hours", "on_holidays", "order", "key"]


def everything_public():
    yield from texts_of("step", Step.objects.public(), "path", more=["question"])
    yield from texts_of("right", Right.objects.public(), "slug")
    yield from texts_of("page", Page.objects.public(), "slug")
    yield from regulations()
    yield from organisations()
    yield from terms()


def texts_of(kind, rows, *needed, texts=("title", "summary", "body"), more=()):
    """A Found for each row; `needed` are the other columns that are asked for."""
    languages, names = in_order(), [*texts, *more]
    columns = [f"{name}_{code}" for name in names for code in languages]
    for row in rows.only("key", *columns, *needed).iterator(chunk_size=500):
        (title, summary, body, *rest) = (best_text(row, name, languages) for name in names)
        extra = " ".join(text for text, _language in rest)
        body = (blocks(body[0]), body[1])
        yield Found(kind, row, title, summary, body, extra, row.get_absolute_url())


def regulations():
    rows = Regulation.objects.public()
    for found in texts_of("regulation", rows, "slug", "articles", "identifier", more=["citation"]):
        row = found.row
        yield found._replace(more=f"{found.more} {row.articles} {row.identifier}")


def organisations():
    """Also by what they do, where, and by their numbers, with and without spaces."""
    rows = Organisation.objects.public()
    words, call = defaultdict(set), {}
    for contact in Contact.objects.public().only("organisation", *TO_CALL):
        words[contact.organisation_id] |= {contact.value, joined(contact.value)}
        if contact.kind == ContactKind.PHONE:
            call.setdefault(contact.organisation_id, contact)
    for pk, *names in rows.values_list("pk", "regions__name_nl", "regions__name_en"):
        words[pk] |= {name for name in names if name}
    kinds = {value: str(label) for value, label in Kind.choices}
    texts, more = ("name", "summary", "description"), ["what_happens"]
    for found in texts_of("organisation", rows, "slug", "kind", "city", texts=texts, more=more):
        row = found.row
        also = " ".join([found.more, kinds[row.kind], row.city, *sorted(words[row.pk])])
        yield found._replace(more=also, call=call.get(row.pk))


def terms():
    """On the page of the glossary where they stand."""
    glossary, languages = reverse("glossary"), in_order()
    for place, row in enumerate(Term.objects.public()):
        page = place // Term.PER_PAGE + 1
        url = f"{glossary}{f'?page={page}' if page > 1 else ''}#{row.key}"
        title, summary = (best_text(row, name, languages) for name in ("term", "meaning"))
        yield Found("term", row, title, summary, NOTHING, "", url)


def blocks(html):
    """A rich text as plain text, a line for each paragraph, heading and item of a list."""
    lines = TAGS.sub("", BLOCK_ENDS.sub("\n", html.replace("\n", " ")))
    return unescape(lines).strip()


def joined(number):
    """The digits of a telephone number in one, as some type it; nothing of a web address."""
    return "" if "@" in number or "/" in number else NOT_DIGITS.sub("", number)
