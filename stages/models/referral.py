"""Who helps at a step, and with what."""

from typing import Any, Self

from django.db import models
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from organisations.models import Organisation
from publishing.models import KeyedQuerySet, Status, Translated
from publishing.translated import read_columns

SHOWN = ["slug", "kind", "other_kinds", "anonymous", "address", "city"]  # of an organisation
TEXTS = ["name", "summary", "what_happens"]


class ReferralQuerySet(KeyedQuerySet["Referral"]):
    def public(self) -> Self:
        """Those to public organisations. Whether its step is public is the step's own question."""
        return self.filter(organisation__status=Status.PUBLISHED)

    def with_contacts(self) -> Self:
        """Together with what is shown of the organisation, and how to reach it, in its
        `contact_list`.
        """
        contacts = Prefetch("organisation__contacts", to_attr="contact_list")
        shown = [f"organisation__{name}" for name in [*SHOWN, *read_columns(*TEXTS)]]
        # Django's own: modeltranslation's looks each name up.
        own = models.QuerySet.only(self, "step", *read_columns("why"), *shown)
        return own.select_related("organisation").prefetch_related(contacts)


class Referral(Translated):
    """An organisation that helps at a step, and with what."""

    step = models.ForeignKey(
        "Step",
        models.CASCADE,  # a part of its step, not content of its own
        verbose_name=_("step"),
        related_name="referrals",
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        verbose_name=_("organisation"),
        related_name="referrals",
        help_text=_("Who helps here."),
    )
    why = models.CharField(
        _("why here"), max_length=200, help_text=_("At most 15 words: what it does at this step.")
    )
    order = models.PositiveSmallIntegerField(
        _("order"), default=0, help_text=_("The most important comes first.")
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        ordering = ["order", "key"]
        constraints = [
            models.UniqueConstraint(
                name="stages_referral_once_per_step",
                fields=["step", "organisation"],
                violation_error_message=_("This step already refers to this organisation."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.organisation}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = self.key or self.free_key(f"{self.step.key}.{self.organisation.key}")
        super().save(*args, **kwargs)
