"""What an object says, as plain JSON, and back: its own fields, its links, its parts.

{"fields": {name: value}, "links": {name: [id, …]}, "parts": {name: [{"id": …, name: value}]}}

In it is what an editor fills in. Not in it: the key, the status, the place in the tree, and what
others see to, as the texts that are translated from English. Those are no part of a draft.
"""

import hashlib
import json
from collections.abc import Callable
from functools import cache
from typing import Any, TypeAlias

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from modeltranslation.translator import NotRegistered, translator

Content: TypeAlias = dict[str, Any]
Values: TypeAlias = dict[str, Any]

# How each format is made from the one before: what a field is called now, or where it went.
# A field that a model has got since keeps its value, and one that it lost is left out by itself.
UPGRADES: list[Callable[[str, Content], Content]] = []


def upgraded(content: Content, label: str, format: int) -> Content:  # noqa: A002 -- of a file
    """The content of an older format as it is written now."""
    for upgrade in UPGRADES[format - 1 :]:
        content = upgrade(label, content)
    return content


def parts_of(model: type[models.Model]) -> list[Any]:
    """The relations to rows that go when the object goes, as contacts and referrals do."""
    relations: Any = model._meta.related_objects
    return [r for r in relations if r.one_to_many and r.on_delete is models.CASCADE]


def links_of(model: type[models.Model]) -> list[Any]:
    links: Any = model._meta.many_to_many
    return [f for f in links if f.remote_field.through._meta.auto_created]


@cache  # of models there are a dozen
def fields_of(model: type[models.Model]) -> tuple[Any, ...]:
    """The columns that a draft holds. The bare one of a translated text only repeats the Dutch."""
    try:
        bare = set(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        bare = set()
    left_out = bare | set(getattr(model, "NOT_IN_DRAFTS", ()))
    fields = model._meta.concrete_fields
    return tuple(f for f in fields if f.editable and f.name not in left_out)


def take(row: models.Model) -> Content:
    """What it says now. Its links and parts are read at once where they were fetched before."""
    model = type(row)
    made = {
        "fields": _values(row, fields_of(model)),
        "links": {f.name: _linked(row, f) for f in links_of(model)},
        "parts": {r.get_accessor_name(): _taken_parts(row, r) for r in parts_of(model)},
    }
    plain: Content = json.loads(json.dumps(made, cls=DjangoJSONEncoder))
    return plain


def put(content: Content, row: models.Model) -> None:
    """Make it say this. Call it in a transaction; what the database refuses it raises."""
    changed = _set(row, content["fields"], fields_of(type(row)))
    if changed or row._state.adding:
        row.save()
    for relation in parts_of(type(row)):
        if (wanted := content["parts"].get(relation.get_accessor_name())) is not None:
            _put_parts(row, relation, wanted)
    for field in links_of(type(row)):
        now = _linked(row, field)
        if (wanted := content["links"].get(field.name, now)) != now:
            there = field.related_model._base_manager.filter(pk__in=wanted)
            getattr(row, field.name).set(list(there))


def same(content: Content, row: models.Model) -> bool:
    """Whether the row says this, as far as both know the same fields."""
    return says(content, take(row))


def says(one: Content, other: Content) -> bool:
    return bool(known_to_both(one, other) == known_to_both(other, one))


def completed(content: Content, row: models.Model) -> Content:
    """An older content with the fields that the row has got since, and without those it lost."""
    made = take(row)
    fields = {name: content["fields"].get(name, now) for name, now in made["fields"].items()}
    links = {name: content["links"].get(name, now) for name, now in made["links"].items()}
    parts = {name: content["parts"].get(name, now) for name, now in made["parts"].items()}
    return {"fields": fields, "links": links, "parts": parts}


def known_to_both(one: Any, other: Any) -> Any:
    """`one` without the names that only it has; of parts and links each is looked at by itself."""
    if isinstance(one, dict) and isinstance(other, dict):
        return {name: known_to_both(one[name], other[name]) for name in one if name in other}
    if _is_parts(one) and _is_parts(other):
        theirs = {part["id"]: part for part in other}
        return [known_to_both(part, theirs.get(part["id"], part)) for part in one]
    return one


def gone(content: Content, model: type[models.Model]) -> list[tuple[str, str]]:
    """What it links to that is no longer there, as (field, id)."""
    found = []
    for field in links_of(model):
        wanted = set(content["links"].get(field.name, ()))
        rows = field.related_model._base_manager.filter(pk__in=wanted)
        there = rows.values_list("pk", flat=True)
        found += [(field.name, pk) for pk in sorted(wanted - set(map(str, there)))]
    return found


def ids_in(content: Content) -> set[str]:
    """The ids of all that it refers to: by its links, and by the fields of its parts."""
    found = {pk for links in content["links"].values() for pk in links}
    for parts in content["parts"].values():
        found |= {value for part in parts for value in part.values() if isinstance(value, str)}
    return found | {value for value in content["fields"].values() if isinstance(value, str)}


def digest(content: Content) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _is_parts(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(e, dict) and "id" in e for e in value)


def _linked(row: models.Model, field: Any) -> list[str]:
    """The ids of what it links to."""
    if field.name in getattr(row, "_prefetched_objects_cache", ()):
        return sorted(str(other.pk) for other in getattr(row, field.name).all())
    links = field.remote_field.through._base_manager.filter(**{field.m2m_field_name(): row.pk})
    return sorted(map(str, links.values_list(field.m2m_reverse_field_name(), flat=True)))


def _taken_parts(row: models.Model, relation: Any) -> list[Values]:
    fields = _own(relation)
    parts = getattr(row, relation.get_accessor_name()).all()
    ordered = sorted(parts, key=lambda part: (getattr(part, "order", 0), str(part.pk)))
    return [{"id": str(part.pk)} | _values(part, fields) for part in ordered]


def _own(relation: Any) -> list[Any]:
    return [f for f in fields_of(relation.related_model) if f.name != relation.field.name]


def _values(row: models.Model, fields: Any) -> Values:
    return {f.name: _plain(f, row) for f in fields}


def _plain(field: Any, row: models.Model) -> Any:
    value = field.value_from_object(row)
    if hasattr(value, "as_data"):
        return value.as_data()
    if value == "" and field.null:
        return None  # a text that is missing in a second language may be stored as either
    if isinstance(value, str):
        return value.replace("\r\n", "\n")  # as a browser sends the end of a line
    if isinstance(field, models.JSONField) or value is None or isinstance(value, (bool, int)):
        return value
    return str(value)


def _set(row: models.Model, values: Values, fields: Any) -> bool:
    """Set those that are other ones. Returns whether any is."""
    changed = False
    for field in fields:
        if field.name in values and _plain(field, row) != values[field.name]:
            setattr(row, field.attname, field.to_python(values[field.name]))
            changed = True
    return changed


def _put_parts(row: models.Model, relation: Any, wanted: list[Values]) -> None:
    """Rows that stay as they are stay. The others go away first: two numbers that change places
    would meet otherwise."""
    model, fields = relation.related_model, _own(relation)
    rows = model._base_manager.filter(**{relation.field.name: row})
    there = {str(part.pk): part for part in rows}
    new = []
    for values in wanted:
        part = there.pop(values["id"], None)
        is_new = part is None
        part = part or model(pk=values["id"], **{relation.field.name: row})
        if _set(part, values, fields) or is_new:
            new.append(part)
    if left := [*there, *(part.pk for part in new)]:
        model._default_manager.filter(pk__in=left).delete()
    for part in new:
        part.save(force_insert=True)
