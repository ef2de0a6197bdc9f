"""The PostgreSQL that `make test` and `make production` start."""

import subprocess
import sys

from django.conf import settings

ASK = """
from sys import argv
from tests.postgresql import with_its_lock_in
print(with_its_lock_in(argv[1]).postgres_server.PostgresServer.lock_path)
"""


def test_its_lock_is_its_own_and_it_says_nothing(tmp_path):
    """In the temporary folder of all users, the first of them would lock out the others."""
    tmp_path.chmod(0o755)  # as a test may leave it that lets another user in
    command = [sys.executable, "-c", ASK, str(tmp_path)]
    said = subprocess.run(
        command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True
    )
    assert said.stdout.startswith(f"{tmp_path}/")
    assert said.stderr == ""
