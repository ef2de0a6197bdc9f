from pathlib import Path
from typing import Any

from django.core.management.commands import migrate
from django.db import connections


class Command(migrate.Command):
    """Django's. It alone makes an SQLite file that is not there (referral_site/sqlite)."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        if path := getattr(connections[options["database"]], "path", None):
            Path(path).touch()
        return super().execute(*args, **options)
