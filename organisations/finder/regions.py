"""Where somebody is: the regions one can choose, and what lies in what."""

from collections import defaultdict
from typing import TypeAlias

from organisations.choices import RegionKind
from organisations.finder.towns import Named, by_name
from organisations.models import Municipality, Region

Place: TypeAlias = Municipality | Region
# Which of two places with one name is meant: the town, the province, the care region.
TOWN = 0
RANKS: dict[str, int] = {RegionKind.PROVINCE: 1, RegionKind.CARE_REGION: 2}


class Regions:
    def __init__(self) -> None:
        rows = list(Region.objects.public().prefetch_related("provinces"))
        self.by_key = {region.key: region for region in rows}
        self.by_pk = {region.pk: region for region in rows}
        self.in_province: dict[object, list[Region]] = defaultdict(list)  # its care regions
        for region in rows:
            for province in region.provinces.all():
                self.in_province[province.pk].append(region)
        places: list[Named[Place]] = [Named(RANKS[each.kind], each, each.names) for each in rows]
        places += [Named(TOWN, town, town.names) for town in Municipality.objects.public()]
        self.by_name = by_name(places)

    def provinces(self) -> list[Region]:
        return [each for each in self.by_key.values() if each.kind == RegionKind.PROVINCE]

    def near(self, region: Region) -> list[Region]:
        """The region itself, the provinces it lies in and the care regions that lie in it."""
        return [region, *region.provinces.all(), *self.in_province[region.pk]]

    def parts(self, province: Region) -> list[Region]:
        """The care regions in a province; none if there is one that is the same as it."""
        parts = self.in_province[province.pk]
        is_all_of_it = len(parts) == 1 and len(parts[0].provinces.all()) == 1
        return [] if is_all_of_it else parts

    def offered(self, place: Place) -> Region:
        """The region a place leads to, as one can choose it: the province, if it is the same."""
        region = self._region(place)
        provinces = region.provinces.all()
        is_same = len(provinces) == 1 and not self.parts(provinces[0])
        return self.by_pk[provinces[0].pk] if is_same else region

    def _region(self, place: Place) -> Region:
        if isinstance(place, Municipality):
            return self.by_pk[place.care_region_id or place.province_id]
        return place
