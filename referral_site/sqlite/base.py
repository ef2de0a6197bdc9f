"""Django's SQLite, for a file that somebody may replace or lose under the running site.

A file that is not there is an error, not a new and empty one: only `migrate` makes one. And a
connection is to the file that stands at its path now: Django asks before each request whether to
go on with it (`close_if_unusable_or_obsolete`).
"""

from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote

from django.db.backends.sqlite3 import base
from django.db.backends.sqlite3.operations import DatabaseOperations

NONE = ""


class Operations(DatabaseOperations):
    def sql_flush(self, *args: Any, **kwargs: Any) -> list[str]:
        """Without what refuses to delete (publishing/kept_rows.py), as PostgreSQL's TRUNCATE
        goes around it. It is made anew after each flush."""
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            names = [self.quote_name(name) for (name,) in cursor.fetchall()]
        return [*(f"DROP TRIGGER {name}" for name in names), *super().sql_flush(*args, **kwargs)]


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = Operations
    # Of each path: the file that this process opened last, and the file of its changes (-wal).
    opened: dict[Path, tuple[str, str]] = {}
    opening = Lock()
    file = NONE  # which one this connection reads; what is kept of its content has this mark

    @property
    def path(self) -> Path | None:
        name = str(self.settings_dict["NAME"])
        return None if self.is_in_memory_db() or name.startswith("file:") else Path(name).absolute()

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        if self.path:
            params["database"] = f"file:{quote(str(self.path))}?mode=rw"
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        if not self.path:
            return super().get_new_connection(conn_params)
        with self.opening:
            file = mark(self.path)  # before: one that comes in between is noticed next time
            before, its_changes = self.opened.get(self.path, (file, NONE))
            changes = Path(f"{self.path}-wal")
            if NONE != file != before and mark(changes) == its_changes:
                # Of the file that was here before. SQLite would write them into this one.
                changes.unlink(missing_ok=True)
                Path(f"{self.path}-shm").unlink(missing_ok=True)
            connection = super().get_new_connection(conn_params)
            self.file = file
            self.opened[self.path] = file, mark(changes)
        return connection

    def close_if_unusable_or_obsolete(self) -> None:
        moved = self.path and self.connection and self.file != mark(self.path)
        if moved and not self.in_atomic_block:
            self.close()
        super().close_if_unusable_or_obsolete()


def mark(path: Path) -> str:
    """What tells a file from another one at the same path; NONE when there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return NONE
    return f"{found.st_dev}-{found.st_ino}"
