"""Every public page as it is kept for a time when nothing makes pages.

A copy says when somebody answers the phone, and never that somebody answers now: nobody knows when
it will be read. What needs the site to answer (search, walk-through, the finder's choices) says
in it what still works instead. `frame.copy` tells the templates which copy a page is for.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import Http404
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils.translation import get_language, override

from organisations.models import FirstCall
from organisations.models.first_call import ADVICE
from pages.sitemaps import SITEMAPS

MIRROR = "mirror"  # for when the site does not answer
OFFLINE = "offline"  # for who has no network: edition.py
ASKING = ["search", "walk_through"]  # pages that are nothing without an answer of the site
MACHINES = ["robots", "security", "sitemap"]
PART = re.compile(r'href="\?page=([1-9][0-9]{0,2})"')


@dataclass(frozen=True, slots=True)
class Made:
    """A page that was made: its address, with `page` for a part of a long list."""

    address: str
    part: int
    language: str
    content: bytes
    view: str = ""

    @property
    def file(self) -> str:
        """Its name below the folder of the copy."""
        if not self.address.endswith("/"):
            return self.address.lstrip("/")
        name = f"page-{self.part}.html" if self.part > 1 else "index.html"
        return self.address.lstrip("/") + name


def every_page(copy: str, languages: list[str]) -> Iterator[Made]:
    """All that is public in these languages, each page once."""
    for language in languages:
        with override(language):
            for address in addresses():
                yield from every_part(address, copy)
            yield from not_found(copy)


def addresses() -> list[str]:
    """Of the pages in the active language."""
    listed = [each.location(row) for each in SITEMAPS.values() for row in each.items()]
    return list(dict.fromkeys([*listed, *map(reverse, ASKING)]))


def every_part(address: str, copy: str) -> Iterator[Made]:
    """The page, and the others of a list that has several."""
    made, waiting = set(), [1]
    while waiting:
        part = waiting.pop()
        made.add(part)
        if page := page_at(address, part, copy):
            yield page
            found = {int(number) for number in PART.findall(page.content.decode())}
            waiting += found - made - {*waiting}


def page_at(address: str, part: int, copy: str) -> Made | None:
    """The page; None when it was withdrawn a moment ago."""
    request = request_for(address, part, copy)
    match = request.resolver_match = resolve(address)
    try:
        if match.view_name in ASKING:
            context = {
                "asked": match.view_name,
                "calls": FirstCall.objects.public().for_each(ADVICE),
            }
            response = render(request, "pages/standby.html", context)
        else:
            response = match.func(request, *match.args, **match.kwargs)
    except Http404:
        return None
    language = get_language() or settings.LANGUAGE_CODE
    return Made(address, part, language, response.content, match.view_name)


def not_found(copy: str) -> Iterator[Made]:
    """The page for an address that the copy has not."""
    language = get_language() or settings.LANGUAGE_CODE
    request = request_for(f"/{language}/404.html", 1, copy)
    content = render(request, "404.html", {"is_error": True}).content
    yield Made(request.path, 1, language, content)


def addresses_for_machines() -> list[str]:
    """Of what search engines and other machines read."""
    sections = [reverse("sitemap_part", args=[section]) for section in SITEMAPS]
    return [*map(reverse, MACHINES), *sections]


def for_machines(address: str) -> Iterator[Made]:
    with override(settings.LANGUAGE_CODE):
        match = resolve(address)
        response: Any = match.func(request_for(address, 1, MIRROR), *match.args, **match.kwargs)
        if hasattr(response, "render"):
            response.render()
        yield Made(address, 1, settings.LANGUAGE_CODE, response.content)


def request_for(address: str, part: int, copy: str) -> WSGIRequest:
    """A request that nobody sent."""
    site = urlsplit(settings.SITE_URL)
    request = WSGIRequest(
        {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": address,
            "QUERY_STRING": f"page={part}" if part > 1 else "",
            "SERVER_NAME": site.hostname,
            "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
            "wsgi.url_scheme": site.scheme,
            "wsgi.input": BytesIO(),
        }
    )
    request.copy = copy  # type: ignore[attr-defined]  # see frame.py
    return request
