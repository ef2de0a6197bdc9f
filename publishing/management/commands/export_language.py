import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from publishing.languages import exchange


class Command(BaseCommand):
    help = "Write all texts of a language with the English they were made from, as a PO file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", choices=settings.TRANSLATED_INTO)
        parser.add_argument("file", nargs="?", type=Path, help="Left out: it goes to the screen.")

    def handle(self, *args: Any, code: str, file: Path | None, **options: Any) -> None:
        data = exchange.exported(code)
        if file:
            file.write_bytes(data)
        else:
            sys.stdout.write(data.decode())
