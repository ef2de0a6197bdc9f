"""A ministry's single sign-on by OpenID Connect: allauth's, for people who are known here.

The first time somebody is known by an e-mail address that her organisation has verified and an
administrator has typed; from then on by her lasting number there alone, so that whoever gets the
address after her is a stranger. Off unless OIDC_SERVER_URL says where it is.
"""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from requests import RequestException

from publishing.events.event import Deed
from publishing.events.recording import record
from publishing.people import entry

REFUSED = _(
    "The single sign-on did not let you in. Log in with your password, or ask an administrator: "
    "your e-mail address has to be the same in both places."
)


class Server(OpenIDConnectOAuth2Adapter):
    """What is asked of the ministry's server, and what it says of somebody."""

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        claims = self._decode_id_token(app, kwargs["response"].get("id_token") or "")
        if not claims.get("sub"):
            raise OAuth2Error("It does not say who it is.")
        if "email" not in claims:
            more = self._fetch_user_info(token.token)
            if more.get("sub") != claims["sub"]:
                raise OAuth2Error("It speaks of somebody else.")
            claims = {**more, **claims}
        request.sign_on = claims  # type: ignore[attr-defined]  # ours
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """Its signature is looked at, too. allauth does without, for it comes by TLS."""
        self.did_fetch_access_token = False
        return dict(super()._decode_id_token(app, id_token))

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return f"{settings.ADMIN_URL}{reverse('sign_on')}"


class SignOn(OpenIDConnectProvider):
    oauth2_adapter_class = Server
    pkce_enabled_default = True

    def extract_extra_data(self, data: Any) -> dict[str, Any]:
        """Of what the server tells nothing is kept but the lasting number."""
        return {}


class SignOnAdapter(DefaultSocialAccountAdapter):
    def get_provider(self, request: HttpRequest, provider: str, client_id: Any = None) -> SignOn:
        app = SocialApp(
            provider=SignOn.id,
            provider_id=settings.OIDC_SERVER_URL,  # another server numbers its people anew
            name="Single sign-on",
            client_id=settings.OIDC_CLIENT_ID,
            secret=settings.OIDC_CLIENT_SECRET,
            settings={"server_url": settings.OIDC_SERVER_URL},
        )
        return SignOn(request, app=app)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        claims = request.sign_on  # type: ignore[attr-defined]
        person = sociallogin.user if sociallogin.is_existing else known_by_address(claims)
        if person is None or not (person.is_active and person.is_staff):
            raise refused(request)
        if not sociallogin.is_existing:
            sociallogin.connect(request, person)
            record(Deed.SIGN_ON_BOUND, by=person, about=person)
        if showed_a_second_factor(claims):
            record_authentication(request, person, "mfa", type=entry.ELSEWHERE)

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        raise refused(request)


def known_by_address(claims: dict[str, Any]) -> User | None:
    """Whom an administrator gave this address, if it is one person who never came in so before."""
    if claims.get("email_verified") is not True or not claims.get("email"):
        return None
    people = list(User.objects.filter(email__iexact=claims["email"])[:2])
    if len(people) != 1 or SocialAccount.objects.filter(user=people[0]).exists():
        return None
    return people[0]


def showed_a_second_factor(claims: dict[str, Any]) -> bool:
    """Whether the server says so (RFC 8176, or a level of the settings). Else ours is asked."""
    methods = claims.get("amr")
    says_so = isinstance(methods, list) and "mfa" in methods
    return says_so or claims.get("acr") in settings.OIDC_ACR


def refused(request: HttpRequest) -> ImmediateHttpResponse:
    """One sentence for every reason: a stranger learns nothing of who is known."""
    messages.error(request, REFUSED)
    return ImmediateHttpResponse(HttpResponseRedirect(reverse("admin:login")))


def leave(request: HttpRequest) -> HttpResponse:
    """To the ministry's server. Of what the address says only where to go afterwards counts."""
    asked = QueryDict(mutable=True)
    if target := request.GET.get("next"):
        asked["next"] = target
    request.GET = asked  # type: ignore[assignment]  # a QueryDict as any
    return through(request, OAuth2LoginView)


def come_back(request: HttpRequest) -> HttpResponse:
    return through(request, OAuth2CallbackView)


def through(request: HttpRequest, view: Any) -> HttpResponse:
    page = view.adapter_view(Server(request, settings.OIDC_SERVER_URL))
    try:
        response: HttpResponse = page(request)
    except RequestException:  # it does not answer
        return refused(request).response
    return response
