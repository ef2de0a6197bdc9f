"""How the fields of a form become HTML."""

from pathlib import Path
from typing import Any

from django import forms
from django.template.backends.jinja2 import Jinja2
from django.utils.functional import cached_property


class FormRenderer(forms.renderers.DjangoTemplates):
    """Django's own fields by its templates for Jinja, which take a quarter of the time.

    A step's form in the admin has 135 fields, and each is made of several templates. What other
    applications bring, as the widgets of the admin, is there for Django's templates alone.
    """

    @cached_property
    def jinja(self) -> Jinja2:
        return Jinja2(
            {
                "NAME": "fields",
                "DIRS": [Path(forms.__file__).parent / "jinja2"],
                "APP_DIRS": False,
                "OPTIONS": {"environment": "referral_site.templating.Environment"},
            }
        )

    def get_template(self, template_name: str) -> Any:
        if template_name.startswith("django/forms/"):
            return self.jinja.get_template(template_name)
        return super().get_template(template_name)
