from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from organisations import municipalities


class Command(BaseCommand):
    help = (
        "Import the official table of municipalities: a CSV file with the columns code, name, "
        "province and care region. All of it or nothing; safe to run twice."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            result = municipalities.load(file)
        except municipalities.TableError as error:
            raise CommandError(f"{error}\nNothing was changed.") from None
        self.stdout.write(str(result))
