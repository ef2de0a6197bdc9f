"""What the search can find: every public row, as a Found in the reader's language."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import unescape
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from organisations.choices import ContactKind, Kind
from organisations.models import Contact, Organisation
from pages.models import Page, Term
from publishing.translated import best_text, columns, in_order, read_columns
from stages.models import Referral, Regulation, Right, Step

Text = tuple[str, str]  # and the language it is in

BLOCK_ENDS = re.compile(r"</(?:p|li|h2|h3)>|<br>")
TAGS = re.compile(r"<[^<>]*>")
NOT_DIGITS = re.compile(r"[^0-9]+")
NOTHING = ("", "")
TO_CALL = ["kind", "value", "emergency", "availability", "hours", "on_holidays", "order", "key"]


@dataclass(frozen=True)
class Found:
    """A public row, as the search reads and shows it.

    `more`  is searched and not shown
    `call`    the Contact to call, if it is an organisation or a step that has one
    `helper`  whose it is, of a step: who helps first and can be called
    """

    kind: str
    row: Any
    title: Text
    summary: Text
    body: Text
    more: str
    url: str
    call: Contact | None = None
    helper: Organisation | None = None


def everything_public() -> Iterator[Found]:
    """In this order; of two that fit as well the earlier comes first."""
    words, calls = ways_to_reach()
    yield from steps(calls)
    yield from organisations(words, calls)
    yield from texts_of("page", Page.objects.public(), "slug")
    yield from texts_of("right", Right.objects.public(), "slug")
    yield from regulations()
    yield from terms()


def texts_of(
    kind: str,
    rows: QuerySet[Any],
    *needed: str,
    texts: Sequence[str] = ("title", "summary", "body"),
    more: Sequence[str] = (),
) -> Iterator[Found]:
    """A Found for each row; `needed` are the other columns that are asked for."""
    languages, names = in_order(), [*texts, *more]
    for row in rows.only("key", *read_columns(*names), *needed).iterator(chunk_size=500):
        (title, summary, body, *rest) = (best_text(row, name, languages) for name in names)
        extra = " ".join(text for text, _language in rest)
        body = (lines_of(body[0]), body[1])
        yield Found(kind, row, title, summary, body, extra, row.get_absolute_url())


def steps(calls: Mapping[UUID, Contact]) -> Iterator[Found]:
    """With the first of those who help there that has a number to call.

    But not the one for danger, which stands on every page.
    """
    calls = {pk: contact for pk, contact in calls.items() if not contact.emergency}
    firsts: dict[UUID, UUID] = {}
    for step, organisation in Referral.objects.public().values_list("step", "organisation"):
        if organisation in calls:
            firsts.setdefault(step, organisation)
    rows = Organisation.objects.public().only(*read_columns("name"))
    helpers = {row.pk: row for row in rows}
    for found in texts_of("step", Step.objects.public(), "path", more=["question"]):
        first = firsts.get(found.row.pk)
        yield replace(found, helper=helpers[first], call=calls[first]) if first else found


def regulations() -> Iterator[Found]:
    """Also by their articles and numbers."""
    rows = Regulation.objects.public()
    for found in texts_of("regulation", rows, "slug", "articles", "identifier", more=["citation"]):
        more = f"{found.more} {found.row.articles} {found.row.identifier}"
        yield replace(found, more=more)


def organisations(words: dict[UUID, set[str]], call: Mapping[UUID, Contact]) -> Iterator[Found]:
    """Also by what they do, where, and by their numbers, with and without spaces."""
    rows = Organisation.objects.public()
    for pk, *names in rows.values_list("pk", *columns("regions__name")):
        words[pk] |= {name for name in names if name}
    kinds = {value: str(label) for value, label in Kind.choices}
    texts, more = ("name", "summary", "description"), ["what_happens"]
    for found in texts_of("organisation", rows, "slug", "kind", "city", texts=texts, more=more):
        row = found.row
        also = " ".join([found.more, kinds[row.kind], row.city, *sorted(words[row.pk])])
        yield replace(found, more=also, call=call.get(row.pk))


def ways_to_reach() -> tuple[dict[UUID, set[str]], dict[UUID, Contact]]:
    """The numbers and addresses of organisations, and the first number to call, by their id."""
    words: dict[UUID, set[str]] = defaultdict(set)
    call: dict[UUID, Contact] = {}
    for contact in Contact.objects.public().only("organisation", *TO_CALL):
        words[contact.organisation_id] |= {contact.value, in_one(contact.value)}
        if contact.kind == ContactKind.PHONE:
            call.setdefault(contact.organisation_id, contact)
    return words, call


def terms() -> Iterator[Found]:
    """On the page of the glossary where they stand."""
    glossary, languages = reverse("glossary"), in_order()
    for place, row in enumerate(Term.objects.public()):
        page = place // Term.PER_PAGE + 1
        url = f"{glossary}{f'?page={page}' if page > 1 else ''}#{row.key}"
        title, summary = (best_text(row, name, languages) for name in ("term", "meaning"))
        yield Found("term", row, title, summary, NOTHING, "", url)


def lines_of(html: str) -> str:
    """A rich text as plain text, a line for each paragraph, heading and item of a list."""
    lines = unescape(TAGS.sub("", BLOCK_ENDS.sub("\n", html.replace("\n", " "))))
    return "\n".join(filter(None, map(str.strip, lines.split("\n"))))


def in_one(number: str) -> str:
    """The digits of a telephone number in one, as some type it; nothing of a web address."""
    return "" if "@" in number or "/" in number else NOT_DIGITS.sub("", number)
