"""Showing a translated text, and saying so where it is missing in the reader's language."""

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from modeltranslation.utils import resolution_order

register = template.Library()


@register.simple_tag
def text(row, field):
    """A text of one line, escaped; in another language it is marked and says which."""
    own = getattr(row, f"{field}_{get_language()}")
    if own:
        return conditional_escape(own)
    found, language = _fallback(row, field)
    if not found:
        return ""
    return format_html(
        '<span lang="{}" dir="{}">{}</span> <span class="only-in">({})</span>',
        language["code"],
        "rtl" if language["bidi"] else "ltr",
        found,
        _("only in %(language)s") % {"language": language["name_translated"]},
    )


@register.simple_tag
def rich_text(row, field):
    """A text of several paragraphs. It was cleaned when it was saved."""
    own = getattr(row, f"{field}_{get_language()}")
    if own:
        return mark_safe(own)  # noqa: S308 -- RichTextField leaves only its few tags
    found, language = _fallback(row, field)
    if not found:
        return ""
    return format_html(
        '<p class="notice">{}</p><div lang="{}" dir="{}">{}</div>',
        _("This text is not there in your language yet. You read it in %(language)s.")
        % {"language": language["name_translated"]},
        language["code"],
        "rtl" if language["bidi"] else "ltr",
        mark_safe(found),  # noqa: S308 -- as above
    )


def _fallback(row, field):
    for code in resolution_order(get_language())[1:]:
        if found := getattr(row, f"{field}_{code}"):
            return found, get_language_info(code)
    return "", None
