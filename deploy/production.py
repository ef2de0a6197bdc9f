"""`make production`: the parts of a production machine on loopback, as a user's own processes.

A PostgreSQL, a Valkey or Redis, gunicorn and nginx of its own, all in var/production; Ctrl-C stops
them. It is for trying, drills and benchmarks: the content is the demonstration, the certificate
its own.
"""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
GUNICORN = [PYTHON, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "referral_site.wsgi"]
STAY = ["-g", "daemon off;"]
VALKEY = "valkey-server"  # as good as Redis, which Debian 12 has in its place
PROGRAMS = ["nginx", "openssl", "redis-server"]
PACKAGES = ["nginx-light", "libnginx-mod-http-brotli-static", "openssl", "redis-server"]
MIRROR_EACH = 10  # seconds
DUE = [PYTHON, "manage.py", "publish_due", "--every", "60"]


class Production:
    """The set-up in a folder. Nothing is started before `running`."""

    def __init__(self, folder: Path, port: int = 8443, code: Path = HERE) -> None:
        self.folder, self.port, self.code = folder, port, code
        self.site = f"https://127.0.0.1:{port}"
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.database = folder / "database"
        self.environment = {
            **os.environ,
            "SECRET_KEY": secrets.token_urlsafe(60),
            "SITE_URL": self.site,
            "PORT": str(port + 1),
            "BEHIND_PROXY": "on",
            "DEMO_CONTENT": "on",
            "DATABASE_URL": "",
            "CACHE_URL": f"unix://{folder}/run/cache.sock?db=0",
            "STATIC_ROOT": str(folder / "static"),
            "MIRROR": str(folder / "mirror"),
            "LOG_FORMAT": "json",
            "NGINX_PORT": f"127.0.0.1:{port}",
            "NGINX_RUN": str(folder / "run"),
            "NGINX_LOG": str(folder / "nginx.log"),
            "TLS_CERTIFICATE": str(folder / "certificate.pem"),
            "TLS_KEY": str(folder / "key.pem"),
        }

    @contextmanager
    def running(self) -> Iterator["Production"]:
        (self.folder / "run").mkdir(parents=True, exist_ok=True)
        with ExitStack() as stack:
            self.environment["DATABASE_URL"] = stack.enter_context(self.postgresql())
            self.prepare()
            stack.callback(self.stop)
            self.run("cache", self.cache())
            self.run("gunicorn", GUNICORN)
            self.run("due", DUE)
            self.run("nginx", ["nginx", "-e", "stderr", "-c", f"{self.folder}/nginx.conf", *STAY])
            yield self

    @contextmanager
    def postgresql(self) -> Iterator[str]:
        """The PostgreSQL of the tests, which needs nothing installed; gone afterwards."""
        sys.path.insert(0, str(HERE))
        from tests.postgresql import postgresql

        shutil.rmtree(self.database, ignore_errors=True)
        self.database.mkdir(parents=True)
        with postgresql(self.database) as self.server:
            yield self.server.get_uri()

    def cache(self) -> list[str]:
        """Pages alone: nothing of it is on a disk, and the least recently read go first."""
        program = shutil.which(VALKEY) or "redis-server"
        command = [program, "--port", "0", "--unixsocket", f"{self.folder}/run/cache.sock"]
        command += ["--save", "", "--appendonly", "no"]
        return [*command, "--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru"]

    def prepare(self) -> None:
        self.manage("migrate", "-v0")
        self.manage("createcachetable")
        self.manage("load_content", "--if-empty")
        self.manage("collectstatic", "--noinput", "-v0")
        self.manage("write_mirror", "--always")
        self.certify()
        subprocess.run([PYTHON, "deploy/configure.py", self.folder], check=True, **self.here())

    def manage(self, *arguments: str) -> str:
        """What it said."""
        command = [PYTHON, "manage.py", *arguments]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **self.here())
        return done.stdout

    def here(self) -> dict[str, Any]:
        return {"cwd": self.code, "env": self.environment}

    def certify(self) -> None:
        """A certificate that nobody else trusts, for this machine alone."""
        command = [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
        ]
        command += ["-nodes", "-days", "30", "-subj", "/CN=127.0.0.1"]
        command += ["-addext", "subjectAltName=IP:127.0.0.1"]
        command += ["-keyout", f"{self.folder}/key.pem", "-out", f"{self.folder}/certificate.pem"]
        subprocess.run(command, check=True, capture_output=True)

    def run(self, name: str, command: list[str]) -> None:
        with (self.folder / f"{name}-says.log").open("ab") as log:
            # A pipe that stays open: what was planned is published until it ends.
            self.processes[name] = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=log, stderr=log, **self.here()
            )

    def renew(self) -> None:
        """What deploy/debian.sh ends with, when it has migrated and collected the files.

        nginx is left alone: its configuration is what it was.
        """
        master = str(self.processes["gunicorn"].pid)
        subprocess.run([PYTHON, "deploy/renew.py", master], check=True, **self.here())

    def watch(self) -> None:
        """What systemd does on a real machine: start again what died."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                self.run(name, [*map(str, process.args)])  # type: ignore[arg-type]  # a list, always

    def stop(self) -> None:
        for process in reversed(self.processes.values()):
            process.send_signal(signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def have_parts() -> None:
    """Install what is missing when root, else say what to install."""
    os.environ["PATH"] += ":/usr/sbin"  # where Debian has nginx, and an ordinary user does not look
    needed = [each for each in PROGRAMS if each != "redis-server" or not shutil.which(VALKEY)]
    missing = [program for program in needed if not shutil.which(program)]
    if not missing:
        return
    if os.geteuid() or not shutil.which("apt-get"):
        sys.exit(f"{' and '.join(missing)} missing. Install: apt-get install {' '.join(PACKAGES)}")
    print("Installing", *PACKAGES, "...", flush=True)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *PACKAGES]
    subprocess.run(["apt-get", "update", "-qq"], check=True)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def main() -> None:
    have_parts()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C
    production = Production(HERE / "var/production", int(os.environ.get("PORT", "8443")))
    with production.running():
        print(f"\nThe site:  {production.site}/  (with a certificate of its own)")
        print(f"Its files: {production.folder}\nStop with Ctrl-C.", flush=True)
        keep_going(production)


def keep_going(production: Production) -> None:
    looked = time.monotonic()
    try:
        while True:
            time.sleep(1)
            production.watch()
            if time.monotonic() - looked > MIRROR_EACH:
                production.manage("write_mirror")
                looked = time.monotonic()
    except KeyboardInterrupt:
        print("\nStopping ...")


if __name__ == "__main__":
    main()
