"""The second factor: allauth's views, within the admin, with our own brakes.

allauth keeps the passkeys, the secrets of apps and the recovery codes, and knows what was used in
a session. Who signs up, and how she gets her password, is not left to it: see `door.py`.
"""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.views import AddWebAuthnView
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from publishing.people import entry
from referral_site import login

USED_UP = 5 * 60  # seconds; a code is right for a minute and a half


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up, nothing is mailed, and messages are ours."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The pages say it themselves."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("admin:index")

    def get_login_stages(self) -> list[str]:
        ours = {"allauth.mfa.stages.AuthenticateStage": "referral_site.second_factor.OwnFactor"}
        return [ours.get(each, each) for each in super().get_login_stages()]

    def is_reauthentication_required(self, app: str) -> bool:
        """Who has a factor shows it before she changes one, unless she has just shown it."""
        request = context.request
        return entry.has_factor(request.user) and not entry.is_fresh(request)


class OwnFactor(AuthenticateStage):
    """Ours is asked, unless the single sign-on has asked for one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if entry.was_shown_elsewhere(request, self.login.user):
            return False
        return bool(super()._should_handle(request))


class FactorAdapter(DefaultMFAAdapter):
    """Secrets are encrypted in the database, and so in every copy of it."""

    def encrypt(self, text: str) -> str:
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return gettext("Referral site")

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one: without a factor there is no way in."""
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 -- allauth's
        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey %(number)s") % {"number": count + 1}


def cipher() -> Fernet:
    key = hashlib.sha256(b"second factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))


class Braked:
    """Ten wrong ones an hour for an account, and each right code once, for all processes."""

    user: User

    def clean_code(self) -> str:
        return str(self.checked("clean_code", once=str(self.cleaned_data["code"])))  # type: ignore[attr-defined]

    def clean_credential(self) -> Any:
        return self.checked("clean_credential")

    def checked(self, method: str, once: str = "") -> Any:
        slot = login.take(f"factor {self.user.pk}")
        if slot is None:
            raise ValidationError(_("Too many tries for this account. Wait an hour."))
        found = getattr(super(), method)()
        used = login.named(f"used {self.user.pk} {once.strip()}")
        if once and not caches["tries"].add(used, True, USED_UP):
            raise ValidationError(_("This code was used before. Wait for the next one."))
        caches["tries"].delete(slot)
        return found


class CodeForm(Braked, AuthenticateForm):
    pass


class CodeAgainForm(Braked, ReauthenticateForm):
    pass


class PasskeyForm(Braked, AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(Braked, ReauthenticateWebAuthnForm):
    pass


class Activate(ActivateTOTPView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        entry.enrolled(self.request, "totp")
        return response


class AddPasskey(AddWebAuthnView):
    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        entry.enrolled(self.request, "webauthn")
        return response
