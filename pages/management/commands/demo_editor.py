import os
import secrets
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError, CommandParser

USERNAME = "editor"


class Command(BaseCommand):
    help = (
        "Make an editor with a random password for a site of demonstration content, "
        "and write both to a file. Safe to run twice: what is there stays."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: object, file: Path, **options: object) -> None:
        if not settings.DEMO_CONTENT:
            raise CommandError("demo_editor is for demonstration content: DEMO_CONTENT is not on.")
        users = get_user_model().objects
        editor = users.filter(username=USERNAME).first()
        if editor and file.exists():
            return
        password = secrets.token_urlsafe(18)  # 24 letters
        editor = editor or users.model(username=USERNAME)
        editor.is_staff = editor.is_superuser = editor.is_active = True
        editor.set_password(password)
        write_privately(file, f"User name:  {USERNAME}\nPassword:   {password}\n")
        editor.save()


def write_privately(file: Path, text: str) -> None:
    """Write a file that only its owner can read, from its first moment on."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(text)
