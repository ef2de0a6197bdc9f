"""Every address of the site. All but the machine's own files begin with the language."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps import views as sitemaps
from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.utils.translation import gettext_lazy as _

import organisations.views
import pages.views
import stages.views
import stages.walk_through.views
from pages.sitemaps import SITEMAPS
from publishing.desk import preview
from referral_site import door, errors, well_known
from stages.tree import MOST_LEVELS


class SlugsConverter:
    """One slug or more with slashes between: the place of a step in its tree."""

    regex = r"[a-z0-9_-]+(?:/[a-z0-9_-]+)*"

    def to_python(self, value: str) -> str:
        if len(value) > 700 or value.count("/") >= MOST_LEVELS:  # Step.path is no longer
            raise ValueError("no step has such an address")
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(SlugsConverter, "slugs")

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error

readers: list[URLPattern | URLResolver] = [
    path("", well_known.choose_language, name="choose_language"),
    path("robots.txt", well_known.robots_txt, name="robots"),
    path(
        "sitemap.xml",
        sitemaps.index,
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_part"},
        name="sitemap",
    ),
    path("sitemap-<section>.xml", sitemaps.sitemap, {"sitemaps": SITEMAPS}, name="sitemap_part"),
    path(".well-known/security.txt", well_known.security_txt, name="security"),
    path("draft/<str:token>/", preview.draft, name="draft"),
]
readers += i18n_patterns(
    path("", pages.views.home, name="home"),
    path(_("overview/"), pages.views.overview, name="overview"),
    path(_("report/"), pages.views.report, name="report"),
    path(_("search/"), pages.views.search, name="search"),
    path(_("glossary/"), pages.views.glossary, name="glossary"),
    path(_("organisations/"), organisations.views.organisation_list, name="organisations"),
    path(
        _("organisations/<slug:slug>/"), organisations.views.organisation_page, name="organisation"
    ),
    path(_("rights/"), stages.views.right_list, name="rights"),
    path(_("rights/<slug:slug>/"), stages.views.right_page, name="right"),
    path(_("walk-through/"), stages.walk_through.views.walk_through, name="walk_through"),
    path(_("regulations/"), stages.views.regulation_list, name="regulations"),
    path(_("regulations/<slug:slug>/"), stages.views.regulation_page, name="regulation"),
    path("<slug:slug>/", pages.views.page, name="page"),
    path("<slugs:path>/", stages.views.step_page, name="step"),
)
urlpatterns = [
    path(f"{settings.ADMIN_PATH}account/", include(door.urls())),
    path(settings.ADMIN_PATH, admin.site.urls),
    *readers,
]
