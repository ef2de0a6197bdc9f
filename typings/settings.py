"""The site's settings for mypy's Django plugin, which looks at the managers that models have.

modeltranslation gives each manager another class when the site starts, and of that class the
plugin knows nothing: not even its `public()`. Here models keep the managers they declare.
"""

import os

from modeltranslation.apps import ModeltranslationConfig

os.environ.setdefault("SECRET_KEY", "only-for-mypy-which-serves-nobody-at-all-0123456789")
os.environ.setdefault("SITE_URL", "https://www.example.nl")

from referral_site.settings import *  # noqa: F403
from referral_site.settings import INSTALLED_APPS as APPS


class WithoutManagers(ModeltranslationConfig):
    def ready(self) -> None:
        from modeltranslation import translator

        translator.add_manager = lambda model: None
        super().ready()


INSTALLED_APPS = [
    "typings.settings.WithoutManagers" if app == "modeltranslation" else app for app in APPS
]
