"""Passwords that are long and yet among the first that somebody would try."""

import re
import unicodedata
from itertools import pairwise
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from publishing.events.event import Deed
from publishing.events.recording import record

# What editors of this site would think of; the common words come from Django.
OURS = set(
    re.findall(
        "[a-z]+",
        """
        aangifte admin april augustus beheer beheerder december dinsdag donderdag editor februari
        hulp herfst januari juli juni justitie lente maandag maart mensenhandel minister ministerie
        nederland november oktober opvang politie redactie redacteur referral referralsite rijk
        rijksoverheid september site slachtoffer slachtoffers veiligheid vrijdag website wegwijzer
        winter woensdag zaterdag zomer zondag
        """,
    )
)
ROWS = ["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"]
NEIGHBOURS = {pair for row in ROWS for way in (row, row[::-1]) for pair in pairwise(way)}
LOOKS_LIKE = str.maketrans("013457@$!€", "oieastasie")
SHORTEST = 4  # letters of a word; less is found in any text

A_WORD, A_RUN, ENOUGH = 3, 1, 9


class PiecesValidator(CommonPasswordValidator):
    """A password is worth what it is put together from.

    A common word is worth three letters, since there are about as many of them as of three
    letters; a number or a run of the alphabet or keyboard one; every other letter one. What comes
    again is worth nothing. Nine is enough: as much as three common words. Of passwords that are
    drawn from letters and figures one in a hundred has less, and is refused for nothing.
    """

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(password, user)
        if worth(password, self.passwords | OURS) < ENOUGH:
            raise ValidationError(
                _(
                    "This password is put together from words that many use, or from what comes "
                    "again and again. Take four words that have nothing to do with each other."
                ),
                code="password_of_few_pieces",
            )

    def password_changed(self, password: str, user: Any = None) -> None:
        """Django tells it of every password that is saved."""
        if user is not None:
            record(Deed.PASSWORD, about=user)

    def get_help_text(self) -> str:
        return _("Four words that have nothing to do with each other make a good password.")


def worth(password: str, words: set[str]) -> int:
    plain = unicodedata.normalize("NFKD", password.lower())
    return min(sum(pieces(spelled, words).values()) for spelled in spellings(plain))


def spellings(plain: str) -> list[str]:
    """As it was typed, without what stands between, and with letters for what looks like them."""
    close = re.sub(r"[\W_]", "", plain)
    return [plain, close, re.sub(r"[\W_]", "", plain.translate(LOOKS_LIKE))]


def pieces(password: str, words: set[str]) -> dict[str, int]:
    """Each different piece with its worth, the longest word first."""
    found: dict[str, int] = {}
    start = 0
    while start < len(password):
        word = word_at(password, start, words)
        run = word or run_at(password, start)
        piece = run or password[start]
        found[piece] = A_WORD if word and not word.isdigit() else A_RUN
        start += len(piece)
    return found


def word_at(password: str, start: int, words: set[str]) -> str:
    ends = range(min(len(password), start + 20), start + SHORTEST - 1, -1)
    return next((password[start:end] for end in ends if password[start:end] in words), "")


def run_at(password: str, start: int) -> str:
    """The figures, or the neighbours on the keyboard or in the alphabet, that begin here."""
    if figures := re.match(r"\d+", password[start:]):
        return figures[0]
    end = start + 1
    while end < len(password) and (password[end - 1], password[end]) in NEIGHBOURS:
        end += 1
    return password[start:end] if end - start >= SHORTEST else ""
