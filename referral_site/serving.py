"""How gunicorn serves the site: what it writes into the log, and what it answers by itself.

Named in deploy/gunicorn.conf.py, and read before there is a Django to ask.
"""

import os
import sys
import tempfile
import urllib.parse
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

from gunicorn.glogging import Logger
from gunicorn.http import errors
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

from referral_site.discreet_log import DiscreetFormatter, DiscreetJson

# What is no request gets 400, but for these. Whatever is no such error is our own: 500.
STATUSES = {
    errors.InvalidResponseHeader: 500,
    errors.InvalidResponseHeaderName: 500,
    errors.ConfigurationProblem: 500,
    errors.UnsupportedTransferCoding: 501,
    errors.ExpectationFailed: 417,
    errors.ForbiddenProxyRequest: 403,
    errors.LimitRequestLine: 414,
    errors.LimitRequestHeaders: 431,
    errors.ParseException: 400,
}


# Of glibc: write over what is freed, and put nothing aside before it is (Linux); take large pieces
# from the system and give them back, for else a worker keeps what making an index of the search
# took: 20 MB. Of Python: leave memory to glibc.
OVERWRITING = {
    "PYTHONMALLOC": "malloc",
    "GLIBC_TUNABLES": (
        "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0"
        ":glibc.malloc.mmap_threshold=131072:glibc.malloc.trim_threshold=131072"
    ),
}


def overwrite_what_is_freed() -> None:
    """Start this process anew so that what a reader typed is gone once it is answered.

    How memory is managed is settled before Python starts. Whoever sets one of these decides.
    """
    if not OVERWRITING.keys() & os.environ.keys():
        os.environ.update(OVERWRITING)
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 -- itself


def count_together() -> str:
    """The folder in which all workers count what /metrics says (metrics.py).

    In memory where that can be: on a full disk a process that writes to a mapped file is killed.
    """
    name = "PROMETHEUS_MULTIPROC_DIR"  # as prometheus_client calls it
    if name not in os.environ:
        memory = Path("/dev/shm")  # noqa: S108 -- a folder of its own in it, for its owner alone
        where = memory if memory.is_dir() else None
        os.environ[name] = tempfile.mkdtemp(prefix="counted-", dir=where)
    return os.environ[name]


class Log(Logger):
    """Who read what is nobody's business."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        kind = DiscreetJson if os.environ.get("LOG_FORMAT") == "json" else DiscreetFormatter
        for handler in self.error_log.handlers:
            handler.setFormatter(kind(self.error_fmt, self.datefmt))

    def atoms(
        self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any
    ) -> dict[str, Any]:
        """A line stays a line, and short, whatever somebody puts into the path."""
        atoms = super().atoms(resp, req, environ, request_time)
        path = environ.get("PATH_INFO", "").encode("latin-1", "replace")
        return atoms | {"U": quote(path, safe="/")[:200]}


class Worker(ThreadWorker):
    """gunicorn's own would log the address and a part of what is no request, and send a page
    without a way out; and Python would remember the last addresses with all that stands in them."""

    def handle(self, conn: Any) -> Any:
        try:
            return super().handle(conn)
        finally:
            urllib.parse.clear_cache()  # type: ignore[attr-defined] # typeshed leaves it out

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        status = next((due for kind, due in STATUSES.items() if isinstance(exc, kind)), 500)
        if status == 500:
            self.log.exception("An error outside the site")
        else:
            self.log.warning("What is no request was answered with %s: %s", status, kind_of(exc))
        if req and status != 500:
            return  # it was answered, and only the rest of its body is wrong
        try:
            write_nonblock(client, answer(status))
        except OSError:
            self.log.debug("Nobody was there any more to read it.")


def kind_of(error: BaseException) -> str:
    return type(error).__name__


def answer(status: int) -> bytes:
    """The site's plain page of an error, with the headers that every page has."""
    from django.conf import settings  # only now: the site is there when something is answered
    from django.core.handlers.wsgi import WSGIRequest
    from django.utils.module_loading import import_string

    from referral_site.errors import plain_error

    scheme = "https" if settings.SERVED_BY_TLS else "http"
    nothing = {"REQUEST_METHOD": "GET", "wsgi.input": BytesIO(), "wsgi.url_scheme": scheme}

    def layer(request: Any) -> Any:
        return plain_error(status)

    for name in reversed(settings.SAFETY_MIDDLEWARE):
        layer = import_string(name)(layer)
    response = layer(WSGIRequest(nothing))
    response.headers["Content-Length"] = str(len(response.content))
    response.headers["Connection"] = "close"
    line = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n".encode()
    return line + response.serialize_headers() + b"\r\n\r\n" + response.content
