"""What the admin of every kind of content has in common. Mix these in before mptt's and
modeltranslation's classes (STACK.md)."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst, slugify
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from js_asset import Media

from publishing.desk.admin import DeskMixin
from publishing.desk.together import TogetherMixin
from publishing.missing import LacksMixin
from publishing.models import Publishable, Status
from publishing.translated import direction

# The last part of the form of every Publishable. Its state stands above the form.
LASTING: tuple[Any, Any] = (_("Lasting name"), {"fields": ["key"]})

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    # A mixin calls what the classes behind it have.
    Part = admin.options.BaseModelAdmin[Any]
    Page = admin.ModelAdmin[Any]
else:
    Part = Page = object

LONG_LINE = 300  # letters; in a field of one line an editor would not see the end


class KeyedForm(forms.ModelForm):
    """Fills in what an editor may leave open: the key, from the item's name."""

    named_by = "title"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"].required = False
            self.fields["key"].help_text = _(
                "The lasting name of this item in files and exports. Readers never see it. "
                "Left empty, it is made from the name; it cannot be changed later."
            )

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        for name in data:
            if name.partition("_")[0] == "slug" and data[name]:
                data[name] = data[name].lower()  # as addresses are
        if "key" in self.fields and not data.get("key") and "key" not in self.errors:
            names = [data.get(f"{self.named_by}{end}") for end in ("_en", "_nl", "")]
            slug = next(filter(None, map(slugify, filter(None, names))), "")
            data["key"] = self.instance.free_key(slug or self._meta.model._meta.model_name)
        return data


class OneParagraph(forms.Textarea):
    """Shows a long line in full, without letting it become several."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 2, "class": "vLargeTextField"} | (attrs or {}))

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        value = super().value_from_datadict(data, files, name)
        return " ".join(value.split()) if value else value


class FieldsMixin(Part):
    """For an item's own page and for its parts alike."""

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        if isinstance(db_field, models.URLField):
            kwargs.setdefault("assume_scheme", "https")
        elif isinstance(db_field, models.CharField) and (db_field.max_length or 0) >= LONG_LINE:
            kwargs.setdefault("widget", OneParagraph)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False  # a cross here would take more than the link
        if field and (text := getattr(db_field, "translated_field", None)):
            language = get_language_info(db_field.language)  # type: ignore[attr-defined]  # by modeltranslation
            field.label = f"{capfirst(text.verbose_name)} ({language['name_translated']})"
            field.widget.attrs |= {"lang": language["code"], "dir": direction(language)}
        return field

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """A text in all its languages is one row; admin.css lays them side by side."""
        given = super().get_fieldsets(request, obj)
        return [
            (name, {**options, "fields": self.in_rows(options["fields"])})
            for name, options in given
        ]

    def in_rows(self, names: Sequence[Any]) -> list[Any]:
        fields = self.model._meta.get_fields()
        texts = {f.name: f.translated_field.name for f in fields if hasattr(f, "translated_field")}
        rows: list[Any] = []
        for text, group in groupby(names, texts.get):
            row = tuple(group)
            rows += [row] if text else row
        return rows


class KeyedMixin(FieldsMixin, Page):
    form = KeyedForm

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """A key lasts: others may refer to it."""
        return [*super().get_readonly_fields(request, obj), *(["key"] if obj else [])]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        # The rich text editor has an import map, which is inline code: the nonce allows it.
        context["media"] = Media.from_media(context["media"], nonce=str(request.csp_nonce))  # type: ignore[attr-defined]  # by django-csp
        return super().render_change_form(request, context, *args, **kwargs)


class PublishableMixin(DeskMixin, TogetherMixin, LacksMixin, KeyedMixin):
    actions: Sequence[Any] = ["publish_together"]

    def address(self, obj: Any) -> str:
        return obj.get_absolute_url()

    def why_hidden(self, obj: Any) -> "StrOrPromise | None":
        """Why readers do not see it, or None. A content model may have more reasons."""
        return None if obj.is_published else _("No: it is a draft.")


def links(rows: Iterable[models.Model]) -> str:
    """Links to the admin pages of rows, as a list; "-" if there are none."""
    found = [(_change_url(row), row, _draft_note(row)) for row in rows]
    if not found:
        return "-"
    items = format_html_join("", '<li><a href="{}">{}</a>{}</li>', found)
    return format_html('<ul class="links">{}</ul>', items)


def _change_url(row: models.Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def _draft_note(row: models.Model) -> str:
    if not isinstance(row, Publishable) or row.is_published:
        return ""
    return format_html(" ({})", Status(row.status).label)
