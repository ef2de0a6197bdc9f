"""What is asked and kept when an object is deleted, so that it comes back with everything."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import models

from publishing.desk import snapshot
from publishing.desk.revision import Revision
from publishing.desk.snapshot import Content
from publishing.languages.state import column_of


def used_in_drafts(row: models.Model) -> list[Revision]:
    """The open drafts of other objects that refer to it."""
    others = Revision.objects.open().exclude(object_id=row.pk).select_related("kind")
    return [each for each in others if str(row.pk) in snapshot.ids_in(each.content)]


def linked_from(row: models.Model) -> Iterator[models.Model]:
    """The other objects that link to it. No key of theirs protects it: the link would be gone."""
    for model in apps.get_models():
        for field in snapshot.links_of(model):
            if field.related_model is type(row):
                rows = model._base_manager.filter(**{field.name: row})
                yield from rows.exclude(pk=row.pk) if model is type(row) else rows


def remains_of(row: models.Model) -> Content:
    """What it needs besides its content to be there again: its place, and what was translated."""
    place = {name: getattr(row, name) for name in _columns_of_place(type(row))}
    return {
        "place": {name: value and str(value) for name, value in place.items()},
        "texts": _translated(type(row), pk=row.pk),
        "texts_of_parts": {
            relation.get_accessor_name(): _translated(
                relation.related_model, **{relation.field.name: row.pk}
            )
            for relation in snapshot.parts_of(type(row))
        },
    }


def made_again(revision: Revision) -> Any:
    """The row of what was deleted, with what this version says. Call it in a transaction."""
    newest = Revision.objects.of_same(revision).first() or revision
    model, remains = revision.model, newest.content
    row = model(pk=revision.object_id, **_place(model, dict(remains.get("place", {}))))
    snapshot.put(revision.said, row)
    _put_translated(model, remains.get("texts", {}))
    for relation in snapshot.parts_of(model):
        texts = remains.get("texts_of_parts", {}).get(relation.get_accessor_name(), {})
        _put_translated(relation.related_model, texts)
    return row


def _columns_of_place(model: type[models.Model]) -> list[str]:
    names = {field.name for field in model._meta.concrete_fields}
    return [name for name in ("key", "parent_id") if name.removesuffix("_id") in names]


def _place(model: type[models.Model], place: dict[str, Any]) -> dict[str, Any]:
    """Below its parent, if that is still there."""
    parent = place.get("parent_id")
    if parent and not model._base_manager.filter(pk=parent).exists():
        place["parent_id"] = None
    if place.get("parent_id"):
        place["parent_id"] = UUID(place["parent_id"])
    return place


def _translated(model: type[models.Model], **which: Any) -> Content:
    """The texts that were made from the English, by the ids of the rows."""
    names = {field.name for field in model._meta.concrete_fields}
    found = [name for name in map(column_of, settings.TRANSLATED_INTO) if name in names]
    rows = model._base_manager.filter(**which).values("pk", *found) if found else []
    return {str(row.pop("pk")): {k: v for k, v in row.items() if v} for row in rows}


def _put_translated(model: type[models.Model], texts: Content) -> None:
    for pk, columns in texts.items():
        if columns:
            model._default_manager.filter(pk=pk).update(**columns)
