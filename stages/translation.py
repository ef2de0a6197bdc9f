"""Which texts of stages are written in every language."""

from modeltranslation.translator import TranslationOptions, register

from stages.models import Referral, Regulation, Right, Step, TimeLimit


@register(Step)
class StepTranslation(TranslationOptions):
    fields = (
        "title",
        "tab_title",
        "slug",
        "path",
        "summary",
        "body",
        "question",
        "action",
        "advice",
    )
    required_languages = ("nl",)
    empty_values = {"slug": None, "path": None}


@register(Right)
class RightTranslation(TranslationOptions):
    fields = ("title", "slug", "summary", "body")
    required_languages = ("nl",)
    empty_values = {"slug": None}


@register(Regulation)
class RegulationTranslation(TranslationOptions):
    fields = ("title", "citation", "summary", "body")
    required_languages = ("nl",)


@register(Referral)
class ReferralTranslation(TranslationOptions):
    fields = ("why",)
    required_languages = ("nl",)


@register(TimeLimit)
class TimeLimitTranslation(TranslationOptions):
    fields = ("label", "limit")
    required_languages = ("nl",)
