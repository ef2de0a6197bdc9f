"""Sets of organisations that can be combined and counted by the hundred for one page."""

from collections.abc import Iterable, Iterator


class Members:
    """Some of the organisations of a directory, by their places in its list.

    It does what a frozenset of those places does, and says so: `a & b`, `a | b`, `a - b`, `len(a)`.
    But it holds them as one long integer with a bit for each place, for the finder counts a
    hundred times for each page who would be left (docs/adr/0007 has the figures of both).
    """

    __slots__ = ("bits",)

    def __init__(self, bits: int = 0) -> None:
        self.bits = bits

    @classmethod
    def of(cls, places: Iterable[int]) -> "Members":
        octets = bytearray()
        for place in places:
            if place >> 3 >= len(octets):
                octets.extend(bytes((place >> 3) - len(octets) + 1))
            octets[place >> 3] |= 1 << (place & 7)
        return cls(int.from_bytes(octets, "little"))

    def __and__(self, other: "Members") -> "Members":
        return Members(self.bits & other.bits)

    def __or__(self, other: "Members") -> "Members":
        return Members(self.bits | other.bits)

    def __sub__(self, other: "Members") -> "Members":
        return Members(self.bits & ~other.bits)

    def __len__(self) -> int:
        return self.bits.bit_count()

    def __iter__(self) -> Iterator[int]:
        """The places, from the first on, one by one: a page needs few of many."""
        bits = bin(self.bits)[:1:-1]
        place = bits.find("1")
        while place >= 0:
            yield place
            place = bits.find("1", place + 1)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Members) and self.bits == other.bits

    def __hash__(self) -> int:
        return hash(self.bits)


NOBODY = Members()
