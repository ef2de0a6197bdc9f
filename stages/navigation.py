"""The way through a stage: where a step stands, what is beside it, what comes before and after."""

from collections import defaultdict

from django.db.models import F
from django.http import Http404
from django.utils.translation import get_language

from publishing.prepared import Prepared, Row
from publishing.translated import columns, plain_text
from stages.models import Step

# A page links to at most so many steps on the way, and then to the stage's page with all.
LIMIT = 120


class StepRow(Row):
    """A step as its own page shows it, and as other pages link to it."""

    get_absolute_url, source_list = Step.get_absolute_url, Step.source_list
    title = property(lambda row: plain_text(row, "title"))
    summary = property(lambda row: plain_text(row, "summary"))


SHOWN = ["pk", "parent_id", "tree_id", "lft", "level", "sign", "sources", "checked_on"]
SHOWN += ["is_on_trail", *columns("title", "path", "summary", "body")]
OF_LIMIT = ["pk", "source", *columns("label", "limit")]


@Prepared
def steps_around(trail):
    """One row more than is shown tells whether there are more."""
    found = Step.objects.public().around(trail, LIMIT + 1).rewrite(False)
    return found.values(*SHOWN, **{f"of_{name}": F(f"time_limit__{name}") for name in OF_LIMIT})


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
        rows = [StepRow(**values) for values in steps_around([path, *above])]
        self.is_cut = len(rows) > LIMIT
        del rows[LIMIT:]
        steps = {row.pk: row for row in rows}
        own_path = f"path_{get_language()}"
        self.step = next((row for row in steps.values() if getattr(row, own_path) == path), None)
        if self.step is None:
            raise Http404(path)
        own = (row for row in rows if row.pk == self.step.pk and row.of_pk)
        self.time_limits = [
            Row(**{name: getattr(row, f"of_{name}") for name in OF_LIMIT}) for row in own
        ]
        in_order = sorted(steps.values(), key=lambda row: (row.tree_id, row.lft))
        self.stages = [row for row in in_order if row.level == 0]
        self.trail = [row for row in in_order if row.is_on_trail]
        self.stage = self.trail[0]
        children = defaultdict(list)
        for row in in_order:
            children[row.parent_id].append(row)
        self.items = self._below(self.stage, children)
        in_stage = [row for row in in_order if row.tree_id == self.stage.tree_id]
        place = next(place for place, row in enumerate(in_stage) if row is self.step)
        self.previous = in_stage[place - 1] if place else None
        self.next = next(iter(in_stage[place + 1 :]), None)

    def _below(self, step, children):
        return [
            (row, self._below(row, children) if row.is_on_trail else [])
            for row in children[step.pk]
        ]
