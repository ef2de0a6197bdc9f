"""The editors of a demonstration: one for each role, each with a second factor."""

import secrets

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib.auth.models import Group, User

# Of the translators two: one who writes in the forms, and one who does not.
PEOPLE = ["author", "translator-en", "translator-pl", "reviewer", "publisher", "administrator"]


def are_there() -> bool:
    return Authenticator.objects.filter(user__username__in=PEOPLE).count() == len(PEOPLE)


def make_all() -> str:
    """Make them, or give them a new password and factor; how they come in, as lines of text."""
    return "".join(map(make, PEOPLE))


def make(name: str) -> str:
    password, secret = secrets.token_urlsafe(18), generate_totp_secret()  # 24 letters
    person, _created = User.objects.get_or_create(username=name)
    person.is_staff = person.is_active = True
    person.set_password(password)
    person.save()
    person.groups.set(Group.objects.filter(name=name))
    Authenticator.objects.filter(user=person).delete()
    data = {"secret": get_adapter().encrypt(secret)}
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data=data)
    return f"User name:  {name}\nPassword:   {password}\nSecret:     {secret}\n"
