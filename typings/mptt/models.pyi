from typing import Any, Self

from django.db.models import ForeignKey, Model
from mptt.managers import TreeManager

class TreeForeignKey(ForeignKey): ...

class MPTTModel(Model):
    lft: int
    rght: int
    tree_id: int
    level: int
    objects: TreeManager[Self]
    _mptt_cached_fields: dict[str, Any]
    class Meta:
        abstract = True

    def is_descendant_of(self, other: Model, include_self: bool = ...) -> bool: ...
    def get_previous_sibling(self) -> Self | None: ...
    def get_next_sibling(self) -> Self | None: ...
