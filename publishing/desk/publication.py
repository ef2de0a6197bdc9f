"""What happens to an object: it is saved, published, withdrawn, restored, deleted.

Each of these is one transaction; whoever comes second gets a Conflict. What one version can do by
itself, as to be submitted and approved, is here too.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.desk import snapshot
from publishing.desk.deleted import linked_from, made_again, remains_of, used_in_drafts
from publishing.desk.merging import merge
from publishing.desk.redirects import lead_away, leading_on
from publishing.desk.revision import (
    NOT_APPROVED,
    Action,
    Conflict,
    Event,
    Origin,
    Revision,
    State,
    at_the_desk,
)
from publishing.desk.snapshot import Content
from publishing.desk.withdrawal import Withdrawal
from publishing.rehearsal import rehearse
from publishing.version import changing

FORMAT = len(snapshot.UPGRADES) + 1


# What there is of an object


def head(row: models.Model) -> Revision | None:
    """What an editor goes on with: the open draft, else what was published last."""
    known = Revision.objects.of(row)
    return known.open().first() or known.published().first()


def open_draft(row: models.Model) -> Revision | None:
    return Revision.objects.of(row).open().first()


def last_published(row: models.Model) -> Revision | None:
    return Revision.objects.of(row).published().first()


def begin(row: Any) -> Revision:
    """What an editor goes on with, after what a command did to the row has become a version too.

    An open draft takes it up, and has to be approved anew.
    """
    last, draft = last_published(row), open_draft(row)
    if draft and not row.is_published:
        return draft
    if last is None or (row.is_published and not snapshot.same(last.said, row)):
        with at_the_desk():
            state = State.PUBLISHED if row.is_published else State.DRAFT
            if draft:
                draft.go(Action.SAVE, None, **NOT_APPROVED)
            imported = add(row, snapshot.take(row), Origin.IMPORTED, state=state)
            if draft and draft.author:
                base = last.said if last else imported.content
                content = merge(base, draft.said, imported.content).content
                return add(row, content, draft.origin, authors=draft.authors, by=draft.author)
            return imported
    return draft or last


# Drafts


def save_draft(
    row: Any,
    content: Content,
    *,
    by: User,
    began_from: Revision | None,
    note: str = "",
    origin: str = Origin.EDITED,
    authors: str = ",",
) -> Revision:
    """Keep what was edited, as the next version after the one it began from. Raises Conflict.

    A save without a change is no save: neither a version nor a lost approval comes of it.
    """
    with at_the_desk(), nullcontext() if row.is_published else changing():
        last = head(row)
        if (last and last.pk) != (began_from and began_from.pk):
            raise Conflict(last)
        if last and last.digest == snapshot.digest(content) and origin == Origin.EDITED:
            return last
        if last and last.is_open:
            authors = _together(last.authors, authors)
            last.go(Action.SAVE, by, **NOT_APPROVED)
        saved = add(row, content, origin, authors=authors, by=by, note=note)
        if not row.is_published:  # nobody sees it, and who refers to it finds it by its new name
            _put(saved, row)
        return saved


def add(
    row: models.Model,
    content: Content,
    origin: str,
    *,
    by: User | None = None,
    authors: str = ",",
    state: str = State.DRAFT,
    **values: Any,
) -> Revision:
    """One version more. Raises Conflict if somebody else added one at the same moment."""
    last = Revision.objects.of(row).first()
    if state == State.PUBLISHED:
        values |= {"published_by": by, "published_at": timezone.now()}
    try:
        with transaction.atomic():
            made = Revision.objects.create(
                kind=ContentType.objects.get_for_model(type(row)),
                object_id=row.pk,
                number=last.number + 1 if last else 1,
                began_from=last,
                content=content,
                digest=snapshot.digest(content),
                format=FORMAT,
                state=state,
                origin=origin,
                author=by,
                authors=_together(authors, f",{by.pk}," if by else ","),
                **values,
            )
            Event.objects.create(revision=made, action=ACTION_OF.get(origin, Action.SAVE), by=by)
            return made
    except IntegrityError:
        raise Conflict(head(row)) from None


ACTION_OF: dict[str, Action] = {
    Origin.WITHDRAWN: Action.WITHDRAW,
    Origin.DELETED: Action.DELETE,
}


def submit(revision: Revision, *, by: User, note: str = "") -> None:
    """Raises ValidationError with what readers would miss, or what cannot be published."""
    row = revision.row()
    if row is None:
        raise Conflict(None)
    rehearse(lambda: _show(revision, row, by))
    revision.go(Action.SUBMIT, by, note, note=note)


def what_stops(revision: Revision) -> ValidationError | None:
    """What publishing it now would meet. It is tried, and leaves no trace."""
    row = revision.row()

    def tried() -> None:
        _refuse_if_changed_since(revision, row)
        _show(revision, row, revision.approved_by)

    try:
        rehearse(tried)
    except ValidationError as error:
        return error
    return None


def approve(revision: Revision, *, by: User, note: str = "") -> None:
    if revision.is_by(by):
        raise ValidationError(_("Somebody who wrote nothing of it has to approve it."))
    revision.go(Action.APPROVE, by, note, approved_by=by, approved_at=timezone.now())


def give_back(revision: Revision, *, by: User, note: str) -> None:
    revision.go(Action.GIVE_BACK, by, note, **NOT_APPROVED)


def schedule(revision: Revision, *, by: User, at: datetime) -> None:
    revision.go(Action.SCHEDULE, by, due_at=at)


def cancel(revision: Revision, *, by: User) -> None:
    revision.go(Action.CANCEL, by, due_at=None)


def discard(revision: Revision, *, by: User, note: str = "") -> None:
    """The draft is no more. What readers do not see goes back to what was published last."""
    with at_the_desk(), changing():
        revision.go(Action.DISCARD, by, note, due_at=None)
        row = revision.row()
        if row and not row.is_published:
            last = last_published(row) or revision
            snapshot.put(without_address(last.said, row), row)


def restore(revision: Revision, *, by: User) -> Revision:
    """A draft with what an older version said; of what was deleted the row, too."""
    with at_the_desk(), changing():
        row = revision.row()
        if row is None:
            row = made_again(revision)
        content = snapshot.completed(revision.said, row)
        wrote = "," if revision.state == State.PUBLISHED else revision.authors
        return save_draft(
            row,
            content,
            by=by,
            began_from=head(row),
            origin=Origin.RESTORED,
            authors=wrote,
        )


# Readers


class Stopped(ValidationError):  # noqa: N818 -- as Conflict
    """What stops the publication of several, and which of them it is."""

    def __init__(self, error: ValidationError, revision: Revision) -> None:
        super().__init__(error)
        self.revision = revision


@contextmanager
def _naming(revision: Revision) -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        raise Stopped(error, revision) from None


def publish(
    revisions: Iterable[Revision],
    *,
    by: User,
    action: Action = Action.PUBLISH,
    reason: str = "",
) -> None:
    """Put these in place of what readers see: all or none. Raises Conflict, Stopped."""
    in_order = sorted(revisions, key=lambda revision: str(revision.object_id))
    with at_the_desk(), changing():
        for revision in in_order:
            now = timezone.now()
            revision.go(action, by, reason, published_by=by, published_at=now, urgent_reason=reason)
        rows = [revision.row() for revision in in_order]
        if None in rows:
            raise Conflict(None)
        with leading_on(*(row for row in rows if row.is_published)):
            pairs = list(zip(in_order, rows, strict=True))
            for revision, row in pairs:
                with _naming(revision):
                    _refuse_if_changed_since(revision, row)
            for revision, row in pairs if len(pairs) > 1 else ():
                _out_of_the_way(revision, row)
            for revision, row in pairs:
                with _naming(revision):
                    _show(revision, row, by)


def publish_urgently(revision: Revision, *, by: User, reason: str) -> None:
    """One person alone, in the night when a number is wrong. Another one looks at it later."""
    if not reason.strip():
        raise ValidationError(_("Write why this cannot wait for a second person."))
    if Revision.objects.of_same(revision).not_looked_at().exists():
        message = _("Somebody published this alone before, and no second person has looked at it.")
        raise ValidationError(message)
    publish([revision], by=by, action=Action.PUBLISH_URGENTLY, reason=reason)


def look_at(revision: Revision, *, by: User, note: str = "") -> None:
    """Say that a second person has seen what one published alone."""
    if revision.is_by(by) or revision.published_by == by:
        raise ValidationError(_("Somebody else has to look at it."))
    with at_the_desk():
        waiting = Revision.objects.filter(pk=revision.pk).not_looked_at()
        if not waiting.update(looked_at_by=by, looked_at=timezone.now()):
            raise Conflict(None)
        Event.objects.create(revision=revision, action=Action.LOOK_AT, by=by, note=note)
    revision.refresh_from_db()


def withdraw(row: Any, *, by: User, reason: str, redirect_to: str = "") -> Revision:
    """Hide it at once, also where there is an open draft of it. That stays, and can follow."""
    if not reason.strip():
        raise ValidationError(_("Write why it is withdrawn."))
    with at_the_desk(), changing():
        row = type(row)._default_manager.filter(pk=row.pk).first()
        if not (row and row.is_published):
            raise Conflict(row and head(row))
        Withdrawal.objects.of(row).delete()
        begin(row)
        if redirect_to:
            lead_away(row, redirect_to)
        made = add(
            row,
            snapshot.take(row),
            Origin.WITHDRAWN,
            by=by,
            state=State.PUBLISHED,
            note=reason,
            redirect_to=redirect_to,
        )
        row.set_status("draft", by=by)
        row.save()
        snapshot.put(without_address(made.said, row), row)
        return made


def delete(row: Any, *, by: User | None, note: str = "") -> None:
    """Delete it, so that all of it can be brought back. Raises ValidationError if it is used."""
    with at_the_desk(), changing():
        if users := [*linked_from(row), *(draft.row() for draft in used_in_drafts(row))]:
            names = ", ".join(dict.fromkeys(map(str, users)))
            raise ValidationError(_("It is named by others: %(names)s.") % {"names": names})
        if draft := open_draft(row):
            draft.go(Action.DISCARD, by, note, due_at=None)
        Withdrawal.objects.of(row).delete()
        content = snapshot.take(row) | remains_of(row)
        origin = Origin.DELETED if by else Origin.IMPORTED
        add(row, content, origin, by=by, state=State.PUBLISHED, note=note)
        row.delete()


def _show(revision: Revision, row: Any, by: User | None) -> None:
    """Make the row public with what the version says. Raises ValidationError."""
    if lost := snapshot.gone(revision.said, type(row)):
        names = ", ".join(str(type(row)._meta.get_field(name).verbose_name) for name, _pk in lost)
        raise ValidationError({"__all__": [_("Something is gone: %(names)s.") % {"names": names}]})
    row.set_status("published", by=by)
    _put(revision, row, save=True)
    stored = type(row)._default_manager.get(pk=row.pk)
    stored.full_clean()
    for relation in snapshot.parts_of(type(row)):
        for part in getattr(stored, relation.get_accessor_name()).all():
            part.full_clean()
    if not snapshot.same(revision.said, stored):
        raise ValidationError({"__all__": [_("What would be published is not what was saved.")]})


def _put(revision: Revision, row: Any, *, save: bool = False) -> None:
    """What the database refuses is said of the object, not of the site."""
    try:
        with at_the_desk(), changing():
            if save:
                row.save()
            snapshot.put(revision.said, row)
    except IntegrityError as error:
        row.full_clean()  # says it in words, most often
        raise ValidationError({"__all__": [str(error)]}) from None


def _refuse_if_changed_since(revision: Revision, row: Any) -> None:
    """A command may have changed what readers see since the draft was made."""
    last = Revision.objects.of_same(revision).published().exclude(pk=revision.pk).first()
    if row.is_published and last and not snapshot.same(last.said, row):
        message = _("It was changed on the site meanwhile. Open it and look at it again.")
        raise ValidationError({"__all__": [message]})


def without_address(content: Content, row: Any) -> Content:
    """What nobody works on and no reader sees leaves its address to others."""
    fields = content["fields"]
    slugs = {n: row.pk.hex for n, v in fields.items() if n.partition("_")[0] == "slug" and v}
    return content | {"fields": fields | slugs}


def _out_of_the_way(revision: Revision, row: Any) -> None:
    """Two objects may exchange their slugs: each steps aside first."""
    new = {k: v for k, v in revision.said["fields"].items() if k.startswith("slug")}
    changed = [name for name, slug in new.items() if getattr(row, name) != slug]
    for name in changed:
        setattr(row, name, row.pk.hex)
    if changed:
        row.save()


def _together(one: str, other: str) -> str:
    """Both lists of authors as one."""
    ids = dict.fromkeys([*one.strip(",").split(","), *other.strip(",").split(",")])
    return "," + "".join(f"{pk}," for pk in ids if pk)
