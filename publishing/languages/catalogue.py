"""Catalogues of translations as PO files, which every tool of translators reads.

`msgctxt` is kind.key.field, `msgid` the English text that the translation was made from, and
`fuzzy` says that no person has checked it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO

from babel.messages import Catalog, Message
from babel.messages.pofile import PoFileError, read_po, write_po
from django.utils.translation import gettext as _

WIDTH = 110
MOST_NAMED = 20
# gettext's own rule; a file without the header is read as UTF-8.
CHARSET = re.compile(r'"Content-Type:[^"\\]*charset=([^"\\\s;]+)', re.IGNORECASE)
CONTEXT = re.compile(r"^msgctxt ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of a catalogue. `name` says where it stands, `source` what it was made from."""

    name: str
    source: str
    text: str
    is_checked: bool


class CatalogueError(Exception):
    """A catalogue that cannot be taken. Names every text that is wrong, up to MOST_NAMED."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = list(problems)
        left = len(self.problems) - MOST_NAMED
        more = [_("and %(number)s more") % {"number": left}] if left > 0 else []
        super().__init__("\n".join([*self.problems[:MOST_NAMED], *more]))


def write(code: str, entries: Iterable[Entry]) -> bytes:
    catalogue = Catalog(locale=code, project="referral site", charset="utf-8", fuzzy=False)
    catalogue.header_comment = "# fuzzy: no person has checked this text."
    for entry in entries:
        is_fuzzy = bool(entry.text) and not entry.is_checked
        flags = ["fuzzy"] if is_fuzzy else []
        catalogue.add(entry.source, entry.text, context=entry.name, flags=flags)
    file = BytesIO()
    write_po(file, catalogue, width=WIDTH)
    return file.getvalue()


def read(code: str, data: bytes) -> list[Entry]:
    """The entries of a file in a language. Raises CatalogueError."""
    catalogue = _parsed(data)
    messages = [message for message in catalogue if message.id]
    if problems := list(_problems(code, catalogue, messages)):
        raise CatalogueError(problems)
    if len(CONTEXT.findall(data.decode("utf-8-sig"))) != len(messages):
        raise CatalogueError([_("a text stands twice in this file")])
    return [
        Entry(str(each.context), str(each.id), text, bool(text) and not each.fuzzy)
        for each in messages
        for text in [str(each.string or "")]
    ]


def _parsed(data: bytes) -> Catalog:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CatalogueError(
            [_("this file is not in UTF-8: %(error)s") % {"error": error}]
        ) from None
    charset = CHARSET.search(text)
    if charset and charset[1].lower() not in ("utf-8", "utf8"):
        raise CatalogueError(
            [_("this file says that it is in %(charset)s, not in UTF-8") % {"charset": charset[1]}]
        )
    try:
        return read_po(BytesIO(text.encode()), abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:
        raise CatalogueError([_("this is not a PO file: %(error)s") % {"error": error}]) from None


def _problems(code: str, catalogue: Catalog, messages: list[Message]) -> Iterator[str]:
    if str(catalogue.locale_identifier or code) != code:
        languages = {"found": catalogue.locale_identifier, "code": code}
        yield _("this file is in %(found)s, not in %(code)s") % languages
    seen: set[str] = set()
    for message in messages:
        name = message.context
        if not isinstance(name, str):
            yield _("no msgctxt says where this text stands: %(text)s") % {"text": message.id}
        elif not isinstance(message.id, str) or not isinstance(message.string or "", str):
            yield _("%(name)s: a text has no plural forms here") % {"name": name}
        elif name in seen:
            yield _("%(name)s: stands twice") % {"name": name}
        else:
            seen.add(name)
