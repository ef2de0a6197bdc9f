"""The page cache: a public page that was read before costs about as much as an empty one.

It stands above everything that makes a page: a hit asks the database for the content version and
runs nothing else. A page is kept whole and compressed, by the content version, its path and the
number of its page in a list; so the next request in every process sees an edit, and nothing is
ever purged.

Kept is only what any stranger would get: the answer to GET or HEAD of an address below a
language, without a query or with `page` alone. What a reader typed or chose comes by POST or in
a query, and is never kept, here or anywhere else.
"""

import hashlib
import re
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import has_vary_header

from publishing import rehearsal
from publishing.release import release
from publishing.version import current_version
from referral_site.compression import PageForAll, every_encoding, send_kept
from referral_site.middleware import Layer

QUERY = re.compile(r"(?:page=[1-9][0-9]{0,2})?", re.ASCII)
BELOW_A_LANGUAGE = tuple(f"/{code}/" for code, _name in settings.LANGUAGES)


class Kept(NamedTuple):
    """A page as it is kept: its own headers, its body in each encoding, until when it is right."""

    headers: dict[str, str]
    bodies: dict[str, bytes]
    right_until: datetime | None


def page_cache(get_response: Layer) -> Layer:
    """Answer with the page that is kept, or make it and keep it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not is_a_page_for_all(request):
            return get_response(request)
        request.get_host()  # a host that is not ours is refused, whether the page is kept or not
        key = key_of(request)
        kept = read(key)
        if kept is None:
            response = get_response(request)
            if not (is_the_same_for_all(response) and is_a_part_there_is(request)):
                return response
            right_until = getattr(request, "right_until", None)
            kept = Kept(dict(response.items()), every_encoding(response.content), right_until)
            cache.set(key, kept)
        request.is_for_all = True  # type: ignore[attr-defined]  # see middleware.py
        request.right_until = kept.right_until  # type: ignore[attr-defined]
        response = PageForAll(headers=kept.headers)
        send_kept(response, request, kept.bodies)
        return response

    return middleware


def is_a_page_for_all(request: HttpRequest) -> bool:
    return (
        not rehearsal.current()  # a page of drafts is for one editor alone
        and request.method in ("GET", "HEAD")
        and request.path_info.startswith(BELOW_A_LANGUAGE)
        and QUERY.fullmatch(request.META.get("QUERY_STRING", "")) is not None
    )


def is_the_same_for_all(response: HttpResponse) -> bool:
    """Whether the next reader would get the same: no error, and nothing that a cookie decides."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not has_vary_header(response, "Cookie")
    )


def is_a_part_there_is(request: HttpRequest) -> bool:
    """Whether a number in the address is one that the page goes by (`publishing/lists.py`).

    Else 999 addresses of each page, all showing the same, would drive out what others read.
    """
    query = request.META.get("QUERY_STRING", "")
    return not query or query == f"page={getattr(request, 'part_shown', None)}"


def key_of(request: HttpRequest) -> str:
    """A hash, for paths are longer than keys may be. It is made before the page is: what an editor
    changes in between goes with the next version."""
    page = f"{request.path_info}?{request.META['QUERY_STRING']}"
    return hashlib.sha256(f"{RELEASE}\n{current_version()}\n{page}".encode()).hexdigest()


def read(key: str) -> Kept | None:
    """The page that is kept, unless what it says of opening hours is no longer right."""
    kept = cache.get(key)
    is_right = kept and (kept.right_until is None or timezone.now() < kept.right_until)
    return kept if is_right else None


RELEASE = release()
