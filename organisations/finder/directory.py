"""Every public organisation, reduced to what can be asked about it, and kept in memory.

A set of organisations is one long integer with a bit for each of them, in the order in which
they are listed. So what fits several choices is `a & b`, how many remain is `bit_count()`, and
the finder can say it for every option at a hundred times the content for next to nothing.
"""

from collections import defaultdict
from functools import lru_cache

from markupsafe import escape

from organisations.choices import NEEDS, Age, Audience, Coverage, Exploitation, Kind, Need
from organisations.choices import RegionKind as In
from organisations.finder.cards import Cards
from organisations.finder.towns import by_plain_name
from organisations.models import Contact, Municipality, Organisation, Region
from organisations.opening.state import answers
from publishing.version import Kept

COLUMNS = ["pk", "kind", "other_kinds", "audiences", "ages", "exploitation", "languages"]
COLUMNS += ["anonymous", "coverage", "report_order"]
YES = "yes"
TOWN, RANKS = 0, {In.PROVINCE: 1, In.CARE_REGION: 2}  # which of two places with one name is meant
NARROW = 2  # an organisation for so many forms of exploitation, or fewer, is special in them


def directory():
    """The directory of the content as it is now. Made anew only when the content has changed."""
    return _directories.get(None)


class Directory:
    def __init__(self):
        rows = list(Organisation.objects.public().by_kind().values_list(*COLUMNS, named=True))
        self.ids = [row.pk for row in rows]
        self.everybody = (1 << len(rows)) - 1
        self.places = {pk: place for place, pk in enumerate(self.ids)}
        self.contacts = defaultdict(list)
        self.emergency = None  # the number for immediate danger
        for contact in Contact.objects.public():
            self.contacts[self.places.get(contact.organisation_id)].append(contact)
            if contact.emergency and not self.emergency:
                self.emergency = contact
        self.cards = Cards()
        self.sets = self._sets(rows)
        self._place(rows)
        self.reachable = lru_cache(maxsize=2)(self._reachable)
        self.region_names = lru_cache(self._region_names)

    def _sets(self, rows):
        """{(question, answer): the organisations it leaves}."""
        members = defaultdict(list)
        for place, row in enumerate(rows):
            for key in self._answers(row, self.contacts[place]):
                members[key].append(place)
        return defaultdict(int, {key: _bits(found, len(rows)) for key, found in members.items()})

    def _answers(self, row, contacts):
        kinds = {row.kind, *row.other_kinds}
        for need in Need:
            if kinds & set(NEEDS[need]) or (need == Need.REPORT and row.report_order):
                yield "need", need.value
        for question, given, known in (
            ("form", row.exploitation, Exploitation),
            ("who", row.audiences, Audience),
            ("age", row.ages, Age),
        ):
            yield from ((question, answer) for answer in given or known.values)
        yield from (("says age", age) for age in row.ages)
        if 0 < len(row.exploitation) <= NARROW:
            yield from (("special in", form) for form in row.exploitation)
        yield from (("language", language) for language in row.languages)
        if row.anonymous:
            yield "anonymous", YES
        if row.coverage != Coverage.REGIONAL:
            yield "everywhere", YES
            if row.kind == Kind.COORDINATION:
                yield "coordinator", YES
        if Kind.CARE_COORDINATION in kinds and any(map(_is_direct, contacts)):
            yield "care coordinator", YES

    def _place(self, rows):
        """Who works where: the same as Organisation.objects.serving says, for every region."""
        self.regions = {r.pk: r for r in Region.objects.public().prefetch_related("provinces")}
        self.works_in = defaultdict(list)
        for pk, region in (
            Organisation.objects.public().filter(regions__isnull=False).values_list("pk", "regions")
        ):
            if pk in self.places:
                self.works_in[self.places[pk]].append(region)
        members = defaultdict(list)
        for place, regions in self.works_in.items():
            for region in regions:
                members[region].append(place)
        own = {pk: _bits(members[pk], len(rows)) for pk in self.regions}
        self.inside = defaultdict(list)  # the care regions of a province
        for region in self.regions.values():
            for province in region.provinces.all():
                self.inside[province.pk].append(region)
        for region in self.regions.values():
            works = 0
            for near in self.near(region):
                works |= own[near]
            self.sets["works in", region.key] = works
            self.sets["region", region.key] = works | self.sets["everywhere", YES]
        reached = self.sets["care coordinator", YES]
        self.gaps = {
            pk
            for pk, r in self.regions.items()
            if r.kind == In.CARE_REGION and not own[pk] & reached
        }
        self.by_key = {region.key: region for region in self.regions.values()}
        towns = [(TOWN, town, town.names) for town in Municipality.objects.public()]
        regions = [(RANKS[r.kind], r, [r.name_nl, r.name_en]) for r in self.regions.values()]
        self.names = by_plain_name(towns + regions)

    def near(self, region):
        """The region itself, the provinces it lies in and the care regions that lie in it."""
        around = [*region.provinces.all(), *self.inside[region.pk]]
        return [region.pk, *(each.pk for each in around)]

    def parts(self, province):
        """The care regions in a province; none if there is one that is the same as it."""
        parts = self.inside[province.pk]
        is_all_of_it = len(parts) == 1 and len(parts[0].provinces.all()) == 1
        return [] if is_all_of_it else parts

    def region_of(self, place):
        """The region that a place of `names` leads to."""
        if isinstance(place, Municipality):
            return self.regions[place.care_region_id or place.province_id]
        return place

    def offered(self, region):
        """The region as one can choose it: the province, where that is the same."""
        provinces = region.provinces.all()
        is_same = len(provinces) == 1 and not self.parts(provinces[0])
        return self.by_key[provinces[0].key] if is_same else region

    def gaps_in(self, region):
        """The care regions there whose coordinator nobody can call or write to."""
        parts = [region] if region.kind == In.CARE_REGION else self.inside[region.pk]
        return [part for part in parts if part.pk in self.gaps]

    def _region_names(self, language):
        """{key: name} as a page in this language, the reader's, shows them."""
        return {key: escape(region.name) for key, region in self.by_key.items()}

    def _reachable(self, minute):
        found = [
            place
            for place, contacts in self.contacts.items()
            if place is not None and any(answers(contact, minute) for contact in contacts)
        ]
        return _bits(found, len(self.ids))


def listed(some):
    """The places in the list of a set's organisations, one by one: most pages need few."""
    bits = bin(some)[:1:-1]
    place = bits.find("1")
    while place >= 0:
        yield place
        place = bits.find("1", place + 1)


_directories = Kept(lambda _key: Directory())


def _bits(places, size):
    """The set of the organisations at these places."""
    octets = bytearray(size // 8 + 1)
    for place in places:
        octets[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(octets, "little")


def _is_direct(contact):
    """Whether it reaches a person: a website tells little to who has nobody to turn to."""
    return contact.is_phone or contact.kind == "email"
