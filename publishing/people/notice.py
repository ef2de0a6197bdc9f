"""What a person is told on her first page, until she has seen it: another role, or one less."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models.signals import m2m_changed
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.bounded import MomentField
from publishing.events.recording import roles_changed

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class RoleNotice(models.Model):
    """One role that was given or taken away. It goes once she has seen it; the event stays."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=gettext_lazy("person"),
        related_name="role_notices",
    )
    role = models.CharField(gettext_lazy("role"), max_length=150)
    is_given = models.BooleanField(gettext_lazy("given"))
    at = MomentField(gettext_lazy("at"), default=timezone.now)

    class Meta:
        verbose_name = gettext_lazy("notice of a role")
        verbose_name_plural = gettext_lazy("notices of roles")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.role} {self.at:%Y-%m-%d %H:%M}"

    @property
    def said(self) -> "StrOrPromise":
        from publishing.people.roles import label  # which is made of all kinds there are

        pattern = _("New role: %(role)s.") if self.is_given else _("No longer a role: %(role)s.")
        return pattern % {"role": label(self.role)}


@receiver(m2m_changed, sender=User.groups.through)
def tell(**what: Any) -> None:
    """Who was never here finds her first roles without a word."""
    RoleNotice.objects.bulk_create(
        RoleNotice(person=person, role=role.name, is_given=is_given)
        for person, role, is_given in roles_changed(**what)
        if person.last_login
    )
