from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from publishing.events import export


class Command(BaseCommand):
    help = "Write all events of the admin as a CSV file, without live formulas."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        file.touch(mode=0o600)
        file.write_text(export.exported(), encoding="utf-8", newline="")
