"""The names of places, from the table that comes with the content: all of it or nothing.

It is a CSV file with the columns `name`, `municipality_code`, `kind` and `source`, and others
that are not read. A name with a source goes when it leaves the table; an editor's own has none.
"""

import csv
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from organisations.models import Municipality, PlaceName
from organisations.municipalities import TableError, code_of, read

COLUMNS = {"name", "municipality_code", "kind", "source"}
AT_ONCE = 200  # rows in a query


def load(path: Path) -> int:
    """Bring the names to what a file says. Returns how many it has; raises TableError."""
    rows = _rows(csv.DictReader(read(path).splitlines()))
    with transaction.atomic():
        _save(rows)
    return len(rows)


def _rows(reader: "csv.DictReader[str]") -> list[PlaceName]:
    if not set(reader.fieldnames or []) >= COLUMNS:
        raise TableError(f"line 1: the columns have to be: {', '.join(sorted(COLUMNS))}")
    municipalities = {row.code: row for row in Municipality.objects.exclude(code=None)}
    found: dict[tuple[str | None, str], PlaceName] = {}
    errors = []
    for line in reader:
        code, name = code_of(line["municipality_code"] or ""), line["name"] or ""
        row = PlaceName(name=name, kind=line["kind"], source=line["source"])
        if municipality := municipalities.get(code):
            row.municipality = municipality
        else:
            errors.append(f"line {reader.line_num}: no municipality has that code")
        if (code, name) in found:
            errors.append(f"line {reader.line_num}: this municipality has that name already")
        try:
            row.clean_fields(exclude=["key", "municipality"])
        except ValidationError as error:
            errors += [f"line {reader.line_num}: {each}" for each in error.messages]
        found[code, name] = row
    if errors or not found:
        raise TableError("\n".join(errors) or "There is no name in it.")
    return list(found.values())


def _save(rows: list[PlaceName]) -> None:
    known = {(row.municipality_id, row.name): row for row in PlaceName.objects.all()}
    keys = {row.key for row in known.values()}
    new, changed = [], []
    for row in rows:
        before = known.pop((row.municipality_id, row.name), None)
        if before is None:
            row.key = row.free_key(f"{row.municipality.key}.{slugify(row.name)}", keys)
            keys.add(row.key)
            new.append(row)
        elif (before.kind, before.source) != (row.kind, row.source):
            before.kind, before.source = row.kind, row.source
            changed.append(before)
    if gone := [row.pk for row in known.values() if row.source]:
        PlaceName.objects.filter(pk__in=gone).delete()
    PlaceName.objects.bulk_update(changed, ["kind", "source"], batch_size=AT_ONCE)
    PlaceName.objects.bulk_create(new, batch_size=AT_ONCE)
