"""All stages and steps at a glance."""

from collections import defaultdict

from stages.models import Step

# So many edges of the tree in each lane: at least half as many steps. One sheet holds no more.
MOST_EDGES = 160


def lanes():
    """Return the public stages in order as [(stage, items, is_cut)].

    `items` is the stage's tree as [(step, items below it)]; one query. `is_cut` says that
    the stage has more steps than the picture shows.
    """
    found = Step.objects.public().filter(lft__lte=MOST_EDGES, level__lte=3).as_links()
    children = defaultdict(list)
    for step in found:
        children[step.parent_id].append(step)

    def below(step):
        return [(child, below(child)) for child in children[step.pk]]

    return [(stage, below(stage), stage.rght > MOST_EDGES) for stage in children[None]]
