"""Two changes of the same content in one."""

from dataclasses import dataclass
from typing import Any

from publishing.desk.snapshot import Content

Path = tuple[str, ...]  # ("fields", "title_nl"), ("parts", "contacts", <id>, "value")
NOT_THERE = object()


@dataclass(frozen=True)
class Both:
    """What both changed, each in another way."""

    path: Path
    was: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Merged:
    content: Content  # where both changed something, it is mine
    both: list[Both]


def merge(base: Content, mine: Content, theirs: Content) -> Merged:
    """Field by field: what only one of the two changed is as that one has it."""
    both: list[Both] = []
    made = _merge((), _by_id(base), _by_id(mine), _by_id(theirs), both)
    return Merged(_in_lists(made), both)


def chosen(content: Content, path: Path, value: Any) -> Content:
    """The content with another value at a place, for whoever chose the other's."""
    made = _by_id(content)
    *way, last = path
    room = made
    for name in way:
        room = room.setdefault(name, {})
    if value is NOT_THERE:
        room.pop(last, None)
    else:
        room[last] = value
    return _in_lists(made)


def _merge(path: Path, was: Any, mine: Any, theirs: Any, both: list[Both]) -> Any:
    if mine == theirs or theirs == was:
        return mine
    if mine == was:
        return theirs
    if isinstance(mine, dict) and isinstance(theirs, dict):
        was = was if isinstance(was, dict) else {}
        found = {}
        for name in [*mine, *(name for name in theirs if name not in mine)]:
            was_here, is_mine = was.get(name, NOT_THERE), mine.get(name, NOT_THERE)
            value = _merge((*path, name), was_here, is_mine, theirs.get(name, NOT_THERE), both)
            if value is not NOT_THERE:
                found[name] = value
        return found
    both.append(Both(path, was, mine, theirs))
    return theirs if mine is NOT_THERE else mine  # a part that one deleted and the other changed


def _by_id(content: Content) -> Content:
    """Parts and links by their ids, so that each is merged by itself."""
    parts = {name: {p["id"]: p for p in rows} for name, rows in content["parts"].items()}
    links = {name: dict.fromkeys(ids, True) for name, ids in content["links"].items()}
    return {**content, "links": links, "parts": parts}


def _in_lists(content: Content) -> Content:
    """As it is stored: links by their ids, parts by their order."""
    parts = {
        name: sorted(rows.values(), key=lambda part: (part.get("order", 0), part["id"]))
        for name, rows in content["parts"].items()
    }
    links = {name: sorted(ids) for name, ids in content["links"].items()}
    return {**content, "links": links, "parts": parts}
