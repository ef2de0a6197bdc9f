"""The site's addresses and one that breaks, to see the page a reader then gets."""

from django.urls import path

from referral_site.urls import *  # noqa: F403 -- the handlers of errors too
from referral_site.urls import urlpatterns


def break_down(request):
    raise RuntimeError("broken on purpose")


broken = [path(f"{before}breaks/", break_down) for before in ("", "nl/", "en/")]
urlpatterns = [*broken, *urlpatterns]
