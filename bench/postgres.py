"""A PostgreSQL of Debian's in a folder of its own, for what the one of the tests has not."""

import os
import pwd
import subprocess
import sys
from pathlib import Path

SERVERS = Path("/usr/lib/postgresql")


class Postgres:
    """Nothing is made before `make`, nothing runs before `start`."""

    def __init__(self, folder: Path) -> None:
        if not [*SERVERS.glob("*/bin")]:
            sys.exit("Install first: apt-get install postgresql")
        self.folder, self.data = folder, folder / "data"
        self.programs = max(SERVERS.glob("*/bin"))
        self.is_root = os.geteuid() == 0
        folder.mkdir(parents=True, exist_ok=True)
        if self.is_root:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)

    def run(self, *command: object) -> str:
        """As postgres when root, for PostgreSQL does not run as root. What it said."""
        words = [str(word) for word in command]
        if self.is_root:
            user = ["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]
            words = ["setpriv", *user, *words]
        done = subprocess.run(words, cwd=self.folder, check=False, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{' '.join(words)}\n{done.stdout}{done.stderr}")
        return done.stdout

    def make(self, *settings: str) -> None:
        initdb = [self.programs / "initdb", "-D", self.data, "-A", "trust", "-E", "UTF8"]
        self.run(*initdb, "-U", "postgres", "--locale", "C.UTF-8")
        lines = ["listen_addresses = ''", f"unix_socket_directories = '{self.folder}'"]
        with (self.data / "postgresql.conf").open("a") as file:
            file.write("\n".join([*lines, "fsync = off", *settings]) + "\n")

    def start(self) -> None:
        log = self.folder / "postgresql.log"
        self.control("-l", str(log), "-w", "-t", "120", "start")

    def stop(self, how: str = "fast") -> None:
        self.control("-m", how, "-w", "stop")

    def control(self, *arguments: str) -> None:
        command = [str(self.programs / "pg_ctl"), "-D", str(self.data), *arguments]
        if arguments[-1] == "start":  # what it starts keeps a pipe open: nobody waits for its end
            log = self.folder / "starts.log"
            self.run("sh", "-c", f'exec "$@" > {log} 2>&1', "sh", *command)
        else:
            self.run(*command)

    def ask(self, statement: str, host: str | None = None) -> str:
        url = f"postgresql://postgres@/postgres?host={host or self.folder}"
        return self.run("psql", "-qtAX", "-d", url, "-c", statement).strip()
