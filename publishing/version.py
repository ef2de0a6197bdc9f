"""The content version: one row that changes with whatever readers may see.

What is made of content, as the search index, is kept together with the version it was made
of, and made anew when `current_version` says another one. Nothing is ever purged by hand.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Generic, TypeVar, cast

from django.db import connection, models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from publishing import asked, rehearsal

Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")


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

    def __str__(self) -> str:
        return f"{self.number}-{self.mark}"


class Kept(Generic[Key, Made]):
    """What `make(key)` makes of the content, for each key, until the content is another one.

    Nobody gets what was made of other content than theirs: who comes while it is being made
    waits. What was withdrawn a moment ago must not be shown.
    """

    def __init__(self, make: Callable[[Key], Made], version: Callable[[], str] | None = None):
        self.make, self.version = make, version or current_version
        self.kept: dict[Key, tuple[str, Made]] = {}
        self.locks: dict[Key, Lock] = defaultdict(Lock)

    def get(self, key: Key) -> Made:
        if on_trial := rehearsal.current():  # for nobody else, and gone with the rehearsal
            if (self, key) not in on_trial.kept:
                on_trial.kept[self, key] = self.make(key)
            return cast("Made", on_trial.kept[self, key])
        if recording := asked.current():  # of one moment, so the version is the same for all
            return cast("Made", recording.kept((self, key), lambda: self.make(key)))
        if (found := self._found(key, self.version())) is not None:
            return found[1]
        with self.locks[key]:
            version = self.version()
            if (found := self._found(key, version)) is not None:
                return found[1]
            made = self.make(key)
            self.kept[key] = version, made
            return made

    def _found(self, key: Key, version: str) -> tuple[str, Made] | None:
        found = self.kept.get(key)
        return found if found and found[0] == version else None


# Whether this thread is inside `changing()`.
_is_changing = ContextVar("_is_changing", default=False)


@contextmanager
def changing() -> Iterator[None]:
    """Change content in here: in one transaction with a new version, which comes first.

    First, because it locks the row: so writers of content queue, as they do on SQLite anyway,
    and no two of them can wait for each other's rows. Only the outermost raises it: loading
    the content saves thousands of rows. In a rehearsal nothing is locked: nobody will ever see it.
    And nothing in it is undone by itself: who goes on after a refusal makes a point to go back to.
    """
    on_trial = rehearsal.current()
    with transaction.atomic(savepoint=not on_trial):
        if on_trial:
            on_trial.change()
            try:
                yield
            finally:
                on_trial.change()
            return
        if _is_changing.get():
            yield
            return
        _raise()
        before = _is_changing.set(True)
        try:
            yield
        finally:
            _is_changing.reset(before)


def current_version() -> str:
    """The version of the content that this transaction sees, as a text.

    Inside `changing()` each reading is another one: the content is not yet what it will be,
    and what is made of it meanwhile is for nobody else.
    """
    if on_trial := rehearsal.current():
        return on_trial.version
    if _is_changing.get():
        return uuid.uuid4().hex
    with connection.cursor() as cursor:
        # By hand: every page that is kept asks this and nothing else, and building the
        # queryset takes five times as long as the answer.
        cursor.execute("SELECT number, mark FROM publishing_contentversion")
        number, mark = cursor.fetchone() or (0, "")
    # Another file is other content, whatever it says (referral_site/sqlite).
    return f"{number}-{mark}-{getattr(connection, 'file', '')}"


def _raise() -> None:
    mark = uuid.uuid4().hex
    row = ContentVersion.objects.filter(pk=1)
    while not row.update(number=F("number") + 1, mark=mark):
        ContentVersion.objects.bulk_create([ContentVersion(mark=mark)], ignore_conflicts=True)
