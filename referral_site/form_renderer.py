"""How the fields of a form become HTML: by Jinja, in a quarter of the time of Django's templates.

A step's form in the admin has 135 fields, and each is made of several templates.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django import forms, template
from django.conf import settings
from django.template import Context
from django.template.backends.jinja2 import Jinja2
from django.templatetags.static import static
from django.utils.functional import cached_property
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext
from jinja2.ext import Extension
from markupsafe import Markup

register = template.Library()


def of_django(text: str, **values: Any) -> Markup:
    """A text that stands in Django's own catalogues, so not in ours."""
    return Markup(gettext(text)) % values  # noqa: S704 -- Django's; the values are escaped


class Inlined(Extension):
    """What a template includes by name stands in it from the start.

    Django's put the attributes of each field, and many fields themselves, into files of their own.
    Jinja looks each of these up and begins it anew, some 600 times in that form.
    """

    INCLUDE = re.compile(r"""\{% include (["'])([^"']+)\1 %\}""")

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return self.INCLUDE.sub(lambda found: self.source_of(found[2]), source)

    def source_of(self, name: str) -> str:
        environment: Any = self.environment
        source = environment.loader.get_source(environment, name)[0].removesuffix("\n")
        return self.preprocess(source, name)


class FormRenderer(forms.renderers.DjangoTemplates):
    """Django's own fields by the templates that it has for Jinja.

    What other applications bring, as the widgets of the admin, is there for Django's alone. One of
    these we have written for Jinja, too: it is around each of thirteen choices of that form.
    """

    BY_JINJA = ("django/forms/", "fields/")
    OURS = {"admin/widgets/related_widget_wrapper.html": "fields/related.html"}

    @cached_property
    def jinja(self) -> Jinja2:
        folders = [settings.BASE_DIR / "templates", Path(forms.__file__).parent / "jinja2"]
        options = {
            "environment": "referral_site.templating.Environment",
            "trim_blocks": True,
            "lstrip_blocks": True,
            "extensions": [Inlined],
        }
        engine = Jinja2({"NAME": "fields", "DIRS": folders, "APP_DIRS": False, "OPTIONS": options})
        # Where a file is stays the same as long as the process lives.
        engine.env.globals |= {"of_django": of_django, "static": cache(static)}
        return engine

    def get_template(self, template_name: str) -> Any:
        template_name = self.OURS.get(template_name, template_name)
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


@register.simple_tag(takes_context=True)
def parts(context: Context) -> SafeString:
    """The parts of an object in its form, one below the other."""
    shown = context["inline_admin_formset"]
    one, all_ = shown.opts.verbose_name, shown.opts.verbose_name_plural
    title = one if shown.formset.max_num == 1 else all_
    values = {"parts": shown, "name": capfirst(one), "title": capfirst(title)}
    return mark_safe(shown.formset.renderer.render("fields/parts.html", values))  # noqa: S308 -- a template's
