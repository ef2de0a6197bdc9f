from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pages import backup


class Command(BaseCommand):
    help = "Put a backup in the place of all that the site knows now. All of it, or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--age", default="", help="The file with the private key.")

    def handle(self, *args: Any, file: Path, age: str, **options: Any) -> None:
        try:
            counts = backup.restore(file, age)
        except backup.BackupError as error:
            raise CommandError(f"{error} Nothing was changed.") from None
        self.stdout.write(f"{sum(counts.values())} rows of {len(counts)} tables.")
