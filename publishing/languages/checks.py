"""What a translation has in common with its source, in any language: a machine can compare it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
REL = re.compile(r"\srel=\"[^\"]*\"")  # cleaning adds it to each link
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
NUMBER = re.compile(r"\d+")


def tags(text: str) -> Counter[str]:
    """With the addresses of links."""
    return Counter(REL.sub("", tag) for tag in TAG.findall(text))


def numbers(text: str) -> Counter[str]:
    """In the digits of any script. Of 1,500 it is 1 and 500: each language groups as it does."""
    found = NUMBER.findall(PLACEHOLDER.sub("", TAG.sub(" ", text)))
    return Counter("".join(str(unicodedata.digit(digit)) for digit in each) for each in found)


def placeholders(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text))


COMPARED: list[tuple[Callable[[str], Counter[str]], "StrPromise", "StrPromise"]] = [
    (
        tags,
        gettext_lazy("the tag %(what)s of the English is not there"),
        gettext_lazy("the tag %(what)s is not in the English"),
    ),
    (
        numbers,
        gettext_lazy("the number %(what)s of the English is not there"),
        gettext_lazy("the number %(what)s is not in the English"),
    ),
    (
        placeholders,
        gettext_lazy("the placeholder %(what)s of the English is not there"),
        gettext_lazy("the placeholder %(what)s is not in the English"),
    ),
]


def unfit(text: str, *, lines: bool) -> Iterator[str]:
    """What a text may not hold: signs that steer a machine; of one line, several."""
    for sign in sorted({sign for sign in text if unicodedata.category(sign) == "Cc"} - {"\n"}):
        yield _("the sign U+%(number)s cannot be shown") % {"number": f"{ord(sign):04X}"}
    if "\n" in text and not lines:
        yield _("it has several lines, and stands on one")


def differences(source: str, text: str) -> Iterator[str]:
    """A sentence for each tag, number and placeholder that only one of the two has."""
    for found_in, missing, added in COMPARED:
        wanted, found = found_in(source), found_in(text)
        for each in wanted - found:
            yield missing % {"what": each}
        for each in found - wanted:
            yield added % {"what": each}
