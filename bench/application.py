"""The site with an empty view beside its pages, for the same server and middleware."""

from importlib import import_module

from django.http import HttpResponse
from django.urls import path

from referral_site.wsgi import application  # noqa: F401 -- gunicorn's name for it

# Only now: the settings are there once the application is made.
urls = import_module("referral_site.urls")
urls.urlpatterns.insert(0, path("en/empty-for-bench/", lambda request: HttpResponse()))
