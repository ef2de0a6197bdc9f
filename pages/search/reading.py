"""What somebody typed, read: its words, typing errors, quotes, a number, a place, a language."""

import re
from dataclasses import dataclass

from pages.search.index import SearchIndex
from pages.search.places import place_in
from pages.search.tongues import LATIN, Tongue, tongue_of
from pages.search.vocabulary import LONGEST_TEXT, WORD, stems, telling, words_of

MOST_WORDS = 12
PHRASE = re.compile(r'["“”„«»]([^"“”„«»]+)["“”„«»]')
NUMBER = re.compile(r"[\s()+./-]*\d(?:[\s()+./-]*\d){2,}[\s()+./-]*")


@dataclass(frozen=True, slots=True)
class Question:
    """What it says.

    `meant`        the text with its typing errors corrected
    `corrections`  what each word was taken for that nobody wrote
    `words`        those of it that say something; a number is one word
    `compared`     the same text without the name of a place that no text has: it is like none
    `is_number`    whether it is a number that stands here, as of a telephone
    `quoted`       the stems of what stood in quotes
    `place`        the name of a place, as it was typed
    `tongue`       the language it is in, if the site has not that one
    """

    typed: str
    exact: bool
    meant: str
    corrections: dict[str, str]
    words: list[str]
    compared: str
    is_number: bool
    quoted: list[list[str]]
    place: str
    tongue: Tongue | None

    @property
    def literally(self) -> bool:
        """Whether just these words are looked for, and nothing like them."""
        return self.exact or bool(self.quoted) or self.is_number


def read(typed: str, index: SearchIndex, *, exact: bool) -> Question:
    typed = " ".join(typed[: 5 * LONGEST_TEXT].replace("\0", " ").split())[:LONGEST_TEXT]
    quoted = [found for part in PHRASE.findall(typed) if (found := stems(part, index.language))]
    place = "" if exact or quoted else place_in(typed, index.names, index.is_ordinary)
    tongue = None if place else tongue_of(words_of(typed), index.language)
    corrections = {}
    if not (exact or quoted or place or tongue):
        corrections = corrected(telling(typed, index.language)[:MOST_WORDS], index)
    meant = replaced(typed, corrections)
    words = telling(meant, index.language)[:MOST_WORDS]
    number = re.sub(r"\D", "", typed) if NUMBER.fullmatch(typed) else ""
    is_number = bool(number) and index.has(number)
    words = [number] if is_number else words
    names = WORD.findall(place.lower())
    unknown = {name: "" for name in names if not index.vocabulary.as_written(name)}
    compared = replaced(meant, unknown)
    return Question(
        typed=typed,
        exact=exact,
        meant=meant,
        corrections=corrections,
        words=words,
        compared=compared,
        is_number=is_number,
        quoted=quoted,
        place=place,
        tongue=tongue,
    )


def corrected(words: list[str], index: SearchIndex) -> dict[str, str]:
    """What each word was taken for: a typing error, or Latin letters in place of its own."""
    latin = LATIN.get(index.language, {})
    meant = {word: latin.get(word) or index.vocabulary.corrected(word) for word in words}
    return {word: other for word, other in meant.items() if word != other}


def replaced(text: str, words: dict[str, str]) -> str:
    return WORD.sub(lambda word: words.get(word[0].lower(), word[0]), text)
