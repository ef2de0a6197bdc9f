"""Long lists come in parts, one on a page."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest


def part_of(rows: QuerySet[Any] | Sequence[Any], per_page: int, request: HttpRequest) -> Page[Any]:
    """The part of a list that the address asks for by `page`, or the nearest there is.

    The page cache is told its number (`request.part_shown`), for any other number in an address
    shows what is kept already.
    """
    part = Paginator(rows, per_page).get_page(request.GET.get("page"))
    request.part_shown = part.number  # type: ignore[attr-defined]  # see page_cache.py
    return part
