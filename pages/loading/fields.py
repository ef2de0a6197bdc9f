"""How a file writes the value of a model's field. The field's type decides, never its name.

A new field of a known type needs no line here, nor in loader.py; a new type needs a function.
"""

import datetime
from collections.abc import Collection, Iterator
from functools import partial, singledispatch
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from modeltranslation.fields import TranslationField

from organisations.opening.field import HoursField
from pages.loading.entry import LANGUAGES, Entry, read_list
from publishing.fields import ChoiceListField
from publishing.rich_text import RichTextField, clean, validate_rich_text

# What no item says itself: its place, key and publication are the loader's business.
NOT_SAID = {"key", "status", "order", "parent"}


def columns(model: type[models.Model]) -> Iterator[models.Field]:
    """The fields that an item can fill in: those that an editor can."""
    for field in model._meta.fields:
        if (
            field.editable
            and field.name not in NOT_SAID
            and not isinstance(field, TranslationField)
        ):
            yield field


def translated(model: type[models.Model]) -> set[str]:
    """The fields that were registered for translation: each has a column for every language."""
    every: list[Any] = [*model._meta.fields]  # modeltranslation has no types
    return {each.translated_field.name for each in every if isinstance(each, TranslationField)}


def links(model: type[models.Model]) -> Iterator[models.ManyToManyField]:
    """The lists of keys that an item can hold. Links that are rows with texts are parts."""
    for field in model._meta.many_to_many:
        through = field.remote_field.through
        if through and through._meta.auto_created:
            yield field


def parts(model: type[models.Model]) -> Iterator[models.ManyToOneRel]:
    """The lists of rows inside an item that are nothing without it, and go when it goes."""
    for relation in model._meta.related_objects:
        if type(relation) is models.ManyToOneRel and relation.on_delete is models.CASCADE:
            yield relation


def take(entry: Entry, model: type[models.Model], without: Collection[str]) -> dict[str, Any]:
    """The columns of a row as an item says them, but for the fields in `without`."""
    taken: dict[str, Any] = {}
    in_languages = translated(model)
    for field in columns(model):
        if field.name in without:
            continue
        if field.name in in_languages:
            taken |= entry.take(field.name, partial(texts, field))
        else:
            taken[field.attname] = entry.take(field.name, partial(value, field), absent(field))
    return taken


def texts(field: models.Field, given: object) -> dict[str, Any]:
    """The columns of a translated text, which stands in a file as {nl: …, en: …}."""
    if given is None:
        given = {}
    if not isinstance(given, dict):
        raise ValidationError("a text stands under its language: {nl: …, en: …}")
    columns = {}
    for code, text in given.items():
        if code not in LANGUAGES:
            raise ValidationError(
                {f"{field.name}.{code}": "this language is not one of the site's"}
            )
        try:
            columns[code] = None if text is None else value(field, text)
        except ValidationError as error:
            raise ValidationError({f"{field.name}.{code}": error.messages}) from None
    if given and not (columns.get("nl") or "").strip():
        raise ValidationError({f"{field.name}.nl": "the source language is missing"})
    return {f"{field.name}_{code}": columns.get(code) for code in LANGUAGES}


def absent(field: models.Field) -> object:
    """What is read where a file does not name a field: a flag is off, anything else is null."""
    return field.get_default() if isinstance(field, models.BooleanField) else None


@singledispatch
def value(field: Any, given: object) -> Any:
    """What a file gives for a field, as the field has it; the default where it gives null.

    Raises ValidationError.
    """
    raise TypeError(f"pages/loading/fields.py: how does a file write a {type(field).__name__}?")


@value.register(models.CharField)
@value.register(models.TextField)
def _text(field: models.Field, given: object) -> str | None:
    if given is not None and not isinstance(given, str):
        raise ValidationError(f"{given!r} is not a text")
    return given or field.get_default()


@value.register
def _rich_text(field: RichTextField, given: object) -> str:
    html = _text(field, given) or ""
    validate_rich_text(html)
    return clean(html)


@value.register
def _flag(field: models.BooleanField, given: object) -> bool | None:
    return flag(given, unknown=field.null)


@value.register
def _number(field: models.IntegerField, given: object) -> int | None:
    if given is None:
        return field.get_default()
    if not isinstance(given, str) or not given.isdecimal():
        raise ValidationError(f"{given!r} is not a number")
    return int(given)


@value.register
def _date(field: models.DateField, given: object) -> datetime.date | None:
    try:
        return None if given is None else datetime.date.fromisoformat(given)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise ValidationError(f"{given!r} is not a date") from None


@value.register
def _choices(field: ChoiceListField, given: object) -> list[str]:
    field.validate(chosen := read_list(given), None)
    return field.get_prep_value(chosen)


@value.register
def _hours(field: HoursField, given: object) -> Any:
    """{mon-fri: 9:00-17:00, sat: "10:00-12:00, 13:00-15:00"}"""
    return field.to_python(given)


@value.register
def _reference(field: models.ForeignKey, given: object) -> Any:
    if given is None and field.null:
        return None
    if given is None:
        raise ValidationError(f"the key of a {field.related_model._meta.verbose_name} is missing")
    return rows_named(field.related_model, [given])[0]


@value.register
def _references(field: models.ManyToManyField, given: object) -> list[Any]:
    return rows_named(field.related_model, read_list(given))


def rows_named(model: type[models.Model], keys: list[Any]) -> list[Any]:
    """The ids of the rows with these keys, in the same order."""
    asked = model._default_manager.filter(key__in=[key for key in keys if isinstance(key, str)])
    ids = dict(asked.order_by().values_list("key", "pk"))
    for key in keys:
        if not isinstance(key, str) or key not in ids:
            name = model._meta.verbose_name
            raise ValidationError(f"there is no {name} with the key {key!r}")
    return [ids[key] for key in keys]


def flag(given: object, *, unknown: bool = False) -> bool | None:
    """True or false; with `unknown` null as well."""
    if not isinstance(given, bool) and not (unknown and given is None):
        raise ValidationError(f"{given!r} is neither true nor false")
    return given


def joined(given: object, between: str) -> str:
    """A list of texts of one line each, as the one text that its column holds."""
    lines = read_list(given)
    for line in lines:
        if not isinstance(line, str):
            raise ValidationError(f"{line!r} is not a text")
    return between.join(lines)
