from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import override

from publishing.languages import catalogue, exchange


class Command(BaseCommand):
    help = "Load the texts of a language from a PO file: all of them, or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", choices=settings.TRANSLATED_INTO)
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, code: str, file: Path, **options: Any) -> None:
        try:
            with override("en"):  # as all that commands say
                counts = exchange.load(code, catalogue.read(code, file.read_bytes()))
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from None
        except catalogue.CatalogueError as error:
            raise CommandError(f"{file.name}: {error}\nNothing was changed.") from None
        self.stdout.write(f"{code}: {counts.texts} texts, {counts.changed} of them changed")
