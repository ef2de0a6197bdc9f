import os
import select
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, close_old_connections

from publishing.desk.due import publish_due
from publishing.events import chain


class Command(BaseCommand):
    help = "Publish and withdraw what was planned, count old events. Safe twice, and at once."

    def add_arguments(self, parser: CommandParser) -> None:
        said = "Go on until the standard input ends, as it does when the server ends."
        parser.add_argument("--every", type=int, metavar="SECONDS", help=said)

    def handle(self, *args: Any, every: int | None, **options: Any) -> None:
        if not every:
            self.once()
            return
        while True:
            try:
                self.once()
            except DatabaseError as error:
                self.stderr.write(f"The database does not answer: {error}")
            close_old_connections()
            if select.select([sys.stdin], [], [], every)[0] and not os.read(
                sys.stdin.fileno(), 4096
            ):
                return

    def once(self) -> None:
        publish_due(self.stdout.write)
        chain.tend(self.stdout.write)
