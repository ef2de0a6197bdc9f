"""Trying a draft on: inside a transaction that is always rolled back.

So the forms of the admin, their checks and the pages of the site need no second version for drafts.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import OperationalError, connection, transaction

Done = TypeVar("Done")
TRIES = 10


class Rehearsal:
    """What is made of content on trial is kept here, for nobody else, under versions of its own."""

    def __init__(self) -> None:
        self.change()

    def change(self) -> None:
        """What was made of the content before is of other content."""
        self.version, self.kept = f"rehearsal-{uuid.uuid4().hex}", dict[Any, Any]()


_current: ContextVar[Rehearsal | None] = ContextVar("rehearsal", default=None)


def current() -> Rehearsal | None:
    """The rehearsal that this thread is in."""
    return _current.get()


@contextmanager
def rehearsal() -> Iterator[Rehearsal]:
    """Whatever is written in here is gone afterwards, and nobody else ever sees it.

    It locks neither the content version nor the tree, so it holds up no publisher. Durable: in
    another transaction it would lie on that one's locks, and what somebody published inside a
    rehearsal would be lost.
    """
    with transaction.atomic(durable=True):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # Two that wait for each other: this one gives way, before PostgreSQL chooses.
                cursor.execute("SET LOCAL lock_timeout = '500ms'")
        before = _current.set(Rehearsal())
        try:
            yield _current.get() or Rehearsal()
        finally:
            _current.reset(before)
            transaction.set_rollback(True)


def rehearse(do: Callable[[], Done]) -> Done:
    """Do it in a rehearsal; again if somebody who publishes was in its way. It leaves no trace."""
    for _try in range(TRIES - 1):
        try:
            with rehearsal():
                return do()
        except OperationalError as error:
            if "lock timeout" not in str(error):
                raise
    with rehearsal():
        return do()
