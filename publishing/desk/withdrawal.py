"""What is to be withdrawn at a moment that was chosen beforehand."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.bounded import MomentField


class WithdrawalQuerySet(models.QuerySet["Withdrawal"]):
    def of(self, row: models.Model) -> Self:
        return self.filter(kind=ContentType.objects.get_for_model(type(row)), object_id=row.pk)

    def due(self, by: datetime | None = None) -> Self:
        """What is to be withdrawn by a moment, or by now; the longest due first."""
        return self.filter(due_at__lte=by or timezone.now()).order_by("due_at", "object_id")


class Withdrawal(models.Model):
    """One for an object, until it happens or is called off. What was done stands in its events."""

    kind = models.ForeignKey(ContentType, models.PROTECT, verbose_name=_("kind"), related_name="+")
    object_id = models.UUIDField(_("object"))
    due_at = MomentField(_("planned for"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+"
    )
    reason = models.TextField(_("why"))
    redirect_to = models.CharField(_("where readers are sent"), max_length=700, blank=True)

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = _("planned withdrawal")
        verbose_name_plural = _("planned withdrawals")
        ordering = ["due_at"]
        constraints = [
            models.UniqueConstraint(
                name="publishing_withdrawal_one_of_each", fields=["kind", "object_id"]
            ),
            models.CheckConstraint(
                name="publishing_withdrawal_says_why", condition=~models.Q(reason="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.object_id} {self.due_at:%Y-%m-%d %H:%M}"

    def row(self) -> Any:
        """The object, or None if it was deleted."""
        model = self.kind.model_class()
        return model and model._base_manager.filter(pk=self.object_id).first()
