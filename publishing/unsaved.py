"""What an editor is told when the database cannot save: its disk is full, or may only be read.

Nothing she typed is lost then: her form comes back with all of it.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.messages.storage import default_storage
from django.db import InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

# PostgreSQL calls it an internal error that a database may only be read.
Unsaved = (OperationalError, InternalError)
NOT_SAVED = _(
    "Nothing was saved: the site cannot write to its disk now. Try again in a moment. If it stays "
    "so, tell the people who run the site."
)
STILL_HERE = _("What you filled in is still here. Do not close this page.")

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


class NotSaved(forms.BaseForm):
    """Put before the class of a form: it refuses, and so is shown again as it was sent."""

    def clean(self) -> Any:
        cleaned = super().clean()
        self.add_error(None, [NOT_SAVED, STILL_HERE])
        return cleaned


class KeepsWhatWasTyped(admin.ModelAdmin):
    """The form of a row comes back when it cannot be saved."""

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return super().add_view(request, form_url, extra_context)
        except Unsaved as error:
            return self.shown_again(error, request, None, form_url, extra_context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return super().change_view(request, object_id, form_url, extra_context)
        except Unsaved as error:
            return self.shown_again(error, request, object_id, form_url, extra_context)

    def shown_again(self, error: Exception, request: HttpRequest, *args: Any) -> HttpResponse:
        if request.method != "POST":
            raise error
        note(request, error)
        request.is_unsaved = True  # type: ignore[attr-defined]  # see get_form
        # Without the transaction that Django puts around it: on SQLite that begins by writing.
        return self._changeform_view(request, *args)  # type: ignore[attr-defined]

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        form = super().get_form(request, *args, **kwargs)
        if getattr(request, "is_unsaved", False):
            return type(form.__name__, (NotSaved, form), {})
        return form


def or_say_so(view: View) -> View:
    """What has no form of a row, as deleting: the page from which it was sent says it."""

    @wraps(view)
    def safe(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Unsaved as error:
            if request.method != "POST":
                raise
            note(request, error)
            messages.error(request, NOT_SAVED)
            return redirect(request.get_full_path())

    return safe


def note(request: HttpRequest, error: Exception) -> None:
    """Tell who runs the site, and forget the message that it was saved."""
    logger.error("An editor's work could not be saved: %s", type(error.__cause__ or error).__name__)
    request._messages = default_storage(request)  # type: ignore[attr-defined]  # as its middleware
