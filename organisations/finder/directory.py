"""Every public organisation, reduced to what can be asked about it, and kept in memory.

It belongs to a version of the content and is made anew when there is another one. Many readers
share it: nothing that one of them chose or typed may be kept on it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, TypeVar
from uuid import UUID

from organisations.choices import (
    NEEDS,
    Age,
    Audience,
    ContactKind,
    Coverage,
    Exploitation,
    Kind,
    Need,
    RegionKind,
)
from organisations.finder.members import NOBODY, Members
from organisations.finder.regions import Regions
from organisations.models import Contact, Organisation, Region
from organisations.models.contact import PHONES
from organisations.opening.state import ONE_DAY, Opening, state
from publishing.version import Kept

Key = TypeVar("Key")
Row = Any  # an organisation's COLUMNS by name
COLUMNS = ["pk", "kind", "other_kinds", "audiences", "ages", "exploitation", "languages"]
COLUMNS += ["anonymous", "coverage", "report_order"]
YES = "yes"
NARROW = 2  # an organisation for so many forms of exploitation, or fewer, is special in them
DIRECT = {*PHONES, ContactKind.EMAIL}  # a website tells little to who has nobody to turn to


def directory() -> "Directory":
    """The directory of the content as it is now."""
    return _kept.get(None)


@dataclass(frozen=True)
class Reachable:
    """Who is sure to answer, from one moment until the first of them opens or closes."""

    members: Members
    since: datetime
    until: datetime


class Directory:
    """Who fits which answer."""

    def __init__(self) -> None:
        rows = list(Organisation.objects.public().by_kind().values_list(*COLUMNS, named=True))
        self.ids: list[UUID] = [row.pk for row in rows]
        self.everybody = Members.of(range(len(rows)))
        self.everywhere = _who(rows, lambda row: row.coverage != Coverage.REGIONAL)
        self.national_coordinators = self.everywhere & _who(
            rows, lambda row: row.kind == Kind.COORDINATION
        )
        # Who is for everybody fits as well as who says so; these say so.
        self._saying_age = _by(rows, lambda row: row.ages)
        self._special_in = _by(rows, lambda row: row.exploitation if is_special(row) else [])
        self._answers = {
            "need": _by(rows, _needs),
            "form": _by(rows, lambda row: row.exploitation or Exploitation.values),
            "who": _by(rows, lambda row: row.audiences or Audience.values),
            "age": _by(rows, lambda row: row.ages or Age.values),
            "language": _by(rows, lambda row: row.languages),
            "anonymous": _by(rows, lambda row: [YES] if row.anonymous else []),
        }
        urgent = _by(rows, lambda row: [row.report_order] if row.report_order is not None else [])
        self.to_report_to = [urgent[order] for order in sorted(urgent)]
        self._place(rows)
        self._reach(rows)

    def _place(self, rows: list[Row]) -> None:
        """Who works where: the same as Organisation.objects.serving says, for every region."""
        self.regions = Regions()
        self.works_in: dict[UUID, set[UUID]] = {pk: set() for pk in self.ids}
        links = Organisation.objects.public().filter(regions__isnull=False)
        for pk, region in links.values_list("pk", "regions"):
            self.works_in.setdefault(pk, set()).add(region)
        self.named = _by(rows, lambda row: self.works_in[row.pk])
        self.working_in = {
            key: reduce(
                or_, (self.named.get(near.pk, NOBODY) for near in self.regions.near(region))
            )
            for key, region in self.regions.by_key.items()
        }
        self._answers["region"] = {
            key: works | self.everywhere for key, works in self.working_in.items()
        }

    def _reach(self, rows: list[Row]) -> None:
        """When somebody answers, and in which regions no care coordinator can be reached."""
        contacts = Contact.objects.public().values_list(
            "organisation", "kind", "availability", "hours", "on_holidays"
        )
        openings, direct = defaultdict(set), set()
        for organisation, kind, availability, hours, on_holidays in contacts:
            openings[organisation].add(Opening(availability, hours, on_holidays))
            if kind in DIRECT:
                direct.add(organisation)
        self.openings = _by(rows, lambda row: openings.get(row.pk, ()))
        reached = _who(rows, lambda row: Kind.CARE_COORDINATION in _kinds(row) and row.pk in direct)
        self.gaps = {
            region
            for region in self.regions.by_key.values()
            if region.kind == RegionKind.CARE_REGION
            and not self.named.get(region.pk, NOBODY) & reached
        }
        self._reachable: Reachable | None = None

    def answering(self, question: str, answer: str) -> Members:
        """The organisations that fit an answer to a question."""
        return self._answers[question].get(answer, NOBODY)

    def saying_age(self, age: str) -> Members:
        return self._saying_age.get(age, NOBODY)

    def special_in(self, form: str) -> Members:
        return self._special_in.get(form, NOBODY)

    def reachable(self, moment: datetime) -> Members:
        """Where somebody is sure to answer. It is the same for every reader of the moment."""
        known = self._reachable
        if not known or not known.since <= moment < known.until:
            known = self._reachable = self._reachable_at(moment)
        return known.members

    def _reachable_at(self, moment: datetime) -> Reachable:
        members, until = NOBODY, moment + ONE_DAY
        for opening, who in self.openings.items():
            if not (found := state(opening, moment)):
                continue
            if found.is_open and found.certain:
                members |= who
            if found.changes_at:
                until = min(until, found.changes_at)
        return Reachable(members, moment, until)

    def gaps_in(self, region: Region) -> list[Region]:
        """The care regions there whose coordinator nobody can call or write to."""
        is_part = region.kind == RegionKind.CARE_REGION
        parts = [region] if is_part else self.regions.in_province[region.pk]
        return [part for part in parts if part in self.gaps]


def is_special(organisation: Row) -> bool:
    """Whether it is for a few forms of exploitation only."""
    return 0 < len(organisation.exploitation) <= NARROW


def _kinds(row: Row) -> set[str]:
    return {row.kind, *row.other_kinds}


def _needs(row: Row) -> Iterator[str]:
    for need in Need:
        if _kinds(row) & set(NEEDS[need]) or (need == Need.REPORT and row.report_order):
            yield need.value


def _by(rows: list[Row], keys: Callable[[Row], Iterable[Key]]) -> dict[Key, Members]:
    """{key: the organisations that have it}."""
    places = defaultdict(list)
    for place, row in enumerate(rows):
        for key in keys(row):
            places[key].append(place)
    return {key: Members.of(found) for key, found in places.items()}


def _who(rows: list[Row], fits: Callable[[Row], bool]) -> Members:
    return Members.of(place for place, row in enumerate(rows) if fits(row))


_kept: Kept[None, Directory] = Kept(lambda _key: Directory())
