"""The mirror: a folder of static files that nginx serves when the site does not answer.

FOLDER/current      leads to the newest copy, copy-TIME; it is swapped in one move
FOLDER/copy-TIME.json  what that copy was made of: made_of.py
FOLDER/looked-at    when the mirror was last found to be right: referral_site/health.py

Only what the content of now would make otherwise is made; the rest is linked to the copy before.
"""

import fcntl
import gzip
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import brotli
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils import timezone
from django.utils.translation import override

from pages.backup import one_moment
from pages.mirror import made_of
from pages.mirror.made_of import Known, MadeOf
from pages.mirror.pages import (
    MIRROR,
    Made,
    addresses,
    addresses_for_machines,
    every_part,
    for_machines,
    not_found,
)
from publishing.asked import recording
from publishing.release import release
from publishing.version import current_version

COMPRESSED: dict[str, Callable[[bytes], bytes]] = {
    ".gz": lambda content: gzip.compress(content, mtime=0),
    ".br": lambda content: brotli.compress(content, quality=9),
}
ENDINGS = ("", *COMPRESSED)


@dataclass(slots=True)
class Report:
    pages: int = 0
    made: int = 0
    changed: int = 0
    gone: int = 0
    is_new: bool = True

    def __str__(self) -> str:
        if not self.is_new:
            return "The mirror is that of the content as it is."
        return (
            f"{self.pages} files, {self.made} pages made, {self.changed} files new or changed, "
            f"{self.gone} gone."
        )


def write_mirror(folder: Path, *, always: bool) -> Report:
    """Bring the mirror up to what readers see; with `always` all of it.

    All of it, too, when the release is another one, or the day: some pages count days, and what
    went wrong unseen is right on the next.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with one_at_a_time(folder), one_moment():
        link = folder / "current"
        old = link.resolve() if link.exists() else None
        before = made_of.read(beside(old)) if old and not always else MadeOf({})
        state = {
            "version": current_version(),
            "release": release(),
            "files": getattr(staticfiles_storage, "manifest_hash", ""),
            "languages": " ".join(languages()),
            "day": f"{timezone.localdate()}",
        }
        if state == before.state:
            report = Report(is_new=False)
        else:
            report = _write(folder, old, before, MadeOf(state))
        (folder / "looked-at").touch()
    return report


def languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def beside(copy: Path) -> Path:
    """Where it is written what a copy was made of."""
    return copy.with_name(f"{copy.name}.json")


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(folder: Path, old: Path | None, before: MadeOf, now: MadeOf) -> Report:
    """A new folder beside the one that is served, and then one move."""
    is_another = {**before.state, "version": ""} != {**now.state, "version": ""}
    outdated = set(before.made) if is_another else now.outdated(before)
    new = folder / f"copy-{timezone.now():%Y%m%d-%H%M%S-%f}"
    copy = Copy(
        old, new, {name: made for name, made in before.made.items() if name not in outdated}
    )
    try:
        now.made = copy.make()
        now.complete()
        now.write(beside(new))
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    copy.report.gone = len(files_in(old) - files_in(new)) if old else 0
    swap(folder / "current", new)
    remove_others(folder, {new, old})
    return copy.report


class Copy:
    """A copy of all that is public, made with what of the one before is still right."""

    def __init__(self, old: Path | None, new: Path, right: dict[str, Known]) -> None:
        self.old, self.new, self.right = old, new, right
        self.made: dict[str, Known] = {}
        self.report = Report()

    def make(self) -> dict[str, Known]:
        with recording() as self.recording:
            for language in languages():
                with override(language):
                    for address in self.once(f"addresses {language}", addresses):
                        self.write(address, every_part(address, MIRROR))
                    self.write(f"not found {language}", not_found(MIRROR))
            for address in addresses_for_machines():
                self.write(address, for_machines(address))
        return self.made

    def once(self, name: str, make: Callable[[], list[str]]) -> list[str]:
        """What was made under a name before if that is still right; else it is made."""
        if name in self.right:
            self.made[name] = self.right[name]
        else:
            with self.recording.of_one() as asked:
                self.made[name] = Known(make(), asked)
        return self.made[name].result

    def write(self, name: str, pages: Iterator[Made]) -> None:
        """The files of a page. It is not made before it is asked for."""
        if name in self.right and not all(map(self.is_there, self.right[name].result)):
            del self.right[name]
        for file in self.right[name].result if name in self.right else ():
            self.link(file)
        files = self.once(name, lambda: [self.put(made) for made in pages])
        self.report.made += name not in self.right
        self.report.pages += len(files)

    def put(self, made: Made) -> str:
        """Write a file and its compressed selves; if it is as it was, it is linked. Its name."""
        if self.is_there(made.file) and self.before(made.file).read_bytes() == made.content:
            self.link(made.file)
            return made.file
        path = self.new / made.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(made.content)
        for ending, compress in COMPRESSED.items():
            Path(f"{path}{ending}").write_bytes(compress(made.content))
        self.report.changed += 1
        return made.file

    def before(self, file: str) -> Path:
        return (self.old or self.new) / file

    def is_there(self, file: str) -> bool:
        return all(Path(f"{self.before(file)}{ending}").is_file() for ending in ENDINGS)

    def link(self, file: str) -> None:
        path = self.new / file
        path.parent.mkdir(parents=True, exist_ok=True)
        for ending in ENDINGS:
            os.link(f"{self.before(file)}{ending}", f"{path}{ending}")


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
    for copy in folder.glob("copy-*/"):
        if copy.resolve() not in {each.resolve() for each in kept if each}:
            shutil.rmtree(copy)
            beside(copy).unlink(missing_ok=True)
