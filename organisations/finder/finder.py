"""The finder: which organisations fit what somebody chose, in which order, and what to drop
when none does. All answers come from the directory; only the page that is shown is fetched."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import combinations, islice
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import get_language

from organisations.choices import Need
from organisations.finder import words
from organisations.finder.directory import YES, directory
from organisations.finder.members import Members
from organisations.finder.regions import Place, Town
from organisations.finder.towns import LONGEST, Found, find
from organisations.finder.words import Shown
from organisations.models import Organisation, Region
from publishing.translated import own_columns

PER_PAGE = 50
FEW = 20  # so many are shown with all there is to say; of more, each has a name and a number
QUESTIONS = ["need", "region", "now", "form", "who", "age", "language", "anonymous"]
SHOWN = ["slug", "name", "kind", "other_kinds", "coverage", "ages", "exploitation", "summary"]
SHOWN += ["what_happens", "anonymous", "address", "city"]
MORE = {"form", "who", "age", "language", "anonymous"}  # these stand under "More choices"
# For these needs a region has a care coordinator to go to, or else the national one.
COORDINATED = {None, Need.SAFE_PLACE, Need.CARE_COORDINATION}


@dataclass(slots=True)
class Option:
    """An answer that can be chosen, and how many organisations it would leave."""

    value: str
    label: str
    count: int
    is_chosen: bool
    tells: bool = True  # whether the count does: not where every answer would leave as many

    @property
    def in_words(self) -> str:
        return f"{self.label} ({self.count})" if self.tells else self.label


@dataclass(frozen=True)
class Drop:
    """Choices without which something fits, and how much."""

    questions: tuple[str, ...]
    labels: list[str]
    count: int


class Finder:
    def __init__(self, asked: QueryDict, moment: datetime) -> None:
        self.directory = directory()
        self.regions = self.directory.regions
        self.moment = moment
        self.unknown = False  # whether a choice was asked for that there is not
        self.typed = ""
        self.found: Found[Place] | None = None
        self.chosen = self._read(asked)
        self.number = asked.get("page")

    # What was asked

    def _read(self, asked: QueryDict) -> dict[str, str]:
        chosen = {}
        for question in QUESTIONS:
            if (value := asked.get(question, "").strip()) and self._is_known(question, value):
                chosen[question] = value
        chosen |= self._read_place(asked)
        for question in " ".join(asked.getlist("drop")).split():
            chosen = {} if question == "all" else {q: v for q, v in chosen.items() if q != question}
        if "region" in chosen:
            chosen["region"] = self.regions.offered(self.regions.by_key[chosen["region"]]).key
        return {question: chosen[question] for question in QUESTIONS if question in chosen}

    def _is_known(self, question: str, value: str) -> bool:
        if question == "region":
            known = value in self.regions.by_key
        elif question in words.FIXED:
            known = value in words.FIXED[question].values
        else:
            known = value == YES
        self.unknown |= not known
        return known

    def _read_place(self, asked: QueryDict) -> dict[str, str]:
        """The region of a town that was typed, or of one of those it was read as."""
        if (meant := asked.get("place", "").strip()) and self._is_known("region", meant):
            return {"region": meant}
        self.typed = " ".join(asked.get("town", "").split())[: LONGEST + 1]
        if not self.typed:
            return {}
        self.found = find(self.typed, self.regions.by_name)
        if not self.found.place:
            return {}
        return {"region": self.regions.offered(self.found.place).key}

    def alike(self) -> list[tuple[Place, Region]]:
        """The places that the typed one may be, each with the region it leads to."""
        places = self.found.alike if self.found else []
        return [(place, self.regions.offered(place)) for place in places]

    def lies_in(self, place: Place) -> str:
        """The municipality of a village; "" if that has its name."""
        return place.lies_in if isinstance(place, Town) else ""

    @property
    def is_answered(self) -> bool:
        """Whether the reader said what they need, and the place that they typed is no question."""
        return "need" in self.chosen and not (self.found and not self.found.place)

    @cached_property
    def region(self) -> Region | None:
        return self.regions.by_key.get(self.chosen.get("region", ""))

    @property
    def region_name(self) -> str:
        return self.name(self.region) if self.region else ""

    def name(self, region: Region) -> str:
        return words.name(self.regions, region)

    # What fits

    def leaves(self, question: str, value: str) -> Members:
        """The organisations that an answer leaves."""
        if question == "now":
            return self.directory.reachable(self.moment)
        return self.directory.answering(question, value)

    def fits(self, without: Collection[str] = ()) -> Members:
        """The organisations that fit all choices but some."""
        left = self.directory.everybody
        for question, value in self.chosen.items():
            if question not in without:
                left &= self.leaves(question, value)
        return left

    @cached_property
    def left(self) -> Members:
        return self.fits()

    @cached_property
    def count(self) -> int:
        return len(self.left)

    def order(self) -> Iterator[int]:
        """Where in the directory those that fit stand, the fittest first."""
        tiers = [self.left]
        for better in self._better():
            tiers = [part for tier in tiers for part in (tier & better, tier - better) if part]
        return (place for tier in tiers for place in tier)

    def _better(self) -> Iterator[Members]:
        """Those who fit better than others, the weightiest reason first."""
        known, chosen = self.directory, self.chosen
        if self.gaps:
            yield known.national_coordinators
        if "region" in chosen:
            yield known.working_in[chosen["region"]]
        if "age" in chosen:
            yield known.saying_age(chosen["age"])
        if "form" in chosen:
            yield known.special_in(chosen["form"])
        if chosen.get("need") == Need.REPORT:
            yield from known.to_report_to

    @cached_property
    def has_regional(self) -> bool:
        """Whether one that fits works in the region and not just everywhere."""
        works = self.directory.working_in[self.chosen["region"]]
        return bool((self.left & works) - self.directory.everywhere)

    @property
    def has_national(self) -> bool:
        return bool(self.left & self.directory.everywhere)

    @cached_property
    def gaps(self) -> list[Region]:
        """The care regions without a coordinator to call, if that matters to what is chosen."""
        if not self.region or self.chosen.get("need") not in COORDINATED:
            return []
        return self.directory.gaps_in(self.region)

    # What is shown

    @cached_property
    def page(self) -> Page:
        """The page that is shown, of numbers only."""
        return Paginator(range(self.count), PER_PAGE).get_page(self.number)

    @cached_property
    def shown(self) -> list[Shown]:
        """The organisations of this page."""
        return self._shown(self._places)

    @property
    def is_long(self) -> bool:
        return self.count > FEW

    @cached_property
    def elsewhere(self) -> list[Shown]:
        """Those that fit but for the place, after the last of the others."""
        return self._shown(self._elsewhere)

    @cached_property
    def coordinator(self) -> Shown | None:
        """The national coordinator: for whom no regional one can be reached, or nobody fits."""
        return next(iter(self._shown(self._coordinators)), None)

    @property
    def needs_coordinator(self) -> bool:
        return bool(self.gaps or not self.count)

    @cached_property
    def _places(self) -> list[int]:
        """Where in the directory the organisations of this page stand."""
        first = (self.page.number - 1) * PER_PAGE
        return list(islice(self.order(), first, first + PER_PAGE))

    @cached_property
    def _coordinators(self) -> list[int]:
        return list(islice(self.directory.national_coordinators, int(self.needs_coordinator)))

    @cached_property
    def _elsewhere(self) -> list[int]:
        if not self.region or self.page.has_next():
            return []
        return list(islice(self.fits(["region"]) - self.left, PER_PAGE))

    @cached_property
    def _rows(self) -> dict[UUID, Shown]:
        """All that the page shows, with their contacts, by their ids."""
        brief = self._ids(self._coordinators + self._elsewhere)
        full = self._ids(self._places)
        if self.is_long:
            brief, full = brief + full, []
        public, rows = Organisation.objects.public(), list[Shown]()
        if brief:
            rows += public.filter(pk__in=brief).order_by().in_brief()
        if full:
            rows += (
                public.filter(pk__in=full).order_by().only(*SHOWN, *own_columns()).with_contacts()
            )
        return {row.pk: row for row in rows}

    def _ids(self, places: list[int]) -> list[UUID]:
        return [self.directory.ids[place] for place in places]

    def _shown(self, places: list[int]) -> list[Shown]:
        """Those at places in the directory, but for what was withdrawn a moment ago."""
        return [row for pk in self._ids(places) if (row := self._rows.get(pk))]

    def with_kinds(self) -> list[tuple[Shown, str]]:
        """The organisations of this page, each with why it is shown, or else with what it does."""
        language = get_language()
        return [
            (each, self.because(each) or ", ".join(each.kind_labels(language)))
            for each in self.shown
        ]

    def with_places(self) -> list[tuple[Shown, str]]:
        """Those elsewhere, each with where it works."""
        return [(each, capfirst(words.works_in(self, each))) for each in self.elsewhere]

    def because(self, organisation: Shown) -> str:
        return words.because(self, organisation)

    def options(self, question: str) -> list[Option]:
        """The answers to a question, each with how many it would leave."""
        left, chosen = self.fits([question]), self.chosen.get(question)
        answers = [
            (value, label, len(left & self.leaves(question, value)))
            for value, label in words.answers(question, get_language())
            # Of languages only those that somebody speaks: there are dozens.
            if question != "language" or value == chosen or self.leaves(question, value)
        ]
        tells = len(answers) == 1 or len({count for _value, _label, count in answers}) > 1
        return [
            Option(value, label, count, value == chosen, tells) for value, label, count in answers
        ]

    def region_options(self) -> list[tuple[str, Option, list[Option]]]:
        """[(province, the option of all of it, those of the care regions that are a part of it)]"""
        left, offered = self.fits(["region"]), set()
        counts = {key: len(left & self.leaves("region", key)) for key in self.regions.by_key}
        tells = len(set(counts.values())) > 1

        def option(region: Region, label: str) -> Option:
            # One that lies in two provinces is offered twice, and chosen once.
            is_chosen = region == self.region and region not in offered
            offered.add(region)
            return Option(region.key, label, counts[region.key], is_chosen, tells)

        found = []
        for province in self.regions.provinces():
            parts, name = self.regions.parts(province), self.name(province)
            whole = option(province, words.all_of(name) if parts else name)
            found.append((name, whole, [option(part, self.name(part)) for part in parts]))
        return found

    @property
    def uses_more(self) -> bool:
        return bool(MORE & self.chosen.keys())

    def labels(self) -> dict[str, str]:
        """{question: what was chosen}."""
        return {each: words.label(self.regions, each, value) for each, value in self.chosen.items()}

    def drops(self) -> list[Drop]:
        """The fewest choices without which something fits, the most fitting first."""
        labels = self.labels()
        for size in range(1, len(self.chosen) + 1):
            tries = [
                Drop(drop, [labels[each] for each in drop], len(self.fits(drop)))
                for drop in combinations(self.chosen, size)
            ]
            if found := [each for each in tries if each.count]:
                return sorted(found, key=lambda each: -each.count)
        return []
