"""Which texts of pages are written in every language."""

from modeltranslation.translator import TranslationOptions, register

from pages.models import Page, Synonym, Term


@register(Page)
class PageTranslation(TranslationOptions):
    fields = ("title", "tab_title", "slug", "summary", "body")
    required_languages = ("nl",)
    empty_values = {"slug": None}


@register(Term)
class TermTranslation(TranslationOptions):
    fields = ("term", "meaning")
    required_languages = ("nl",)


@register(Synonym)
class SynonymTranslation(TranslationOptions):
    fields = ("words", "means")
    required_languages = ("nl",)
