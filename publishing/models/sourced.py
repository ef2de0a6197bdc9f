"""Where facts come from."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from publishing.bounded import DayField, LongTextField
from publishing.validators import validate_web_addresses


class Sourced(models.Model):
    """Where the facts come from and when somebody last checked them."""

    sources = LongTextField(
        _("sources"),
        max_length=5000,
        blank=True,
        validators=[validate_web_addresses],
        help_text=_("Where the facts come from: one web address on each line."),
    )
    checked_on = DayField(
        _("last checked on"),
        null=True,
        blank=True,
        help_text=_("The day somebody last compared this with its sources. Readers see it."),
    )
    checked_by = models.CharField(
        _("checked by"),
        max_length=100,
        blank=True,
        help_text=_(
            "Which organisation compared it, or in which role; nobody's name. Never shown."
        ),
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_checked_by_whom_and_when",
                condition=Q(checked_by="") | Q(checked_on__isnull=False),
                violation_error_message=_("Who checked it did so on a day: fill it in."),
            )
        ]

    @property
    def source_list(self) -> list[str]:
        return self.sources.split()
