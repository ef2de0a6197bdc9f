"""Where somebody is: the regions one can choose, and what lies in what."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias
from uuid import UUID

from django.utils.translation import override

from organisations.choices import NameKind, RegionKind
from organisations.finder.towns import Named, by_name, core
from organisations.models import Municipality, PlaceName, Region

# Which of the places with one name is meant: the town, the province, the care region, and last
# what is less sure. Of several towns none is: whoever typed the name is asked.
TOWN, LAST = 0, 3
RANKS: dict[str, int] = {RegionKind.PROVINCE: 1, RegionKind.CARE_REGION: 2}
RANKS |= dict.fromkeys(NameKind.values, TOWN) | {NameKind.PART: LAST}


@dataclass(frozen=True, slots=True)
class Town:
    """A town or village by one of its names. Those in one municipality lead to the same."""

    name: str = field(compare=False)
    municipality: Municipality

    @property
    def lies_in(self) -> str:
        """The name of its municipality, unless that is its own."""
        name = self.municipality.name
        return "" if core(name) == core(self.name) else name


Place: TypeAlias = Town | Region


def once(regions: Iterable[Region]) -> list[Region]:
    """Those of different names: a care region may be called after the province that it is."""
    found: dict[str, Region] = {}
    for region in regions:
        found.setdefault(core(region.name), region)
    return list(found.values())


class Regions:
    def __init__(self) -> None:
        rows = list(Region.objects.public().prefetch_related("provinces"))
        self.by_key = {region.key: region for region in rows}
        self.by_pk = {region.pk: region for region in rows}
        self._names: dict[str, dict[str, str]] = {}  # by language
        # Lists, for a page asks them hundreds of times, and a relation makes a queryset each time.
        self.lies_in = {region.pk: list(region.provinces.all()) for region in rows}
        self.in_province: dict[object, list[Region]] = defaultdict(list)  # its care regions
        for region in rows:
            for province in self.lies_in[region.pk]:
                self.in_province[province.pk].append(region)
        self.rests = {key for key, region in self.by_key.items() if self._is_the_rest(region)}
        municipalities = {row.pk: row for row in Municipality.objects.public()}
        places: list[Named[Place]] = [Named(RANKS[each.kind], each, each.names) for each in rows]
        places += [Named(TOWN, Town(m.name, m), m.names) for m in municipalities.values()]
        self.by_name = by_name([*places, *self._villages(municipalities)])
        self._add_longer_names({core(row.name) for row in municipalities.values()})

    def _villages(self, municipalities: dict[UUID, Municipality]) -> Iterator[Named[Place]]:
        """Names of places; they may be of the municipality itself, too."""
        provinces = {name for row in self.provinces() for name in row.names}
        names = PlaceName.objects.public().values_list("name", "municipality", "kind")
        for name, municipality, kind in names:
            # The village of Zeeland is less than the province of Zeeland.
            rank = LAST if name in provinces else RANKS[kind]
            yield Named(rank, Town(name, municipalities[municipality]), [name])

    def _add_longer_names(self, municipalities: set[str]) -> None:
        """Who types Alphen may mean Alphen aan den Rijn and not one of the villages: ask.

        But not whether Amsterdam is Amsterdam-Duivendrecht, nor where both lead to one region.
        """
        more: dict[str, list[Place]] = defaultdict(list)
        for name, longer in self.by_name.items():
            for end in (place for place, letter in enumerate(name) if letter == " "):
                known = self.by_name.get(name[:end], [])
                is_less = name[:end] in municipalities and name not in municipalities
                if known and isinstance(known[0], Town) and not is_less:
                    there = {self.offered(place) for place in known}
                    more[name[:end]] += [each for each in longer if self.offered(each) not in there]
        for name, places in more.items():
            self.by_name[name] += places

    def names(self, language: str) -> dict[str, str]:
        """{key: name}, in a language: each page has all of them, and a model looks each one up."""
        if language not in self._names:
            with override(language):
                self._names[language] = {each.key: each.name for each in self.by_key.values()}
        return self._names[language]

    def provinces(self) -> list[Region]:
        return [each for each in self.by_key.values() if each.kind == RegionKind.PROVINCE]

    def near(self, region: Region) -> list[Region]:
        """The region itself, the provinces it lies in and the care regions that lie in it."""
        return [region, *self.lies_in[region.pk], *self.in_province[region.pk]]

    def parts(self, province: Region) -> list[Region]:
        """The care regions in a province; none if there is one that is the same as it."""
        parts = self.in_province[province.pk]
        is_all_of_it = len(parts) == 1 and len(self.lies_in[parts[0].pk]) == 1
        return [] if is_all_of_it else parts

    def _is_the_rest(self, region: Region) -> bool:
        """Whether it is called after its province, and is what others leave of that."""
        provinces = self.lies_in[region.pk]
        return any(
            {*map(core, each.names)} & {*map(core, region.names)}
            for each in provinces
            if self.parts(each)
        )

    def offered(self, place: Place) -> Region:
        """The region a place leads to, as one can choose it: the province, if it is the same."""
        region = self._region(place)
        provinces = self.lies_in[region.pk]
        is_same = len(provinces) == 1 and not self.parts(provinces[0])
        return self.by_pk[provinces[0].pk] if is_same else region

    def _region(self, place: Place) -> Region:
        if isinstance(place, Town):
            town = place.municipality
            return self.by_pk[town.care_region_id or town.province_id]
        return place
