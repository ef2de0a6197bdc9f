"""What a person may do with content, beyond what Django asks of every model."""

from typing import Any

from django.conf import settings

REVIEW, PUBLISH, WRITE = "publishing.review", "publishing.publish", "publishing.write"


def codes() -> list[str]:
    """The languages into which somebody translates; Dutch is the source."""
    return [settings.TRANSLATED_FROM, *settings.TRANSLATED_INTO]


def may_translate(user: Any, code: str) -> bool:
    return bool(user.has_perm(f"publishing.translate_{code}"))


def own_languages(user: Any) -> list[str] | None:
    """The languages whose texts are all that she may write; None where it is no matter."""
    if user.has_perm(WRITE):
        return None
    return [code for code in codes() if may_translate(user, code)]


def is_own(column: Any, languages: list[str] | None) -> bool:
    """Whether who writes in these languages alone may write this column of a form."""
    return languages is None or getattr(column, "language", None) in languages
