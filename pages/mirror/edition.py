"""The offline edition: what is public in a language, to carry along and read without a network.

FOLDER/nl.zip     every page; unpack it and open index.html
FOLDER/nl-1.html  the first stage with all its steps in one file, and so on

The names of files say nothing of what they hold. The same content makes the same bytes.
"""

import re
from collections.abc import Iterator, Mapping
from html import escape, unescape
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import override

from pages.mirror.pages import OFFLINE, Made, every_page, request_for
from stages.models import Step

ADDRESS = re.compile(r'\b(href|src)="(/[^"]*|\?page=\d+)"')
# A browser refuses each file with one when it came from a disk.
INTEGRITY = re.compile(r' integrity="[^"]*"')
STYLE_SHEET = re.compile(r'<link rel="stylesheet" href="([^"]*)">')


def write_edition(folder: Path, languages: list[str]) -> list[Path]:
    """Write the files of each language; those that were there are replaced in one move."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for language in languages:
        files = {f"{language}.zip": zipped(every_file(language))}
        for number, page in enumerate(stages_in_one_file(language), 1):
            files[f"{language}-{number}.html"] = page
        for name, content in files.items():
            aside = folder / f"{name}.new"
            aside.write_bytes(content)
            written.append(aside.replace(folder / name))
    return written


def every_file(language: str) -> dict[str, bytes]:
    """{name: what it holds} of every page in a language and of what the pages need."""
    pages = [page for page in every_page(OFFLINE, [language]) if page.address.endswith("/")]
    with override(language):
        home = reverse("home")
    pages.sort(key=lambda page: (page.address != home, page.address, page.part))
    names = {
        (page.address, page.part): f"{number:03}.html" if number else "index.html"
        for number, page in enumerate(pages)
    }
    files = {}
    for page in pages:
        markup = led_within(page.content.decode(), page.address, names)
        files[names[page.address, page.part]] = markup.encode()
    for address in sorted(set().union(*map(own_files, pages))):
        files[PurePosixPath(address).name] = static_file(address)
    return files


def own_files(page: Made) -> set[str]:
    """The addresses of the style sheets, scripts and pictures that a page needs."""
    addresses = {unescape(link[2]) for link in ADDRESS.finditer(page.content.decode())}
    return {address for address in addresses if address.startswith(settings.STATIC_URL)}


def led_within(markup: str, address: str, names: Mapping[tuple[str, int], str]) -> str:
    """A page whose links lead to files beside it, and else to the site itself.

    `names`: of each address and part of a list, the file that holds it, or the place in this one.
    """

    def lead(link: re.Match[str]) -> str:
        attribute, target = link[1], urljoin(address, unescape(link[2]))
        parts = urlsplit(target)
        part = int(parse_qs(parts.query).get("page", ["1"])[0])
        if parts.path.startswith(settings.STATIC_URL):
            target = PurePosixPath(parts.path).name
        elif name := names.get((parts.path, part)):
            place = f"#{parts.fragment}" if parts.fragment and "#" not in name else ""
            target = name + place
        else:
            target = settings.SITE_URL + target
        return f'{attribute}="{escape(target)}"'

    return ADDRESS.sub(lead, INTEGRITY.sub("", markup))


def static_file(address: str) -> bytes:
    """One of our own files, by the address that pages have it at."""
    name = address.removeprefix(settings.STATIC_URL)
    if staticfiles_storage.exists(name):
        with staticfiles_storage.open(name) as file:
            return file.read()
    return Path(str(finders.find(name))).read_bytes()  # nothing was collected: of developers


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A ZIP without a time in it."""
    archive = BytesIO()
    with ZipFile(archive, "w") as zip_file:
        for name in sorted(files):
            entry = ZipInfo(name)
            entry.external_attr = 0o644 << 16
            zip_file.writestr(entry, files[name], ZIP_DEFLATED, 9)
    return archive.getvalue()


def stages_in_one_file(language: str) -> Iterator[bytes]:
    """Each stage with all its steps, without any other file."""
    with override(language):
        for stage in Step.objects.public().public_stages():
            parts = [in_full(step) for step in Step.objects.public().within(stage).with_languages()]
            organisations = list(
                dict.fromkeys(each.organisation for part in parts for each in part["referrals"])
            )
            names = places("part", [part["step"] for part in parts])
            names |= places("organisation", organisations)
            address = stage.get_absolute_url()
            context = {"stage": stage, "parts": parts, "organisations": organisations}
            page = render(request_for(address, 1, OFFLINE), "stages/in_one_file.html", context)
            markup = STYLE_SHEET.sub(style_of, page.content.decode())
            yield led_within(markup, address, names).encode()


def places(kind: str, rows: list[Any]) -> dict[tuple[str, int], str]:
    """Of each row that has a page the place in the one file where it stands instead."""
    return {(row.get_absolute_url(), 1): f"#{kind}-{number}" for number, row in enumerate(rows)}


def style_of(link: re.Match[str]) -> str:
    return f"<style>{static_file(unescape(link[1])).decode()}</style>"


def in_full(step: Step) -> dict[str, Any]:
    """A step and what its page would show of it."""
    return {
        "step": step,
        "time_limits": step.time_limits.all(),
        "referrals": step.referrals.public().with_contacts(),
        "rights": step.rights.public(),
        "regulations": step.regulations.public(),
    }
