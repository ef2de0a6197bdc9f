"""Which texts of organisations are written in every language."""

from modeltranslation.translator import TranslationOptions, register

from organisations.models import Contact, Organisation, Region


@register(Region)
class RegionTranslation(TranslationOptions):
    fields = ("name",)
    required_languages = ("nl",)


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ("name", "tab_title", "summary", "description", "what_happens")
    required_languages = ("nl",)


@register(Contact)
class ContactTranslation(TranslationOptions):
    fields = ("label",)
    required_languages = ("nl",)
