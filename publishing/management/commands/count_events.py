from typing import Any

from django.core.management.base import BaseCommand

from publishing.events import chain


class Command(BaseCommand):
    help = "Count the events that are older than EVENTS_KEPT_FOR, and remove them. Safe twice."

    def handle(self, *args: Any, **options: Any) -> None:
        chain.tend(self.stdout.write)
