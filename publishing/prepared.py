"""Queries whose SQL is built once, and then run with other values."""

import copy
import uuid
from types import SimpleNamespace

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.translation import get_language


class Prepared:
    """A function from values to the rows of a query, for the pages that are read most.

    Django builds the SQL of a queryset anew each time, and that takes two to four times as
    long as running it does (docs/adr/0003). `build` gets the values and returns the
    queryset; it is called once for each language and each number of values in a list, with
    stand-ins for the values, so it may not look at them. Values are texts, ids, or lists of
    those.
    """

    def __init__(self, build):
        self.build = build
        self.made = {}

    def __call__(self, *values):
        connection = connections[DEFAULT_DB_ALIAS]
        sizes = [len(value) if isinstance(value, list) else None for value in values]
        key = (get_language(), connection.vendor, *sizes)
        if key not in self.made:
            self.made[key] = self._make(values, connection)
        queryset, compiler, sql, parameters = self.made[key]
        given = list(_flat(values))
        filled = tuple(
            _adapted(given[slot], connection) if slot is not None else parameter
            for slot, parameter in parameters
        )
        return _run(queryset, compiler, connection, sql, filled)

    def _make(self, values, connection):
        stand_ins = [
            [_stand_in(item) for item in value] if isinstance(value, list) else _stand_in(value)
            for value in values
        ]
        slots = {_adapted(item, connection): slot for slot, item in enumerate(_flat(stand_ins))}
        queryset = self.build(*stand_ins)
        compiler = queryset.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        converters = compiler.get_converters([s[0] for s in compiler.select[: compiler.col_count]])
        compiler.get_converters = lambda expressions: converters
        return queryset, compiler, sql, [(slots.get(item), item) for item in parameters]


def padded(values):
    """The values as a list of one of a few lengths, some twice: for a query's `in`.

    A query is built anew for each length of a list.
    """
    length = 4
    while length < len(values):
        length *= 2
    values = list(values)
    return values + values[-1:] * (length - len(values))


class Row(SimpleNamespace):
    """Columns of a row: title_nl, title_en, ... For pages on which models, with all they can
    do, would take longer to make than the page takes to write."""


def _run(queryset, compiler, connection, sql, parameters):
    """Let the queryset make its rows as ever, but of SQL that is there already.

    What each column is converted by is known as well; asking each one again took a tenth of a
    page.
    """
    compiler = copy.copy(compiler)
    compiler.connection = connection
    compiler.as_sql = lambda *args, **kwargs: (sql, parameters)
    queryset = queryset.all()
    queryset.query.get_compiler = lambda *args, **kwargs: compiler
    return list(queryset)


def _flat(values):
    for value in values:
        yield from value if isinstance(value, list) else [value]


def _stand_in(value):
    made = uuid.uuid4()
    return made if isinstance(value, uuid.UUID) else f"stand-in for a value {made}"


def _adapted(value, connection):
    """The value as the database driver gets it."""
    if isinstance(value, uuid.UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value
