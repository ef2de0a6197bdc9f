import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from publishing.desk.due import publish_due


class Command(BaseCommand):
    help = "Publish and withdraw what was planned for now. Safe to run twice, and twice at once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--every", type=int, help="Go on, once in so many seconds.")

    def handle(self, *args: Any, every: int | None, **options: Any) -> None:
        publish_due(self.stdout.write)
        while every:
            time.sleep(every)
            close_old_connections()
            publish_due(self.stdout.write)
