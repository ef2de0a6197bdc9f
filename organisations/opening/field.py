"""Weekly opening hours as a column, and in a form: a line for each day."""

import json
from functools import lru_cache
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.template.loader import render_to_string
from django.utils.dates import WEEKDAYS
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from organisations.opening.week import DAYS, Week, texts_by_day
from publishing import damage
from publishing.bounded import json_check

WORKDAYS = "mon-fri"
LINES = {WORKDAYS: _("Monday to Friday")} | dict(zip(DAYS, WEEKDAYS.values(), strict=True))
CLOSED = {"closed", "gesloten", "dicht", "-"}


class HoursField(models.JSONField):
    """A Week, or None. Nothing that `Week.read` refuses reaches the database."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Week | None:
        """The week, None if it cannot be read. A page has many rows, and few different weeks."""
        if not isinstance(value, str):
            return value
        try:
            return _stored(value)
        except (ValidationError, ValueError, RecursionError):
            damage.report(self, value)
            return None

    def db_check(self, connection: Any) -> str:
        return json_check(self, "object", connection)

    def to_python(self, value: Any) -> Week | None:
        return value if value is None or isinstance(value, Week) else Week.read(value)

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        """`to_python` has read it."""

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else Week.read(value.as_data()).as_data()

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        # No hours are NULL in the database, never JSON's own null: constraints look at it.
        return None if value is None else super().get_db_prep_value(value, connection, prepared)

    def value_to_string(self, obj: models.Model) -> Any:
        return self.get_prep_value(self.value_from_object(obj))

    def formfield(self, **kwargs: Any) -> Any:
        label, help_text = capfirst(self.verbose_name), self.help_text
        return HoursFormField(**{"label": label, "help_text": help_text} | kwargs)


@lru_cache(maxsize=1000)  # A week is read with care, and a page reads dozens: few of them differ.
def _stored(text: str) -> Week | None:
    data = json.loads(text)
    return None if data is None else Week.read(data)


class HoursWidget(forms.MultiWidget):
    template_name = "admin/organisations/hours.html"
    label: object = ""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(dict.fromkeys(LINES, forms.TextInput), attrs)

    def decompress(self, week: Week | None) -> list[str]:
        """A text for each line: on the first one what Monday to Friday have in common."""
        if week is None:
            return [""] * len(LINES)
        texts = texts_by_day(week)
        workdays = texts[:5]
        if workdays[0] and len(set(workdays)) == 1:
            return [workdays[0], *[""] * 5, *texts[5:]]
        return ["", *texts]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        lines = zip(LINES.values(), context["widget"]["subwidgets"], strict=True)
        is_wrong = "aria-invalid" in context["widget"]["attrs"]
        return context | {"lines": list(lines), "label": self.label, "is_wrong": is_wrong}

    def _render(
        self, template_name: str, context: dict[str, Any], renderer: object = None
    ) -> SafeString:
        # The renderer of forms does not look among the site's own templates.
        return mark_safe(render_to_string(template_name, context, using="django"))  # noqa: S308


class HoursFormField(forms.MultiValueField):
    widget = HoursWidget

    def __init__(self, **kwargs: Any) -> None:
        lines = [forms.CharField(required=False, max_length=200) for _name in LINES]
        super().__init__(fields=lines, required=False, require_all_fields=False, **kwargs)
        self.widget.label = self.label

    def compress(self, texts: list[str]) -> Week | None:
        """The first line is for those of the five days whose own line is empty."""
        if not texts:
            return None
        workdays, *days = ["" if text.lower() in CLOSED else text for text in texts]
        own = {day: text for day, text in zip(DAYS, days, strict=True) if text}
        left = [day for day, text in zip(DAYS[:5], texts[1:6], strict=True) if not text]
        common = dict.fromkeys(left, workdays) if workdays else {}
        # Each line by itself first, so that a mistake on the first is not told of five days.
        errors = _mistakes({WORKDAYS: workdays} if workdays else {}) + _mistakes(own)
        if errors:
            raise ValidationError(errors)
        return Week.read(common | own)


def _mistakes(lines: dict[str, str]) -> list[ValidationError]:
    try:
        Week.read(lines) if lines else None
    except ValidationError as error:
        return error.error_list
    return []
