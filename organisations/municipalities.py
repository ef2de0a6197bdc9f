"""Municipalities from an official table: a CSV file, all of it or nothing.

The columns are `code`, `name`, `province` and `care region`, in any order, by these names or
Dutch ones; commas or semicolons between. A code may lack its GM and its zeros. A province or
care region is named by its key or as readers know it, in any language. An empty care region
leaves the one that is known.
"""

import csv
import re
from dataclasses import dataclass, field

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
    missing: list = field(default_factory=list)  # they are there, but not in the table

    def __str__(self):
        lines = [f"new: {self.new}", f"changed: {self.changed}", f"as it was: {self.same}"]
        if self.missing:
            lines.append(f"not in the table, left as they are: {', '.join(self.missing)}")
        return "\n".join(lines)


def load(path):
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
    def __init__(self, text):
        lines = text.splitlines()
        delimiter = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
        self.reader = csv.reader(lines, delimiter=delimiter)
        self.errors = []
        self.seen = {}  # (what, value) -> the line it stands on
        self.columns = self._columns(next(self.reader, []))
        self.regions = {kind: {} for kind in RegionKind.values}
        for region in Region.objects.all():
            # The lookup forgives as much as the finder does: "Provincie Fryslân", "friesland".
            for name in (region.key, region.name_nl, region.name_en):
                self.regions[region.kind].setdefault(core(name or ""), set()).add(region)

    def _columns(self, headings):
        found = {}
        for place, heading in enumerate(headings):
            for column, names in HEADINGS.items():
                if heading.strip().casefold().replace("_", " ") in names:
                    found[column] = place
        if missing := [name for name in HEADINGS if name not in found]:
            names = ", ".join(missing).replace("_", " ")
            raise TableError(f"line 1: there is no column for: {names}")
        self.width = len(headings)
        return found

    def save(self):
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

    def _row(self, line, cells):
        """The municipality of a line, with what the line says; None if that is wrong."""
        if len(cells) != self.width:
            return self._wrong(line, f"it has {len(cells)} columns, not {self.width}")
        said = {column: cells[place].strip() for column, place in self.columns.items()}
        mistakes = len(self.errors)
        code = CODE.fullmatch(said["code"])
        if not code:
            self._wrong(line, f"code: “{said['code']}” is not GM and four digits")
        if not core(said["name"]):
            self._wrong(line, "name: it is missing")
        regions = {column: self._region(line, column, said[column]) for column in KINDS}
        if len(self.errors) > mistakes:
            return None
        code = f"GM{int(code[1]):04}"
        name = (regions["province"].pk, core(said["name"]))
        if not all([self._once(line, "code", code), self._once(line, "name", name)]):
            return None
        row = self.by_code.get(code) or self.by_name.get(name) or Municipality()
        if row.code and row.code != code:
            return self._wrong(line, f"code: {row.name} is known by the code {row.code}")
        return self._filled(row, code, said["name"], regions)

    def _filled(self, row, code, name, regions):
        row.before = (row.code, row.name, row.province_id, row.care_region_id)
        row.code, row.province = code, regions["province"]
        if core(name) not in map(core, row.names):
            row.name = name  # else an editor may have written it as its inhabitants do
        if regions["care_region"]:
            row.care_region = regions["care_region"]
        return row

    def _region(self, line, column, said):
        what = column.replace("_", " ")
        if not said:
            return self._wrong(line, f"{what}: it is missing") if column == "province" else None
        found = self.regions[KINDS[column]].get(core(said), set())
        if len(found) > 1:
            return self._wrong(line, f"{what}: “{said}” may be more than one; give its key")
        return next(iter(found), None) or self._wrong(line, f"{what}: “{said}” is not known")

    def _once(self, line, what, value):
        first = self.seen.setdefault((what, value), line)
        if first != line:
            self._wrong(line, f"{what}: it stands on line {first} already")
        return first == line

    def _save(self, line, row, result):
        is_new = row._state.adding
        if not is_new and row.before == (row.code, row.name, row.province_id, row.care_region_id):
            result.same += 1
            return
        row.key = row.key or row.free_key(slugify(row.name) or row.code.lower())
        try:
            row.full_clean()
        except ValidationError as error:
            for field_name, messages in error.message_dict.items():
                self._wrong(line, f"{field_name.replace('_', ' ')}: {' '.join(messages)}")
            return
        row.save()
        result.new += is_new
        result.changed += not is_new

    def _wrong(self, line, message):
        self.errors.append(f"line {line}: {message}")
