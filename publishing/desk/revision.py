"""Every version of every object: drafts, what waits for somebody, and what was published."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing import rehearsal
from publishing.bounded import MomentField
from publishing.desk import snapshot
from publishing.desk.snapshot import Content
from publishing.people.duties import codes


class State(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", _("published")
    SUPERSEDED = "superseded", _("saved again since")
    DISCARDED = "discarded", _("discarded")


class Origin(models.TextChoices):
    EDITED = "edited", _("edited")
    IMPORTED = "imported", _("imported")  # by a command, or there before versions were
    RESTORED = "restored", _("restored")
    WITHDRAWN = "withdrawn", _("withdrawn")
    DELETED = "deleted", _("deleted")


class Action(models.TextChoices):
    SAVE = "save", _("saved")
    SUBMIT = "submit", _("submitted")
    GIVE_BACK = "give_back", _("returned")
    APPROVE = "approve", _("approved")
    SCHEDULE = "schedule", _("planned")
    CANCEL = "cancel", _("no longer planned")
    PUBLISH = "publish", _("published")
    PUBLISH_URGENTLY = "publish_urgently", _("published by one person alone")
    LOOK_AT = "look_at", _("looked at afterwards")
    DISCARD = "discard", _("discarded")
    WITHDRAW = "withdraw", _("withdrawn")
    PLAN_WITHDRAWAL = "plan_withdrawal", _("planned to be withdrawn")
    CANCEL_WITHDRAWAL = "cancel_withdrawal", _("no longer planned to be withdrawn")
    DELETE = "delete", _("deleted")


OPEN = [State.DRAFT, State.IN_REVIEW, State.APPROVED]
# What takes effect with nobody's approval: it shows readers nothing new, or no person made it.
UNAPPROVED = [Origin.IMPORTED, Origin.WITHDRAWN, Origin.DELETED]
# From which states an action may start, and where it ends.
TRANSITIONS: dict[str, tuple[list[State], State]] = {
    Action.SAVE: (OPEN, State.SUPERSEDED),
    Action.SUBMIT: ([State.DRAFT], State.IN_REVIEW),
    Action.GIVE_BACK: ([State.IN_REVIEW, State.APPROVED], State.DRAFT),
    Action.APPROVE: ([State.IN_REVIEW], State.APPROVED),
    Action.SCHEDULE: ([State.APPROVED], State.APPROVED),
    Action.CANCEL: ([State.APPROVED], State.APPROVED),
    Action.PUBLISH: ([State.APPROVED], State.PUBLISHED),
    Action.PUBLISH_URGENTLY: ([State.DRAFT, State.IN_REVIEW], State.PUBLISHED),
    Action.DISCARD: (OPEN, State.DISCARDED),
}
NOT_APPROVED: dict[str, Any] = {"approved_by": None, "approved_at": None, "due_at": None}


class Conflict(Exception):  # noqa: N818 -- it is no error: two people worked at once
    """Somebody else was first. `theirs` is the version to go on with, if there is one."""

    def __init__(self, theirs: "Revision | None") -> None:
        super().__init__(str(theirs))
        self.theirs = theirs


def marked(user_field: str) -> Concat:
    """A user's id as it stands in `authors`."""
    return Concat(Value(","), Cast(user_field, CharField()), Value(","))


def is_no_author(user_field: str) -> Q:
    return Q(**{user_field: None}) | ~Q(authors__contains=marked(user_field))


# Any number; the same in every process, and used for nothing else. See `stages.tree` for its like.
LOCK = 8_410_227


@contextmanager
def at_the_desk() -> Iterator[None]:
    """Be the only one who writes versions until the outermost transaction ends.

    Before the content version, and that before the tree: so no two can wait for each other.
    SQLite lets one writer in at a time as it is (settings.py).
    """
    with transaction.atomic():
        if connection.vendor == "postgresql" and not rehearsal.current():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield


