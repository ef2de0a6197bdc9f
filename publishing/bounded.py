"""Field types whose bounds the database keeps, by a CHECK on the column of each language.

So no row can hold what its pages cannot show, whoever writes it. What no CHECK can see is left
out in reading: `publishing/damage.py`.
"""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.db import models

from publishing.validators import validate_key, validate_slug, validate_web_address

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)


def quoted(field: models.Field, connection: "BaseDatabaseWrapper") -> str:
    """The column of a field, for SQL."""
    return connection.ops.quote_name(field.column or field.name)


def is_sqlite(connection: "BaseDatabaseWrapper") -> bool:
    return connection.vendor == "sqlite"


class IdField(models.UUIDField):
    """SQLite keeps it as a text, which may be anything; PostgreSQL has a type for it."""

    def db_check(self, connection: "BaseDatabaseWrapper") -> str | None:
        column = quoted(self, connection)
        if is_sqlite(connection):
            return f"length({column}) = 32 AND {column} NOT GLOB '*[^0-9a-f]*'"
        return None


class KeyField(models.CharField):
    """A readable name: small letters, digits, dots, dashes and underscores."""

    default_validators = [validate_key]

    def db_check(self, connection: "BaseDatabaseWrapper") -> str:
        column = quoted(self, connection)
        if is_sqlite(connection):
            return f"{column} GLOB '[a-z0-9]*' AND {column} NOT GLOB '*[^a-z0-9._-]*'"
        return f"{column} ~ '^[a-z0-9][a-z0-9._-]*$'"


class LongTextField(models.TextField):
    """A text of several lines, of at most `max_length` letters; Django would only advise it."""

    def __init__(self, verbose_name: Any = None, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(verbose_name, max_length=max_length, **kwargs)
        self.validators.append(MaxLengthValidator(max_length))

    def db_check(self, connection: "BaseDatabaseWrapper") -> str:
        return f"length({quoted(self, connection)}) <= {self.max_length}"


class SlugField(models.SlugField):
    """A part of an address: small letters, digits, dashes and underscores."""

    default_validators = [validate_slug]

    def db_check(self, connection: "BaseDatabaseWrapper") -> str:
        column = quoted(self, connection)
        if is_sqlite(connection):
            return f"{column} <> '' AND {column} NOT GLOB '*[^a-z0-9_-]*'"
        return f"{column} ~ '^[a-z0-9_-]+$'"


class PathField(models.CharField):
    """Slugs with a slash between them, in every language."""

    def db_check(self, connection: "BaseDatabaseWrapper") -> str:
        column = quoted(self, connection)
        if is_sqlite(connection):
            return (
                f"{column} IS NOT NULL AND {column} <> '' AND {column} NOT GLOB '*[^a-z0-9_/-]*'"
                f" AND '/' || {column} || '/' NOT GLOB '*//*'"
            )
        return f"{column} IS NOT NULL AND {column} ~ '^[a-z0-9_-]+(/[a-z0-9_-]+)*$'"


class WebAddressField(models.URLField):
    """The address of a page of another site, by http or https."""

    default_validators = [validate_web_address]

    def db_check(self, connection: "BaseDatabaseWrapper") -> str:
        column = quoted(self, connection)
        if is_sqlite(connection):
            return (
                f"{column} = '' OR ({column} GLOB 'http://?*' OR {column} GLOB 'https://?*')"
                f" AND {column} NOT GLOB '*[' || char(1) || '- ]*'"
            )
        return f"{column} = '' OR {column} ~ '^https?://[^[:space:][:cntrl:]]+$'"


class DayField(models.DateField):
    """A day of the calendar. SQLite would keep 31 February, and PostgreSQL `infinity`."""

    default_validators = [MinValueValidator(FIRST_DAY), MaxValueValidator(LAST_DAY)]

    def db_check(self, connection: "BaseDatabaseWrapper") -> str:
        column = quoted(self, connection)
        between = f"{column} BETWEEN '{FIRST_DAY}' AND '{LAST_DAY}'"
        real = f" AND date({column}, '+0 days') IS {column}" if is_sqlite(connection) else ""
        return f"{column} IS NULL OR {between}{real}"


class MomentField(models.DateTimeField):
    """A moment of the calendar, as DayField."""

    default_validators = [
        MinValueValidator(datetime.combine(FIRST_DAY, datetime.min.time(), UTC)),
        MaxValueValidator(datetime.combine(LAST_DAY, datetime.min.time(), UTC)),
    ]

    def db_check(self, connection: "BaseDatabaseWrapper") -> str:
        column = quoted(self, connection)
        between = f"{column} BETWEEN '{FIRST_DAY}' AND '{LAST_DAY}'"
        second = f"substr({column}, 1, 19)"  # without what SQLite would round up to the next one
        real = f" AND datetime({second}, '+0 days') IS {second}"
        real += f" AND substr({column}, 20) NOT GLOB '*[^.0-9]*'"  # Django writes no zone there
        return f"{column} IS NULL OR {between}{real if is_sqlite(connection) else ''}"


def json_check(field: models.JSONField, kind: str, connection: "BaseDatabaseWrapper") -> str:
    """The condition that a column holds JSON of a kind: array, or object."""
    column = quoted(field, connection)
    if is_sqlite(connection):
        return f"{column} IS NULL OR (JSON_VALID({column}) AND json_type({column}) = '{kind}')"
    return f"jsonb_typeof({column}) = '{kind}'"
