"""Which release of the site this is, for what outlives its process."""

import hashlib
from typing import Any

from django.conf import settings


def release() -> str:
    """A mark of everything but the content that a page is made of, settings among it.

    A cache that outlives the process may hold pages of the release before this one.
    """
    mark = hashlib.sha256(repr((settings.SITE_URL, settings.LEAVE_URL)).encode())
    mark.update(repr((settings.DEMO_CONTENT, settings.LANGUAGES, settings.STATIC_URL)).encode())
    for folder in ("publishing", "organisations", "stages", "pages", "referral_site"):
        add_files(mark, folder, "*.py")
    add_files(mark, "templates", "*.html")
    add_files(mark, "locale", "*.mo")
    add_files(mark, "static", "*")
    return mark.hexdigest()


def add_files(mark: Any, folder: str, pattern: str) -> None:
    for path in sorted((settings.BASE_DIR / folder).rglob(pattern)):
        if path.is_file():
            mark.update(path.read_bytes())
