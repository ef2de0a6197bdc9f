"""The forms of drafts: of an object, and of the rows in it that are its parts."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from django.contrib.admin.widgets import (
    AutocompleteMixin,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.db import models
from django.forms import BaseInlineFormSet
from django.utils.functional import cached_property

from publishing.bounded import SlugField
from publishing.desk.own import OwnLanguages

if TYPE_CHECKING:
    from django.contrib import admin
    from django.forms import ModelForm, Select
    from django.http import HttpRequest

    # A mixin calls what the classes behind it have.
    Form = ModelForm[Any]
    FormSet = BaseInlineFormSet[Any, Any, Any]
    Inline = admin.options.InlineModelAdmin[Any, Any]
    Part = admin.options.BaseModelAdmin[Any]

    class Autocomplete(AutocompleteMixin, Select): ...

else:
    Autocomplete = AutocompleteMixin
    FormSet = BaseInlineFormSet
    Form = Inline = Part = object


class Draft(Form):
    """Put before a form. In a draft a text may be missing: that stops the submission."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, form_field in self.fields.items():
            column = self._meta.model._meta.get_field(name)
            if hasattr(column, "translated_field") and not isinstance(column, SlugField):
                form_field.required = False
            widget = getattr(form_field.widget, "widget", None)  # inside of what adds the buttons
            if isinstance(widget, Chosen):
                widget.rows = chosen(self, column)


@cache  # of forms there are a dozen
def as_draft(form: type[Form]) -> type[Form]:
    return type(form.__name__, (Draft, form), {})


class DraftForms(Part):
    """Makes the form of an admin one of drafts, before Django makes the fields.

    It would make them anew for each class that is derived afterwards.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form = as_draft(self.form)

    def formfield_for_foreignkey(self, db_field: Any, request: "HttpRequest", **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ChosenOne(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: "HttpRequest", **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", ChosenSeveral(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)


def chosen(form: Form, column: Any) -> Sequence[models.Model]:
    """What the row links to, as far as it was read with the row."""
    if column.many_to_many:
        return form.initial.get(column.name, ())
    return [getattr(form.instance, column.name)] if column.is_cached(form.instance) else ()


class Chosen(Autocomplete):
    """Knows the rows that are chosen. Django's own asks the database for them, in each form anew:
    a step with twelve organisations asked fifteen times."""

    rows: Sequence[models.Model] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.url = super().get_url()  # once, and not for each part again

    def get_url(self) -> str:
        return self.url

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        is_known = [pk for pk in value if pk] == [str(row.pk) for row in self.rows]
        if not is_known or not (self.is_required or self.allow_multiple_selected):
            return super().optgroups(name, value, attr)
        say = self.choices.field.label_from_instance
        options = [
            self.create_option(name, row.pk, say(row), selected=True, index=index)
            for index, row in enumerate(self.rows)
        ]
        return [(None, options, 0)]


class ChosenOne(Chosen, AutocompleteSelect):
    pass


class ChosenSeveral(Chosen, AutocompleteSelectMultiple):
    pass


class PartFormSet(FormSet):
    @cached_property
    def empty_form(self) -> Any:
        """The same each time: the admin asks for it four times."""
        return super().empty_form

    def add_fields(self, form: Any, index: Any) -> None:
        """Each part knows the object that it is part of, for its name says it."""
        super().add_fields(form, index)
        setattr(form.instance, self.fk.name, self.instance)


class PartMixin(DraftForms, OwnLanguages, Inline):
    """For the parts of an object, in its form."""

    formset = PartFormSet
