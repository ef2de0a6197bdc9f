"""What the desk calls things: people and moments, fields and their values, what is wrong."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

MISSING = {"null", "blank", "required"}


def named(user: User | None) -> str:
    return (user.get_full_name() or user.username) if user else _("a command")


def moment(when: datetime | None) -> str:
    """A day and a time, which may end a sentence."""
    if when is None:
        return ""
    here = localtime(when)
    return f"{date_format(here, 'DATE_FORMAT')}, {here:%H:%M}"


def label(model: Any, column: str) -> str:
    """What a field is called in its form."""
    try:
        found = model._meta.get_field(column)
    except FieldDoesNotExist:
        return str(model._meta.verbose_name)
    text = getattr(found, "translated_field", None)
    if text is None:
        return str(found.verbose_name)
    return f"{text.verbose_name} ({get_language_info(found.language)['name_translated']})"


def shown(value: Any) -> str:
    return _("(deleted)") if not isinstance(value, (int, list, dict)) else str(value)


def said_of(error: ValidationError, model: Any) -> str:
    """What is wrong, each with the name of its field."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    found = []
    for column, errors in error.error_dict.items():
        where = "" if column == "__all__" else f"{label(model, column)}: "
        said = [_("missing") if e.code in MISSING else " ".join(e.messages) for e in errors]
        found.append(where + " ".join(said))
    return " · ".join(found)
