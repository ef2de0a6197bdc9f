"""A translator's form: what is not in her languages is shown, and stays as it was."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.http import HttpRequest

from publishing.desk.snapshot import Content, Values, fields_of, parts_of
from publishing.people.duties import is_own, own_languages

if TYPE_CHECKING:
    from django.contrib import admin

    # A mixin calls what the classes behind it have.
    Part = admin.options.BaseModelAdmin[Any]
else:
    Part = object


class OwnLanguages(Part):
    """For the form of an object and for its parts."""

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and not is_own(db_field, own_languages(request.user)):
            field.disabled = True  # Django then takes nothing of it from a request
        return field


def only_own(
    model: type[models.Model], content: Content, base: Content, languages: list[str] | None
) -> Content:
    """What the base says, but for the texts in these languages.

    A form carries more than its fields, as two changes that were merged: so it is said here again.
    """
    if languages is None:
        return content
    parts = {}
    for relation in parts_of(model):
        name, kind = relation.get_accessor_name(), relation.related_model
        written = {part["id"]: part for part in content["parts"].get(name, [])}
        parts[name] = [
            with_own(kind, written.get(part["id"], part), part, languages)
            for part in base["parts"].get(name, [])
        ]
    fields = with_own(model, content["fields"], base["fields"], languages)
    return {**base, "fields": fields, "parts": parts}


def with_own(
    model: type[models.Model], written: Values, base: Values, languages: list[str]
) -> Values:
    own = {column.name for column in fields_of(model) if is_own(column, languages)}
    return base | {name: value for name, value in written.items() if name in own}
