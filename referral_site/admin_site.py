"""The admin under the same strict policy as the site."""

from functools import wraps

from csp.decorators import csp
from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.views import PasswordChangeView
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import activate, gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_POST
from django.views.i18n import JavaScriptCatalog
from django_permissions_policy.decorators import permissions_policy_override

from publishing.desk import waiting
from publishing.desk.pages import readers_url
from publishing.desk.together import together_page
from publishing.events.forms import RecordsForms
from publishing.languages.admin import catalogue_file, kinds_for, translations_page
from publishing.languages.translator import translator_page
from publishing.missing import LacksMixin
from publishing.models import RoleNotice
from publishing.people import entry, sessions
from publishing.people.roles import label
from publishing.rich_text import WORDS
from publishing.unsaved import KeepsWhatWasTyped, or_say_so
from referral_site import login

# What editors work on most stands first, on the first page and beside every other one. An app
# stands where its first model does; what is not named here comes last.
ORDER = [
    "stages.Step",
    "stages.Right",
    "stages.Regulation",
    "organisations.Organisation",
    "organisations.FirstCall",
    "organisations.Region",
    "organisations.Municipality",
    "organisations.PlaceName",
    "pages.Page",
    "pages.Term",
    "pages.Synonym",
    "auth.User",
    "auth.Group",
    "publishing.AdminEvent",
]


def place(model):
    """Where a kind of content stands in ORDER."""
    label = model._meta.label
    return ORDER.index(label) if label in ORDER else len(ORDER)


class ReferralAdminSite(AdminSite):
    site_title = site_header = _("Referral site")
    index_title = _("What is on the site")

    @property
    def site_url(self):  # type: ignore[override]  # Django only reads it
        return readers_url("/")

    def register(self, model_or_iterable, admin_class=None, **options):
        """Every form keeps what was typed and is recorded, also those of Django's own users."""

        given = admin_class or ModelAdmin
        kept = type(given.__name__, (KeepsWhatWasTyped, RecordsForms, given), {})
        super().register(model_or_iterable, kept, **options)

    def admin_view(self, view, cacheable=False):
        return protected(or_say_so(with_what_was_typed(super().admin_view(view, cacheable), self)))

    def get_urls(self):
        pages = {
            "": (self.translations, "translations"),
            "<slug:code>.po": (self.catalogue_file, "catalogue"),
            "<slug:code>/<slug:kind>/<uuid:pk>/<slug:field>/": (self.translator, "translator"),
        }
        return [
            path("publish/", self.admin_view(self.together), name="together"),
            path("seen/", self.admin_view(require_POST(self.seen)), name="notices_seen"),
            *(
                path(f"translations/{place}", self.admin_view(view), name=name)
                for place, (view, name) in pages.items()
            ),
            *super().get_urls(),
        ]

    def together(self, request):
        return together_page(request, self)

    def seen(self, request):
        """What she was told of her roles, and has seen, is gone."""
        seen = [pk for pk in request.POST.getlist("notice") if pk.isdecimal()]
        RoleNotice.objects.filter(person=request.user, pk__in=seen).delete()
        return redirect("admin:index")

    def translations(self, request):
        return translations_page(request, self)

    def catalogue_file(self, request, code):
        return catalogue_file(request, code, self)

    def translator(self, request, code, kind, pk, field):
        return translator_page(request, code, kind, pk, field, self)

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda entry: place(entry["model"]))
        return sorted(apps, key=lambda app: place(app["models"][0]["model"]))

    def index(self, request, extra_context=None):
        notices = RoleNotice.objects.filter(person=request.user)
        return super().index(
            request,
            {
                "work": self.work(request),
                "languages": bool(kinds_for(request, self)),
                "notices": [(each, label(each.role)) for each in notices],
            }
            | (extra_context or {}),
        )

    def work(self, request):
        """What is to do in the lists that this editor may see; None if she may see none."""
        lists = [self._registry[model] for model in sorted(self._registry, key=place)]
        counted = [each for each in lists if isinstance(each, LacksMixin)]
        seen = [each for each in counted if each.has_view_permission(request)]
        found = [*waiting.work(lambda model: self.list_of(model, seen))]
        found += [work for each in seen for work in each.work(request) if work.count]
        return found if seen else None

    def list_of(self, model, lists):
        """The address of the list of a kind, if it is among these."""
        found = [each.opts for each in lists if each.model is model]
        names = (f"admin:{opts.app_label}_{opts.model_name}_changelist" for opts in found)
        return next(map(reverse, names), None)

    def has_permission(self, request):
        """A session counts if the second factor was used in it, and not before."""
        return super().has_permission(request) and entry.is_whole(request)

    def login(self, request, extra_context=None):
        from referral_site.door import enter  # which is made of this site

        context = {**self.each_context(request), "title": _("Log in"), "subtitle": None}
        context["app_path"] = request.get_full_path()
        if "next" not in request.GET and "next" not in request.POST:
            context["next"] = reverse("admin:index")
        return protected(or_say_so(enter))(request, context | (extra_context or {}))

    def logout(self, request, extra_context=None):
        """What the browser keeps of the admin goes, too; but not that it knows this device."""
        response = super().logout(request, extra_context)
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response

    def password_change(self, request, extra_context=None):
        return PasswordChangeView.as_view(
            form_class=login.OwnPasswordForm,
            success_url=reverse("admin:password_change_done"),
            extra_context={**self.each_context(request), **(extra_context or {})},
        )(request)

    def i18n_javascript(self, request, extra_context=None):
        return Words.as_view(packages=["django.contrib.admin"])(request)


class Words(JavaScriptCatalog):
    """The words of the admin's scripts: Django's, and those of the rich text editor."""

    def get_catalog(self):
        return super().get_catalog() | {word: gettext(word) for word in WORDS}


def with_what_was_typed(view, site):
    """Before a form: what she sent to it when her session had ended, to be sent again."""

    @wraps(view)
    def page(request, *args, **kwargs):
        if site.has_permission(request) and (typed := sessions.still_here(request)):
            context = {**site.each_context(request), "title": _("Still here"), "typed": typed}
            return TemplateResponse(request, "admin/door/still_here.html", context)
        return view(request, *args, **kwargs)

    return page


def language_of(request):
    """The admin is in the languages of editors: in the first of these that the browser asks for."""
    accepted = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
    codes = (code.partition("-")[0] for code, _quality in accepted)
    own = (code for code in codes if code in settings.EDITORS_LANGUAGES)
    return next(own, settings.LANGUAGE_CODE)


def protected(view):
    """Give a page of the admin its own policy, and let its forms say where they come from."""

    @wraps(view)
    def with_headers(request, *args, **kwargs):
        activate(language_of(request))
        response = view(request, *args, **kwargs)
        # With the site's no-referrer browsers send Origin: null, and Django refuses its own forms.
        response.headers["Referrer-Policy"] = "same-origin"
        # Here rather than in robots.txt, which would tell everybody where the door is.
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    permissions = permissions_policy_override(settings.ADMIN_PERMISSIONS_POLICY)
    return csp(settings.ADMIN_CONTENT_SECURITY_POLICY)(permissions(with_headers))
