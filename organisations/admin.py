"""The admin of those who help: organisations with their contacts, and regions."""

from django.contrib import admin
from django.urls import path
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TabbedTranslationAdmin

from organisations.contact_admin import ContactInline, hours_preview
from organisations.models import FirstCall, Organisation, Region
from publishing.admin import STATUS, FieldsMixin, KeyedForm, KeyedMixin, PublishableMixin, links


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

    def get_urls(self):
        view = self.admin_site.admin_view(hours_preview)
        return [path("hours-preview/", view, name="hours_preview"), *super().get_urls()]


@admin.register(FirstCall)
class FirstCallAdmin(FieldsMixin, admin.ModelAdmin):
    list_display = ["situation", "organisation", "is_shown"]
    list_select_related = ["organisation"]
    autocomplete_fields = ["organisation"]
    fields = ["situation", "organisation"]

    @admin.display(description=_("shown to readers"), boolean=True)
    def is_shown(self, obj):
        return FirstCall.objects.public().filter(pk=obj.pk).exists()
