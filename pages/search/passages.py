"""A result as it is shown: with the part of its text where somebody's words stand, marked."""

import re
from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language_info
from markupsafe import Markup, escape

from pages.search.arabic import evened
from pages.search.index import Document
from pages.search.vocabulary import WORD
from publishing.translated import direction

LONGEST = 220
WORDS = re.compile(f"({WORD.pattern})")
BEGIN, END = "\ufdd0", "\ufdd1"  # no characters: they stand in no text


class Result:
    """One row that was found.

    `title`, `passage`  as HTML, with the words marked
    `title_in`, `passage_in`  the language of each as Django describes it, if not the reader's
    `call`, `helper`    the Contact to call, if it has one, and whose it is if it is a step
    """

    def __init__(
        self, found: Document, shown: dict[str, Any], words: set[str], language: str, *, call: bool
    ) -> None:
        (title, title_in), (summary, summary_in), (body, body_in) = shown["texts"]
        self.kind, self.key, self.url = found.kind, found.key, shown["url"]
        self.call = found.call if call else None
        self.helper = found.helper
        self.title = marked(title, words)
        self.passage, place = passage([summary, body], words)
        self.title_in = foreign(title_in, language)
        self.passage_in = foreign([summary_in, body_in][place], language)


def foreign(code: str, own: str) -> dict[str, Any] | None:
    """What a template needs to mark a text in another language; None in the reader's own."""
    if not code or code == own:
        return None
    language = get_language_info(code)
    return {**language, "direction": direction(language)}


def marked(text: str, words: set[str]) -> Markup:
    """The text with each of the words in <mark>; everything else in it is escaped."""
    parts = WORDS.split(text)  # every second one is a word
    for place, word in enumerate(parts[1::2]):
        if evened(word.lower()) in words:
            parts[2 * place + 1] = f"{BEGIN}{word}{END}"
    html = str(escape("".join(parts))).replace(BEGIN, "<mark>").replace(END, "</mark>")
    return Markup(html)  # noqa: S704 -- escaped right above


def passage(texts: Sequence[str], words: set[str]) -> tuple[Markup, int]:
    """(the passage, in which of the texts), as HTML with the words marked.

    From the first text that has one of the words, and there from the line that has most;
    the beginning of the first text where none has any.
    """
    for place, text in enumerate(texts):
        compared = evened(text.lower())
        there = {word for word in words if word in compared}  # of a long question few are
        if not there:
            continue
        counts = [count(line, there) for line in compared.split("\n")]
        if best := max(counts):
            line = text.split("\n")[counts.index(best)]
            return marked(shortened(line, words), words), place
    return marked(shortened(texts[0].partition("\n")[0], words), words), 0


def count(line: str, words: set[str]) -> int:
    """How many of the words stand in a line, in small letters."""
    if not any(word in line for word in words):  # most lines have none, and this costs little
        return 0
    return len(words.intersection(WORD.findall(line)))


def shortened(line: str, words: set[str]) -> str:
    """So much of a line as fits, from a little before the first of the words."""
    if len(line) <= LONGEST:
        return line
    start = next((m.start() for m in WORD.finditer(line) if evened(m[0].lower()) in words), 0)
    start = line.rfind(" ", 0, max(0, start - LONGEST // 3)) + 1
    part = line[start : start + LONGEST]
    if start + LONGEST < len(line):
        part = part.rpartition(" ")[0] + " …"
    return f"… {part}" if start else part
