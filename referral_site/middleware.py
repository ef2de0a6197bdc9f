"""What holds for every response."""

import gzip
from datetime import timedelta
from functools import lru_cache

import brotli
from django.conf import settings
from django.utils import timezone
from django.utils.cache import patch_vary_headers

# Every feature a browser can be asked to refuse; the site uses none.
FEATURES = [
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "compute-pressure",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "interest-cohort",
    "keyboard-map",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "otp-credentials",
    "payment",
    "picture-in-picture",
    "publickey-credentials-create",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "unload",
    "usb",
    "window-management",
    "xr-spatial-tracking",
]
SAFETY = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in FEATURES),
    "Cross-Origin-Resource-Policy": "same-origin",
    # Browsers that support it then offer not to record the visit.
    "Request-OTR": "1",
}

KEPT_AT_MOST = timedelta(minutes=1)


def reader_safety(get_response):
    """Send the headers that DESIGN.md, "Safety of the reader", asks for, on errors too."""

    def middleware(request):
        response = get_response(request)
        for name, value in SAFETY.items():
            response.headers.setdefault(name, value)
        if not request.path_info.startswith(settings.STATIC_URL):
            # Not even a cracked phone's disk keeps a page. Static files tell nothing.
            response.headers["Cache-Control"] = "no-store"
        return response

    return middleware


def right_until(get_response):
    """Tell a cache in front of the site how long it may keep a page that says who is open now.

    Until the next change of anything the page says of that, and for a minute at most, so that
    an edit is soon seen. docs/adr/0005 says why, and why browsers keep nothing all the same.
    """

    def middleware(request):
        response = get_response(request)
        until = getattr(request, "right_until", None)
        if until and request.method in ("GET", "HEAD") and response.status_code == 200:
            moment = min(until, timezone.now() + KEPT_AT_MOST)
            response.headers["X-Accel-Expires"] = f"@{int(moment.timestamp())}"
        return response

    return middleware


def compress_once(get_response):
    """Compress public pages, and keep the result by its content.

    Compressing costs as much as the rest of a small page, and pages are the same for every
    reader until an editor changes them. Never in the admin: its pages hold secrets beside
    what a stranger can put into them (BREACH).
    """

    def middleware(request):
        response = get_response(request)
        if (
            response.streaming
            or response.has_header("Content-Encoding")
            or len(response.content) < 500
            or request.path_info.startswith("/admin/")
        ):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        accepted = accepted_encodings(request)
        encoding = next((name for name in COMPRESSORS if name in accepted), None)
        if encoding:
            response.content = compressed(response.content, encoding)
            response.headers["Content-Encoding"] = encoding
            response.headers["Content-Length"] = str(len(response.content))
        return response

    return middleware


def accepted_encodings(request):
    """The encodings a browser accepts; one with q=0 it refuses."""
    accepted = request.headers.get("Accept-Encoding", "").lower().split(",")
    pairs = (item.partition(";") for item in accepted)
    return {name.strip() for name, _, weight in pairs if weight.strip() not in ("q=0", "q=0.0")}


# The best first.
COMPRESSORS = {
    "br": lambda content: brotli.compress(content, quality=9),
    "gzip": lambda content: gzip.compress(content, compresslevel=9, mtime=0),
}


@lru_cache(maxsize=1000)
def compressed(content, encoding):
    return COMPRESSORS[encoding](content)
