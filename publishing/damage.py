"""What stands in the database and cannot be shown: readers get the page without it, and the log
names the row, so that somebody mends it. Nothing that a reader typed comes near."""

import logging
from functools import lru_cache

from django.db.models import F, Field, Model, TextField
from django.db.models.functions import Cast

from publishing.version import current_version

MOST = 20  # rows that are named at once
logger = logging.getLogger(__name__)


def report(field: Field, stored: str) -> None:
    """Name the rows whose column holds this. A field that is read does not know its row."""
    _report(field, stored, current_version())


@lru_cache(maxsize=1000)  # Else each page would say it again: it is said once for each version.
def _report(field: Field, stored: str, version: str) -> None:
    column = Cast(F(field.name), TextField())
    rows = field.model._default_manager.annotate(stored=column).filter(stored=stored)
    for row in rows.only("key")[:MOST]:
        report_row(row, field.name)


def report_row(row: Model, field: str) -> None:
    message = "%s %s: a part of its field “%s” cannot be shown, and is left out."
    logger.error(message, row._meta.label, getattr(row, "key", row.pk), field)
