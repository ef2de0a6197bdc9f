"""The real pages of the site as they would be with drafts, for who may see them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import resolve
from django.utils.http import urlencode
from django.utils.translation import override
from django.views.decorators.http import require_safe

from publishing.desk import snapshot
from publishing.desk.places import Place, neighbours
from publishing.desk.revision import OPEN, Revision
from publishing.rehearsal import rehearse

SALT = "publishing.desk.preview"
LASTS = 7 * 24 * 60 * 60  # seconds that a link for a colleague can be used


def page(
    request: HttpRequest, drafts: Sequence[Revision], language: str, at: str = ""
) -> HttpResponse:
    """A page that the first of these drafts is seen on, with all of them. Raises Http404.

    They and what they stand below are published for a moment that nobody else sees.
    """

    def shown() -> HttpResponse:
        row = _published(request, drafts)
        with override(language):
            for place in places_of(row):
                if place.key == at or not at:
                    return _answer(request, place)
        raise Http404

    response = rehearse(shown)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response


def places(request: HttpRequest, drafts: Sequence[Revision]) -> list[Place]:
    """Where the first of these drafts is seen, with all of them. Raises Http404."""
    return rehearse(lambda: list(places_of(_published(request, drafts))))


def places_of(row: Any) -> Iterable[Place]:
    """Its own page first, if it has one."""
    if hasattr(row, "get_absolute_url"):
        yield Place("itself", str(row), row.get_absolute_url())
    yield from row.seen_on()
    yield from neighbours(row)


def _published(request: HttpRequest, drafts: Sequence[Revision]) -> Any:
    """In a rehearsal. Returns the object of the first one. Raises Http404 if one has no page."""
    shown: list[Any] = []
    for draft in drafts:
        row = draft.row()
        if row is None or not hasattr(row, "seen_on"):
            raise Http404
        by = draft.author or draft.published_by or request.user
        for each in row.above():
            if not each.is_published:
                each.set_status("published", by=by)
                each.save()
        snapshot.put(draft.said, row)
        rows = type(row)._base_manager.filter(pk=row.pk)
        rows.update(status="published", published_by=by, published_at=draft.saved_at)
        shown.append(row)
    first = shown[0]
    return type(first)._default_manager.get(pk=first.pk)


def _answer(request: HttpRequest, place: Place) -> HttpResponse:
    match = resolve(place.address)
    asked = HttpRequest()
    asked.path = asked.path_info = place.address
    asked.method = "POST" if place.answers else "GET"
    asked.POST = QueryDict(urlencode(place.answers))
    asked.META = {k: v for k, v in request.META.items() if k != "QUERY_STRING"}
    asked.resolver_match = match
    response: HttpResponse = match.func(asked, *match.args, **match.kwargs)
    if hasattr(response, "render"):
        response.render()
    return response


def token(drafts: Iterable[Revision]) -> str:
    return signing.dumps([str(draft.pk) for draft in drafts], salt=SALT)


def by_token(text: str) -> list[Revision]:
    """The drafts that a link is for, as long as they are drafts. Raises Http404."""
    try:
        wanted = signing.loads(text, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        raise Http404 from None
    found = {str(each.pk): each for each in Revision.objects.filter(pk__in=wanted, state__in=OPEN)}
    if len(found) != len(wanted):
        raise Http404
    return [found[pk] for pk in wanted]


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
