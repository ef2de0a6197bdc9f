from typing import Any, TypeVar

from django.db.models import Manager, Model

_M = TypeVar("_M", bound=Model, covariant=True)

class TreeManager(Manager[_M]):
    def rebuild(self, batch_size: int = ..., **filters: Any) -> None: ...
    def _move_node(self, node: Model, target: Model | None, position: str = ...) -> None: ...
