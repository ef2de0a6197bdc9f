"""Writing an event down, and the signals of Django and allauth by which most of them come."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_save, pre_save
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import override

from publishing.desk.revision import Event
from publishing.events.event import AT_THE_DESK, AdminEvent, Deed
from publishing.people.notice import RoleNotice

ASKS: Any = object()  # by whom: who sent the request


def record(
    action: str,
    *,
    by: Any = ASKS,
    about: models.Model | None = None,
    name: str = "",
    note: str = "",
    request: HttpRequest | None = None,
) -> None:
    """One event, in the transaction of what it tells of; sealed once that is done."""
    from publishing.events.chain import seal  # which records what it does

    request = request or context.request
    asks = getattr(request, "user", None) if by is ASKS else by
    person = asks if asks is not None and asks.is_authenticated else None
    with override(settings.LANGUAGE_CODE):  # whatever language she reads the admin in
        name = name or (str(about) if about else "")
    AdminEvent.objects.create(
        action=action,
        by_id=person.pk if person else None,
        who=person.get_username() if person else "",
        kind=about._meta.label_lower if about else "",
        object_id=str(about.pk) if about else "",
        name=name[:200],
        place=place(request)[:200],
        note=note,
    )
    # One that could not be sealed now is, with the next one.
    transaction.on_commit(seal, robust=True)


def place(request: HttpRequest | None) -> str:
    """From where: the name of a page of the admin, or of a command."""
    if request is not None:
        match = request.resolver_match
        return match.view_name if match else ""
    is_command = Path(sys.argv[0]).name == "manage.py" and len(sys.argv) > 1
    return f"manage.py {sys.argv[1]}" if is_command else ""


# At the door


@receiver(user_logged_in)
def logged_in(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    used = [
        each.get("type") or each["method"] for each in get_authentication_records(request, user)
    ]
    record(Deed.LOGIN, by=user, about=user, note=", ".join(used))


@receiver(user_logged_out)
def logged_out(user: Any, **kwargs: Any) -> None:
    if user is not None:
        record(Deed.LOGOUT, by=user, about=user)


@receiver(user_login_failed)
def login_refused(credentials: dict[str, Any], request: Any = None, **kwargs: Any) -> None:
    """Written down once the answer is sent: its time shall not tell that somebody has the name."""
    if request is not None:
        request.after_answer = partial(refused, request, credentials.get("username", ""))


def refused(request: HttpRequest, username: str) -> None:
    """Of an account that there is. A name that nobody has was typed, and is not kept."""
    person = User.objects.filter(username=username).first()
    if person:
        record(Deed.LOGIN_REFUSED, by=None, about=person, request=request)


@receiver(factors.authenticator_added)
def factor_added(
    request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any
) -> None:
    record(Deed.FACTOR_ADDED, by=user, about=user, note=authenticator.type, request=request)


@receiver(factors.authenticator_reset)
def codes_made_anew(
    request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any
) -> None:
    record(Deed.FACTOR_ADDED, by=user, about=user, note=authenticator.type, request=request)


@receiver(factors.authenticator_removed)
def factor_removed(
    request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any
) -> None:
    record(Deed.FACTOR_REMOVED, by=user, about=user, note=authenticator.type, request=request)


@receiver(factors.authenticator_used)
def factor_used(user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        record(Deed.RECOVERY_CODE, by=user, about=user)


@receiver(factors.authentication_failed)
def factor_refused(user: Any, **kwargs: Any) -> None:
    record(Deed.FACTOR_REFUSED, by=None, about=user)


# People and their roles


@receiver(pre_save, sender=User)
def account_closed(instance: User, update_fields: Any = None, **kwargs: Any) -> None:
    if instance._state.adding or (update_fields and "is_active" not in update_fields):
        return
    before = User.objects.filter(pk=instance.pk).values_list("is_active", flat=True).first()
    if before is not None and before != instance.is_active:
        record(Deed.ACCOUNT_OPENED if instance.is_active else Deed.ACCOUNT_CLOSED, about=instance)


@receiver(post_save, sender=User)
def person_added(instance: User, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if created and not raw:
        record(Deed.PERSON_ADDED, about=instance)


@receiver(m2m_changed, sender=User.groups.through)
def role_changed(**what: Any) -> None:
    for person, role, is_given in roles_changed(**what):
        deed = Deed.ROLE_GIVEN if is_given else Deed.ROLE_TAKEN
        record(deed, about=person, note=role.name)
        if person.last_login:  # who was never here finds her first roles without a word
            RoleNotice.objects.create(person=person, role=role.name, is_given=is_given)


def roles_changed(
    instance: Any, action: str, reverse: bool, pk_set: set[Any] | None, **kwargs: Any
) -> Iterator[tuple[User, Group, bool]]:
    """Whose role, which, and whether it is given: from either side of the relation."""
    if action not in ("post_add", "post_remove", "pre_clear"):
        return
    known: Any = instance.user_set if reverse else instance.groups
    everything: Any = (User if reverse else Group).objects
    others = known.all() if pk_set is None else everything.filter(pk__in=pk_set)
    for other in others.order_by("pk"):
        person, role = (other, instance) if reverse else (instance, other)
        yield person, role, action == "post_add"


# At the desk


@receiver(post_save, sender=Event)
def done_at_the_desk(instance: Event, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if not created or raw:
        return
    version = instance.revision
    about = version.model(pk=version.object_id)
    record(
        f"{AT_THE_DESK}{instance.action}",
        by=instance.by,
        about=about,
        name=version.name or str(version.object_id),
        note=f"version {version.number}",
    )
