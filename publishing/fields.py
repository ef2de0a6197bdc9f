"""Field types that more than one floor needs."""

import json
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from publishing import damage
from publishing.bounded import json_check


class ChoiceListField(models.JSONField):
    """Any number of fixed choices, stored as a list in the order of `choices`.

    JSON because both databases have it; `has("x")` filters without the false hits
    that a search in comma-separated text gives ("permit" in "no_permit").
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        # The database does not care which choices there are: no migration when they change.
        kwargs.pop("choices", None)
        return name, path, args, kwargs

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
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

    def db_check(self, connection: Any) -> str:
        return json_check(self, "array", connection)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> list[str]:
        """What of it is a choice: of what no longer is one nothing is shown."""
        try:
            stored = _stored(value)
        except (TypeError, ValueError, RecursionError):
            stored = None
        known = self._in_order(stored) if isinstance(stored, list) else []
        if known != stored:
            damage.report(self, value)
        return known

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(self._in_order(value))

    def _in_order(self, value: Any) -> Any:
        if not isinstance(value, (list, tuple)):
            return value
        return [choice for choice in self._in_their_order if choice in value]

    @cached_property
    def _in_their_order(self) -> list[str]:
        # Django makes `flatchoices` anew each time, and a page reads hundreds of these.
        return [choice for choice, _label in self.flatchoices]

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        labels = f"get_{name}_labels"
        setattr(cls, labels, lambda self: field_labels(self, name))
        # Django's own display method expects one value.
        setattr(cls, f"get_{name}_display", getattr(cls, labels))

    def formfield(self, **kwargs: Any) -> forms.MultipleChoiceField:
        return forms.MultipleChoiceField(
            choices=self.flatchoices,
            required=not self.blank,
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )


@lru_cache(maxsize=1000)  # A page reads hundreds of these lists, and few of them differ.
def _stored(text: str) -> Any:
    return json.loads(text)


def field_labels(row: models.Model, name: str) -> list[str]:
    """Return the labels of the chosen values of a ChoiceListField, in the reader's language."""
    field = row._meta.get_field(name)
    known = dict(field.flatchoices) if isinstance(field, ChoiceListField) else {}
    return [known[value] for value in getattr(row, name) if value in known]
