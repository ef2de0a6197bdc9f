from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from pages import backup


class Command(BaseCommand):
    help = "Write all that the site knows into one file, with its checksum beside it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--age", default="", help="A public key (age1...) to encrypt it for.")

    def handle(self, *args: Any, file: Path, age: str, **options: Any) -> None:
        try:
            self.stdout.write(f"{backup.write(file, age)}  {file}")
        except backup.BackupError as error:
            raise CommandError(error) from None
