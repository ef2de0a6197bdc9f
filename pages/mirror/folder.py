"""The mirror: a folder of static files that nginx serves when the site does not answer.

FOLDER/current      leads to the newest copy; it is swapped in one move
FOLDER/looked-at    when the mirror was last found to be right: referral_site/health.py
FOLDER/state.json   of which content it was made
"""

import fcntl
import gzip
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import brotli
from django.conf import settings
from django.utils import timezone

from pages.mirror.pages import MIRROR, Made, every_page, for_machines
from publishing.version import current_version

COMPRESSED: dict[str, Callable[[bytes], bytes]] = {
    ".gz": lambda content: gzip.compress(content, mtime=0),
    ".br": lambda content: brotli.compress(content, quality=9),
}


@dataclass(slots=True)
class Report:
    pages: int = 0
    changed: int = 0
    gone: int = 0
    is_new: bool = True

    def __str__(self) -> str:
        if not self.is_new:
            return "The mirror is that of the content as it is."
        return f"{self.pages} files, {self.changed} of them new or changed, {self.gone} gone."


def write_mirror(folder: Path, *, always: bool) -> Report:
    """Bring the mirror up to what readers see. Without `always` only if the content is another,
    or the day: some pages count days."""
    folder.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(folder):
        state = {"version": current_version(), "day": f"{timezone.localdate()}"}
        if not always and state == read_state(folder) and (folder / "current").exists():
            report = Report(is_new=False)
        else:
            report = _write(folder)
            (folder / "state.json").write_text(json.dumps(state), encoding="utf-8")
        (folder / "looked-at").touch()
    return report


def read_state(folder: Path) -> dict[str, str]:
    try:
        return json.loads((folder / "state.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(folder: Path) -> Report:
    """A new folder beside the one that is served, and then one move."""
    link, report = folder / "current", Report()
    before = link.resolve() if link.exists() else None
    new = folder / f"copy-{timezone.now():%Y%m%d-%H%M%S-%f}"
    try:
        for made in all_that_is_public():
            report.pages += 1
            report.changed += put(new, before, made)
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    report.gone = len(files_in(before) - files_in(new)) if before else 0
    swap(link, new)
    remove_others(folder, {new, before})
    return report


def all_that_is_public() -> Iterator[Made]:
    yield from every_page(MIRROR, [code for code, _name in settings.LANGUAGES])
    yield from for_machines()


def put(new: Path, before: Path | None, made: Made) -> bool:
    """Write a file and its compressed selves; what is as it was is linked. Whether it is new."""
    path = new / made.file
    path.parent.mkdir(parents=True, exist_ok=True)
    old = before / made.file if before else None
    if old and old.is_file() and old.read_bytes() == made.content:
        for ending in ("", *COMPRESSED):
            os.link(f"{old}{ending}", f"{path}{ending}")
        return False
    path.write_bytes(made.content)
    for ending, compress in COMPRESSED.items():
        Path(f"{path}{ending}").write_bytes(compress(made.content))
    return True


def files_in(copy: Path) -> set[Path]:
    found = (path for path in copy.rglob("*") if path.suffix not in COMPRESSED and path.is_file())
    return {path.relative_to(copy) for path in found}


def swap(link: Path, new: Path) -> None:
    """From one moment to the next all files are the new ones."""
    aside = link.with_name("next")
    aside.unlink(missing_ok=True)
    aside.symlink_to(new.name)
    aside.replace(link)


def remove_others(folder: Path, kept: set[Path | None]) -> None:
    """But for the one before: some answers are being sent from it."""
    for copy in folder.glob("copy-*"):
        if copy.resolve() not in {each.resolve() for each in kept if each}:
            shutil.rmtree(copy)
