"""The situation somebody is in, as far as they say, and which steps fit it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.choices import Exploitation
from organisations.models import Region
from publishing.models import validate_key
from publishing.translated import columns
from stages.choices import Age, Residence

# The fields of Step that say for whom it is; an empty one is for everybody.
FACETS = ("ages", "residences", "exploitation")
WHO = {
    Age.ADULT: gettext_lazy("people of 18 or older"),
    Age.MINOR: gettext_lazy("people under 18"),
    Residence.DUTCH: gettext_lazy("people with Dutch nationality"),
    Residence.EU: gettext_lazy("people with the nationality of another EU country"),
    Residence.PERMIT: gettext_lazy("people with a residence permit"),
    Residence.NO_PERMIT: gettext_lazy("people without a residence permit"),
    Residence.REFLECTION_PERIOD: gettext_lazy("people in the reflection period"),
    Residence.ASYLUM: gettext_lazy("people in the asylum procedure"),
}


@dataclass(frozen=True)
class Situation:
    """What was chosen of each part; nothing chosen is not known, and then everything fits."""

    ages: tuple = ()
    residences: tuple = ()
    exploitation: tuple = ()
    region: str = ""  # its key

    @classmethod
    def read(cls, data):
        """What a form says. A value that does not exist is left out."""
        known = {"ages": Age, "residences": Residence, "exploitation": Exploitation}
        chosen = {
            name: tuple(value for value in choices.values if value in data.getlist(name))
            for name, choices in known.items()
        }
        region = data.get("region", "")
        is_key = len(region) <= MOST_LETTERS and validate_key.regex.search(region)
        return cls(**chosen, region=region if is_key else "")

    def pairs(self):
        """The names and values of a form that says the same."""
        for name in FACETS:
            yield from ((name, value) for value in getattr(self, name))
        if self.region:
            yield "region", self.region

    def why_not(self, step):
        """Why a step does not fit: "For people under 18"; "" if it does."""
        for name in FACETS:
            chosen, wanted = getattr(self, name), getattr(step, name)
            if chosen and wanted and not set(chosen) & set(wanted):
                return for_whom(step, name)
        return ""

    def reasons(self, steps):
        """[(step, why it does not fit)] of steps in the order of the tree.

        What is below a step that does not fit does not fit either.
        """
        found = {}
        for step in steps:
            found[step.pk] = found.get(step.parent_id) or self.why_not(step)
        return [(step, found[step.pk]) for step in steps]


MOST_LETTERS = Region._meta.get_field("key").max_length


def for_whom(step, name):
    """For whom a step is by one of its facets, in words."""
    if name == "exploitation":
        forms = one_of(step.get_exploitation_labels())
        return _("For people who met %(forms)s") % {"forms": forms}
    people = one_of(WHO[value] for value in getattr(step, name) if value in WHO)
    return _("For %(people)s") % {"people": people}


def one_of(words):
    """The words as one text: a, b or c."""
    words = list(map(str, words))
    if len(words) < 2:
        return "".join(words)
    first = {"first": ", ".join(words[:-1]), "last": words[-1]}
    return _("%(first)s or %(last)s") % first


def regions():
    """Where somebody can be, for a list to choose from."""
    return Region.objects.public().only("key", "kind", *columns("name"))


def region_of(situation):
    key = situation.region
    return Region.objects.public().filter(key=key).first() if key else None
