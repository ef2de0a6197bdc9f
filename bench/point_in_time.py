"""`python -m bench.point_in_time`: a mass deletion, and the database as it was the second before.

Debian's PostgreSQL and pgBackRest, in a folder of their own, with deploy/pgbackrest.conf. There is
a full backup, then an edit that only the write-ahead log has, then everything is deleted. It is
right when the hash of all rows after the restore is that of before the deletion.
"""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.postgres import Postgres

HERE = Path(__file__).resolve().parent.parent
HASH = "from pages.backup import content_hash; print(content_hash())"
EDIT = """
from stages.models import Step
row = Step.objects.public().first()
row.summary_en = "Edited after the backup."
row.save()
"""
DELETION = "TRUNCATE stages_step, organisations_organisation CASCADE"
FIRST_PAGE = """
from django.test import Client
host = {"host": "www.example.nl", "x-forwarded-proto": "https"}
page = Client(headers=host).get("/en/protection/", secure=True)
print(page.status_code, b"112" in page.content)
"""


class Kept(Postgres):
    """Its write-ahead log is kept by pgBackRest."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.settings = folder / "pgbackrest.conf"
        self.url = f"postgresql://postgres@/postgres?host={folder}"
        where = [f"--config={self.settings}", "--stanza=site", f"--log-path={folder}"]
        self.program = ["pgbackrest", *where, f"--lock-path={folder}/lock"]

    def make(self, *settings: str) -> None:
        text = (HERE / "deploy/pgbackrest.conf").read_text()
        text = text.replace("/var/lib/pgbackrest", f"{self.folder}/repository")
        text = text.replace("CHANGE-THIS", secrets.token_urlsafe(48))
        text = text.replace("/var/lib/postgresql/15/main", str(self.data))
        self.settings.write_text(f"{text}pg1-socket-path={self.folder}\n")
        keep = " ".join([*self.program, "archive-push", "%p"])
        super().make("archive_mode = on", "archive_timeout = 60", f"archive_command = '{keep}'")

    def backrest(self, *arguments: str) -> None:
        self.run(*self.program, *arguments)


def main() -> None:
    if not shutil.which("pgbackrest"):
        sys.exit("Install first: apt-get install pgbackrest")
    with tempfile.TemporaryDirectory(prefix="point-in-time-") as name:
        database = Kept(Path(name))
        database.make()
        database.start()
        try:
            drill(database)
        finally:
            if (database.data / "postmaster.pid").exists():
                database.stop()


def drill(database: Kept) -> None:
    manage(database, "migrate", "-v0")
    manage(database, "load_content", "--if-empty")
    manage(database, "collectstatic", "--noinput", "-v0")
    database.backrest("stanza-create")
    database.backrest("--type=full", "backup")
    shell(database, EDIT)
    before = shell(database, HASH)
    moment = database.ask("SELECT now()")
    time.sleep(1.1)  # the second before, not the same one
    database.ask(DELETION)
    after = shell(database, HASH)
    if after == before:
        sys.exit("Nothing was deleted.")
    print(f"Everything was deleted after {moment}.", flush=True)
    database.ask("SELECT pg_switch_wal()")
    database.stop()
    began = time.monotonic()
    target = ["--type=time", f"--target={moment}", "--target-action=promote"]
    database.backrest("--delta", *target, "restore")
    database.start()
    while database.ask("SELECT pg_is_in_recovery()") == "t":
        time.sleep(0.1)
    print(f"The database is back after {time.monotonic() - began:.1f} s.")
    print(f"First page: {shell(database, FIRST_PAGE)}, after {time.monotonic() - began:.1f} s.")
    if shell(database, HASH) != before:
        sys.exit("It is NOT what it was: the hash of all rows is another.")
    print("All rows are as they were the second before.")


def shell(database: Kept, code: str) -> str:
    return manage(database, "shell", "-v0", "-c", code).strip()


def manage(database: Kept, *arguments: str) -> str:
    site = {"SITE_URL": "https://www.example.nl", "SECRET_KEY": secrets.token_urlsafe(60)}
    site |= {"DATABASE_URL": database.url, "STATIC_ROOT": f"{database.folder}/static"}
    environment = {**os.environ, **site}
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=HERE, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


if __name__ == "__main__":
    main()
