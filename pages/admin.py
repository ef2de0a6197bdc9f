"""The admin of the fixed pages, the glossary, and the everyday words of the search."""

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from pages.models import Page, Synonym, Term
from pages.search.query import Search
from pages.search.tried import answers, strays
from publishing.admin import LASTING, KeyedForm, PublishableMixin
from publishing.desk.admin import StateFilter
from publishing.events.admin import EventAdmin
from publishing.missing import MissingFilter
from publishing.people.admin import PersonAdmin, RoleAdmin
from publishing.rehearsal import current

# The ground floor's own admin cannot name them: the admin's site is made of it.
__all__ = ["EventAdmin", "PageAdmin", "PersonAdmin", "RoleAdmin", "SynonymAdmin", "TermAdmin"]

# Of a synonym, what the admin tries out and shows.
MOST_PHRASES, MOST_RESULTS = 60, 3


@admin.register(Page)
class PageAdmin(PublishableMixin, TranslationAdmin):
    list_display = ["title", "state", "footer", "order"]
    list_filter = ["status", StateFilter, "footer", MissingFilter]
    search_fields = ["key", "title_nl", "title_en"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (_("Name and text"), {"fields": ["title", "tab_title", "slug", "summary", "body"]}),
        (_("In the lists"), {"fields": ["footer", "with_numbers", "order"]}),
        LASTING,
    ]


class TermForm(KeyedForm):
    named_by = "term"


@admin.register(Term)
class TermAdmin(PublishableMixin, TranslationAdmin):
    form = TermForm
    list_display = ["term", "state"]
    list_filter = ["status", StateFilter, MissingFilter]
    search_fields = ["key", "term_nl", "term_en", "meaning_nl", "meaning_en"]
    fieldsets = [
        (_("Term and meaning"), {"fields": ["term", "meaning"]}),
        (_("Sources"), {"fields": ["source"]}),
        LASTING,
    ]

    def address(self, obj):
        return reverse("glossary")


class SynonymForm(KeyedForm):
    named_by = "words"


@admin.register(Synonym)
class SynonymAdmin(PublishableMixin, TranslationAdmin):
    form = SynonymForm
    list_display = ["words", "state", "leads_to"]
    list_filter = ["status", StateFilter, MissingFilter]
    search_fields = ["key", "words_nl", "words_en", "means_nl", "means_en"]
    autocomplete_fields = Synonym.TARGETS
    fieldsets = [
        (_("What people type"), {"fields": ["words", "means"]}),
        (_("Leads to"), {"fields": [*Synonym.TARGETS, "found_now"]}),
        LASTING,
    ]
    readonly_fields = ["found_now"]

    def get_urls(self):
        view = self.admin_site.admin_view(self.try_search)
        return [path("try/", view, name="pages_synonym_try"), *super().get_urls()]

    def try_search(self, request):
        """What a question finds and why; or, if asked for, the phrases that lead nowhere."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        languages = settings.EDITORS_LANGUAGES
        language = request.POST.get("in", "")
        language = language if language in languages else get_language()
        with override(language):
            found = Search(request.POST.get("q", ""))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Try the search"),
            "languages": [get_language_info(code) for code in languages],
            "language": get_language_info(language),
            "found": found,
            "answers": answers(found),
            "astray": list(strays(found.index)) if "astray" in request.POST else None,
        }
        return TemplateResponse(request, "admin/pages/synonym/try.html", context)

    def address(self, obj):
        return reverse("search")

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.with_targets()  # type: ignore[attr-defined]  # it is a SynonymQuerySet

    @admin.display(description=_("leads to"))
    def leads_to(self, obj):
        rows = [str(row) for name in Synonym.TARGETS for row in getattr(obj, name).all()]
        return ", ".join(filter(None, [*rows, obj.means])) or "-"

    @admin.display(description=_("What does this find now?"))
    def found_now(self, obj):
        """The first results of a real search for each phrase, as readers get them."""
        if obj._state.adding:
            return _("It is not saved yet.")
        if current():  # of a draft the search would be made anew, which takes seconds
            return _("The preview shows what the phrases of this draft find.")
        languages = [(get_language_info(code), code) for code in settings.EDITORS_LANGUAGES]
        rows = [(info["name_translated"], found_by(obj, code)) for info, code in languages]
        return format_html_join("", "<h4>{}</h4><ul class='links'>{}</ul>", rows)


def found_by(synonym, language):
    """An item for each phrase in a language, with links to the first results of a search for it."""
    with override(language):
        rows = [
            (phrase, format_html_join(", ", "<a href='{}'>{}</a>", first_results(phrase)) or "-")
            for phrase in synonym.phrases(language)[:MOST_PHRASES]
        ]
    return format_html_join("", "<li><strong>{}</strong>: {}</li>", rows)


def first_results(phrase):
    results = [result for group in Search(phrase).groups for result in group.results]
    return [(result.url, result.title.striptags()) for result in results[:MOST_RESULTS]]
