from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from publishing.events import chain
from publishing.events.event import AdminEvent


class Command(BaseCommand):
    help = "Say whether the events of the admin are whole, and what the last one is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--seen",
            action="append",
            default=[],
            metavar="NUMBER:DIGEST",
            help="What this command said once: that event has to be there as it was.",
        )

    def handle(self, *args: Any, seen: list[str], **options: Any) -> None:
        chain.seal()
        found = [*chain.problems(), *filter(None, map(chain.differs, seen))]
        if found:
            raise CommandError("\n".join(found))
        number, digest = chain.end()
        kept = AdminEvent.objects.sealed().count()
        self.stdout.write(f"{number} events, {kept} of them kept. The last one: {number}:{digest}")
