"""The finder: which organisations fit what somebody chose, in which order, and what to drop
when none does. All answers come from the directory; only the page that is shown is fetched."""

from functools import cached_property
from itertools import combinations, islice
from typing import NamedTuple

from django.core.paginator import Paginator
from django.utils.translation import get_language

from organisations.choices import Need
from organisations.finder import words as reasons
from organisations.finder.directory import YES, directory, listed
from organisations.finder.towns import LONGEST, find

PER_PAGE = 15
QUESTIONS = ["need", "region", "now", "form", "who", "age", "language", "anonymous"]
MORE = {"form", "who", "age", "language", "anonymous"}  # these stand under "More choices"
# For these needs a region has a care coordinator to go to, or else the national one.
COORDINATED = {None, Need.SAFE_PLACE, Need.CARE_COORDINATION}


class Option(NamedTuple):
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
        elif question in reasons.FIXED:
            known = value in reasons.FIXED[question].values
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

    def order(self):
        """Where in the directory those that fit stand, the fittest first."""
        tiers = [self.left]
        for better in self._better():
            tiers = [part for tier in tiers for part in (tier & better, tier & ~better) if part]
        return (place for tier in tiers for place in listed(tier))

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
        """The numbers of those on this page, from 0 on."""
        return Paginator(range(self.count), PER_PAGE).get_page(self.number)

    @cached_property
    def shown(self):
        """[(card, why it is shown)] of this page."""
        directory, numbers = self.directory, self.page.object_list
        places = islice(self.order(), numbers.start, numbers.stop)
        cards = directory.cards.of([directory.ids[place] for place in places])
        return [(card, reasons.because(self, card.organisation)) for card in cards]

    @cached_property
    def coordinator(self):
        """The national coordinator: for whom no regional one can be reached, or nobody fits."""
        directory = self.directory
        found = islice(listed(directory.sets["coordinator", YES]), 1)
        return next(iter(directory.cards.of([directory.ids[place] for place in found])), None)

    def options(self, question):
        """The answers to a question, each with how many it would leave."""
        left, chosen = self.fits([question]), self.chosen.get(question)
        return [
            Option(value, label, (left & self.leaves(question, value)).bit_count(), value == chosen)
            for value, label in reasons.answers(question, get_language())
            # Of languages only those that somebody speaks: there are dozens.
            if question != "language" or value == chosen or self.directory.sets[question, value]
        ]

    def regions(self):
        """[(the option of a province, those of the care regions in it that are not all of it)]."""
        left, offered = self.fits(["region"]), set()
        names = self.directory.region_names(get_language())

        def option(region):
            count = (left & self.directory.sets["region", region.key]).bit_count()
            # One that lies in two provinces is offered twice, and chosen once.
            is_chosen = region == self.region and region not in offered
            offered.add(region)
            return Option(region.key, names[region.key], count, is_chosen)

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
