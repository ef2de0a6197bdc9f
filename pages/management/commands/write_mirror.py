from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pages.mirror.edition import write_edition
from pages.mirror.folder import write_mirror


class Command(BaseCommand):
    help = (
        "Write every public page into a folder, for when the site does not answer. Safe to "
        "run at any time: nothing is done unless the content is another, or with --always."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.MIRROR or None)
        parser.add_argument("--always", action="store_true", help="After a new release.")
        parser.add_argument(
            "--offline",
            type=Path,
            metavar="FOLDER",
            help="Write the offline edition there instead: a ZIP for each language, which opens "
            "without a network, and one file for each stage.",
        )

    def handle(
        self, *args: Any, folder: Path | None, always: bool, offline: Path | None, **options: Any
    ) -> None:
        if offline:
            for file in write_edition(offline, [code for code, _name in settings.LANGUAGES]):
                self.stdout.write(f"{file}: {file.stat().st_size // 1000} kB")
            return
        if not folder:
            raise CommandError("Name a folder, or set MIRROR.")
        self.stdout.write(str(write_mirror(Path(folder), always=always)))
