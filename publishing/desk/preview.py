"""The real page of an object as it would be with a draft, for who may see it."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve
from django.utils.translation import override
from django.views.decorators.http import require_safe

from publishing.desk import snapshot
from publishing.desk.revision import OPEN, Revision
from publishing.rehearsal import rehearse

SALT = "publishing.desk.preview"
LASTS = 7 * 24 * 60 * 60  # seconds that a link for a colleague can be used


def page(request: HttpRequest, revision: Revision, language: str) -> HttpResponse:
    """It and what it stands below are published for a moment that nobody else sees."""
    row = revision.row()
    if row is None or not hasattr(row, "get_absolute_url"):
        raise Http404
    response = rehearse(lambda: _shown(request, revision, row, language))
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response


def _shown(request: HttpRequest, revision: Revision, row: Any, language: str) -> HttpResponse:
    by = revision.author or revision.published_by or request.user
    for each in row.above():
        each.set_status("published", by=by)
        each.save()
    snapshot.put(revision.said, row)
    type(row)._base_manager.filter(pk=row.pk).update(
        status="published", published_by=by, published_at=revision.saved_at
    )
    with override(language):
        address = type(row)._default_manager.get(pk=row.pk).get_absolute_url()
        match = resolve(address)
        asked = HttpRequest()
        asked.method, asked.path, asked.path_info = "GET", address, address
        asked.META = {k: v for k, v in request.META.items() if k != "QUERY_STRING"}
        asked.resolver_match = match
        response: HttpResponse = match.func(asked, *match.args, **match.kwargs)
        if hasattr(response, "render"):
            response.render()
    return response


def token(revision: Revision) -> str:
    return signing.dumps(str(revision.pk), salt=SALT)


def by_token(text: str) -> Revision:
    """The draft that a link is for, as long as it is one. Raises Http404."""
    try:
        pk = signing.loads(text, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        raise Http404 from None
    revision = Revision.objects.filter(pk=pk, state__in=OPEN).first()
    if revision is None:
        raise Http404
    return revision


@require_safe
def draft(request: HttpRequest, token: str) -> HttpResponse:
    """What a colleague sees who was sent a link, without an account."""
    language = request.GET.get("language", settings.LANGUAGE_CODE)
    if language not in dict(settings.LANGUAGES):
        raise Http404
    try:
        return page(request, by_token(token), language)
    except (IntegrityError, ValidationError):
        raise Http404 from None
