"""What a form of the admin does, as an event."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import models
from django.http import HttpRequest
from django.utils.translation import override

from publishing.events.event import Deed
from publishing.events.recording import record
from publishing.models import Publishable

if TYPE_CHECKING:
    # A mixin calls what the classes behind it have.
    Page = admin.ModelAdmin[Any]
else:
    Page = object


class RecordsForms(Page):
    """Before every admin of a kind: what a form does is an event, unless the desk says it.

    These three are all that Django calls for its own history. What is under the desk is saved and
    deleted there; its place in the tree alone is changed past it.
    """

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        if not isinstance(obj, Publishable):
            record(Deed.ADDED, by=request.user, about=obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        made = super().log_change(request, obj, message)
        text = json.dumps(message) if isinstance(message, list) else str(message)
        with override("en"):
            said = LogEntry(action_flag=CHANGE, change_message=text).get_change_message()
        record(Deed.CHANGED, by=request.user, about=obj, note=str(said))
        return made

    def log_deletions(self, request: HttpRequest, queryset: Iterable[models.Model]) -> Any:
        for obj in queryset:
            if not isinstance(obj, Publishable):
                record(Deed.DELETED, by=request.user, about=obj)
        return super().log_deletions(request, queryset)  # type: ignore[arg-type]  # Django's own
