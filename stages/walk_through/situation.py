"""The situation somebody is in, as far as they say, and which steps fit it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.choices import Exploitation
from organisations.cldr import one_of
from organisations.models import Region
from publishing.translated import read_columns
from publishing.validators import validate_key
from stages.choices import Age, Residence
from stages.models import Step

# The fields of Step that say for whom it is; an empty one is for everybody.
FACETS: dict[str, type[TextChoices]] = {
    "ages": Age,
    "residences": Residence,
    "exploitation": Exploitation,
}
WHO: dict[str, Any] = {
    Age.ADULT: gettext_lazy("people of 18 or older"),
    Age.MINOR: gettext_lazy("people under 18"),
    Residence.DUTCH: gettext_lazy("people with Dutch nationality"),
    Residence.EU: gettext_lazy("people with the nationality of another EU country"),
    Residence.PERMIT: gettext_lazy("people with a residence permit"),
    Residence.NO_PERMIT: gettext_lazy("people without a residence permit"),
    Residence.REFLECTION_PERIOD: gettext_lazy("people in the reflection period"),
    Residence.ASYLUM: gettext_lazy("people in the asylum procedure"),
}
LONGEST_KEY = Region._meta.get_field("key").max_length or 0
MOST_STEPS = 100  # of a stage on one page


@dataclass(frozen=True)
class Situation:
    """What was chosen of each part; nothing chosen is not known, and then everything fits."""

    ages: tuple[str, ...] = ()
    residences: tuple[str, ...] = ()
    exploitation: tuple[str, ...] = ()
    region: str = ""  # its key

    @classmethod
    def read(cls, data: QueryDict) -> "Situation":
        """What a form says. A value that does not exist is left out."""
        chosen = {
            name: tuple(value for value in choices.values if value in data.getlist(name))
            for name, choices in FACETS.items()
        }
        region = data.get("region", "")
        return cls(**chosen, region=region if is_key(region) else "")

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The names and values of a form that says the same."""
        for name in FACETS:
            yield from ((name, value) for value in getattr(self, name))
        if self.region:
            yield "region", self.region

    def find_region(self) -> Region | None:
        """Where somebody is; None if that is not said, or no region any more."""
        return Region.objects.public().filter(key=self.region).first() if self.region else None

    def why_not(self, row: Any) -> str:
        """Why a step or an organisation does not fit: "For people under 18"; "" if it does."""
        for name, chosen in self._chosen:
            wanted = getattr(row, name, ())
            if wanted and chosen.isdisjoint(wanted):
                return for_whom(name, wanted)
        return ""

    @cached_property
    def _chosen(self) -> list[tuple[str, set[str]]]:
        """The parts of which something was chosen: hundreds of rows are held against them."""
        chosen = ((name, set(getattr(self, name))) for name in FACETS)
        return [(name, values) for name, values in chosen if values]

    @property
    def labels(self) -> list[str]:
        """What was chosen of each part, in words; a region has a name of its own."""
        chosen = ((FACETS[name], getattr(self, name)) for name in FACETS)
        return [str(choices(value).label) for choices, values in chosen for value in values]

    def reasons(self, steps: Iterable[Step]) -> Iterator[tuple[Step, str]]:
        """(step, why it does not fit) of steps in the order of the tree.

        What is below a step that does not fit does not fit either.
        """
        found: dict[UUID | None, str] = {}  # by the id of the step
        for step in steps:
            found[step.pk] = found.get(step.parent_id) or self.why_not(step)
            yield step, found[step.pk]


class StageSteps:
    """The public steps of a stage, the stage itself among them: whether they fit a situation.

    `fitting`  those that fit, in order; those that ask nothing are there to know of
    `others`   {why they do not fit: steps}
    `is_cut`   whether there are more than a page shows
    """

    def __init__(self, stage: Step, situation: Situation) -> None:
        found = Step.objects.public().filter(tree_id=stage.tree_id)
        texts = read_columns("title", "summary", "question", "advice")
        steps = list(found.as_links(*texts, *FACETS)[: MOST_STEPS + 1])
        self.is_cut = len(steps) > MOST_STEPS
        self.fitting: list[Step] = []
        self.others: dict[str, list[Step]] = {}
        for step, why_not in situation.reasons(steps[:MOST_STEPS]):
            if step.level or step.question:
                same = self.others.setdefault(why_not, []) if why_not else self.fitting
                same.append(step)


def for_whom(name: str, values: Iterable[str]) -> str:
    """For whom a step or an organisation is by these values of a facet, in words."""
    if name == "exploitation":
        forms = one_of(
            Exploitation(value).label for value in values if value in Exploitation.values
        )
        return _("For people who met %(forms)s") % {"forms": forms}
    people = one_of(WHO[value] for value in values if value in WHO)
    return _("For %(people)s") % {"people": people}


def is_key(text: str) -> bool:
    """Whether a row could have it as its key."""
    try:
        validate_key(text)
    except ValidationError:
        return False
    return len(text) <= LONGEST_KEY
