import os
import secrets
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

PEOPLE = ["editor", "reviewer"]  # two, for nobody approves what they wrote themselves


class Command(BaseCommand):
    help = "Make two editors with random passwords, in a file. Safe to run twice."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: object, file: Path, **options: object) -> None:
        if not settings.DEMO_CONTENT:
            raise CommandError("demo_editor is for demonstration content: DEMO_CONTENT is not on.")
        users = get_user_model().objects
        if users.filter(username__in=PEOPLE).count() == len(PEOPLE) and file.exists():
            return
        words = {each: secrets.token_urlsafe(18) for each in PEOPLE}  # 24 letters
        lines = (f"User name:  {each}\nPassword:   {words[each]}\n" for each in PEOPLE)
        write_privately(file, "".join(lines))
        for each in PEOPLE:
            person = users.filter(username=each).first() or users.model(username=each)
            person.is_staff = person.is_superuser = person.is_active = True
            person.set_password(words[each])
            person.save()


def write_privately(file: Path, text: str) -> None:
    """Write a file that only its owner can read, from its first moment on."""
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(text)
