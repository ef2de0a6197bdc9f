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


def kept_in_front(get_response: Layer) -> Layer:
    """Tell a cache in front of the site that it may keep a page until this second is over.

    Only a page that is the same for all, which the page cache says: never what a reader typed or
    chose. A second, for the cache does not know of an edit; docs/adr/0005 and 0014 say why, and
    why browsers keep nothing all the same.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if getattr(request, "is_for_all", False) and response.status_code == 200:
            moment = timezone.now()
            if until := getattr(request, "right_until", None):
                moment = min(moment, until - timedelta(seconds=1))
            response.headers["X-Accel-Expires"] = f"@{int(moment.timestamp())}"
        return response

    return middleware
