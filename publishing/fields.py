"""Field types that more than one floor needs."""

import json
from functools import lru_cache

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


class ChoiceListField(models.JSONField):
    """Any number of fixed choices, stored as a list in the order of `choices`.

    JSON because both databases have it; `has("x")` filters without the false hits
    that a search in comma-separated text gives ("permit" in "no_permit").
    """

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        # The database does not care which choices there are: no migration when they change.
        kwargs.pop("choices", None)
        return name, path, args, kwargs

    def from_db_value(self, value, expression, connection):
        """The list. A page reads many rows, and few different lists."""
        return list(_parsed(value)) if isinstance(value, str) else value

    def validate(self, value, model_instance):
        known = dict(self.flatchoices)
        if not isinstance(value, list):
            raise ValidationError(_("This must be a list of choices."), code="invalid")
        for item in value:
            if not isinstance(item, str) or item not in known:
                raise ValidationError(
                    _("“%(item)s” is not one of the choices."),
                    params={"item": item},
                    code="invalid_choice",
                )

    def get_prep_value(self, value):
        return super().get_prep_value(self._in_order(value))

    def _in_order(self, value):
        if not isinstance(value, (list, tuple)):
            return value
        return [choice for choice, _label in self.flatchoices if choice in value]

    def contribute_to_class(self, cls, name, **kwargs):
        super().contribute_to_class(cls, name, **kwargs)
        labels = f"get_{name}_labels"
        setattr(cls, labels, lambda self: field_labels(self, name))
        # Django's own display method expects one value.
        setattr(cls, f"get_{name}_display", getattr(cls, labels))

    def formfield(self, **kwargs):
        return forms.MultipleChoiceField(
            choices=self.flatchoices,
            required=not self.blank,
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )


@lru_cache(maxsize=1000)
def _parsed(text):
    return tuple(json.loads(text))


def field_labels(row, name):
    """Return the labels of the chosen values of a ChoiceListField, in the reader's language."""
    known = dict(row._meta.get_field(name).flatchoices)
    return [known[value] for value in getattr(row, name) if value in known]
