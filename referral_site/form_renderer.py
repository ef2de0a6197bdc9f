"""How the fields of a form become HTML: by Jinja, in a quarter of the time of Django's templates.

A step's form in the admin has 135 fields, and each is made of several templates.
"""

from pathlib import Path
from typing import Any

from django import forms, template
from django.conf import settings
from django.template import Context
from django.template.backends.jinja2 import Jinja2
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


class FormRenderer(forms.renderers.DjangoTemplates):
    """Django's own fields by the templates that it has for Jinja.

    What other applications bring, as the widgets of the admin, is there for Django's alone.
    """

    BY_JINJA = ("django/forms/", "fields/")

    @cached_property
    def jinja(self) -> Jinja2:
        folders = [settings.BASE_DIR / "templates", Path(forms.__file__).parent / "jinja2"]
        options = {
            "environment": "referral_site.templating.Environment",
            "trim_blocks": True,
            "lstrip_blocks": True,
        }
        return Jinja2({"NAME": "fields", "DIRS": folders, "APP_DIRS": False, "OPTIONS": options})

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith(self.BY_JINJA):
            return self.jinja.get_template(template_name)
        return super().get_template(template_name)


@register.simple_tag(takes_context=True)
def fieldset(context: Context) -> SafeString:
    """A group of fields in a form of the admin."""
    shown = context["fieldset"]
    parts = [context[name] for name in ("prefix", "id_prefix", "id_suffix")]
    values = {
        "fieldset": shown,
        "level": context["heading_level"],
        "heading": "-".join([*map(str, parts), "heading"]),
    }
    return mark_safe(shown.form.renderer.render("fields/fieldset.html", values))  # noqa: S308 -- a template's
