"""The site's addresses and two that break, to see the page a reader then gets."""

from django.urls import path

from referral_site.urls import *  # noqa: F403 -- the handlers of errors too
from referral_site.urls import urlpatterns


def break_down(request):
    raise RuntimeError("broken on purpose")


def quote_what_was_sent(request):
    try:
        int(request.POST["q"])
    except ValueError as error:
        raise RuntimeError(f"no number: {request.POST}") from error


broken = [path(f"{before}breaks/", break_down) for before in ("", "nl/", "en/")]
broken.append(path("nl/quotes/", quote_what_was_sent))
urlpatterns = [*broken, *urlpatterns]
