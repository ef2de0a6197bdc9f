"""What a reader gets when something is wrong."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.template.loader import render_to_string

from publishing.models import Redirect


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Or where its readers are sent, if there was a page."""
    led = Redirect.objects.at(request.path_info).first()
    if target := led and led.leads_to():
        return HttpResponsePermanentRedirect(target)
    return render(request, "404.html", {"is_error": True}, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return plain_error(400)


def permission_denied(
    request: HttpRequest, exception: Exception | None = None, reason: str = ""
) -> HttpResponse:
    """Also for a form that another site sent (CSRF_FAILURE_VIEW)."""
    return plain_error(403)


def server_error(request: HttpRequest) -> HttpResponse:
    return plain_error(500)


def plain_error(status: int, language: str | None = None) -> HttpResponse:
    """A page that needs no database, no request and no manifest of static files: something is
    broken already. In those of editors, or in the one that is known to be the reader's."""
    context = {
        "status": status,
        "languages": [language] if language else settings.EDITORS_LANGUAGES,
        "leave_url": settings.LEAVE_URL,
        "static_url": settings.STATIC_URL,
    }
    return HttpResponse(render_to_string("500.html", context), status=status)
