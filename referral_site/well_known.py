"""The way in, and what machines ask for under names that are the same on every site."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse


def choose_language(request: HttpRequest) -> HttpResponse:
    """`/`: to the home page in the browser's language, Dutch otherwise."""
    response = redirect("home")
    response.headers["Vary"] = "Accept-Language"
    return response


def robots_txt(request: HttpRequest) -> HttpResponse:
    """Everything may be read. The admin is not named: it keeps itself out (admin_site.py)."""
    lines = ["User-agent: *", "Allow: /", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def security_txt(request: HttpRequest) -> HttpResponse:
    """RFC 9116: whom to tell about a security problem."""
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {settings.SECURITY_EXPIRES}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.SITE_URL}{reverse('security')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
