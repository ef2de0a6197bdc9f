"""The way through a stage: where a step stands, what is beside it, what comes before and after."""

from collections import defaultdict

from django.http import Http404

from publishing.prepared import Prepared
from stages.models import Step

# A page links to at most so many steps on the way, and then to the stage's page with all.
LIMIT = 120


# One row more than is shown tells whether there are more.
steps_around = Prepared(lambda trail: Step.objects.public().around(trail, LIMIT + 1))


class Navigation:
    """A public step and the way through its stage, from one query. Raises Http404.

    `step`       the step itself, `time_limits` among it
    `trail`      from the stage down to the step
    `stages`     the public stages, in order
    `items`      the stage's steps, the trail unfolded, as [(step, [items below it]), ...]
    `is_cut`     whether there are more steps than `items` shows
    `previous`, `next`  the steps before and after it as `items` reads, or None
    """

    def __init__(self, path):
        above = [path[:end] for end, letter in enumerate(path) if letter == "/"]
        rows = steps_around([path, *above])
        self.is_cut = len(rows) > LIMIT
        del rows[LIMIT:]
        steps = {row.pk: row for row in rows}
        self.step = next((row for row in steps.values() if row.path == path), None)
        if self.step is None:
            raise Http404(path)
        limits = (getattr(row, "time_limit", None) for row in rows if row.pk == self.step.pk)
        self.time_limits = [limit for limit in limits if limit]
        in_order = sorted(steps.values(), key=lambda row: (row.tree_id, row.lft))
        self.stages = [row for row in in_order if row.level == 0]
        self.trail = [row for row in in_order if row.is_on_trail]
        self.stage = self.trail[0]
        children = defaultdict(list)
        for row in in_order:
            children[row.parent_id].append(row)
        self.items = self._below(self.stage, children)
        in_stage = [row for row in in_order if row.tree_id == self.stage.tree_id]
        place = in_stage.index(self.step)
        self.previous = in_stage[place - 1] if place else None
        self.next = next(iter(in_stage[place + 1 :]), None)

    def _below(self, step, children):
        return [
            (row, self._below(row, children) if row.is_on_trail else [])
            for row in children[step.pk]
        ]
