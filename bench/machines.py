"""`python -m bench.machines`, as root: what readers notice when one of two web machines is lost.

Each machine is a network namespace with nginx and gunicorn, and HAProxy with deploy/haproxy.cfg has
one. A primary database, its streaming replica and the shared cache are asked by sockets in the file
system, so that no network cuts them off. All of it is on this machine, on 10.77.0.0/24, which no
other can reach, and stops by itself.
"""

import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any

from bench.breakage import EDIT, children, send
from bench.drills import HEAD, row
from bench.postgres import Postgres
from bench.readers import READERS, Readers, ask
from deploy.production import GUNICORN, HERE, STAY, Production

RATE = 40  # requests a second, of all readers together
BRIDGE = "drill0"
NETWORK = "10.77.0.{}"
HOME, BALANCER = NETWORK.format(1), NETWORK.format(10)
PORT = 8443
LOOK = "from publishing.version import current_version; print(current_version())"


class Machine(Production):
    """A web machine: nginx and gunicorn in a network of its own."""

    def __init__(self, folder: Path, number: int, shared: dict[str, str]) -> None:
        super().__init__(folder / f"web{number}", PORT)
        self.name, self.address = f"drill-web{number}", NETWORK.format(10 + number)
        self.inside = ["ip", "netns", "exec", self.name]
        (self.folder / "run").mkdir(parents=True)
        self.environment |= shared | {
            "NGINX_PORT": f"{self.address}:{PORT}",
            "NGINX_RUN": str(self.folder / "run"),
            "NGINX_LOG": str(self.folder / "nginx.log"),
            "BALANCER": BALANCER,
        }

    def serve(self) -> None:
        configure = [sys.executable, "deploy/configure.py", str(self.folder)]
        subprocess.run(configure, check=True, **self.here())
        nginx = ["nginx", "-e", "stderr", "-c", f"{self.folder}/nginx.conf", *STAY]
        self.run("gunicorn", [*self.inside, *GUNICORN])
        self.run("nginx", [*self.inside, *nginx])

    def kill(self) -> None:
        """At once, as when the power is gone."""
        for process in self.processes.values():
            send([*children(process.pid), process.pid], signal.SIGKILL)


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True)


