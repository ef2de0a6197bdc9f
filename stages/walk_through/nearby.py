"""Who helps at a step, for somebody in a situation: who works in their region comes first.

A public organisation for the whole country whose kind is care coordination stands for those
of the regions. Where a step refers to it, the region's own are named as well, for the same
reason. Rows are named tuples, and known by their keys: a plan of all steps has hundreds, and a key
takes a tenth of the time that an id takes to read and to compare.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from organisations.choices import ContactKind, Coverage, Kind, RegionKind
from organisations.models import Contact, ContactRow, Organisation, Region
from organisations.models.organisation import OrganisationQuerySet
from publishing.translated import read_columns
from stages.models import Referral
from stages.walk_through.situation import Situation

Row = TypeVar("Row")


class Nearness(IntEnum):
    """How near an organisation is to where the person is; HERE if that is not known."""

    URGENT = 0  # the emergency number, wherever one is
    HERE = 1
    ANYWHERE = 2
    ELSEWHERE = 3


@dataclass
class NearbyReferral:
    """A referral, seen from a situation: to the organisation that it names, or to a coordinator
    of the region, for the same reason.

    `why_not` says why the organisation does not fit: "" if it does.
    """

    organisation: Any  # its texts, kind, coverage and the day of its check
    reason: Any  # the referral's `why` in every language
    contacts: list[ContactRow]
    nearness: Nearness
    why_not: str

    @property
    def first_to_reach(self) -> ContactRow | None:
        return first_to_reach(self.contacts)


def first_to_reach(contacts: list[ContactRow]) -> ContactRow | None:
    """The first telephone number of an organisation, or if it has none its first email address."""
    phones = (contact for contact in contacts if contact.is_phone)
    mails = (contact for contact in contacts if contact.kind == ContactKind.EMAIL)
    return next(chain(phones, mails), None)


def referrals_nearby(
    steps: Collection[str], situation: Situation, region: Region | None
) -> dict[str, list[NearbyReferral]]:
    """{key of a step: who helps there, and how to reach them}; none for a step without.

    The nearest comes first; those as near stay in the editors' order. `region` is where somebody
    is, or None.
    """
    rows = _referrals_at(steps)
    if not rows:
        return {}
    working = _working_in(region) if region else []
    there = {each.key for each in working} if region else None
    coordinators = list({each.key: each for each in working if _coordinates(each)}.values())
    pairs = _pairs(rows, coordinators)
    organisations = {each.key: each for at in pairs.values() for each, _reason in at}
    contacts = _contacts_of(organisations.values())
    seen = {
        key: _seen(each, contacts[key], there, situation) for key, each in organisations.items()
    }
    return {
        step: sorted(
            (NearbyReferral(each, why, contacts[each.key], *seen[each.key]) for each, why in at),
            key=attrgetter("nearness"),
        )
        for step, at in pairs.items()
    }


def _pairs(rows: list[Any], coordinators: list[Any]) -> dict[str, list[tuple[Any, Any]]]:
    """{key of a step: [(who helps there, the referral that says why)]}"""
    keys = {row.organisation__key for row in rows}
    found = _as_shown(Organisation.objects.public().filter(key__in=keys).with_places())
    named = {each.key: each for each in found}
    return {
        step: list(_with_coordinators(at, named, coordinators))
        for step, at in grouped(rows, "step__key").items()
    }


def _seen(
    organisation: Any, contacts: list[ContactRow], there: set[str] | None, situation: Situation
) -> tuple[Nearness, str]:
    """How near an organisation is, and why it does not fit, seen from a situation.

    `there`: who works in the region; None if none is said.
    """
    near = Nearness.HERE if there is None else _nearness(organisation, there)
    if any(each.emergency for each in contacts):
        near = Nearness.URGENT
    why_not = _("Works in another region") if near == Nearness.ELSEWHERE else ""
    why_not = "" if near == Nearness.URGENT else why_not or situation.why_not(organisation)
    return near, why_not


def _nearness(organisation: Any, there: set[str]) -> Nearness:
    if organisation.key in there:
        return Nearness.HERE
    # One that names no region, as "your municipality", is everywhere.
    is_elsewhere = organisation.coverage == Coverage.REGIONAL and organisation.names_places
    return Nearness.ELSEWHERE if is_elsewhere else Nearness.ANYWHERE


def _referrals_at(steps: Collection[str]) -> list[Any]:
    found = Referral.objects.public().filter(step__key__in=steps).rewrite(False)
    names = ["step__key", "organisation__key", *read_columns("why")]
    return list(found.values_list(*names, named=True))


def _as_shown(organisations: OrganisationQuerySet, *more: str) -> Iterable[Any]:
    texts = read_columns("name", "what_happens")
    shown = ["pk", "key", "kind", "coverage", "ages", "exploitation", "checked_on", *texts]
    shown += [*more, *organisations.query.annotations]
    return organisations.rewrite(False).values_list(*shown, named=True)


def _working_in(region: Region) -> list[Any]:
    """Who works in a region; who names it in more ways comes more than once."""
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


def _stands_for_coordinators(organisation: Any) -> bool:
    is_regional = organisation.coverage == Coverage.REGIONAL
    return organisation.kind == Kind.CARE_COORDINATION and not is_regional


def _with_coordinators(
    referrals: list[Any], named: dict[str, Any], coordinators: list[Any]
) -> Iterator[tuple[Any, Any]]:
    """Who helps at a step, and the referral that says why. Nobody twice."""
    at_step = {referral.organisation__key for referral in referrals}
    waiting = [each for each in coordinators if each.key not in at_step]
    for referral in referrals:
        organisation = named[referral.organisation__key]
        if _stands_for_coordinators(organisation):
            yield from ((coordinator, referral) for coordinator in waiting)
            waiting = []
        yield organisation, referral


def _contacts_of(organisations: Collection[Any]) -> dict[str, list[ContactRow]]:
    """{key of an organisation: how to reach it}"""
    ids = [each.pk for each in organisations]
    found = Contact.objects.public().filter(organisation__in=ids).in_brief("label")
    by_id: dict[UUID, list[ContactRow]] = grouped(found, "organisation_id")
    return {each.key: by_id[each.pk] for each in organisations}


def grouped(rows: Iterable[Row], by: str) -> defaultdict[Any, list[Row]]:
    """{id or key: rows that have it in this column, in order}; none for any other.

    Much faster here than prefetching, which makes a queryset for each row that others hang on.
    """
    found: defaultdict[Any, list[Row]] = defaultdict(list)
    of = attrgetter(by)
    for row in rows:
        found[of(row)].append(row)
    return found
