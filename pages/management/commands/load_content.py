from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from pages.loading import loader
from pages.loading.entry import ContentError
from stages.models import Step


class Command(BaseCommand):
    help = "Load the site's content. Safe to run twice: rows are matched by key."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BASE_DIR / "fixtures")
        parser.add_argument(
            "--over-edits", action="store_true", help="Replace what editors published, too."
        )
        parser.add_argument("--if-empty", action="store_true", help="Leave existing content alone.")

    def handle(
        self, *args: Any, folder: Path, if_empty: bool, over_edits: bool, **options: Any
    ) -> None:
        if if_empty and Step.objects.exists():
            self.stdout.write("There is content already; left as it is.")
            return
        try:
            loader.load(folder, report=self.stdout.write, over_edits=over_edits)
        except ContentError as error:
            raise CommandError(f"{error}\nNothing was changed.") from None
