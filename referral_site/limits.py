"""What a request may bring. Anything more is refused before it is read."""

from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils.translation import get_language_from_path

from publishing.models import Keyed
from referral_site.errors import plain_error
from referral_site.middleware import Layer

LARGEST_FORM = 64 * 1024  # bytes; a walk-through in which all is answered takes a tenth of it
MOST_FIELDS = 500
LONGEST_NAME = len("answer-") + Keyed.LONGEST_KEY  # the longest of any form


def limits(get_response: Layer) -> Layer:
    """Refuse a form that none of our pages can have sent, in the reader's language.

    The admin's forms are longer: of them only the size is limited, by what Django takes as well.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if status := refused_with(request):
            return plain_error(status, get_language_from_path(request.path_info))
        return get_response(request)

    return middleware


def refused_with(request: HttpRequest) -> int | None:
    """The status of the error, if the request brings too much."""
    if "HTTP_TRANSFER_ENCODING" in request.META:
        return 411  # how long it is shows at its end only; no browser sends a form so
    is_admin = request.path_info.startswith(f"/{settings.ADMIN_PATH}")
    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE if is_admin else LARGEST_FORM
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > most:
            return 413
        if is_admin:
            return None
        too_much = brings_too_much(request.GET) or brings_too_much(request.POST)
    except (ValueError, SuspiciousOperation, MultiPartParserError, UnreadablePostError):
        return 400
    return 400 if too_much else None


def brings_too_much(said: QueryDict) -> bool:
    fields = sum(len(values) for _name, values in said.lists())
    return fields > MOST_FIELDS or any(len(name) > LONGEST_NAME for name in said)


def admin_form() -> str:
    """The one that takes a file, also where the admin is not."""
    return reverse("admin:translations", urlconf=settings.ROOT_URLCONF)


class NoFiles(FileUploadHandler):
    """Refuse a file where it begins: the admin's page of translations alone takes one."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if self.request is None or self.request.path_info != admin_form():
            raise SuspiciousOperation("A file was sent.")
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data  # to the next handler, which keeps it in memory

    def file_complete(self, file_size: int) -> None:
        """The next handler has it."""
