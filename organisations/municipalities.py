"""Municipalities from an official table: a CSV file, all of it or nothing.

The columns are `code`, `name`, `province` and `care region`, in any order, by these names or
Dutch ones; commas or semicolons between. A code may lack its GM and its zeros. A province or
care region is named by its key or as readers know it, in any language. An empty care region
leaves the one that is known.
"""

import csv
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from organisations.choices import RegionKind
from organisations.finder.towns import core
from organisations.models import Municipality, PlaceName, Region

HEADINGS = {
    "code": {"code", "gemeentecode"},
    "name": {"name", "naam", "gemeente", "gemeentenaam"},
    "province": {"province", "provincie", "provincienaam"},
    "care_region": {"care region", "zorgregio"},
}
KINDS = {"province": RegionKind.PROVINCE, "care_region": RegionKind.CARE_REGION}
CONTENT = ["code", "name", "province_id", "care_region_id"]  # what a table may change
CODE = re.compile(r"(?:GM)?([0-9]{1,4})", re.IGNORECASE)


class TableError(Exception):
    """What is wrong with a table, a line of text for each mistake."""


@dataclass
class Result:
    new: int = 0
    changed: int = 0
    same: int = 0
    missing: list[str] = field(default_factory=list)  # they are there, but not in the table

    @property
    def rows(self) -> int:
        return self.new + self.changed + self.same

    def __str__(self) -> str:
        lines = [f"new: {self.new}", f"changed: {self.changed}", f"as it was: {self.same}"]
        if self.missing:
            lines.append(f"not in the table, left as they are: {', '.join(self.missing)}")
        return "\n".join(lines)


def load(path: Path) -> Result:
    """Bring the municipalities to what a file says. Raises TableError with all its mistakes."""
    text = read(path)
    try:
        with transaction.atomic():
            return _Table(text).save()
    except csv.Error as error:
        raise TableError(f"{path.name} is not a CSV file: {error}") from None


def read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"{path.name} cannot be read as a text in UTF-8: {error}") from None


def code_of(said: str) -> str | None:
    """A code as the database has it; None if it is none."""
    digits = CODE.fullmatch(said.strip())
    return f"GM{int(digits[1]):04}" if digits else None


