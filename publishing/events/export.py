"""The events as a CSV file, for a spreadsheet that takes none of it for a formula."""

import csv
from io import StringIO
from typing import Any

from publishing.events import chain
from publishing.events.event import AdminEvent, Deed, EventCount
from publishing.events.recording import record

COLUMNS = ["number", "at", "by_id", "who", "action", "kind", "object_id", "name", "place", "note"]
COLUMNS += ["digest"]
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would work out


def exported() -> str:
    """All events, the oldest first, after a line for each count of those that are gone."""
    record(Deed.EVENTS_EXPORTED)
    chain.seal()
    text = StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for count in EventCount.objects.all():
        counted = ", ".join(f"{action} {number}" for action, number in sorted(count.counts.items()))
        note = f"from {count.since.isoformat()}: {counted}"
        row = [count.through, count.until.isoformat(), *[""] * 2, "counted", *[""] * 4, note]
        writer.writerow(map(quiet, [*row, count.digest]))
    for event in AdminEvent.objects.sealed().iterator():
        values = (getattr(event, name) for name in COLUMNS)
        writer.writerow(map(quiet, values))
    return text.getvalue()


def quiet(value: Any) -> str:
    """As a text: an apostrophe before it, where a spreadsheet would see a formula."""
    text = "" if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