@contextmanager
def network(*names: tuple[str, str]) -> Iterator[None]:
    """A bridge, and a namespace at it for each name and address."""
    with ExitStack() as stack:
        ip("link", "add", BRIDGE, "type", "bridge")
        stack.callback(ip, "link", "delete", BRIDGE)
        ip("address", "add", f"{HOME}/24", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        for name, address in names:
            ip("netns", "add", name)
            stack.callback(ip, "netns", "delete", name)
            ip("link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name)
            ip("link", "set", name, "master", BRIDGE, "up")
            ip("-n", name, "address", "add", f"{address}/24", "dev", "eth0")
            for device in ("lo", "eth0"):
                ip("-n", name, "link", "set", device, "up")
        yield


class Set:
    """All of them together."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.primary, self.replica = Postgres(folder / "primary"), Postgres(folder / "replica")
        both = f"host={self.primary.folder},{self.replica.folder}"
        shared = {
            "SITE_URL": f"https://{BALANCER}:{PORT}",
            "DATABASE_URL": f"postgresql://postgres@/postgres?{both}",
            "CACHE_URL": f"unix://{folder}/cache.sock?db=0",
            "MIRROR": str(folder / "mirror"),
            "STATIC_ROOT": str(folder / "static"),
        }
        first = Machine(folder, 1, shared)
        keys = {
            name: first.environment[name] for name in ("SECRET_KEY", "TLS_CERTIFICATE", "TLS_KEY")
        }
        self.machines = [first, Machine(folder, 2, keys | shared)]
        self.parts = Production(folder)  # the cache and HAProxy

    def prepare(self) -> None:
        self.primary.make("wal_level = replica", "max_wal_senders = 4", "hot_standby = on")
        self.primary.start()
        first = self.machines[0]
        for command in (
            ["migrate", "-v0"],
            ["createcachetable"],
            ["load_content", "--if-empty"],
            ["collectstatic", "--noinput", "-v0"],
            ["write_mirror", "--always"],
        ):
            first.manage(*command)
        first.certify()
        copy = [self.primary.programs / "pg_basebackup", "-h", self.primary.folder]
        copy += ["-U", "postgres", "-c", "fast", "-R", "-D", self.replica.data]
        self.replica.run(*copy)
        text = (self.replica.data / "postgresql.conf").read_text()
        (self.replica.data / "postgresql.conf").write_text(
            text.replace(str(self.primary.folder), str(self.replica.folder))
        )
        self.replica.start()
        cache = [shutil.which("valkey-server") or "redis-server", "--port", "0", "--save", ""]
        self.parts.run("cache", [*cache, "--unixsocket", f"{self.folder}/cache.sock"])
        for machine in self.machines:
            machine.serve()
        inside = ["ip", "netns", "exec", "drill-balancer"]
        self.parts.run("haproxy", [*inside, "haproxy", "-db", "-f", str(self.balancer())])

    def balancer(self) -> Path:
        first = self.machines[0]
        certificate = self.folder / "site.pem"
        parts = (Path(first.environment[name]) for name in ("TLS_CERTIFICATE", "TLS_KEY"))
        certificate.write_text("".join(part.read_text() for part in parts))
        text = (HERE / "deploy/haproxy.cfg").read_text()
        for before, after in {
            "bind :443": f"bind {BALANCER}:{PORT}",
            "/etc/haproxy/site.pem": str(certificate),
            # The certificate of the drill is of no authority, and of another address.
            "ssl verify required ca-file /etc/haproxy/web-machines.pem": "ssl verify none",
            "ADMIN_PATH": "admin",
            "SITE_HOST": f"{BALANCER}:{PORT}",
            "10.0.0.11:443": f"{self.machines[0].address}:{PORT}",
            "10.0.0.12:443": f"{self.machines[1].address}:{PORT}",
        }.items():
            text = text.replace(before, after)
        file = self.folder / "haproxy.cfg"
        file.write_text(text)
        return file

    def stop(self) -> None:
        for each in (*self.machines, self.parts):
            each.stop()
        for database in (self.replica, self.primary):
            if (database.data / "postmaster.pid").exists():
                database.stop("immediate")


def readers_of(address: str) -> Readers:
    readers = Readers(PORT, READERS / RATE)
    readers.host, readers.read_from = address, HOME
    return readers


# What is lost


def edit(all_of_it: Set) -> None:
    """Five times; how long after it a machine still had the older page. HAProxy asks in turn."""
    late = []
    for number in range(5):
        text = f"Edited {number} of {time.monotonic_ns()}"
        path = all_of_it.machines[0].manage("shell", "-v0", "-c", EDIT.format(text=text)).strip()
        connection = readers_of(BALANCER).connection()
        edited, older = time.monotonic(), 0.0
        while time.monotonic() - edited < 3:
            if text not in ask(connection, path)[1]:
                older = time.monotonic() - edited
            time.sleep(0.02)
        late.append(f"{older:.2f}")
    print(f"After an edit one of the machines had the older page for {', '.join(late)} s.")


def cut_off(all_of_it: Set) -> None:
    name = all_of_it.machines[0].name
    ip("link", "set", name, "down")
    time.sleep(15)
    ip("link", "set", name, "up")
    time.sleep(10)


def kill(all_of_it: Set) -> None:
    all_of_it.machines[1].kill()
    time.sleep(15)
    all_of_it.machines[1].watch()
    time.sleep(10)


def lose_the_primary(all_of_it: Set) -> None:
    all_of_it.primary.stop("immediate")
    time.sleep(15)
    print(f"From the replica: version {all_of_it.machines[0].manage('shell', '-v0', '-c', LOOK)}")
    try:
        all_of_it.machines[0].manage("shell", "-v0", "-c", EDIT.format(text="Without a primary"))
    except subprocess.CalledProcessError:
        print("Nothing can be edited, as it should be.")
    began = time.monotonic()
    all_of_it.replica.ask("SELECT pg_promote()")
    all_of_it.machines[0].manage("shell", "-v0", "-c", EDIT.format(text="After the promotion"))
    print(f"{time.monotonic() - began:.1f} s after `SELECT pg_promote()` began an edit was made.")
    time.sleep(5)


LOST: dict[str, Callable[[Set], None]] = {
    "five edits": edit,
    "one web machine cut off for 15 s": cut_off,
    "the other one killed": kill,
    "the primary database lost, the replica promoted": lose_the_primary,
}


def main() -> None:
    for program in ("haproxy", "ip", "nginx"):
        if not shutil.which(program):
            sys.exit("Install first, as root: apt-get install haproxy iproute2 nginx-light")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # nothing is left running
    with tempfile.TemporaryDirectory(prefix="machines-") as name, ExitStack() as stack:
        Path(name).chmod(0o755)
        every = Set(Path(name))
        places = [(each.name, each.address) for each in every.machines]
        stack.enter_context(network(*places, ("drill-balancer", BALANCER)))
        stack.callback(every.stop)
        every.prepare()
        drill(every)


def drill(every: Set) -> None:
    readers: Any = readers_of(BALANCER)
    wait_for(readers)
    readers.learn()
    print(HEAD, flush=True)
    for name, lose in LOST.items():
        started = time.monotonic()
        with readers.reading() as seen:
            lose(every)
            over = time.monotonic()
            time.sleep(5)
        back = max(0.0, seen.last_failure - over)
        print(row(name, seen, time.monotonic() - started, back), flush=True)


def wait_for(readers: Readers) -> None:
    """Until HAProxy has twenty answers: either machine gives half of them."""
    answers = 0
    for _ in range(600):
        with suppress(OSError, HTTPException):
            answers += ask(readers.connection(), "/en/")[0] == 200
        if answers == 20:
            return
        time.sleep(0.2)
    raise SystemExit("The machines do not become ready.")


if __name__ == "__main__":
    main()
