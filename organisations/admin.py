"""The admin of those who help: organisations with their contacts, and regions."""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from modeltranslation.admin import TabbedTranslationAdmin, TranslationStackedInline

from organisations.models import Contact, Organisation, Region
from organisations.opening_texts import hours_text, now_text
from publishing.admin import STATUS, FieldsMixin, KeyedForm, KeyedMixin, PublishableMixin, links

HOURS = {"availability", "hours", "on_holidays"}


class NamedForm(KeyedForm):
    named_by = "name"


@admin.register(Region)
class RegionAdmin(KeyedMixin, TabbedTranslationAdmin):
    form = NamedForm
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    search_fields = ["key", "name_nl", "name_en"]
    autocomplete_fields = ["provinces"]
    fields = ["kind", "name", "provinces", "note", "key"]


class ContactForm(forms.ModelForm):
    def _post_clean(self):
        """After a mistake in the hours the row still has others: no preview of those."""
        super()._post_clean()
        self.instance.has_preview = not HOURS & self.errors.keys()


class ContactInline(FieldsMixin, TranslationStackedInline):
    model = Contact
    form = ContactForm
    extra = 0
    readonly_fields = ["preview"]
    fields = [
        "kind",
        "value",
        "label",
        ("emergency", "cost"),
        "availability",
        "hours",
        "on_holidays",
        "preview",
        "source",
        "order",
    ]

    @admin.display(description=_("as readers see it"))
    def preview(self, contact):
        """What readers find beside the number at this moment, in every language."""
        if not getattr(contact, "has_preview", True):
            return _("There are mistakes in the hours.")
        lines = []
        for code, _name in settings.LANGUAGES:
            with override(code):
                now, _until = now_text(contact, timezone.now())
                lines.append((code, f"{now} {hours_text(contact)}".strip() or "-"))
        items = format_html_join("", '<li lang="{}">{}</li>', lines)
        return format_html('<ul class="preview">{}</ul>', items)


@admin.register(Organisation)
class OrganisationAdmin(PublishableMixin, TabbedTranslationAdmin):
    form = NamedForm
    list_display = ["name", "kind", "coverage", "status", "checked_on"]
    list_filter = [
        "status",
        "kind",
        "coverage",
        "confidential_location",
        ("report_order", admin.EmptyFieldListFilter),
        ("checked_on", admin.EmptyFieldListFilter),
    ]
    search_fields = ["key", "name_nl", "name_en", "contacts__value"]
    search_help_text = _("Search by name, key or telephone number.")
    autocomplete_fields = ["regions"]
    prepopulated_fields = {"slug": ["name_nl"]}
    readonly_fields = [*PublishableMixin.readonly_fields, "helps_at"]
    inlines = [ContactInline]
    fieldsets = [
        (None, {"fields": ["name", "slug", "kind", "summary", "description", "what_happens"]}),
        (_("For whom"), {"fields": ["audiences", "exploitation", "languages", "anonymous"]}),
        (
            _("Where"),
            {"fields": ["coverage", "regions", "confidential_location", "address", "city"]},
        ),
        (_("In the lists"), {"fields": ["order", "report_order", "helps_at"]}),
        (_("Sources"), {"fields": ["sources", "checked_on", "note"]}),
        STATUS,
    ]

    @admin.display(description=_("helps at these steps"))
    def helps_at(self, obj):
        return links(obj.steps.as_links("status"))
