"""Every change of the tree's structure, under one lock.

mptt keeps a tree in numbers that each move rewrites. Two writers at once, or one row that was
read before somebody else's move, corrupt it for good (STACK.md measured both). So: take the
lock, read the rows again, change, in one transaction. Nothing outside this module moves a step.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import override
from mptt.exceptions import InvalidMove
from mptt.managers import TreeManager

from publishing import rehearsal
from publishing.version import changing

if TYPE_CHECKING:  # the models move their rows by this module
    from stages.models import Step

MOST_LEVELS = 12  # a stage is the first; a longer address is not even looked for (urls.py)
# Any number; the same in every process, and used for nothing else.
LOCK = 8_410_226


@contextmanager
def locked() -> Iterator[None]:
    """Be the only writer of the tree until the outermost transaction ends.

    SQLite needs no more than the transaction: it begins IMMEDIATE (settings.py), which
    lets one writer in at a time. The content version, which locks too, always comes first.
    A rehearsal moves no step, and what it writes is gone: it locks nobody out.
    """
    with changing():
        if connection.vendor == "postgresql" and not rehearsal.current():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield


def move(step: "Step", target: "Step", position: str) -> None:
    """Move `step` with all below it. `position` is last-child of `target`, or left or right of it.

    Raises mptt's InvalidMove for a move into itself, ValidationError for one that leads too deep,
    and IntegrityError where a step of the same slug stands already.
    """
    steps = type(step).objects
    with locked():
        step, target = steps.get(pk=step.pk), steps.get(pk=target.pk)
        if target.is_descendant_of(step, include_self=True):
            raise InvalidMove(f"{step.key} cannot be moved into itself.")
        parent = target if position == "last-child" else target.parent
        below = steps.filter(tree_id=step.tree_id, lft__gte=step.lft, rght__lte=step.rght)
        deepest = below.aggregate(Max("level"))["level__max"]
        refuse_too_deep((parent.level + 1 if parent else 0) + deepest - step.level)
        here = steps.filter(pk=step.pk)
        # The database refuses a step without parent below level 0, so the order matters.
        if parent:
            here.update(parent=parent)
        steps._move_node(step, target, position)  # move_node would save it: see Step.save
        if not parent:
            here.update(parent=None)
        write_paths(here.get())


def refuse_too_deep(level: int) -> None:
    """Raise ValidationError for a level that no step can have; that of a stage is 0."""
    if level >= MOST_LEVELS:
        most = {"most": MOST_LEVELS}
        raise ValidationError(_("The tree has at most %(most)s levels.") % most)


def make_stage(step: "Step") -> None:
    """Move `step` out of its tree, to become the last of the stages."""
    steps = type(step).objects
    with locked():
        last = steps.filter(level=0).exclude(pk=step.pk).order_by("-tree_id").first()
        if last:
            move(step, last, "right")


def nudge(step: "Step", direction: str) -> None:
    """Move `step` by one: "up" or "down" among its siblings, "in" below the one before it, or
    "out", right behind its parent. Raises what `move` raises, and InvalidMove at the edge.
    """
    with locked():
        step = type(step).objects.get(pk=step.pk)
        beside, position = {
            "up": (step.get_previous_sibling, "left"),
            "down": (step.get_next_sibling, "right"),
            "in": (step.get_previous_sibling, "last-child"),
            "out": (lambda: step.parent, "right"),
        }[direction]
        if not (target := beside()):
            raise InvalidMove(f"{step.key} cannot be moved {direction}.")
        move(step, target, position)


class Spot(TypedDict):
    """Where a step stands: below which one, behind which and before which, by their ids."""

    parent: str | None
    behind: str | None
    before: str | None


def spot_of(step: "Step") -> Spot:
    """Call it under the lock, with a step that was just read."""
    behind, before = step.get_previous_sibling(), step.get_next_sibling()
    return {
        "parent": str(step.parent_id) if step.parent_id else None,
        "behind": str(behind.pk) if behind else None,
        "before": str(before.pk) if before else None,
    }


def put_back(step: "Step", spot: Spot) -> None:
    """Move `step` where it stood, or as near as can be. Raises what `move` does."""
    steps = type(step).objects
    with locked():
        here = Q(parent__pk=spot["parent"]) if spot["parent"] else Q(parent=None)
        beside = {str(each.pk): each for each in steps.filter(here)}
        if behind := beside.get(spot["behind"] or ""):
            move(step, behind, "right")
        elif before := beside.get(spot["before"] or ""):
            move(step, before, "left")
        elif parent := steps.filter(pk=spot["parent"] or step.pk).exclude(pk=step.pk).first():
            move(step, parent, "last-child")
        else:
            raise InvalidMove(f"There is nothing left where {step.key} stood.")


def write_paths(step: "Step") -> None:
    """Write the paths of a step and all below it, from their slugs. Call it under the lock."""
    steps = type(step).objects
    parent = steps.get(pk=step.parent_id) if step.parent_id else None
    paths = {step.parent_id: parent.paths() if parent else {}}
    changed = []
    below = steps.filter(tree_id=step.tree_id, lft__gte=step.lft, rght__lte=step.rght)
    for row in below.order_by("lft"):
        paths[row.pk] = row.paths_below(paths[row.parent_id])
        if row.paths() != paths[row.pk]:
            row.set_paths(paths[row.pk])
            changed.append(row)
    fields = [f"path_{code}" for code in settings.EDITORS_LANGUAGES]
    with override(settings.LANGUAGE_CODE):  # as Keyed.save does: the bare column is Dutch
        # modeltranslation would write "path" into path_nl, and leave the bare column as it was.
        steps.rewrite(False).bulk_update(changed, ["path", *fields])


def rebuild(steps: TreeManager["Step"]) -> None:
    """Number the whole tree anew from the parents, in today's order. Refuses a cycle."""
    with locked():
        if cycles := list(_cycles(steps)):
            raise ValueError(f"rebuild cannot mend a cycle of parents: {', '.join(cycles)}")
        steps.rebuild()
        for root in steps.filter(parent=None):
            write_paths(root)


