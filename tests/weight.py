"""How much a page weighs on a reader's telephone."""

import gzip
from functools import cache
from pathlib import Path

from django.conf import settings

from referral_site.static_files import OURS, lean
from tests.seen import document


def first_view(response):
    """Bytes by gzip, which every browser takes: the page, and the files it names."""
    return len(gzip.compress(response.content)) + sum(map(size_of_file, files(response)))


def files(response):
    """The files that a browser asks for to show a page: each is a request."""
    page = document(response)
    found = [link["href"] for link in page.select("link[rel=stylesheet], link[rel=icon]")]
    return found + [script["src"] for script in page.select("script")]


@cache
def size_of_file(url):
    path = Path(settings.BASE_DIR, "static", url.removeprefix(settings.STATIC_URL))
    text = path.read_text(encoding="utf-8")
    return len(gzip.compress((lean(url, text) if path.name in OURS else text).encode()))
