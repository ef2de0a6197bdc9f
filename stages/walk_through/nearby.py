"""Who helps at a step, for somebody in a region: who works there comes first.

A public organisation for the whole country whose kind is care coordination stands for those
of the regions. Where a step refers to it, the region's own are named as well, for the same
reason.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain, starmap
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from organisations.choices import ContactKind, Coverage, Kind, RegionKind
from organisations.models import Contact, Organisation, Region
from publishing.translated import columns
from stages.models import Referral

Row = TypeVar("Row")


class Nearness(IntEnum):
    """How near an organisation is to where the person is; HERE if that is not known."""

    HERE = 0
    ANYWHERE = 1
    ELSEWHERE = 2


@dataclass
class NearbyReferral:
    """A referral, seen from a region: to the organisation that it names, or to a coordinator of
    the region, for the same reason."""

    organisation: Organisation
    reason: Any  # the referral's `why` in every language
    contacts: list[Contact]
    nearness: Nearness

    @property
    def is_elsewhere(self) -> bool:
        """Whether it only works in other regions."""
        return self.nearness == Nearness.ELSEWHERE

    @property
    def first_to_reach(self) -> Contact | None:
        """Its first telephone number, or if it has none its first email address."""
        phones = (contact for contact in self.contacts if contact.is_phone)
        mails = (contact for contact in self.contacts if contact.kind == ContactKind.EMAIL)
        return next(chain(phones, mails), None)


def referrals_nearby(
    steps: Collection[UUID], region: Region | None
) -> dict[UUID, list[NearbyReferral]]:
    """{id of a step: who helps there, and how to reach them}; none for a step without.

    The nearest comes first; those as near stay in the editors' order.
    """
    there = _working_in(region) if region else []
    ids = {each.pk for each in there}
    coordinators = list({each.pk: each for each in there if _coordinates(each)}.values())
    rows = _referrals_at(steps)
    named = _as_shown(Organisation.objects.public()).in_bulk({row.organisation_id for row in rows})
    pairs = {
        step: list(_with_coordinators(at, named, coordinators))
        for step, at in grouped(rows, "step_id").items()
    }
    contacts = _contacts_of({each.pk for at in pairs.values() for each, _reason in at})

    def nearby(organisation: Organisation, reason: Any) -> NearbyReferral:
        own = contacts[organisation.pk]
        is_here = not region or organisation.pk in ids or any(each.emergency for each in own)
        is_regional = organisation.coverage == Coverage.REGIONAL
        nearness = Nearness.ELSEWHERE if is_regional else Nearness.ANYWHERE
        return NearbyReferral(organisation, reason, own, Nearness.HERE if is_here else nearness)

    nearness = attrgetter("nearness")
    return {step: sorted(starmap(nearby, at), key=nearness) for step, at in pairs.items()}


def _referrals_at(steps: Collection[UUID]) -> list[Any]:
    """As named tuples: a plan of all steps has hundreds."""
    found = Referral.objects.public().filter(step__in=steps).rewrite(False)
    return list(found.values_list("step_id", "organisation_id", *columns("why"), named=True))


def _as_shown(organisations: QuerySet[Organisation], *more: str) -> QuerySet[Organisation]:
    texts = columns("name", "what_happens")
    return organisations.only("key", "kind", "coverage", "checked_on", *texts, *more)


def _working_in(region: Region) -> list[Organisation]:
    return list(_as_shown(Organisation.objects.public().working_in(region), "other_kinds"))


def _coordinates(organisation: Any) -> bool:  # one that works in the region: working_in
    """Whether it is a care coordinator of the region.

    Who mainly does something else, as shelter, may do only that in a province: it coordinates
    in the care regions it names.
    """
    if organisation.coverage != Coverage.REGIONAL:
        return False
    also = Kind.CARE_COORDINATION in organisation.other_kinds
    names_it = organisation.kind_of_region == RegionKind.CARE_REGION
    return organisation.kind == Kind.CARE_COORDINATION or (also and names_it)


def _stands_for_coordinators(organisation: Organisation) -> bool:
    is_regional = organisation.coverage == Coverage.REGIONAL
    return organisation.kind == Kind.CARE_COORDINATION and not is_regional


def _with_coordinators(
    referrals: list[Any], named: dict[UUID, Organisation], coordinators: list[Organisation]
) -> Iterator[tuple[Organisation, Any]]:
    """Who helps at a step, and the referral that says why. Nobody twice."""
    at_step = {referral.organisation_id for referral in referrals}
    waiting = [each for each in coordinators if each.pk not in at_step]
    for referral in referrals:
        organisation = named[referral.organisation_id]
        if _stands_for_coordinators(organisation):
            yield from ((coordinator, referral) for coordinator in waiting)
            waiting = []
        yield organisation, referral


def _contacts_of(organisations: set[UUID]) -> defaultdict[UUID, list[Contact]]:
    """{id of an organisation: how to reach it}"""
    shown = ["organisation", "kind", "value", *columns("label")]
    shown += ["availability", "hours", "on_holidays", "emergency"]
    found = Contact.objects.public().filter(organisation__in=organisations).only(*shown)
    return grouped(found, "organisation_id")


def grouped(rows: Iterable[Row], by: str) -> defaultdict[UUID, list[Row]]:
    """{id: rows that have it in this column, in order}; none for any other id.

    Much faster here than prefetching, which makes a queryset for each row that others hang on.
    """
    found: defaultdict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        found[getattr(row, by)].append(row)
    return found
