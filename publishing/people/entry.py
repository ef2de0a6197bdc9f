"""How a person comes in: her first link, her second factor, the sessions that count."""

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from publishing.events.event import Deed
from publishing.events.recording import record
from publishing.people import sessions

ELSEWHERE = "single sign-on"  # where another factor than ours was shown
LATELY = 5 * 60  # seconds; who wants to change a factor later shows one again


def has_factor(user: Any) -> bool:
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists()


def uses(request: HttpRequest) -> list[float]:
    """When a second factor was shown in this session. That she has one proves nothing of it."""
    records = get_authentication_records(request, request.user)
    return [record["at"] for record in records if record["method"] == "mfa"]


def is_whole(request: HttpRequest) -> bool:
    """Whether who this is was shown in full: by the password and by a second factor."""
    return bool(uses(request))


def was_shown_elsewhere(request: HttpRequest, user: Any) -> bool:
    """Whether the single sign-on said that it had asked for a second factor."""
    records = get_authentication_records(request, user)
    return any(each.get("type") == ELSEWHERE for each in records)


def is_fresh(request: HttpRequest) -> bool:
    return time.time() - max(uses(request), default=0) < LATELY


def enrolled(request: HttpRequest, kind: str) -> None:
    """She has just shown a factor that is new, so it counts; sessions of before it do not."""
    user: Any = request.user
    record_authentication(request, user, "mfa", type=kind)
    sessions.end_all(user, but=request.session.session_key)


def link_for(person: User) -> str:
    """The address where she chooses her password. It works once, and for three days."""
    who = urlsafe_base64_encode(force_bytes(person.pk))
    return reverse("welcome", args=[who, default_token_generator.make_token(person)])


@transaction.atomic
def begin_anew(person: User) -> str:
    """Forget her password and factors, end her sessions, and give her a link as for a new one."""
    Authenticator.objects.filter(user=person).delete()
    SocialAccount.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.save(update_fields=["password"])
    sessions.end_all(person)
    record(Deed.BEGUN_ANEW, about=person)
    return link_for(person)
