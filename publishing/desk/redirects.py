"""Where readers of an address that was are sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import Resolver404, resolve, translate_url
from django.utils.translation import get_language_from_path, override
from django.utils.translation import gettext_lazy as _

LONGEST = 720  # letters of an address: the longest path of a step, and the language before it
CODES = [code for code, _name in settings.LANGUAGES]


class RedirectQuerySet(models.QuerySet["Redirect"]):
    def at(self, address: str) -> Self:
        # PostgreSQL takes no text with this letter, not even to look for it.
        return self.none() if "\0" in address else self.filter(address=address)


class Redirect(models.Model):
    """An address of this site that readers may still have, and where it leads now.

    To an object, wherever that stands by now, or to a page that the site itself has.
    """

    address = models.CharField(_("address"), max_length=LONGEST, unique=True)
    kind = models.ForeignKey(
        ContentType, models.PROTECT, verbose_name=_("kind"), null=True, related_name="+"
    )
    object_id = models.UUIDField(_("object"), null=True)
    to = models.CharField(_("leads to"), max_length=LONGEST, blank=True)

    objects = RedirectQuerySet.as_manager()

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["address"]
        constraints = [
            models.CheckConstraint(
                name="publishing_redirect_leads_to_one_thing",
                condition=Q(to="", kind__isnull=False, object_id__isnull=False)
                | ~Q(to="") & Q(kind__isnull=True, object_id__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.address

    def leads_to(self) -> str | None:
        """The address of today, or None where readers would find nothing."""
        if self.kind is None:
            return self.to
        model: Any = self.kind.model_class()
        row = model and model._default_manager.public().filter(pk=self.object_id).first()
        with override(get_language_from_path(self.address)):
            return row.get_absolute_url() if row else None


Addresses = dict[str, tuple[type[models.Model], UUID]]


def addresses(row: Any) -> Addresses:
    """Every address that follows from where a row stands and what its slugs are."""
    found: Addresses = {}
    for page in row.addressed():
        for code in CODES:
            with override(code):
                found[page.get_absolute_url()] = (type(page), page.pk)
    return found


@contextmanager
def leading_on(*rows: Any) -> Iterator[None]:
    """Whatever happens to the addresses of rows in here, who has an old one is led to the new."""
    before, after = Addresses(), Addresses()
    for row in rows:
        before |= addresses(row)
    yield
    for row in rows:
        after |= addresses(type(row)._default_manager.get(pk=row.pk))
    lead({old: target for old, target in before.items() if old not in after})
    Redirect.objects.filter(address__in=after).delete()  # somebody is there again


def lead(targets: Addresses) -> None:
    for address, (model, pk) in targets.items():
        kind = ContentType.objects.get_for_model(model)
        Redirect.objects.update_or_create(
            address=address, defaults={"kind": kind, "object_id": pk, "to": ""}
        )


def lead_away(row: Any, target: str) -> None:
    """Send the readers of a row to another page of this site, in their own language."""
    model_and_pk = object_at(target)
    for address in addresses(row):
        if model_and_pk:
            lead({address: model_and_pk})
        else:
            with override(get_language_from_path(target)):
                to = translate_url(target, get_language_from_path(address) or "")
            defaults = {"to": to, "kind": None, "object_id": None}
            Redirect.objects.update_or_create(address=address, defaults=defaults)


def object_at(address: str) -> tuple[type[models.Model], UUID] | None:
    """The object whose page this is, None for a page of the site itself. Raises ValidationError."""
    refused = ValidationError(_("There is no such page: write its address as /nl/…/."))
    if not (language := get_language_from_path(address)):
        raise refused
    with override(language):
        try:
            match = resolve(address)
        except Resolver404:
            raise refused from None
        if match.app_names:
            raise refused
        if not match.kwargs:
            return None
        for model in apps.get_models():
            if hasattr(model, "addressed") and hasattr(model, "get_absolute_url"):
                for row in model._default_manager.public():  # type: ignore[attr-defined]  # a Publishable
                    if row.get_absolute_url() == address:
                        return model, row.pk
    raise refused
