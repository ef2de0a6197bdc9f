"""The events, each bound to the one before it, and what is left of those that are old."""

import hashlib
import json
from datetime import UTC
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.bounded import MomentField
from publishing.desk.revision import Action


class Deed(models.TextChoices):
    """What is done in the admin besides what is done at the desk."""

    LOGIN = "login", _("logged in")
    LOGIN_REFUSED = "login_refused", _("login refused: wrong password")
    LOGOUT = "logout", _("logged out")
    SIGN_ON_BOUND = "sign_on_bound", _("came in by the single sign-on for the first time")
    FACTOR_ADDED = "factor_added", _("second factor added")
    FACTOR_REMOVED = "factor_removed", _("second factor removed")
    FACTOR_REFUSED = "factor_refused", _("second factor refused")
    RECOVERY_CODE = "recovery_code", _("recovery code used")
    PASSWORD = "password", _("password changed")
    BEGUN_ANEW = "begun_anew", _("let begin anew, with a new link")
    SESSIONS_ENDED = "sessions_ended", _("sessions ended")
    PERSON_ADDED = "person_added", _("person added")
    ACCOUNT_CLOSED = "account_closed", _("account closed")
    ACCOUNT_OPENED = "account_opened", _("account opened")
    ROLE_GIVEN = "role_given", _("role given")
    ROLE_TAKEN = "role_taken", _("role taken away")
    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
    DELETED = "deleted", _("deleted")
    LANGUAGE_IMPORTED = "language_imported", _("translations loaded from a file")
    LANGUAGE_EXPORTED = "language_exported", _("translations written to a file")
    EVENTS_EXPORTED = "events_exported", _("events written to a file")
    EVENTS_COUNTED = "events_counted", _("old events counted and removed")


AT_THE_DESK = "desk_"  # and then what was done with the version
DEEDS = [*Deed.choices, *((f"{AT_THE_DESK}{each.value}", each.label) for each in Action)]


class AdminEventQuerySet(models.QuerySet["AdminEvent"]):
    def sealed(self) -> Self:
        """Those in the chain, in its order."""
        return self.filter(number__isnull=False).order_by("number")

    def waiting(self) -> Self:
        """Those that came a moment ago, and have no place in the chain yet."""
        return self.filter(number=None).order_by("pk")


class AdminEvent(models.Model):
    """One thing that somebody did. It is written with what it tells of: both, or neither.

    A moment later it is sealed: it gets its number, and a digest of all of it and of the digest
    before. So one that is changed or taken out shows (`chain.py`).
    """

    number = models.PositiveBigIntegerField(_("number"), null=True, unique=True)
    at = MomentField(_("at"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("by"),
        null=True,  # a command, or somebody who is not logged in
        related_name="+",
    )
    who = models.CharField(_("user name"), max_length=150, blank=True)  # as it was then
    action = models.CharField(_("action"), max_length=30, choices=DEEDS)
    kind = models.CharField(_("kind"), max_length=100, blank=True)
    object_id = models.CharField(_("lasting number"), max_length=64, blank=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    place = models.CharField(_("page"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    digest = models.CharField(_("digest"), max_length=64, blank=True)

    objects = AdminEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event in the admin")
        verbose_name_plural = _("events in the admin")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="publishing_adminevent_action_is_known",
                condition=Q(action__in=[value for value, _label in DEEDS]),
            ),
            models.CheckConstraint(
                name="publishing_adminevent_number_and_digest",
                condition=Q(number=None, digest="")
                | Q(number__isnull=False, number__gt=0) & ~Q(digest=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"

    def digest_after(self, before: str, number: int) -> str:
        """What binds it to the event before it."""
        said: list[Any] = [before, number, self.at.astimezone(UTC).isoformat(), self.by_id]
        said += [self.who, self.action, self.kind, self.object_id, self.name, self.place, self.note]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


class EventCount(models.Model):
    """How many events of each kind there were, until one: these are no longer kept."""

    through = models.PositiveBigIntegerField(_("to number"), unique=True)
    digest = models.CharField(_("digest"), max_length=64)  # of that one: the chain goes on
    since = MomentField(_("since"))
    until = MomentField(_("until"))
    counts = models.JSONField(_("counts"))

    class Meta:
        verbose_name = _("count of events")
        verbose_name_plural = _("counts of events")
        ordering = ["through"]

    def __str__(self) -> str:
        return f"{self.through}"
