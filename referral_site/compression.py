"""Public pages travel compressed, in the best encoding that the browser reads."""

import gzip
from collections.abc import Callable, Mapping

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from referral_site.middleware import Layer
from referral_site.padding import padded_brotli, padded_gzip, padded_html

SMALLEST = 500  # bytes; less would hardly shrink
# The best first.
COMPRESSORS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda content: brotli.compress(content, quality=9),
    "gzip": lambda content: gzip.compress(content, compresslevel=9, mtime=0),
}
PADDED = {"br": padded_brotli, "gzip": padded_gzip, None: padded_html}


class PageForAll(HttpResponse):
    """What any stranger would get: the page cache keeps it, so it comes compressed already."""


def compress(get_response: Layer) -> Layer:
    """Compress what is made for one reader, and pad its pages: their size tells nothing of it.

    Never in the admin: its pages hold secrets beside what a stranger can put into them (BREACH).
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if (
            response.streaming
            or isinstance(response, PageForAll)
            or request.path_info.startswith(f"/{settings.ADMIN_PATH}")
        ):
            return response
        is_page = response.content and response.headers["Content-Type"].startswith("text/html")
        if not is_page and len(response.content) < SMALLEST:
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        encoding = best_encoding(request)
        if is_page:
            send(response, encoding, PADDED[encoding](response.content))
        elif encoding:
            send(response, encoding, COMPRESSORS[encoding](response.content))
        return response

    return middleware


def every_encoding(content: bytes) -> dict[str, bytes]:
    """The content in each encoding."""
    return {encoding: make(content) for encoding, make in COMPRESSORS.items()}


def send_kept(response: HttpResponse, request: HttpRequest, bodies: Mapping[str, bytes]) -> None:
    """Fill a response with one of the `bodies` that `every_encoding` made."""
    patch_vary_headers(response, ["Accept-Encoding"])
    if encoding := best_encoding(request):
        send(response, encoding, bodies[encoding])
    else:  # hardly any browser: not worth keeping
        send(response, None, gzip.decompress(bodies["gzip"]))


def send(response: HttpResponse, encoding: str | None, body: bytes) -> None:
    response.content = body
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Content-Length"] = str(len(body))


def best_encoding(request: HttpRequest) -> str | None:
    """The best encoding that the browser accepts; one with q=0 it refuses."""
    accepted = request.headers.get("Accept-Encoding", "").lower().split(",")
    pairs = (item.partition(";") for item in accepted)
    names = {name.strip() for name, _, weight in pairs if weight.strip() not in ("q=0", "q=0.0")}
    return next((encoding for encoding in COMPRESSORS if encoding in names), None)
