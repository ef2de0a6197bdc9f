from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = _("Publishing")

    def ready(self) -> None:
        from publishing.kept_rows import keep_rows

        post_migrate.connect(keep_rows, sender=self)
        import_module("publishing.events.recording")  # it listens
