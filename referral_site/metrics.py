"""What Prometheus is told at /metrics: how many pages, how fast, and how old what must not be old.

Nothing of any reader: a page is counted by the name of its route ("step", not which one) and the
status of its answer. All workers count together, in files of a folder that goes with gunicorn
(deploy/gunicorn.conf.py). Who may ask: health.py.
"""

import os
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from publishing.desk.revision import Revision
from publishing.desk.withdrawal import Withdrawal
from referral_site.middleware import Layer

REQUESTS = Counter(
    "site_requests", "Requests by route and status.", ["route", "status"], registry=None
)
SECONDS = Histogram(
    "site_request_seconds",
    "How long the application took.",
    ["route"],
    buckets=[0.005, 0.025, 0.1, 0.5, 1, 4],
    registry=None,
)
KEPT = "kept"  # pages out of the page cache: which they are, nobody looks up


def counted(get_response: Layer) -> Layer:
    """Count what is answered."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = get_response(request)
        route = route_of(request)
        REQUESTS.labels(route, response.status_code).inc()
        SECONDS.labels(route).observe(time.perf_counter() - began)
        return response

    return middleware


def route_of(request: HttpRequest) -> str:
    """One of the few names in urls.py, never an address."""
    if request.path_info.startswith(f"/{settings.ADMIN_PATH}"):
        return "admin"
    if match := request.resolver_match:
        return match.url_name or "other"
    return KEPT if getattr(request, "is_for_all", False) else "none"


class Ages(Collector):
    """What is looked up when Prometheus asks."""

    def __init__(self, checks: Iterable[tuple[str, bool]]) -> None:
        self.checks = checks

    def collect(self) -> Iterator[GaugeMetricFamily]:
        well = GaugeMetricFamily(
            "site_check", "Whether a check of /readyz finds all well.", labels=["check"]
        )
        for name, is_well in self.checks:
            well.add_metric([name], is_well)
        yield well
        for name, (what, measure) in MEASURED.items():
            if (value := measure()) is not None:
                yield GaugeMetricFamily(name, what, value)


def mirror_age() -> float | None:
    return age_of(Path(settings.MIRROR, "looked-at")) if settings.MIRROR else None


def backup_age() -> float | None:
    """Of the newest. None that there is one is as old as can be."""
    if not settings.BACKUPS:
        return None
    ages = [age_of(each) for each in Path(settings.BACKUPS).glob("*.backup")]
    return min(ages, default=float("inf"))


def age_of(file: Path) -> float:
    try:
        return time.time() - file.stat().st_mtime
    except FileNotFoundError:
        return float("inf")


def planned_late() -> float | None:
    """Since when something waits that was to be published or withdrawn by now."""
    try:
        first = [rows.first() for rows in (Withdrawal.objects.due(), Revision.objects.due())]
    except DatabaseError:
        return None
    waiting = [timezone.now() - each.due_at for each in first if each and each.due_at]
    return max((late.total_seconds() for late in waiting), default=0.0)


def disk_free() -> float:
    usage = shutil.disk_usage(settings.BASE_DIR)
    return usage.free / usage.total


MEASURED: dict[str, Any] = {
    "site_mirror_age_seconds": ("Since the mirror was last found to be right.", mirror_age),
    "site_backup_age_seconds": ("Since the newest backup.", backup_age),
    "site_planned_late_seconds": ("How late what was planned for now is.", planned_late),
    "site_disk_free_ratio": ("Of the disk of the site.", disk_free),
}


def exposition(checks: Iterable[tuple[str, bool]]) -> HttpResponse:
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
    else:
        registry.register(REQUESTS)
        registry.register(SECONDS)
    registry.register(Ages(checks))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
