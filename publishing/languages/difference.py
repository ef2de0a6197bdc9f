"""Which words two versions of a text do not share, marked for whoever compares them."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from publishing.rich_text import clean

# A tag, an entity, a word, a space, any other sign.
PIECE = re.compile(r"<[^<>]*>|&#?\w+;|\w+|\s+|.", re.DOTALL)


def marked(before: str, after: str, *, is_rich: bool) -> tuple[SafeString, SafeString]:
    """Both texts, with <del> around what the other lacks in the first, <ins> in the second."""
    ready = clean if is_rich else escape
    old, new = (PIECE.findall(ready(text)) for text in (before, after))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    gone, come = set(range(len(old))), set(range(len(new)))
    for block in matcher.get_matching_blocks():
        gone -= set(range(block.a, block.a + block.size))
        come -= set(range(block.b, block.b + block.size))
    return _with_marks(old, gone, "del"), _with_marks(new, come, "ins")


def _with_marks(pieces: list[str], places: Iterable[int], tag: str) -> SafeString:
    """Tags stand outside the marks, so that both nest as they should."""
    runs = groupby(
        enumerate(pieces), lambda each: each[0] in places and not each[1].startswith("<")
    )
    made = []
    for is_other, run in runs:
        text = "".join(piece for _place, piece in run)
        made.append(f"<{tag}>{text}</{tag}>" if is_other else text)
    return mark_safe("".join(made))  # noqa: S308 -- cleaned or escaped above
