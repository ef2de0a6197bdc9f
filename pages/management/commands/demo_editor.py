import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from publishing.people import demo


class Command(BaseCommand):
    help = "Make an editor of each role, with password and second factor in a file. Safe twice."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: object, file: Path, **options: object) -> None:
        if not settings.DEMO_CONTENT:
            raise CommandError("demo_editor is for demonstration content: DEMO_CONTENT is not on.")
        if not (demo.are_there() and file.exists()):
            write_privately(file, demo.make_all())


def write_privately(file: Path, text: str) -> None:
    """Write a file that only its owner can read, from its first moment on."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(text)
