"""The finder: which organisations fit what somebody chose, in which order, and what to drop
when none does. All answers come from the directory; only the page that is shown is fetched."""

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from django.core.paginator import Paginator
from django.utils.text import capfirst

from organisations import reasons
from organisations.choices import Age, Audience, Exploitation, Language, Need
from organisations.directory import YES, directory, listed
from organisations.help import gathered, with_contacts
from organisations.lookup import LONGEST, find
from organisations.models import Organisation

PER_PAGE = 20
QUESTIONS = ["need", "region", "now", "form", "who", "age", "language", "anonymous"]
MORE = {"form", "who", "age", "language", "anonymous"}  # these stand under "More choices"
FIXED = {"need": Need, "form": Exploitation, "who": Audience, "age": Age, "language": Language}
# For these needs a region has a care coordinator to go to, or else the national one.
COORDINATED = {None, Need.SAFE_PLACE, Need.CARE_COORDINATION}


@dataclass
class Option:
    value: str
    label: str
    count: int
    is_chosen: bool


class Finder:
    def __init__(self, asked, moment):
        self.directory = directory()
        self.moment = moment.replace(second=0, microsecond=0)
        self.unknown = False  # whether a choice was asked for that there is not
        self.typed, self.found = "", None
        self.chosen = self._read(asked)
        self.number = asked.get("page")

    # What was asked

    def _read(self, asked):
        chosen = {}
        for question in QUESTIONS:
            if (value := asked.get(question, "").strip()) and self._is_known(question, value):
                chosen[question] = value
        chosen |= self._read_place(asked)
        for question in " ".join(asked.getlist("drop")).split():
            chosen = {} if question == "all" else {q: v for q, v in chosen.items() if q != question}
        if "region" in chosen:
            chosen["region"] = self.directory.offered(self.directory.by_key[chosen["region"]]).key
        return {question: chosen[question] for question in QUESTIONS if question in chosen}

    def _is_known(self, question, value):
        if question == "region":
            known = value in self.directory.by_key
        elif question in FIXED:
            known = value in FIXED[question].values
        else:
            known = value == YES
        self.unknown |= not known
        return known

    def _read_place(self, asked):
        """The region of a town that was typed, or of one of those it was read as."""
        if (meant := asked.get("place", "").strip()) and self._is_known("region", meant):
            return {"region": meant}
        self.typed = " ".join(asked.get("town", "").split())[: LONGEST + 1]
        if not self.typed:
            return {}
        self.found = find(self.typed, self.directory.names)
        if not self.found.place:
            return {}
        return {"region": self.directory.region_of(self.found.place).key}

    def alike(self):
        """[(place, the region it leads to)] of the places that the typed one may be."""
        offered = self.directory.offered
        return [(each, offered(self.directory.region_of(each))) for each in self.found.alike]

    @cached_property
    def region(self):
        return self.directory.by_key.get(self.chosen.get("region"))

    # What fits

    def leaves(self, question, value):
        """The organisations that an answer leaves."""
        if question == "now":
            return self.directory.reachable(self.moment)
        return self.directory.sets[question, value]

    def fits(self, without=()):
        """The organisations that fit all choices but some."""
        left = self.directory.everybody
        for question, value in self.chosen.items():
            if question not in without:
                left &= self.leaves(question, value)
        return left

    @cached_property
    def left(self):
        return self.fits()

    @cached_property
    def count(self):
        return self.left.bit_count()

    @cached_property
    def order(self):
        """Where in the directory those that fit stand, the fittest first."""
        tiers = [self.left]
        for better in self._better():
            tiers = [part for tier in tiers for part in (tier & better, tier & ~better) if part]
        return [place for tier in tiers for place in listed(tier)]

    def _better(self):
        """Sets whose organisations fit better than others, the weightiest first."""
        sets, chosen = self.directory.sets, self.chosen
        if self.gaps:
            yield sets["coordinator", YES]
        for question, special in (
            ("region", "works in"),
            ("age", "says age"),
            ("form", "special in"),
        ):
            if question in chosen:
                yield sets[special, chosen[question]]

    @cached_property
    def works_there(self):
        """Those that fit and work in the region, not just everywhere."""
        regional = ~self.directory.sets["everywhere", YES]
        return self.left & self.directory.sets["works in", self.chosen["region"]] & regional

    @cached_property
    def gaps(self):
        """The care regions without a coordinator to call, if that matters to what is chosen."""
        if not self.region or self.chosen.get("need") not in COORDINATED:
            return []
        return self.directory.gaps_in(self.region)

    @cached_property
    def to_drop(self):
        """The smallest sets of choices without which something fits, the most fitting first."""
        for size in range(1, len(self.chosen) + 1):
            tries = [
                (self.fits(drop).bit_count(), drop) for drop in combinations(self.chosen, size)
            ]
            if found := sorted((t for t in tries if t[0]), key=lambda t: -t[0]):
                return found
        return []

    # What is shown

    @cached_property
    def page(self):
        return Paginator(self.order, PER_PAGE).get_page(self.number)

    @cached_property
    def shown(self):
        """The organisations of this page, with their contacts in `reach` and `because`."""
        places = list(self.page)
        rows = self._fetch(self.directory.ids[place] for place in places)
        shown = []
        for place in places:
            if row := rows.get(self.directory.ids[place]):  # withdrawn a moment ago, if not
                row.because = reasons.because(self, row, place)
                shown.append(row)
        return shown

    @cached_property
    def coordinator(self):
        """The national coordinator: for whom no regional one can be reached, or nobody fits."""
        ids = [self.directory.ids[p] for p in listed(self.directory.sets["coordinator", YES])[:1]]
        on_page = (row for row in self.shown if row.pk in ids)
        return next(on_page, None) or next(iter(self._fetch(ids).values()), None)

    def _fetch(self, ids):
        if not (ids := list(ids)):
            return {}
        rows = Organisation.objects.public().filter(pk__in=ids).order_by("order")
        return {row.pk: row for row in gathered(with_contacts(rows))}

    def options(self, question):
        """The answers to a question, each with how many it would leave."""
        left, chosen = self.fits([question]), self.chosen.get(question)
        return [
            Option(value, label, (left & self.leaves(question, value)).bit_count(), value == chosen)
            for value, label in self._answers(question, chosen)
        ]

    def _answers(self, question, chosen):
        if question not in FIXED:
            return [(YES, reasons.label(self, question, YES))]
        answers = [(value, capfirst(label)) for value, label in FIXED[question].choices]
        if question != "language":
            return answers
        spoken = [a for a in answers if self.directory.sets["language", a[0]] or a[0] == chosen]
        return sorted(spoken, key=lambda answer: answer[1])

    @cached_property
    def anywhere(self):
        """How many there are if the place does not matter."""
        return self.fits(["region"]).bit_count()

    def regions(self):
        """[(the option of a province, those of the care regions in it that are not all of it)]."""
        left, offered = self.fits(["region"]), set()

        def option(region):
            count = (left & self.directory.sets["region", region.key]).bit_count()
            # One that lies in two provinces is offered twice, and chosen once.
            is_chosen = region == self.region and region not in offered
            offered.add(region)
            return Option(region.key, region.name, count, is_chosen)

        for region in self.directory.regions.values():
            if region.kind == "province":
                parts = self.directory.parts(region)
                yield option(region), [option(part) for part in parts]

    @property
    def uses_more(self):
        return bool(MORE & self.chosen.keys())

    def chips(self):
        """[(question, what was chosen)], each to be taken back."""
        return [(question, reasons.label(self, question, v)) for question, v in self.chosen.items()]

    def drops(self):
        """[(questions, what was chosen, how many there are without)] when nothing fits."""
        labels = dict(self.chips())
        return [
            (" ".join(drop), ", ".join(str(labels[each]) for each in drop), count)
            for count, drop in self.to_drop
        ]
