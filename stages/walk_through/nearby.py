"""Who helps at a step, for somebody in a region: who works there comes first.

A public organisation for the whole country whose kind is care coordination stands for those
of the regions. Where a step refers to it, the region's own are named as well, for the same
reason.
"""

from typing import NamedTuple

from organisations.choices import Coverage, Kind
from organisations.models import Organisation
from publishing.prepared import Row
from stages.walk_through import plan_rows
from stages.walk_through.situation import region_of

# How near an organisation is to where the person is; HERE if that is not known.
HERE, ANYWHERE, ELSEWHERE = range(3)
COLUMNS = ["pk", "key", "kind", "other_kinds", "coverage", "works_there", "in_care_region"]


class Helper(NamedTuple):
    """An organisation at a step, why it is named there, and whether it only works elsewhere."""

    organisation: Row
    referral: Row
    is_elsewhere: bool


def helpers_at(keys, situation):
    """{key of a step: [Helper]}, the nearest first; those as near stay in the editors' order."""
    region = region_of(situation) if keys else None
    serving = _serving(region) if region else []
    own = [row.key for row in serving if _coordinates(row)]
    works_there = {row.pk: row.works_there for row in serving}

    def nearness(pair):
        organisation, _why = pair
        if not region or any(contact.emergency for contact in organisation.reach):
            return HERE
        if organisation.pk not in works_there:
            return ELSEWHERE
        return HERE if works_there[organisation.pk] else ANYWHERE

    return {
        key: [Helper(*pair, nearness(pair) == ELSEWHERE) for pair in sorted(found, key=nearness)]
        for key, found in plan_rows.organisations_at(keys, own).items()
    }


def _serving(region):
    found = Organisation.objects.public().serving(region).in_care_region(region)
    return found.values_list(*COLUMNS, named=True)


def _coordinates(row):
    """Whether it is a care coordinator of the region.

    Who mainly does something else, as shelter, may do only that in a province: it coordinates
    in the care regions it names.
    """
    if row.coverage != Coverage.REGIONAL:
        return False
    also = Kind.CARE_COORDINATION in row.other_kinds and row.in_care_region
    return row.kind == Kind.CARE_COORDINATION or also
