"""The events in the admin: a list to look at, and the same as a file."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from publishing.events import export
from publishing.events.event import AdminEvent


@admin.register(AdminEvent)
class EventAdmin(admin.ModelAdmin):
    """To look at, for administrators. Nothing of it changes."""

    list_display = ["when", "who", "action", "about", "said"]
    list_display_links = None
    list_filter = ["action", "at"]
    search_fields = ["who", "name", "note"]
    search_help_text = _("A user name, the name of something, or a word of the note")
    list_per_page = 50
    sortable_by = ()

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.export))
        return [path("export/", view, name="publishing_adminevent_export"), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """All of it stands in the list."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return redirect(reverse("admin:publishing_adminevent_changelist"))

    @admin.display(description=_("what"))
    def about(self, obj: AdminEvent) -> str:
        return format_html("{} <small>{}</small>", obj.name, obj.kind) if obj.kind else obj.name

    @admin.display(description=_("at"))
    def when(self, obj: AdminEvent) -> str:
        """With its number: in a list that is whole none is left out."""
        moment = date_format(timezone.localtime(obj.at), "SHORT_DATETIME_FORMAT")
        return format_html("{} <small>{}</small>", moment, obj.number or "")

    @admin.display(description=_("note"))
    def said(self, obj: AdminEvent) -> str:
        return format_html("{} <small>{}</small>", obj.note, obj.place)

    def export(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        name = f"events-{timezone.localdate()}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(export.exported(), content_type="text/csv", headers=headers)
