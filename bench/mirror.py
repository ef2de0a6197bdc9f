"""What an edit costs the mirror: `python -m bench.mirror`, on today's content, in all languages.

Each run is a process of its own, as the timer starts it: first from scratch, then with nothing to
do, which is what starting Python costs, then after one edit after another. Then the whole of it is
compared with one from scratch. On SQLite, unless DATABASE_URL names an empty database.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench") as name:
        folder = Path(name)
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/site.sqlite3")
        os.environ["STATIC_ROOT"] = f"{folder}/static"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "referral_site.settings")
        run("manage.py", "collectstatic", "--noinput", "-v0")
        run("-m", "bench.prepare", "1")
        django.setup()
        print("| edit | CPU s | wall s | pages made | files changed |\n|---|---|---|---|---|")
        write("from scratch", folder / "mirror")
        write("none", folder / "mirror")
        for what, edit in edits():
            edit()
            write(what, folder / "mirror")
        write("from scratch, elsewhere", folder / "again")
        found, wanted = (contents(folder / each / "current") for each in ("mirror", "again"))
        wrong = [file for file in found | wanted if found.get(file) != wanted.get(file)]
        print(f"{len(wanted)} files, {len(wrong)} of them otherwise than from scratch. {wrong[:5]}")


def run(*command: str) -> str:
    command = (sys.executable, *command)
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def write(what: str, folder: Path) -> None:
    used, began = spent(), time.monotonic()
    said = run("manage.py", "write_mirror", str(folder))
    counts = [word for word in said.split() if word.isdigit()] or ["", "0", "0"]
    seconds = f"{spent() - used:.1f} | {time.monotonic() - began:.1f}"
    print(f"| {what} | {seconds} | {counts[1]} | {counts[2]} |", flush=True)


def spent() -> float:
    """CPU time of the processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def edits() -> Iterator[tuple[str, Callable[[], None]]]:
    """Small ones first. Each is of the middle one of its kind."""
    from organisations.models import Contact, Organisation
    from pages.models import Term
    from stages import tree
    from stages.models import Step

    phones = Contact.objects.filter(kind="phone", emergency=False)
    phones = phones.filter(organisation__status="published").order_by("key")
    steps = Step.objects.public().filter(level=2).order_by("key")
    organisations = Organisation.objects.public().order_by("key")
    text = f"<p>{os.urandom(8).hex()}</p>"
    yield "one telephone number", lambda: save(middle(phones), value="0800 11 22 33")
    yield "the text of a step", lambda: save(middle(steps), body_en=text)
    yield "a term of the glossary", lambda: save(middle(Term.objects.public()), meaning_en=text)
    yield "the title of a step", lambda: save(middle(steps), title_en="Another title")
    yield "the name of an organisation", lambda: save(middle(organisations), name_nl="Een ander")
    yield "a step moved", lambda: tree.nudge(middle(steps), "up")
    yield "a step withdrawn", lambda: save(middle(steps), status="draft")


def middle(rows: Any) -> Any:
    found = list(rows)
    return found[len(found) // 2]


def save(row: Any, **values: str) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def contents(copy: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(copy)): path.read_bytes() for path in copy.rglob("*") if path.is_file()
    }


if __name__ == "__main__":
    main()
