"""The admin of the fixed pages and the glossary."""

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TabbedTranslationAdmin

from pages.models import Page, Term
from publishing.admin import STATUS, KeyedForm, PublishableMixin


@admin.register(Page)
class PageAdmin(PublishableMixin, TabbedTranslationAdmin):
    list_display = ["title", "status", "footer", "order"]
    list_filter = ["status", "footer"]
    search_fields = ["key", "title_nl", "title_en"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary", "body"]}),
        (_("In the lists"), {"fields": ["footer", "with_numbers", "order"]}),
        STATUS,
    ]


class TermForm(KeyedForm):
    named_by = "term"


@admin.register(Term)
class TermAdmin(PublishableMixin, TabbedTranslationAdmin):
    form = TermForm
    list_display = ["term", "status"]
    list_filter = ["status"]
    search_fields = ["key", "term_nl", "term_en", "meaning_nl", "meaning_en"]
    fieldsets = [
        (None, {"fields": ["term", "meaning"]}),
        (_("Sources"), {"fields": ["source"]}),
        STATUS,
    ]

    def address(self, obj):
        return reverse("glossary")
