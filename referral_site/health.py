"""Whether this process is alive, and whether it can serve readers: for machines that watch.

Both are answered above everything else: no host, no TLS and no page is needed to ask. So is
what is counted (metrics.py). They are not public: who comes through the proxy, or from another
network than HEALTH_NETWORKS, gets the page that is not here. Nothing of any reader is in the
answer.
"""

import logging
import shutil
import time
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import override

from pages.search.index import current_index
from publishing.version import current_version
from referral_site.metrics import exposition
from referral_site.middleware import Layer

LEAST_FREE = 0.05  # of the disk; below it an editor's next save may be the one that fails
logger = logging.getLogger(__name__)


class UnwellError(Exception):
    """What is wrong, in a few words."""


def health(get_response: Layer) -> Layer:
    def middleware(request: HttpRequest) -> HttpResponse:
        answer = {"/livez": live, "/readyz": ready, "/metrics": metrics}.get(request.path_info)
        if answer is None or not is_watching(request):
            return get_response(request)
        response = answer()
        response.headers["Cache-Control"] = "no-store"
        return response

    return middleware


def is_watching(request: HttpRequest) -> bool:
    """Whether a machine asks that may: straight, and from a network that is named."""
    if "HTTP_X_FORWARDED_FOR" in request.META:
        return False
    try:
        asks = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return any(asks in network for network in settings.HEALTH_NETWORKS)


def live() -> HttpResponse:
    return JsonResponse({"status": "alive"})


def ready() -> HttpResponse:
    """503 when readers would not be served well; what can wait for a morning is only named."""
    needed = {name: looked_at(check) for name, check in NEEDED.items()}
    wanted = {name: looked_at(check) for name, check in WANTED.items()}
    is_ready = all(found == "ok" for found in needed.values())
    is_well = all(found == "ok" for found in wanted.values())
    status = "not ready" if not is_ready else "ready" if is_well else "ready, but look at it"
    return JsonResponse({"status": status, **needed, **wanted}, status=200 if is_ready else 503)


def metrics() -> HttpResponse:
    checks = {**NEEDED, **WANTED}.items()
    return exposition([(name, looked_at(check) == "ok") for name, check in checks])


def looked_at(check: Callable[[], None]) -> str:
    try:
        check()
    except UnwellError as unwell:
        return str(unwell)
    except DatabaseError:
        return "the database does not answer"
    except Exception:
        logger.exception("A check of /readyz broke off.")
        return "the check itself broke off"
    return "ok"


def database() -> None:
    if not current_version():
        raise UnwellError("there is no content version")


def migrations() -> None:
    executor = MigrationExecutor(connection)
    if waiting := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise UnwellError(f"{len(waiting)} migrations are not applied")


def search_index() -> None:
    """Made here when it is not there yet, so that few readers wait for it.

    In the languages of editors alone: each costs a second and 25 MB, after each edit anew.
    """
    for code in settings.EDITORS_LANGUAGES:
        with override(code):
            if not current_index().documents:
                raise UnwellError(f"the search has nothing in it ({code})")


def mirror() -> None:
    """The command that writes it leaves a mark each time it found all as it should be."""
    if not settings.MIRROR:
        return
    try:
        age = time.time() - Path(settings.MIRROR, "looked-at").stat().st_mtime
    except FileNotFoundError:
        raise UnwellError("there is no mirror") from None
    if age > settings.MIRROR_OLD.total_seconds():
        raise UnwellError(f"the mirror was last looked at {int(age)} seconds ago")


def disk() -> None:
    usage = shutil.disk_usage(settings.VAR_DIR if settings.VAR_DIR.exists() else settings.BASE_DIR)
    if usage.free < LEAST_FREE * usage.total:
        raise UnwellError(f"{usage.free / usage.total:.0%} of the disk is free")


Checks = dict[str, Callable[[], Any]]
NEEDED: Checks = {"database": database, "migrations": migrations, "search": search_index}
WANTED: Checks = {"mirror": mirror, "disk": disk}
