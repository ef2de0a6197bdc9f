"""The way into the admin: the link of a new person, the password, the second factor."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.middleware import AccountMiddleware
from allauth.account.models import Login
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.conf import settings
from django.contrib import admin
from django.contrib.auth import logout
from django.contrib.auth.views import LoginView, PasswordResetConfirmView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET
from django.views.generic import RedirectView

from publishing.people import entry, sessions
from referral_site import login
from referral_site.admin_site import protected
from referral_site.middleware import Layer
from referral_site.second_factor import Activate, AddPasskey

View = Callable[..., Any]


def within_the_admin(get_response: Layer) -> Layer:
    """allauth's own middleware, for the admin alone: a reader's page has nothing to do with it."""
    inside = AccountMiddleware(get_response)

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(f"/{settings.ADMIN_PATH}"):
            return get_response(request)
        sessions.keep(request, login.network_of(request))
        return inside(request)

    middleware.process_exception = inside.process_exception  # type: ignore[attr-defined]
    return middleware


class Entrance(LoginView):
    """Django's login; what comes after the password is up to allauth, which asks for the factor."""

    def form_valid(self, form: Any) -> HttpResponse:
        wanted = Login(user=form.get_user(), redirect_url=self.get_success_url())
        response: HttpResponse = perform_password_login(self.request, form.cleaned_data, wanted)
        return response


class Welcome(PasswordResetConfirmView):
    """The link that a new person gets: she chooses her password, once."""

    title = _("Choose your password")
    success_url = reverse_lazy("admin:login")


def enter(request: HttpRequest, extra_context: dict[str, Any]) -> HttpResponse:
    """The page of the login. Who has shown her password alone goes on from there."""
    if request.user.is_authenticated and request.method == "GET":
        if entry.is_whole(request):
            return HttpResponseRedirect(reverse("admin:index"))
        if not entry.has_factor(request.user):
            return HttpResponseRedirect(reverse("mfa_index"))
    if request.user.is_authenticated and not entry.is_whole(request):
        logout(request)  # she begins again
    view: View = Entrance.as_view(
        extra_context=extra_context | {"has_sign_on": bool(settings.OIDC_SERVER_URL)},
        authentication_form=login.LoginForm,
        template_name="admin/door/login.html",
    )
    return login.answer(request, view(request))


def sign_on(request: HttpRequest) -> HttpResponse:
    """What speaks with another server takes 15 MB, which a site without one does not need."""
    if not settings.OIDC_SERVER_URL:
        raise Http404
    from referral_site import single_sign_on

    go = single_sign_on.come_back if "state" in request.GET else single_sign_on.leave
    return go(request)


def own_sessions(request: HttpRequest) -> HttpResponse:
    """Where somebody is logged in; there she ends one session, or all but this one."""
    if not admin.site.has_permission(request):
        return HttpResponseRedirect(reverse("admin:login"))
    user: Any = request.user
    if request.method == "POST":
        if name := request.POST.get("session"):
            sessions.end_one(user, name)
        else:
            sessions.end_all(user, but=request.session.session_key)
        return HttpResponseRedirect(reverse("own_sessions"))
    context = {"sessions": sessions.listed(user, request.session.session_key)}
    return TemplateResponse(request, "admin/door/sessions.html", context)


def framed(view: View) -> View:
    """A page of allauth's as one of the admin: its frame, its policy, no way around a factor."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if user.is_authenticated and not user.is_staff:
            logout(request)
        if user.is_authenticated and not entry.is_whole(request) and entry.has_factor(user):
            logout(request)
        response = login.answer(request, view(request, *args, **kwargs))
        if (context := getattr(response, "context_data", None)) is not None:
            nothing_else = {"available_apps": [], "is_nav_sidebar_enabled": False}
            frame = admin.site.each_context(request) | nothing_else
            response.context_data = {**frame, **context}  # type: ignore[attr-defined]
        return response

    made: View = protected(page)
    return made


def shown(view: Any, template: str) -> View:
    made: View = view.as_view(template_name=f"admin/door/{template}.html")
    return made


PAGES: dict[str, tuple[str, View]] = {
    "login/": ("account_login", RedirectView.as_view(pattern_name="admin:login")),
    "welcome/<uidb64>/<token>/": ("welcome", shown(Welcome, "welcome")),
    "sessions/": ("own_sessions", own_sessions),
    "single-sign-on/": ("sign_on", require_GET(sign_on)),
    "factors/": ("mfa_index", shown(factor.IndexView, "factors")),
    "factors/show/": ("mfa_authenticate", shown(factor.AuthenticateView, "second")),
    "factors/again/": ("mfa_reauthenticate", shown(factor.ReauthenticateView, "again")),
    "factors/app/": ("mfa_activate_totp", shown(Activate, "app")),
    "factors/app/remove/": ("mfa_deactivate_totp", shown(totp.DeactivateTOTPView, "remove")),
    "factors/codes/": ("mfa_view_recovery_codes", shown(codes.ViewRecoveryCodesView, "codes")),
    "factors/codes/new/": (
        "mfa_generate_recovery_codes",
        shown(codes.GenerateRecoveryCodesView, "new_codes"),
    ),
    "factors/passkeys/": ("mfa_list_webauthn", RedirectView.as_view(pattern_name="mfa_index")),
    "factors/passkeys/new/": ("mfa_add_webauthn", shown(AddPasskey, "passkey")),
    "factors/passkeys/again/": (
        "mfa_reauthenticate_webauthn",
        shown(passkeys.ReauthenticateWebAuthnView, "passkey_again"),
    ),
    "factors/passkeys/<int:pk>/remove/": (
        "mfa_remove_webauthn",
        shown(passkeys.RemoveWebAuthnView, "remove"),
    ),
}


def urls() -> list[URLPattern]:
    return [path(route, framed(view), name=name) for route, (name, view) in PAGES.items()]
