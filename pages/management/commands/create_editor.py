from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandError

from publishing.people import entry
from publishing.people.roles import roles


class Command(BaseCommand):
    help = "Make an editor, and print the link by which she chooses her password, once."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("name")
        parser.add_argument("--role", action="append", choices=list(roles()), required=True)

    def handle(self, *args: object, name: str, role: list[str], **options: object) -> None:
        if User.objects.filter(username__iexact=name).exists():
            raise CommandError(f"There is somebody of the name {name}.")
        person = User.objects.create_user(name, is_staff=True)
        person.groups.set(Group.objects.filter(name__in=role))
        self.stdout.write(f"{settings.ADMIN_URL}{entry.link_for(person)}")
