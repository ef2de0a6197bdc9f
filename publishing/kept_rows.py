"""Versions and events stay as they were: the database refuses, whoever asks.

The triggers are made after each migrate, for SQLite forgets those of a table that Django makes
anew. Emptying all tables (`manage.py flush`) is another matter: then nothing is left to tell of.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

REASON = "Versions and events are kept as they were."
VERSION = "kind_id object_id number began_from_id content digest format origin authors author_id"
VERSION += " saved_at redirect_to"
END = "state note approved_by_id approved_at due_at published_by_id published_at urgent_reason"
LOOKED_AT = "looked_at_by_id looked_at"
CLOSED = "OLD.state IN ('published', 'superseded', 'discarded')"
EVENT = "at by_id who action kind object_id name place note"
COUNTED = "SELECT 1 FROM publishing_eventcount WHERE through >= OLD.number"
# By table: what is refused, and when; and unless a question finds something.
REFUSED: dict[str, dict[str, tuple[str, str, str]]] = {
    "publishing_revision": {
        "kept": ("DELETE", "", ""),
        "content": ("UPDATE OF " + ", ".join(["id", *VERSION.split()]), "", ""),
        "closed": ("UPDATE OF " + ", ".join(END.split()), f"WHEN ({CLOSED})", ""),
        # One thing may still happen to what one person published alone: another looks at it, once.
        "seen": (
            "UPDATE OF " + ", ".join(LOOKED_AT.split()),
            "WHEN (OLD.looked_at_by_id IS NOT NULL OR OLD.urgent_reason = '')",
            "",
        ),
    },
    "publishing_event": {"kept": ("DELETE", "", ""), "closed": ("UPDATE", "", "")},
    "publishing_adminevent": {
        "kept": ("DELETE", "", COUNTED),
        "said": ("UPDATE OF " + ", ".join(["id", *EVENT.split()]), "", ""),
        "sealed": ("UPDATE OF number, digest", "WHEN (OLD.number IS NOT NULL)", ""),
    },
    "publishing_eventcount": {"kept": ("DELETE", "", ""), "closed": ("UPDATE", "", "")},
}


def rules() -> Iterator[tuple[str, str, tuple[str, str, str]]]:
    """The name of each trigger, its table, and what it refuses."""
    for table, refused in REFUSED.items():
        for rule, what in refused.items():
            yield f"{table}_{rule}", table, what


def keep_rows(**kwargs: Any) -> None:
    with connection.cursor() as cursor:
        for name, table, (event, when, unless) in rules():
            on = f"BEFORE {event} ON {table} FOR EACH ROW {when}"
            for statement in statements(name, on, unless):
                cursor.execute(statement)


def statements(name: str, on: str, unless: str) -> list[str]:
    if connection.vendor != "postgresql":
        where = f" WHERE NOT EXISTS ({unless})" if unless else ""
        body = f"BEGIN SELECT RAISE(ABORT, '{REASON}'){where}; END"
        return [f"CREATE TRIGGER IF NOT EXISTS {name} {on} {body}"]
    function, found = "publishing_refuse", ""
    if unless:
        function, found = f"{name}_unless", f"IF EXISTS ({unless}) THEN RETURN OLD; END IF;"
    return [
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger AS $$ BEGIN {found}"
        f" RAISE EXCEPTION '{REASON}' USING ERRCODE = 'integrity_constraint_violation';"
        " END $$ LANGUAGE plpgsql",
        f"CREATE OR REPLACE TRIGGER {name} {on} EXECUTE FUNCTION {function}()",
    ]


@contextmanager
def emptied() -> Iterator[None]:
    """Within a transaction: for a backup that is put in the place of all there is."""
    with connection.cursor() as cursor:
        for name, table, _refused in rules():
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
    yield
    keep_rows()