class RevisionQuerySet(models.QuerySet["Revision"]):
    def of(self, row: models.Model) -> Self:
        """Those of one object, the newest first."""
        kind = ContentType.objects.get_for_model(type(row))
        return self.filter(kind=kind, object_id=row.pk).order_by("-number")

    def of_same(self, revision: "Revision") -> Self:
        """Those of the object that it is a version of, the newest first."""
        same = self.filter(kind=revision.kind_id, object_id=revision.object_id)
        return same.order_by("-number")

    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def published(self) -> Self:
        """What readers saw, the last first. Not by number: a draft can outlive a withdrawal, which
        has the higher one, and be published after it."""
        return self.filter(state=State.PUBLISHED).order_by("-published_at", "-number")

    def due(self, by: datetime | None = None) -> Self:
        """What is to be published by a moment, or by now; the longest due first."""
        planned = self.filter(state=State.APPROVED, due_at__lte=by or timezone.now())
        return planned.order_by("due_at", "object_id")

    def deleted(self, model: type[models.Model]) -> Self:
        """Of each object of a kind that is no longer there, how it was when it was deleted."""
        kind = ContentType.objects.get_for_model(model)
        there = model._base_manager.values("pk")
        gone = self.filter(kind=kind, origin=Origin.DELETED).exclude(object_id__in=there)
        return gone.order_by("-published_at")

    def not_looked_at(self) -> Self:
        """What somebody published alone, and no second person has seen."""
        return self.exclude(urgent_reason="").filter(looked_at_by=None)


