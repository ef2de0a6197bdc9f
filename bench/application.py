"""The site with two views for measuring beside its pages, for the same server and middleware."""

import gc
from importlib import import_module

from django.http import HttpRequest, HttpResponse
from django.urls import path

from referral_site.wsgi import application  # noqa: F401 -- gunicorn's name for it


def collect(request: HttpRequest) -> HttpResponse:
    """Nothing, after a garbage collection."""
    gc.collect()
    return HttpResponse()


# Only now: the settings are there once the application is made.
urls = import_module("referral_site.urls")
urls.urlpatterns.insert(0, path("en/empty-for-bench/", lambda request: HttpResponse()))
urls.urlpatterns.insert(0, path("en/collect-for-bench/", collect))
