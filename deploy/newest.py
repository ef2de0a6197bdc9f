"""Say which pinned library is not the newest of its line: `newest.py`.

A line is what pyproject.toml lets in, beside the dependency. Two things are wrong, two weeks after
the newer release came out (before that they are only told, for nobody should have to hurry):

- a pin that is behind in its line: `make lock`;
- a line that the newest release is not in, unless the reason stands beside the dependency, as in
  `"pytest~=9.1.0", # runs the tests; not 9.2: the groups of pytest-xdist fall apart`.

Without a way to the package index it says so, and nothing is wrong.
"""

import os
import re
import subprocess
import sys
import tomllib
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

UV = [str(Path(sys.executable).parent / "uv"), "pip", "compile", "--quiet", "--universal"]
UV += ["--no-header", "--no-annotate"]
TIME_TO_RENEW = timedelta(days=14)
Versions = dict[str, set[str]]


class CannotLookError(Exception):
    """With what uv says."""


def resolved(*arguments: str, asked: str = "") -> Versions:
    """What the package index has now. uv asks once; without an answer it would try for long."""
    environment = {**os.environ, "UV_HTTP_RETRIES": "0", "UV_HTTP_TIMEOUT": "10"}
    found = subprocess.run(
        [*UV, *arguments], input=asked, env=environment, capture_output=True, text=True, check=False
    )
    if found.returncode:
        raise CannotLookError(
            found.stderr.strip().splitlines()[-1] if found.stderr.strip() else "uv"
        )
    return versions(found.stdout)


def versions(pins: str) -> Versions:
    """A library can have several: for several versions of Python."""
    found = defaultdict(set)
    for name, version in re.findall(r"^([\w.-]+)==([^\s;]+)", pins, re.MULTILINE):
        found[name].add(version)
    return dict(found)


def dependencies(pyproject: str) -> dict[str, str]:
    """The text beside each dependency, by the name under which libraries are pinned."""
    lines = re.findall(
        r'^\s+"([\w.-]+)(?:\[[\w,-]+\])?[^"]*",(?: # (.*))?$', pyproject, re.MULTILINE
    )
    parsed = tomllib.loads(pyproject)
    groups = [parsed["project"]["dependencies"], *parsed.get("dependency-groups", {}).values()]
    named = {plain(re.split(r"[^\w.-]", one)[0]) for group in groups for one in group}
    return {plain(name): reason for name, reason in lines if plain(name) in named}


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def is_new(name: str, newer: set[str]) -> bool:
    """Whether none of these releases is out for long."""
    day = f"{datetime.now(UTC) - TIME_TO_RENEW:%Y-%m-%dT00:00:00Z}"
    for version in newer:
        try:
            resolved("--no-deps", "--exclude-newer", day, "-", asked=f"{name}=={version}")
        except CannotLookError:
            continue
        return False
    return True


def reason_against(newer: set[str], reason: str) -> bool:
    """Whether the text beside a dependency says why these are not taken."""
    refused = re.findall(r"\bnot (\d[\w.]*): \S", reason)
    return all(any(f"{v}.".startswith(f"{no}.") for no in refused) for v in newer)


def look() -> tuple[list[str], list[str]]:
    """What is wrong, and what is only told; a line each."""
    pyproject = Path("pyproject.toml").read_text(encoding="utf-8")
    reasons = dependencies(pyproject)
    pinned = versions(Path("requirements-dev.txt").read_text(encoding="utf-8"))
    in_line = resolved("--upgrade", "--group", "dev", "pyproject.toml")
    of_all = resolved("--no-deps", "-", asked="\n".join(reasons))
    wrong: list[str] = []
    told: list[str] = []
    for name, ours in sorted(pinned.items()):
        behind = in_line.get(name, ours) - ours
        beyond = of_all.get(name, ours) - in_line.get(name, ours) - ours
        if behind:
            line = f"{name} {said(ours)}: {said(behind)} is there. make lock renews it."
            (told if is_new(name, behind) else wrong).append(line)
        if beyond:
            line = f"{name} {said(ours)}: pyproject.toml shuts out {said(beyond)}"
            if reason_against(beyond, reasons[name]):
                told.append(f"{line}: {reasons[name]}")
            else:
                line += ', and does not say beside it why ("not 1.2: ...").'
                (told if is_new(name, beyond) else wrong).append(line)
    return wrong, told


def said(found: set[str]) -> str:
    return " and ".join(sorted(found))


def main() -> int:
    try:
        wrong, told = look()
    except CannotLookError as why:
        wrong, told = [], [f"could not look ({why})."]
    for line in [*told, *wrong] or ["there are none."]:
        print(f"Newer libraries: {line}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
