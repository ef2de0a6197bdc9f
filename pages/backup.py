"""All rows of the site in one file, and back: content, its history, and who may edit it.

The file is lines of JSON, compressed: first what it is, then for each table its columns and each
row as the database has it. Beside it stands its checksum, as `sha256sum --check` reads it. Sessions
and counted tries of passwords are left out. It is read back into the same kind of database.
"""

import gzip
import hashlib
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from django.utils import timezone

from publishing.kept_rows import emptied

LEFT_OUT = {"sessions_session"}
FORMAT = "referral-site-backup-1"
AT_ONCE = 500  # rows


class BackupError(Exception):
    """Why a backup cannot be made or read, in words for who runs the site."""


def tables() -> dict[str, type[Model]]:
    """Those of every model, and those between two, by name."""
    models = apps.get_models(include_auto_created=True)
    found = {model._meta.db_table: model for model in models if model._meta.managed}
    return {name: found[name] for name in sorted(found) if name not in LEFT_OUT}


def migrations() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def lines() -> Iterator[str]:
    """The whole backup, of one moment."""
    first = {"format": FORMAT, "database": connection.vendor, "migrations": migrations()}
    yield json.dumps(first | {"made": timezone.now().isoformat()})
    for table, model in tables().items():
        columns = [str(field.column) for field in model._meta.concrete_fields]
        yield json.dumps({"table": table, "columns": columns})
        with connection.cursor() as cursor:
            key = quoted(str(model._meta.pk.column))
            cursor.execute(  # names of our own models, no values
                f"SELECT {', '.join(map(quoted, columns))} FROM {quoted(table)} ORDER BY {key}"  # noqa: S608
            )
            while rows := cursor.fetchmany(AT_ONCE):
                yield from (json.dumps(row, default=str) for row in rows)


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def content_hash() -> str:
    """Of all rows: equal where nothing was lost and nothing added."""
    found = hashlib.sha256()
    with one_moment():
        for number, line in enumerate(lines()):
            found.update(line.encode() if number else b"")  # the first says when it was made
    return found.hexdigest()


@contextmanager
def one_moment() -> Iterator[None]:
    """A transaction that sees nobody else's changes, and keeps nobody from making them."""
    is_first = not connection.in_atomic_block
    if is_first and connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")  # Django's would be IMMEDIATE, and lock all who write out
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic():
        if is_first:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def write(file: Path, recipient: str = "") -> str:
    """Write a backup, readable by its owner alone; encrypted by age for `recipient`.

    It is whole or not there: it gets its name last. Its checksum is the answer.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=file.parent, prefix=".backup-")  # 0600
    try:
        with os.fdopen(handle, "wb") as raw, gzip.open(raw, "wb") as packed, one_moment():
            for line in lines():
                packed.write(f"{line}\n".encode())
        if recipient:
            aside = encrypted(aside, recipient)
        checksum = sha256_of(Path(aside))
        sums = file.with_name(f"{file.name}.sha256")
        sums.write_text(f"{checksum}  {file.name}\n", encoding="utf-8")
        Path(aside).replace(file)
    finally:
        Path(aside).unlink(missing_ok=True)
    return checksum


def encrypted(plain: str, recipient: str) -> str:
    """The name of the file for one recipient; the plain one is gone, whatever happens."""
    target = f"{plain}.age"
    try:
        run_age(["--encrypt", "--recipient", recipient, "--output", target, plain])
        Path(target).chmod(0o600)
    finally:
        Path(plain).unlink(missing_ok=True)
    return target


def run_age(arguments: list[str]) -> bytes:
    """What age answers. Raises BackupError with what it says is wrong."""
    try:
        done = subprocess.run(["age", *arguments], check=True, capture_output=True)  # noqa: S603, S607
    except FileNotFoundError:
        raise BackupError("age is not here. Install it first: apt-get install age") from None
    except subprocess.CalledProcessError as error:
        raise BackupError(f"age: {error.stderr.decode().strip()}") from None
    return done.stdout


def sha256_of(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def restore(file: Path, identity: str = "") -> dict[str, int]:
    """Put the rows of a backup in the place of all there are, or change nothing."""
    content = iter(unpacked(file, identity))
    first = read_first(next(content, b""))
    if first["database"] != connection.vendor:
        raise BackupError(f"This is a backup of {first['database']}, not {connection.vendor}.")
    if first["migrations"] != migrations():
        raise BackupError(
            "This backup is of another release. Restore it by that one, then migrate."
        )
    counts: dict[str, int] = {}
    known = tables()
    with transaction.atomic(), emptied(), connection.cursor() as cursor:
        for table in known:
            cursor.execute(f"DELETE FROM {quoted(table)}")  # noqa: S608
        for line in content:
            said: Any = json.loads(line)
            if isinstance(said, dict):
                table, columns = said["table"], said["columns"]
                if table not in known:
                    raise BackupError(f"There is no table {table}.")
                places = ", ".join(["%s"] * len(columns))
                names = ", ".join(map(quoted, columns))
                into = f"INSERT INTO {quoted(table)} ({names}) VALUES ({places})"  # noqa: S608
                counts[table] = 0
                continue
            cursor.execute(into, said)
            counts[table] += 1
        for statement in connection.ops.sequence_reset_sql(no_style(), [*known.values()]):
            cursor.execute(statement)
        connection.check_constraints()
    return counts


def read_first(line: bytes) -> dict[str, Any]:
    """The first line of a backup, which says what it is. Raises BackupError for another file."""
    try:
        first = json.loads(line)
    except ValueError:
        first = None
    if not isinstance(first, dict) or first.get("format") != FORMAT:
        raise BackupError("This is no backup of this site.")
    return first


def unpacked(file: Path, identity: str) -> list[bytes]:
    """Its lines, all of them read before anything is changed: one that is damaged is refused."""
    try:
        stated = file.with_name(f"{file.name}.sha256").read_text(encoding="utf-8").split()[0]
        if stated != sha256_of(file):
            raise BackupError("The file is not what was written: its checksum is another.")
        packed = file.read_bytes()
        if identity:
            packed = run_age(["--decrypt", "--identity", identity, str(file)])
        return gzip.decompress(packed).splitlines()
    except FileNotFoundError as error:
        raise BackupError(f"There is no {Path(error.filename).name}.") from None
    except (OSError, EOFError, IndexError):
        raise BackupError("The file is damaged, or encrypted: then name the key.") from None
