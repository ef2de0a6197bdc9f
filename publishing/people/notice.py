"""What a person is told on her first page, until she has seen it: another role, or one less."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.bounded import MomentField


class RoleNotice(models.Model):
    """One role that was given or taken away. It goes once she has seen it; the event stays."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        verbose_name=_("person"),
        related_name="+",
    )
    role = models.CharField(_("role"), max_length=150)
    is_given = models.BooleanField(_("given"))
    at = MomentField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("notice of a role")
        verbose_name_plural = _("notices of roles")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.role} {self.at:%Y-%m-%d %H:%M}"
