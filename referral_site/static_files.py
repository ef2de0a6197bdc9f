"""Static files as readers get them: without what only we read in them."""

import re
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = ("site.css", "site.js", "walk.js")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# In a script only what stands alone on its lines: a text may hold the signs of a comment.
ALONE = re.compile(r"^[ \t]*(?://.*|/\*(?s:.*?)\*/)\n", re.MULTILINE)
INDENT = re.compile(r"^\s+", re.MULTILINE)
SPACE = re.compile(r"\s*([{};,>])\s*")


def lean(name: str, text: str) -> str:
    """A file without comments and indentation: they are an eighth of what a reader waits for."""
    if name.endswith(".css"):
        return SPACE.sub(r"\1", INDENT.sub("", COMMENT.sub("", text)))
    return INDENT.sub("", ALONE.sub("", text))


class LeanStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Django's and WhiteNoise's, and our own files lean, before they are hashed and compressed."""

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
