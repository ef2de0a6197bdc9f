"""The way through a stage: where a step stands, what is beside it, what comes before and after."""

from collections import defaultdict

from stages.models import Step

# A page links to at most so many steps on the way, and then to the stage's page with all.
LIMIT = 120

Item = tuple[Step, list["Item"]]


class Navigation:
    """The way through the stage of a public step; two queries.

    `trail`      from the stage down to the step
    `stage`      the first of them
    `items`      the stage's steps, the trail unfolded, as [(step, [items below it]), ...]
    `is_cut`     whether there are more steps than `items` shows
    `previous`, `next`  the steps before and after it as `items` reads, or None
    """

    def __init__(self, step: Step):
        self.trail = list(Step.objects.public_trail(step).as_links())
        self.stage = self.trail[0]
        # One more than is shown tells whether there are more.
        found = list(Step.objects.public_below(self.trail).as_links()[: LIMIT + 1])
        self.is_cut = len(found) > LIMIT
        beside = [each for each in found if each not in self.trail]
        steps = [*self.trail, *beside[: LIMIT - len(self.trail)]]
        steps.sort(key=lambda each: each.lft)
        self.items = self._items(steps)
        place = steps.index(step)
        self.previous = steps[place - 1] if place else None
        self.next = steps[place + 1] if place + 1 < len(steps) else None

    def _items(self, steps: list[Step]) -> list[Item]:
        below = defaultdict(list)
        for each in steps:
            below[each.parent_id].append(each)

        def items(step: Step) -> list[Item]:
            return [(each, items(each) if each in self.trail else []) for each in below[step.pk]]

        return items(self.stage)
