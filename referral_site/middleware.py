"""What holds for every response."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

Layer = Callable[[HttpRequest], HttpResponse]  # of the middleware: what is below it, and it
SAFETY = {
    "Cross-Origin-Resource-Policy": "same-origin",
    # Browsers that support it then offer not to record the visit.
    "Request-OTR": "1",
}

KEPT_AT_MOST = timedelta(minutes=1)


def reader_safety(get_response: Layer) -> Layer:
    """Send the headers that DESIGN.md, "Safety of the reader", asks for, on errors too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in SAFETY.items():
            response.headers.setdefault(name, value)
        if response.status_code >= 400 or not request.path_info.startswith(settings.STATIC_URL):
            # Not even a cracked phone's disk keeps a page. Static files tell nothing; that one is
            # missing may be wrong in a moment.
            response.headers["Cache-Control"] = "no-store"
        return response

    return middleware


def right_until(get_response: Layer) -> Layer:
    """Tell a cache in front of the site how long it may keep a page that says who is open now.

    Until the next change of anything the page says of that, and for a minute at most, so that
    an edit is soon seen. docs/adr/0005 says why, and why browsers keep nothing all the same.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        until = getattr(request, "right_until", None)
        if until and request.method in ("GET", "HEAD") and response.status_code == 200:
            moment = min(until, timezone.now() + KEPT_AT_MOST)
            response.headers["X-Accel-Expires"] = f"@{int(moment.timestamp())}"
        return response

    return middleware
