"""How much a page weighs on a reader's telephone."""

from functools import cache
from pathlib import Path

import brotli
from django.conf import settings

from tests.seen import document


def first_view(response):
    """Bytes over the wire: the page, and the style sheet and scripts it names."""
    total = len(brotli.compress(response.content, quality=9))
    page = document(response)
    files = [link["href"] for link in page.select("link[rel=stylesheet]")]
    files += [script["src"] for script in page.select("script")]
    return total + sum(map(size_of_file, files))


@cache
def size_of_file(url):
    path = Path(settings.BASE_DIR, "static", url.removeprefix(settings.STATIC_URL))
    return len(brotli.compress(path.read_bytes()))
