"""Static files as readers get them: without what only we read in them."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = ("site.css", "site.js", "walk.js")
INDENT = re.compile(r"^\s+", re.MULTILINE)
BESIDE_A_SIGN = re.compile(r"\s?([{};,>])\s?")


def lean(name: str, text: str) -> str:
    """A file without comments and indentation: they are an eighth of what a reader waits for."""
    if name.endswith(".css"):
        return BESIDE_A_SIGN.sub(r"\1", INDENT.sub("", without_comments(text)))
    return INDENT.sub("", "".join(lines_of_code(text)))


def without_comments(style: str) -> str:
    first, *others = style.split("/*")
    return first + "".join(other.partition("*/")[2] for other in others)


def lines_of_code(script: str) -> Iterator[str]:
    """All lines but those of comments that stand alone: a text may hold the signs of one."""
    is_comment = False
    for line in script.splitlines(keepends=True):
        words = line.strip()
        begins = words.startswith("/*") and words.find("*/") in (-1, len(words) - 2)
        if not (is_comment or begins or words.startswith("//")):
            yield line
        is_comment = (is_comment or begins) and not words.endswith("*/")


class LeanStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Django's and WhiteNoise's, and our own files lean, before they are hashed and compressed.

    Each page asks for the same few of them, and which they are is read when a process starts: so
    their names and addresses are worked out once.
    """

    def post_process(
        self, paths: dict[str, Any], dry_run: bool = False, **options: Any
    ) -> Iterator[Any]:
        for name in () if dry_run else OURS:
            if name in paths:
                with self.open(name) as file:
                    text = lean(name, file.read().decode())
                self.delete(name)
                self._save(name, ContentFile(text.encode()))
                paths[name] = (self, name)
        yield from super().post_process(paths, dry_run, **options)

    @cached_property
    def _names(self) -> dict[str, str]:
        return {}

    @cached_property
    def _addresses(self) -> dict[str, str]:
        return {}

    def stored_name(self, name: str) -> str:
        if name not in self._names:
            self._names[name] = super().stored_name(name)
        return self._names[name]

    def url(self, name: str, force: bool = False) -> str:
        if name not in self._addresses:
            self._addresses[name] = super().url(name, force)
        return self._addresses[name]
