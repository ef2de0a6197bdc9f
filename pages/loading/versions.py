"""What was loaded becomes a version of each object; what an editor published is not lost by it."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from publishing.desk import publication, snapshot
from publishing.desk.revision import Action, Event, Origin, Revision, State
from publishing.models import Publishable


def write(
    model: type[Publishable], report: Callable[[str], Any], *, over_edits: bool = False
) -> None:
    """Call it after the rows of a model were loaded, in the same transaction.

    Where an editor published something else, that is put back, or with `over_edits` replaced:
    either way `report` gets a line. It stays in the history in any case.
    """
    known = Revision.objects.filter(kind=ContentType.objects.get_for_model(model))
    last = {each.object_id: each for each in known.published().reverse()}
    opened = {each.object_id: each for each in known.open()}
    numbers = dict(known.order_by("number").values_list("object_id", "number"))
    made = []
    for row in everything(model):
        before, draft = last.get(row.pk), opened.get(row.pk)
        content = snapshot.take(row)
        is_withdrawn = before is not None and before.origin == Origin.WITHDRAWN
        if draft and draft.author is None:  # from the files as well, and nobody worked on it
            if snapshot.says(draft.said, content) and not row.is_published:
                continue
            draft.go(Action.SAVE, None)
        elif draft and before is None and not row.is_published:
            report(f"  {row.key}: left as somebody's draft has it")
            snapshot.put(draft.said, row)
            continue
        elif before and snapshot.says(before.said, content) and not is_withdrawn:
            continue
        if before and before.origin != Origin.IMPORTED:
            if not over_edits:
                report(f"  {row.key}: left as an editor published or withdrew it")
                put_back(before, row, is_withdrawn=is_withdrawn)
                continue
            report(f"  {row.key}: what an editor published was replaced")
        made.append(imported(row, content, before, numbers.get(row.pk, 0) + 1))
    Revision.objects.bulk_create(made)
    Event.objects.bulk_create([Event(revision=each, action=Action.SAVE) for each in made])


def everything(model: type[Publishable]) -> Iterator[Any]:
    """All rows of a model, with all that a version of each holds."""
    links = [field.name for field in snapshot.links_of(model)]
    parts = [relation.get_accessor_name() for relation in snapshot.parts_of(model)]
    yield from model._default_manager.prefetch_related(*links, *parts)


def put_back(before: Revision, row: Publishable, *, is_withdrawn: bool) -> None:
    """Write what editors had over what came from the files; withdrawn as they left it, if so."""
    content = before.said
    if is_withdrawn:
        row.set_status("draft", by=None)
        row.save()
        content = publication.without_address(content, row)
    snapshot.put(content, type(row)._default_manager.get(pk=row.pk))


def imported(row: Any, content: Any, before: Revision | None, number: int) -> Revision:
    """The version that says what came in from the files. Not saved."""
    state = State.PUBLISHED if row.is_published else State.DRAFT
    return Revision(
        kind=ContentType.objects.get_for_model(type(row)),
        object_id=row.pk,
        number=number,
        began_from=before,
        content=content,
        digest=snapshot.digest(content),
        format=publication.FORMAT,
        state=state,
        origin=Origin.IMPORTED,
        authors=",",
        published_at=timezone.now() if state == State.PUBLISHED else None,
    )