def damage(steps: TreeManager["Step"]) -> Iterator[str]:
    """Yield a sentence for each thing that is wrong with the tree; nothing if it is sound."""
    rows = {row.pk: row for row in steps.order_by("tree_id", "lft", "key")}
    yield from (f"{key}: is above itself" for key in _cycles(steps))
    yield from _damage_in_numbers(rows.values())
    for row in rows.values():
        yield from _damage_beside_parent(row, rows.get(row.parent_id) if row.parent_id else None)


def _damage_in_numbers(rows: Iterable["Step"]) -> Iterator[str]:
    """In order of tree and left edge, each row stands right inside its parent."""
    edges: dict[tuple[int, int], Step] = {}
    roots: dict[int, Step] = {}
    around: list[Step] = []
    for row in rows:
        for edge in (row.lft, row.rght):
            other = edges.setdefault((row.tree_id, edge), row)
            if other is not row:
                yield f"{row.key}: shares edge {edge} with {other.key}"
        if row.parent_id is None:
            other = roots.setdefault(row.tree_id, row)
            if other is not row:
                yield f"{row.key}: shares tree {row.tree_id} with the root {other.key}"
        while around and (around[-1].tree_id != row.tree_id or around[-1].rght < row.lft):
            around.pop()
        if around and around[-1].pk != row.parent_id:
            yield f"{row.key}: stands inside {around[-1].key}, which is not its parent"
        around.append(row)
    for tree_id in sorted({tree_id for tree_id, _edge in edges}):
        used = {edge for tree, edge in edges if tree == tree_id}
        if used != set(range(1, len(used) + 1)):
            yield f"tree {tree_id}: its edges are not numbered from 1 without a gap"


def _damage_beside_parent(row: "Step", parent: "Step | None") -> Iterator[str]:
    if row.level != (parent.level + 1 if parent else 0):
        yield f"{row.key}: level {row.level} does not fit its parent"
    if parent and row.tree_id != parent.tree_id:
        yield f"{row.key}: is not in the tree of its parent {parent.key}"
    elif parent and not parent.lft < row.lft < row.rght < parent.rght:
        yield f"{row.key}: is not inside its parent {parent.key}"
    if row.paths() != row.paths_below(parent.paths() if parent else {}):
        yield f"{row.key}: path does not follow from the slugs"


def _cycles(steps: TreeManager["Step"]) -> Iterator[str]:
    """Yield the keys of steps that are their own ancestor."""
    parents = dict(steps.order_by().values_list("pk", "parent_id"))
    keys = dict(steps.order_by().values_list("pk", "key"))
    for start in parents:
        seen: set[UUID] = set()
        pk: UUID | None = parents[start]
        while pk is not None and pk != start and pk not in seen:
            seen.add(pk)
            pk = parents.get(pk)
        if pk == start:
            yield keys[start]
