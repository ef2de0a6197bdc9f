"""Municipalities from an official table: a CSV file, all of it or nothing.

The columns are `code`, `name`, `province` and `care region`, in any order, by these names or
Dutch ones; commas or semicolons between. A code may lack its GM and its zeros. A province or
care region is named by its key or as readers know it, in any language. An empty care region
leaves the one that is known.
"""

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from organisations.choices import RegionKind
from organisations.finder.towns import core
from organisations.models import Municipality, Region

HEADINGS = {
    "code": {"code", "gemeentecode"},
    "name": {"name", "naam", "gemeente", "gemeentenaam"},
    "province": {"province", "provincie", "provincienaam"},
    "care_region": {"care region", "zorgregio"},
}
KINDS = {"province": RegionKind.PROVINCE, "care_region": RegionKind.CARE_REGION}
CODE = re.compile(r"(?:GM)?([0-9]{1,4})", re.IGNORECASE)


class TableError(Exception):
    """What is wrong with a table, a line of text for each mistake."""


@dataclass
class Result:
    new: int = 0
    changed: int = 0
    same: int = 0
    missing: list[str] = field(default_factory=list)  # they are there, but not in the table

    def __str__(self) -> str:
        lines = [f"new: {self.new}", f"changed: {self.changed}", f"as it was: {self.same}"]
        if self.missing:
            lines.append(f"not in the table, left as they are: {', '.join(self.missing)}")
        return "\n".join(lines)


def load(path: Path) -> Result:
    """Bring the municipalities to what a file says. Raises TableError with all its mistakes."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"{path.name} cannot be read as a text in UTF-8: {error}") from None
    try:
        with transaction.atomic():
            return _Table(text).save()
    except csv.Error as error:
        raise TableError(f"{path.name} is not a CSV file: {error}") from None


class _Table:
    def __init__(self, text: str) -> None:
        lines = text.splitlines()
        delimiter = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
        self.reader = csv.reader(lines, delimiter=delimiter)
        self.before: dict[UUID, tuple[Any, ...]] = {}  # what each was before its line
        self.errors: list[str] = []
        self.seen: dict[tuple[str, object], int] = {}  # (what, value) -> the line it stands on
        self.columns = self._columns(next(self.reader, []))
        self.regions: dict[str, dict[str, set[Region]]] = {kind: {} for kind in RegionKind.values}
        for region in Region.objects.all():
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
        rows = list(Municipality.objects.select_related("province", "care_region"))
        self.by_code = {row.code: row for row in rows if row.code}
        self.by_name = {(row.province_id, core(name)): row for row in rows for name in row.names}
        result, touched = Result(), set()
        for cells in self.reader:
            line = self.reader.line_num
            if any(cell.strip() for cell in cells) and (row := self._row(line, cells)):
                touched.add(row.pk)
                self._save(line, row, result)
        if self.errors:
            raise TableError("\n".join(self.errors))
        if not touched:
            raise TableError("There is no municipality in it.")
        result.missing = sorted(row.name for row in rows if row.pk not in touched)
        return result

    def _row(self, line: int, cells: list[str]) -> Municipality | None:
        """The municipality of a line, with what the line says; None if that is wrong."""
        if len(cells) != self.width:
            self._wrong(line, f"it has {len(cells)} columns, not {self.width}")
            return None
        said = {column: cells[place].strip() for column, place in self.columns.items()}
        mistakes = len(self.errors)
        digits = CODE.fullmatch(said["code"])
        if not digits:
            self._wrong(line, f"code: “{said['code']}” is not GM and four digits")
        if not core(said["name"]):
            self._wrong(line, "name: it is missing")
        regions = {column: self._region(line, column, said[column]) for column in KINDS}
        province = regions["province"]
        if len(self.errors) > mistakes or not digits or not province:
            return None
        code = f"GM{int(digits[1]):04}"
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
        if core(name) not in map(core, row.names):
            row.name = name  # else an editor may have written it as its inhabitants do
        if care_region:
            row.care_region = care_region

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

    def _save(self, line: int, row: Municipality, result: Result) -> None:
        is_new = row._state.adding
        if not is_new and self.before[row.pk] == _content(row):
            result.same += 1
            return
        row.key = row.key or row.free_key(slugify(row.name) or str(row.code).lower())
        try:
            row.full_clean()
        except ValidationError as error:
            for field_name, messages in error.message_dict.items():
                self._wrong(line, f"{field_name.replace('_', ' ')}: {' '.join(messages)}")
            return
        row.save()
        result.new += is_new
        result.changed += not is_new

    def _wrong(self, line: int, message: str) -> None:
        self.errors.append(f"line {line}: {message}")


def _content(row: Municipality) -> tuple[Any, ...]:
    """What a table may change of it."""
    return row.code, row.name, row.province_id, row.care_region_id
