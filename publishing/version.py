"""The content version: one row that changes with whatever readers may see.

What is made of content, as the search index, is kept together with the version it was made
of, and made anew when `current_version` says another one. Nothing is ever purged by hand.
"""

import uuid
from collections import defaultdict
from contextlib import contextmanager
from threading import Lock

from django.db import connection, models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ContentVersion(models.Model):
    """The only row there is. `number` counts; `mark` is new each time.

    A number alone could come twice: a transaction that is rolled back leaves its number to
    the next one, and what was made of the one's drafts would pass for the other's content.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    number = models.PositiveBigIntegerField(_("version"), default=0)
    mark = models.CharField(_("mark"), max_length=32)

    class Meta:
        verbose_name = _("content version")
        verbose_name_plural = _("content version")
        constraints = [
            models.CheckConstraint(name="publishing_contentversion_is_one_row", condition=Q(id=1))
        ]

    def __str__(self):
        return f"{self.number}-{self.mark}"


class Kept:
    """What `make(key)` makes of the content, for each key, until the content is another one.

    Nobody gets what was made of other content than theirs: who comes while it is being made
    waits. What was withdrawn a moment ago must not be shown.
    """

    def __init__(self, make, version=None):
        self.make, self.version = make, version or current_version
        self.kept, self.locks = {}, defaultdict(Lock)

    def get(self, key):
        version = self.version()
        made_of, made = self.kept.get(key, (None, None))
        if made_of == version:
            return made
        with self.locks[key]:
            version = self.version()
            made_of, made = self.kept.get(key, (None, None))
            if made_of != version:
                made = self.make(key)
                self.kept[key] = version, made
        return made


@contextmanager
def changing():
    """Change content in here: in one transaction with a new version, which comes first.

    First, because it locks the row: so writers of content queue, as they do on SQLite anyway,
    and no two of them can wait for each other's rows.
    """
    with transaction.atomic():
        if not _is_raised():
            _raise()
        yield


def current_version():
    """The version of the content that this transaction sees, as a text."""
    connection.run_on_commit = [each for each in connection.run_on_commit if each[1] is not _raised]
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, mark FROM publishing_contentversion")
        number, mark = cursor.fetchone() or (0, "")
    return f"{number}-{mark}"


def _raise():
    mark = uuid.uuid4().hex
    row = ContentVersion.objects.filter(pk=1)
    while not row.update(number=F("number") + 1, mark=mark):
        ContentVersion.objects.bulk_create([ContentVersion(mark=mark)], ignore_conflicts=True)
    transaction.on_commit(_raised)


def _is_raised():
    """Whether this transaction raised it, and nobody read it since.

    Loading the content saves thousands of rows. Django forgets what waits for a commit
    when that part of the transaction is rolled back: then the raise is gone as well.
    """
    return any(waiting is _raised for _savepoints, waiting, _robust in connection.run_on_commit)


def _raised():
    """Marks a transaction that has raised the version. There is nothing to do on commit."""
