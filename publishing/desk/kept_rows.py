"""Versions stay as they were: the database refuses, whoever asks.

The triggers are made after each migrate, for SQLite forgets those of a table that Django makes
anew. Emptying all tables (`manage.py flush`) is another matter: then nothing is left to tell of.
"""

from typing import Any

from django.db import connection

REASON = "Versions are kept as they were."
VERSION = "kind_id object_id number began_from_id content digest format origin authors author_id"
VERSION += " saved_at redirect_to"
END = "state note approved_by_id approved_at due_at published_by_id published_at urgent_reason"
LOOKED_AT = "looked_at_by_id looked_at"
CLOSED = "OLD.state IN ('published', 'superseded', 'discarded')"
# By table: what is refused, and when.
REFUSED = {
    "publishing_revision": {
        "kept": ("DELETE", ""),
        "content": ("UPDATE OF " + ", ".join(["id", *VERSION.split()]), ""),
        "closed": ("UPDATE OF " + ", ".join(END.split()), f"WHEN ({CLOSED})"),
        # One thing may still happen to what one person published alone: another looks at it, once.
        "seen": (
            "UPDATE OF " + ", ".join(LOOKED_AT.split()),
            "WHEN (OLD.looked_at_by_id IS NOT NULL OR OLD.urgent_reason = '')",
        ),
    },
    "publishing_event": {"kept": ("DELETE", ""), "closed": ("UPDATE", "")},
}


def keep_rows(**kwargs: Any) -> None:
    with connection.cursor() as cursor:
        is_postgresql = connection.vendor == "postgresql"
        if is_postgresql:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION publishing_refuse() RETURNS trigger AS $$ BEGIN"
                f" RAISE EXCEPTION '{REASON}' USING ERRCODE = 'integrity_constraint_violation';"
                " END $$ LANGUAGE plpgsql"
            )
        for table, rules in REFUSED.items():
            for rule, (event, when) in rules.items():
                name, on = f"{table}_{rule}", f"BEFORE {event} ON {table} FOR EACH ROW {when}"
                if is_postgresql:
                    run = "EXECUTE FUNCTION publishing_refuse()"
                    cursor.execute(f"CREATE OR REPLACE TRIGGER {name} {on} {run}")
                else:
                    cursor.execute(
                        f"CREATE TRIGGER IF NOT EXISTS {name} {on}"
                        f" BEGIN SELECT RAISE(ABORT, '{REASON}'); END"
                    )
