from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "pages"
    verbose_name = _("Pages and glossary")

    def ready(self) -> None:
        from publishing.people.roles import make_roles

        # The top floor is migrated last: by then every permission is there.
        post_migrate.connect(make_roles, sender=self)
