"""What the frame of a page needs to know about the page inside it."""

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, get_language_info, override

register = template.Library()


@register.simple_tag(takes_context=True)
def alternates(context):
    """This page in every language: [{"code", "name", "url", "is_current"}].

    Slugs differ by language, so a page about something names it as `here`. Where the page
    has no other self, as an error page, its alternates are the home pages.
    """
    here, match = context.get("here"), context["request"].resolver_match
    current = get_language()
    found = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            if here:
                url = here.get_absolute_url()
            elif match and not match.kwargs and not context.get("is_error"):
                url = reverse(match.view_name)
            else:
                url = reverse("home")
        name = get_language_info(code)["name_local"].capitalize()
        found.append({"code": code, "name": name, "url": url, "is_current": code == current})
    return found


@register.filter
def get(mapping, key):
    """The value under a key that a template cannot write as an attribute, or None."""
    return mapping.get(key)
