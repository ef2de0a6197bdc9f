"""Contacts in the form of their organisation, with a preview of what readers find."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpResponse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_POST
from modeltranslation.admin import TranslationStackedInline

from organisations.models import Contact
from organisations.opening.words import hours_text, now_text
from publishing.admin import FieldsMixin
from publishing.desk.forms import PartMixin

HOURS = ["availability", "hours", "on_holidays"]


class ContactForm(forms.ModelForm):
    _errors: Any  # as Django has them while it cleans

    def _post_clean(self) -> None:
        """After a mistake in the hours the row has none, or others than the form.

        So the row does not miss them, and shows no preview.
        """
        mistakes = len(self._errors.get("hours", []))
        super()._post_clean()  # type: ignore[misc] # Django's own, and the only place for it
        if mistakes:
            del self._errors["hours"][mistakes:]
        self.instance.has_preview = not self._errors.keys() & {*HOURS}


class ContactInline(PartMixin, FieldsMixin, TranslationStackedInline):
    model = Contact
    form = ContactForm
    extra = 0
    readonly_fields = ["preview"]
    fields = [
        "kind",
        "value",
        "label",
        "emergency",
        "cost",
        *HOURS,
        "preview",
        "source",
        "order",
    ]

    class Media:
        js = [forms.Script("admin_site/hours-preview.js", type="module")]

    @admin.display(description=_("as readers see it"))
    def preview(self, contact):
        if not getattr(contact, "has_preview", True):
            return _("There are mistakes in the hours.")
        return preview(contact)


def preview(contact):
    """What readers find beside the number at this moment, in every language."""
    lines = []
    for code in settings.EDITORS_LANGUAGES:
        with override(code):
            now, _until = now_text(contact, timezone.now())
            lines.append((code, f"{now} {hours_text(contact)}".strip() or "-"))
    return format_html(
        '<ul class="preview">{}</ul>', format_html_join("", '<li lang="{}">{}</li>', lines)
    )


HoursForm = forms.modelform_factory(Contact, form=ContactForm, fields=HOURS)


@require_POST
def hours_preview(request):
    """The preview of hours that are still being typed, or what is wrong with them."""
    form = HoursForm(request.POST)
    if form.is_valid():
        return HttpResponse(preview(form.instance))
    mistakes = [(mistake,) for found in form.errors.values() for mistake in found]
    items = format_html_join("", "<li>{}</li>", mistakes)
    return HttpResponse(format_html('<ul class="errorlist">{}</ul>', items))
