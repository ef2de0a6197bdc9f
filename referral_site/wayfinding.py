"""The way in, what machines ask for, and what a reader gets when something is wrong."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse


def choose_language(request):
    """`/`: to the home page in the browser's language, Dutch otherwise."""
    response = redirect("home")
    response.headers["Vary"] = "Accept-Language"
    return response


def robots_txt(request):
    lines = ["User-agent: *", "Disallow: /admin/", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")


def security_txt(request):
    """RFC 9116: whom to tell about a security problem."""
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {settings.SECURITY_EXPIRES}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.SITE_URL}{reverse('security')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def page_not_found(request, exception):
    return render(request, "404.html", {"is_error": True}, status=404)


def bad_request(request, exception):
    return plain_error(400)


def permission_denied(request, exception=None, reason=""):
    """Also for a form that another site sent (CSRF_FAILURE_VIEW)."""
    return plain_error(403)


def server_error(request):
    return plain_error(500)


def plain_error(status):
    """A page that needs neither the database nor the request: something is broken already."""
    context = {
        "status": status,
        "languages": settings.LANGUAGES,
        "leave_url": settings.LEAVE_URL,
    }
    return HttpResponse(render_to_string("500.html", context), status=status)
