from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from mptt.managers import TreeManager

_M = TypeVar("_M", bound=Model, covariant=True)

class TreeQuerySet(QuerySet[_M]):
    @classmethod
    def as_manager(cls) -> TreeManager[Any]: ...
