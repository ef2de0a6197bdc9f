"""What the database was asked while something was made, so that one can tell when it is outdated.

What is made of content alone is made of the answers to its queries: while all of them stay the
same, making it again would ask the same and come to the same.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

Value = str | int | float | None


class Query(NamedTuple):
    sql: str
    params: tuple[Value, ...]


# Of what cannot be asked again and compared: as if it had another answer each time.
UNREPEATABLE = Query("", ())


class Recording:
    """The queries of one thing after the other, all of them in one moment of the content."""

    def __init__(self) -> None:
        self._statements: dict[str, str] = {}  # each once in memory: there are thousands of uses
        self._kept: dict[Any, tuple[Any, set[Query]]] = {}
        self._asked: set[Query] = set()

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        """An `execute_wrapper` of the connection."""
        self._asked.add(UNREPEATABLE if many else self._query(sql, params))
        return execute(sql, params, many, context)

    def _query(self, sql: str, params: Any) -> Query:
        try:
            values = tuple(map(plain, params or ()))
        except TypeError:
            return UNREPEATABLE
        is_question = sql.startswith("SELECT ")
        return Query(self._statements.setdefault(sql, sql), values) if is_question else UNREPEATABLE

    @contextmanager
    def of_one(self) -> Iterator[set[Query]]:
        """The queries of what is made in here; also of what is made in it."""
        before, self._asked = self._asked, set()
        try:
            yield self._asked
        finally:
            before |= self._asked
            self._asked = before

    def kept(self, key: Any, make: Callable[[], Any]) -> Any:
        """What `make` makes, once. Everything that uses it depends on what it was made of."""
        if key not in self._kept:
            with self.of_one() as asked:
                made = make()
            self._kept[key] = made, asked
        made, asked = self._kept[key]
        self._asked |= asked
        return made


def plain(value: object) -> Value:
    """A parameter as it can be written down and asked with again.

    Not a moment: what was asked with the time of day has to be asked with that of another day.
    """
    if value is None or isinstance(value, float):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, UUID):
        return str(value)
    raise TypeError


_current: ContextVar[Recording | None] = ContextVar("recording", default=None)


def current() -> Recording | None:
    """The recording that this thread makes."""
    return _current.get()


@contextmanager
def recording() -> Iterator[Recording]:
    """Write down what is asked in here. It has to be inside a transaction that sees one moment."""
    made = Recording()
    before = _current.set(made)
    try:
        with connection.execute_wrapper(made):
            yield made
    finally:
        _current.reset(before)


def answer(query: Query) -> str:
    """A digest of what the database answers now."""
    if query == UNREPEATABLE:
        return ""
    with connection.cursor() as cursor:
        cursor.execute(*query)
        return hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
