"""All stages and steps at a glance."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from stages.models import Step

# So many edges of the tree in each lane: at least half as many steps. One sheet holds no more.
MOST_EDGES = 160


@dataclass(frozen=True)
class Lane:
    """A stage with its steps as [(step, the same of the steps below it)].

    `is_cut` says that the stage has more steps than the picture shows.
    """

    stage: Step
    items: list[tuple[Step, Any]]
    is_cut: bool


def lanes() -> list[Lane]:
    """The public stages in order, of one query."""
    found = Step.objects.public().filter(lft__lte=MOST_EDGES, level__lte=3).as_links()
    children: dict[UUID | None, list[Step]] = defaultdict(list)
    for step in found:
        children[step.parent_id].append(step)

    def below(step: Step) -> list[tuple[Step, Any]]:
        return [(child, below(child)) for child in children[step.pk]]

    return [Lane(stage, below(stage), stage.rght > MOST_EDGES) for stage in children[None]]
