from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pages.mirror.folder import write_mirror


class Command(BaseCommand):
    help = (
        "Write every public page into a folder, for when the site does not answer. Safe to "
        "run at any time: nothing is done unless the content is another, or with --always."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.MIRROR or None)
        parser.add_argument("--always", action="store_true", help="After a new release.")

    def handle(self, *args: Any, folder: Path | None, always: bool, **options: Any) -> None:
        if not folder:
            raise CommandError("Name a folder, or set MIRROR.")
        self.stdout.write(str(write_mirror(Path(folder), always=always)))
