"""Every public page in every language, for search engines."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse

from organisations.models import Organisation
from pages.models import Page
from publishing.models import Publishable
from stages.models import Regulation, Right, Step

FIXED = ["home", "report", "overview", "organisations", "rights", "regulations", "glossary"]
FIXED += ["walk_through"]

HasPages = type[Page] | type[Step] | type[Organisation] | type[Right] | type[Regulation]


class SiteMap(Sitemap):
    i18n = True
    alternates = True
    limit = 5000
    protocol = urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site: object = None) -> str:
        """The address readers know, whatever host asked."""
        return urlsplit(settings.SITE_URL).netloc


class FixedPages(SiteMap):
    def items(self) -> list[str]:
        return FIXED

    def location(self, name: str) -> str:
        return reverse(name)


class Rows(SiteMap):
    """The public rows of a model that have a page each."""

    def __init__(self, model: HasPages) -> None:
        self.model = model

    def items(self) -> QuerySet[Any]:
        return self.model.objects.public().with_languages().order_by("key")

    def get_languages_for_item(self, row: Publishable) -> list[str]:
        """Those in which it is more than what it falls back to."""
        return row.written_in


SITEMAPS = {"fixed": FixedPages()} | {
    model._meta.model_name: Rows(model) for model in (Page, Step, Organisation, Right, Regulation)
}
