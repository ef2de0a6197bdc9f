"""Where readers meet an object: its own page, the lists it stands in, the pages that name it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.text import capfirst

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_OF_A_KIND = 12  # pages that a relation leads to, for the list of them


@dataclass(frozen=True)
class Place:
    """A page of the site. `answers` are what its form says, where it is one that is sent."""

    key: str  # in the address of its preview
    label: "StrOrPromise"
    address: str
    answers: dict[str, str] = field(default_factory=dict)


def neighbours(row: models.Model) -> Iterator[Place]:
    """The pages of what it names, of what names it, and of what it is part of."""
    found: dict[str, Place] = {}
    for other in _related(row):
        key = f"{other._meta.model_name}-{other.pk}"
        label = f"{capfirst(str(other._meta.verbose_name))}: {other}"
        found.setdefault(key, Place(key, label, other.get_absolute_url()))
    yield from found.values()


def _related(row: Any) -> Iterator[Any]:
    for relation in row._meta.get_fields():
        model = relation.related_model
        if not relation.is_relation or not hasattr(model, "get_absolute_url"):
            continue
        if relation.many_to_one:
            ids = [getattr(row, relation.attname)]
            yield from model._default_manager.public().filter(pk__in=ids)
        elif relation.many_to_many:
            name = relation.name if relation.concrete else relation.get_accessor_name()
            yield from islice(getattr(row, name).public(), MOST_OF_A_KIND)