class _Table:
    def __init__(self, text: str) -> None:
        lines = text.splitlines()
        delimiter = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
        self.reader = csv.reader(lines, delimiter=delimiter)
        self.before: dict[UUID, tuple[Any, ...]] = {}  # what each was before its line
        self.errors: list[str] = []
        self.seen: dict[tuple[str, object], int] = {}  # (what, value) -> the line it stands on
        self.new: list[Municipality] = []
        self.changed: list[Municipality] = []
        self.columns = self._columns(next(self.reader, []))
        self.regions: dict[str, dict[str, set[Region]]] = {kind: {} for kind in RegionKind.values}
        for region in Region.objects.prefetch_related("provinces"):
            # The lookup forgives as much as the finder does: "Provincie Fryslân", "friesland".
            for name in (region.key, *region.names):
                self.regions[region.kind].setdefault(core(name), set()).add(region)

    def _columns(self, headings: list[str]) -> dict[str, int]:
        found = {}
        for place, heading in enumerate(headings):
            for column, names in HEADINGS.items():
                if heading.strip().casefold().replace("_", " ") in names:
                    found[column] = place
        if missing := [name for name in HEADINGS if name not in found]:
            listed = ", ".join(missing).replace("_", " ")
            raise TableError(f"line 1: there is no column for: {listed}")
        self.width = len(headings)
        return found

    def save(self) -> Result:
        known = Municipality.objects.select_related("province", "care_region")
        rows = list(known.prefetch_related("care_region__provinces"))
        self.keys = {row.key for row in rows}
        self.by_code = {row.code: row for row in rows if row.code}
        self.by_name = {(row.province_id, core(name)): row for row in rows for name in row.names}
        touched: dict[UUID, tuple[int, Municipality]] = {}  # with the line
        for cells in self.reader:
            line = self.reader.line_num
            if any(cell.strip() for cell in cells) and (row := self._row(line, cells)):
                touched[row.pk] = line, row
                self._take(line, row)
        names = Counter((row.province_id, row.name) for row in {*rows, *self.new})
        for line, row in touched.values():
            if names[row.province_id, row.name] > 1:
                self._wrong(line, f"name: {row.province} has a municipality of this name")
        if self.errors:
            raise TableError("\n".join(self.errors))
        if not touched:
            raise TableError("There is no municipality in it.")
        Municipality.objects.bulk_create(self.new)
        Municipality.objects.bulk_update(self.changed, CONTENT, batch_size=100)
        new, changed = len(self.new), len(self.changed)
        missing = sorted(row.name for row in rows if row.pk not in touched)
        return Result(new, changed, len(touched) - new - changed, missing)

    def _row(self, line: int, cells: list[str]) -> Municipality | None:
        """The municipality of a line, with what the line says; None if that is wrong."""
        if len(cells) != self.width:
            self._wrong(line, f"it has {len(cells)} columns, not {self.width}")
            return None
        said = {column: cells[place].strip() for column, place in self.columns.items()}
        mistakes = len(self.errors)
        code = code_of(said["code"])
        if not code:
            self._wrong(line, f"code: “{said['code']}” is not GM and four digits")
        if not core(said["name"]):
            self._wrong(line, "name: it is missing")
        regions = {column: self._region(line, column, said[column]) for column in KINDS}
        province = regions["province"]
        if len(self.errors) > mistakes or not code or not province:
            return None
        name = (province.pk, core(said["name"]))
        if not all([self._once(line, "code", code), self._once(line, "name", name)]):
            return None
        row = self.by_code.get(code) or self.by_name.get(name) or Municipality()
        if row.code and row.code != code:
            self._wrong(line, f"code: {row.name} is known by the code {row.code}")
            return None
        self.before[row.pk] = _content(row)
        row.code, row.province = code, province
        self._fill(row, said["name"], regions["care_region"])
        return row

    def _fill(self, row: Municipality, name: str, care_region: Region | None) -> None:
        if not self._is_known_as(row, core(name)):
            row.name = name  # else an editor may have written it as its inhabitants do
        if care_region:
            row.care_region = care_region

    def _is_known_as(self, row: Municipality, name: str) -> bool:
        if row._state.adding or name in map(core, row.names):
            return not row._state.adding
        others = PlaceName.objects.filter(municipality=row.pk)
        return name in map(core, others.values_list("name", flat=True))

    def _region(self, line: int, column: str, said: str) -> Region | None:
        what = column.replace("_", " ")
        found = self.regions[KINDS[column]].get(core(said), set())
        if not said and column == "province":
            self._wrong(line, f"{what}: it is missing")
        elif said and not found:
            self._wrong(line, f"{what}: “{said}” is not known")
        elif said and len(found) > 1:
            self._wrong(line, f"{what}: “{said}” may be more than one; give its key")
        elif said:
            return next(iter(found))
        return None

    def _once(self, line: int, what: str, value: object) -> bool:
        first = self.seen.setdefault((what, value), line)
        if first != line:
            self._wrong(line, f"{what}: it stands on line {first} already")
        return first == line

    def _take(self, line: int, row: Municipality) -> None:
        """Keep what is new or changed, to be saved at once when all of it is right."""
        is_new = row._state.adding
        if not is_new and self.before[row.pk] == _content(row):
            return
        row.key = row.key or row.free_key(slugify(row.name) or str(row.code).lower(), self.keys)
        self.keys.add(row.key)
        try:
            # All but what asks the database for each row: that is asked of all of them at once.
            row.clean_fields(exclude=KINDS)
            row.clean()
        except ValidationError as error:
            for field_name, messages in error.message_dict.items():
                self._wrong(line, f"{field_name.replace('_', ' ')}: {' '.join(messages)}")
            return
        if is_new:
            self.new.append(row)
        else:
            self.changed.append(row)

    def _wrong(self, line: int, message: str) -> None:
        self.errors.append(f"line {line}: {message}")


def _content(row: Municipality) -> tuple[Any, ...]:
    """What a table may change of it."""
    return tuple(getattr(row, name) for name in CONTENT)
