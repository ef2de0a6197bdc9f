from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from stages import tree
from stages.models import Step


class Command(BaseCommand):
    help = "Say what is wrong with the tree of steps. Changes nothing, unless --rebuild is given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--rebuild", action="store_true", help="Number the tree anew from the parents first."
        )

    def handle(self, *args: Any, rebuild: bool, **options: Any) -> None:
        with tree.locked():
            if rebuild:
                try:
                    tree.rebuild(Step.objects)
                except ValueError as error:
                    raise CommandError(error) from None
            found = list(tree.damage(Step.objects))
        for sentence in found:
            self.stdout.write(sentence)
        if found:
            raise CommandError(f"The tree is damaged: {len(found)} findings.")
        self.stdout.write(f"The tree is sound: {Step.objects.count()} steps.")