class Revision(models.Model):
    """One for each save. What it says never changes, and what is closed changes in nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.ForeignKey(ContentType, models.PROTECT, verbose_name=_("kind"), related_name="+")
    object_id = models.UUIDField(_("object"))
    number = models.PositiveIntegerField(_("number"))
    began_from = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("made from"), null=True, related_name="+"
    )
    content = models.JSONField(_("content"), encoder=DjangoJSONEncoder)
    digest = models.CharField(_("digest"), max_length=64)
    format = models.PositiveSmallIntegerField(_("format"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT)
    origin = models.CharField(_("origin"), max_length=20, choices=Origin, default=Origin.EDITED)
    # Everybody who wrote something of it since it was published last: ",3,17,". As a text, for
    # a CHECK sees one row only.
    authors = models.TextField(_("authors"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("author"),
        null=True,
        related_name="+",
    )
    saved_at = MomentField(_("saved at"), default=timezone.now)
    note = models.TextField(_("note"), blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("approved by"),
        null=True,
        related_name="+",
    )
    approved_at = MomentField(_("approved at"), null=True)
    due_at = MomentField(_("planned for"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("published by"),
        null=True,
        related_name="+",
    )
    published_at = MomentField(_("published at"), null=True)
    urgent_reason = models.TextField(_("why one person alone published it"), blank=True)
    looked_at_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("looked at by"),
        null=True,
        related_name="+",
    )
    looked_at = MomentField(_("looked at"), null=True)
    redirect_to = models.CharField(_("where readers are sent"), max_length=700, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-saved_at"]
        permissions = [
            ("review", "Can approve and return drafts"),
            ("publish", "Can publish and withdraw"),
            ("write", "Can write every field of a form"),
            *(
                (f"translate_{code}", f"Can write the texts in the language “{code}”")
                for code in codes()
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state=State.APPROVED, due_at__isnull=False),
                name="publishing_revision_due_idx",
            )
        ]
        constraints = [
            # Two that were saved from the same version would have the same number.
            models.UniqueConstraint(
                name="publishing_revision_number", fields=["kind", "object_id", "number"]
            ),
            models.UniqueConstraint(
                name="publishing_revision_one_open",
                fields=["kind", "object_id"],
                condition=Q(state__in=OPEN),
            ),
            models.UniqueConstraint(
                name="publishing_revision_one_urgent",
                fields=["kind", "object_id"],
                condition=~Q(urgent_reason="") & Q(looked_at_by__isnull=True),
            ),
            models.CheckConstraint(
                name="publishing_revision_state_is_known", condition=Q(state__in=State.values)
            ),
            models.CheckConstraint(
                name="publishing_revision_origin_is_known", condition=Q(origin__in=Origin.values)
            ),
            models.CheckConstraint(
                name="publishing_revision_author_is_among_authors",
                condition=Q(author__isnull=True, origin=Origin.IMPORTED)
                | Q(author__isnull=False, authors__contains=marked("author")),
            ),
            models.CheckConstraint(
                name="publishing_revision_four_eyes", condition=is_no_author("approved_by")
            ),
            models.CheckConstraint(
                name="publishing_revision_looked_at_by_another",
                condition=is_no_author("looked_at_by")
                & (Q(looked_at_by=None) | ~Q(looked_at_by=F("published_by"))),
            ),
            models.CheckConstraint(
                name="publishing_revision_approved_by_whom_and_when",
                condition=Q(approved_by__isnull=True, approved_at__isnull=True)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
            ),
            models.CheckConstraint(
                name="publishing_revision_is_approved",
                condition=~Q(state__in=[State.APPROVED, State.PUBLISHED])
                | Q(approved_by__isnull=False)
                | Q(state=State.PUBLISHED, origin__in=UNAPPROVED)
                | Q(state=State.PUBLISHED) & ~Q(urgent_reason=""),
            ),
            models.CheckConstraint(
                name="publishing_revision_draft_is_not_approved",
                condition=Q(approved_by=None)
                | Q(state__in=[State.APPROVED, State.PUBLISHED, State.DISCARDED]),
            ),
            models.CheckConstraint(
                name="publishing_revision_due_when_approved",
                condition=Q(due_at=None) | Q(state__in=[State.APPROVED, State.PUBLISHED]),
            ),
            models.CheckConstraint(
                name="publishing_revision_published_by_whom_and_when",
                condition=~Q(state=State.PUBLISHED)
                & Q(published_at__isnull=True, published_by__isnull=True)
                | Q(state=State.PUBLISHED, published_at__isnull=False)
                & (Q(published_by__isnull=False) | Q(origin=Origin.IMPORTED)),
            ),
            models.CheckConstraint(
                name="publishing_revision_urgent_is_published",
                condition=Q(urgent_reason="") | Q(state=State.PUBLISHED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.object_id} {self.number}"

    @property
    def model(self) -> type[Any]:
        kind = ContentType.objects.get_for_id(self.kind_id)  # which Django keeps
        found = kind.model_class()
        if found is None:
            raise LookupError(f"There is no {kind} any more.")
        return found

    @property
    def said(self) -> Content:
        """Its content as it is written now, whatever format it was written in."""
        kind = ContentType.objects.get_for_id(self.kind_id)
        return snapshot.upgraded(self.content, kind.model, self.format)

    @property
    def name(self) -> str:
        """What the object was called, in the language of the source."""
        columns = (f"{name}_{settings.LANGUAGE_CODE}" for name in ("title", "name", "term"))
        return next((str(found) for c in columns if (found := self.content["fields"].get(c))), "")

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def row(self) -> Any:
        """The object that it is a version of, or None if that was deleted."""
        return self.model._base_manager.filter(pk=self.object_id).first()

    def is_by(self, user: User) -> bool:
        return f",{user.pk}," in self.authors

    def go(self, action: Action, by: User | None, why: str = "", **values: Any) -> None:
        """Take one step, or raise Conflict: somebody took another one before."""
        before, after = TRANSITIONS[action]
        with at_the_desk():
            here = Revision.objects.filter(pk=self.pk, state__in=before)
            if not here.update(state=after, **values):
                raise Conflict(Revision.objects.of_same(self).open().first())
            Event.objects.create(revision=self, action=action, by=by, note=why)
        self.refresh_from_db()


class Event(models.Model):
    """What somebody did with a version, and why. Nothing of it ever changes."""

    revision = models.ForeignKey(
        Revision, models.PROTECT, verbose_name=_("version"), related_name="events"
    )
    action = models.CharField(_("action"), max_length=20, choices=Action)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("by"),
        null=True,  # a command
        related_name="+",
    )
    at = MomentField(_("at"), default=timezone.now)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="publishing_event_action_is_known", condition=Q(action__in=Action.values)
            )
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.at:%Y-%m-%d %H:%M}"
