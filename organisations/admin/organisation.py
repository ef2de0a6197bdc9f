"""Those who help, with their contacts, and where help is missing."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.urls import path
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from organisations.admin.contact import ContactInline, hours_preview
from organisations.admin.gaps import gaps_page, work
from organisations.admin.place import NamedForm
from organisations.models import Organisation
from publishing.admin import LASTING, PublishableMixin, links
from publishing.desk.admin import StateFilter
from publishing.missing import MissingFilter


@admin.register(Organisation)
class OrganisationAdmin(PublishableMixin, TranslationAdmin):
    form = NamedForm
    list_display = ["name", "kind", "coverage", "state", "checked_on"]
    list_filter = [
        "status",
        StateFilter,
        "kind",
        "coverage",
        "confidential_location",
        ("report_order", admin.EmptyFieldListFilter),
        MissingFilter,
    ]
    search_fields = ["key", "name_nl", "name_en", "contacts__value"]
    search_help_text = _("Search by name, key or telephone number.")
    autocomplete_fields = ["regions"]
    prepopulated_fields = {"slug": ["name_nl"]}
    readonly_fields = ["helps_at"]
    inlines = [ContactInline]
    fieldsets = [
        (
            _("Name and text"),
            {
                "fields": [
                    "name",
                    "tab_title",
                    "slug",
                    "kind",
                    "other_kinds",
                    "summary",
                    "description",
                    "what_happens",
                ]
            },
        ),
        (
            _("For whom"),
            {"fields": ["audiences", "ages", "exploitation", "languages", "anonymous"]},
        ),
        (
            _("Where"),
            {"fields": ["coverage", "regions", "confidential_location", "address", "city"]},
        ),
        (_("In the lists"), {"fields": ["order", "report_order", "helps_at"]}),
        (_("Sources"), {"fields": ["sources", "checked_on", "checked_by", "note"]}),
        LASTING,
    ]

    def get_urls(self):
        pages = [
            path("gaps/", self.admin_site.admin_view(self.gaps), name="organisations_gaps"),
            path("hours-preview/", self.admin_site.admin_view(self.hours), name="hours_preview"),
        ]
        return [*pages, *super().get_urls()]

    def work(self, request):
        yield from super().work(request)
        yield from work()

    def gaps(self, request):
        return gaps_page(self, request)

    def hours(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return hours_preview(request)

    @admin.display(description=_("helps at these steps"))
    def helps_at(self, obj):
        return links(obj.steps.as_links("status"))
