"""What the mirror was made of: of each page the queries that it asked, and what they answered.

A page is outdated when one of its queries has another answer. Few are asked again: only those
that name a column which holds something else than it did, or a table with other rows.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from django.apps import apps
from django.db import connection

from publishing.asked import UNREPEATABLE, Query, answer

NAME = re.compile(r'"([^"]+)"')
TABLE = re.compile(r'\b(?:FROM|JOIN) "([^"]+)"')
ROWS = "*"  # stands for a table's primary key: it changes when rows come or go
AT_ONCE = 500  # rows
Columns: TypeAlias = dict[str, dict[str, str]]  # {table: {column: a digest of all it holds}}


@dataclass(slots=True)
class Known:
    """What was made under a name: files or addresses, and the queries it was made of."""

    result: list[str]
    asked: set[Query]


@dataclass(slots=True)
class MadeOf:
    """`state`  of what moment: the content version, and what else decides how pages look
    `columns`   what the tables held then
    `answers`   of each query, as digests
    `made`      everything that was made, by its name
    """

    state: dict[str, str]
    columns: Columns = field(default_factory=dict)
    answers: dict[Query, str] = field(default_factory=dict)
    made: dict[str, Known] = field(default_factory=dict)

    def outdated(self, before: "MadeOf") -> set[str]:
        """The names of what would now be made otherwise than before."""
        self._look_at(before.answers)
        changed = {
            table: {name for name, found in held.items() if self.columns[table][name] != found}
            for table, held in before.columns.items()
        }
        for query, found in before.answers.items():
            self.answers[query] = answer(query) if may_differ(query, changed) else found
        others = {q for q, found in before.answers.items() if self.answers[q] != found}
        others.add(UNREPEATABLE)
        return {name for name, made in before.made.items() if not others.isdisjoint(made.asked)}

    def complete(self) -> None:
        """Ask once more what is new, and forget what nothing depends on any longer."""
        asked = set[Query]().union(*(made.asked for made in self.made.values()))
        self._look_at(asked)
        known = self.answers
        self.answers = {query: known.get(query) or answer(query) for query in asked}
        self.columns = {
            table: {name: self.columns[table][name] for name in names}
            for table, names in named_in(asked).items()
        }

    def _look_at(self, queries: Iterable[Query]) -> None:
        """Know what the columns hold that these queries name."""
        for table, names in named_in(queries).items():
            if not names <= self.columns.get(table, {}).keys():
                self.columns[table] = digests(table, names)

    def write(self, path: Path) -> None:
        """Whole, or not at all."""
        statements = {sql: at for at, sql in enumerate(sorted({q.sql for q in self.answers}))}
        places = {query: at for at, query in enumerate(self.answers)}
        held = {
            "state": self.state,
            "columns": self.columns,
            "statements": [*statements],
            "queries": [[statements[q.sql], q.params, found] for q, found in self.answers.items()],
            "made": {
                name: [made.result, sorted(places[query] for query in made.asked)]
                for name, made in self.made.items()
            },
        }
        aside = path.with_suffix(".new")
        aside.write_text(json.dumps(held, ensure_ascii=False), encoding="utf-8")
        aside.replace(path)


def read(path: Path) -> MadeOf:
    """Of nothing, where nothing can be read: then all is made."""
    try:
        held: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return MadeOf({})
    queries = [Query(held["statements"][at], tuple(params)) for at, params, _ in held["queries"]]
    answers = {query: found for query, (*_, found) in zip(queries, held["queries"], strict=True)}
    made = {
        name: Known(result, {queries[at] for at in asked})
        for name, (result, asked) in held["made"].items()
    }
    return MadeOf(held["state"], held["columns"], answers, made)


def may_differ(query: Query, changed: dict[str, set[str]]) -> bool:
    """Whether its answer may be another one where these columns hold something else."""
    tables = tables_in(query.sql)
    if not tables or not tables <= changed.keys():
        return True
    return any(
        ROWS in changed[table] or not changed[table].isdisjoint(columns_in(query.sql, table))
        for table in tables
    )


@cache  # of our own tables and statements, in a process that ends with the mirror
def models() -> dict[str, Any]:
    """Those whose tables are looked at, by the name of the table."""
    found = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: model for model in found}


@cache
def tables_in(sql: str) -> frozenset[str]:
    return frozenset(TABLE.findall(sql))


@cache
def columns_in(sql: str, table: str) -> frozenset[str]:
    """Those of a table that a statement may look at: each whose name stands in it."""
    fields = models()[table]._meta.concrete_fields
    columns = {str(each.column) for each in fields if not each.primary_key}
    is_said = "*" not in sql.replace("COUNT(*)", "")
    return frozenset(columns & set(NAME.findall(sql)) if is_said else columns) | {ROWS}


def named_in(queries: Iterable[Query]) -> dict[str, set[str]]:
    """{table: those of its columns that these queries may look at}."""
    found: dict[str, set[str]] = defaultdict(set)
    for sql in {query.sql for query in queries}:
        for table in tables_in(sql) & models().keys():
            found[table] |= columns_in(sql, table)
    return found


def digests(table: str, names: set[str]) -> dict[str, str]:
    """Of what each of these columns holds, in the order of the primary key."""
    key, others = str(models()[table]._meta.pk.column), sorted(names - {ROWS})
    found = {name: hashlib.sha256() for name in (ROWS, *others)}
    quoted = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(  # names of our own models, no values
            f"SELECT {', '.join(map(quoted, [key, *others]))} "  # noqa: S608
            f"FROM {quoted(table)} ORDER BY {quoted(key)}"
        )
        while rows := cursor.fetchmany(AT_ONCE):
            for mark, values in zip(found.values(), zip(*rows, strict=True), strict=True):
                mark.update(repr(values).encode())
    return {name: mark.hexdigest() for name, mark in found.items()}
