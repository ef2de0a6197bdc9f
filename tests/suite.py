"""The whole suite on both databases: `python -m tests.suite [arguments for pytest]`.

`python -m tests.suite --cov` runs the half on PostgreSQL alone, and counts what it runs through.
"""

import os
import signal
import subprocess
import sys
from tempfile import TemporaryDirectory

from tests.postgresql import postgresql

NO_TESTS = 5
PYTEST = [sys.executable, "-m", "pytest", "-n", "2"]


def run(database, *arguments, **environment):
    environment = {**os.environ, "TEST_DATABASE": database, **environment}
    return subprocess.run([*PYTEST, *arguments], env=environment, check=False).returncode


def on_sqlite(arguments):
    say("The suite on SQLite (about four minutes):")
    os.environ.pop("DATABASE_URL", None)
    return run("sqlite", *arguments)


def on_postgresql(folder, arguments):
    """The tests that ask the database and open no browser.

    What a browser does with a page no database changes; what the pages read and write is tried
    on both by the tests without one.
    """
    say("What asks the database, on PostgreSQL (about a minute):")
    with postgresql(folder) as server:
        url = server.get_uri()
        chosen = ["-m", "database and not browser", *arguments]
        result = run("postgresql", *chosen, DATABASE_URL=url)
    if result == NO_TESTS:  # there were some on SQLite, so the arguments chose browser tests
        say("None of the chosen tests needs a second database.")
        return 0
    return result


def main(arguments):
    # Ctrl-C reaches pytest too; the servers are stopped when it has ended.
    signal.signal(signal.SIGINT, lambda *_: None)
    # Nothing is shared with another run, of another user or another checkout.
    with TemporaryDirectory(prefix="referral-site-") as folder:
        os.environ["TMPDIR"] = folder
        os.environ["COVERAGE_FILE"] = f"{folder}/coverage"
        # Else each process would compile all code and all tests again.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        counting = "--cov" in arguments
        return (not counting and on_sqlite(arguments)) or on_postgresql(folder, arguments)


def say(line):
    print(f"\n{line}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
