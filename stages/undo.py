"""The last move of an editor in the tree of steps, to be taken back by one press of a button."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from publishing.admin import Page
from stages import tree
from stages.models import Step
from stages.tree import Spot

LAST_MOVE = "last_move"  # in the session of who moved


class UndoMixin(Page):
    """For the list of steps: its button says what it takes back."""

    if TYPE_CHECKING:

        def has_write_permission(self, request: HttpRequest, obj: Any = None) -> bool: ...

        def move(self, request: HttpRequest, step: Step, move: Any) -> bool: ...

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.undo_move))
        return [path("undo-move/", view, name="stages_step_undo"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        last = request.session.get(LAST_MOVE)
        context = {"undo": undo_label(last) if last else ""} | (extra_context or {})
        return super().changelist_view(request, context)

    def remember(self, request: HttpRequest, step: Step, spot: Spot, entry: LogEntry) -> None:
        """Keep in the session that a step stood at this spot until now."""
        request.session[LAST_MOVE] = {
            "step": str(step.pk),
            "name": str(step),
            "spot": spot,
            "entry": entry.pk,
        }

    def undo_move(self, request: HttpRequest) -> HttpResponse:
        """Put it back where it stood, unless somebody moved it since."""
        if not self.has_write_permission(request):
            raise PermissionDenied
        last = request.session.pop(LAST_MOVE, None)
        step = Step.objects.filter(pk=last["step"]).first() if last else None
        if not last or not step:
            messages.error(request, _("That step is no longer there."))
        else:

            def back(step: Step) -> None:
                entries = LogEntry.objects.filter(object_id=str(step.pk)).order_by("-pk")
                if entries.values_list("pk", flat=True).first() != last["entry"]:
                    raise ValidationError(_("Somebody moved it since."))
                tree.put_back(step, last["spot"])

            self.move(request, step, back)
        return redirect(reverse("admin:stages_step_changelist"))


def undo_label(last: dict[str, Any]) -> str:
    """What would be taken back."""
    spot = last["spot"]
    steps = {str(step.pk): str(step) for step in Step.objects.filter(pk__in=spot_ids(spot))}
    said = {"step": last["name"], "beside": steps.get(spot["behind"] or spot["parent"])}
    if spot["behind"]:
        return _("Undo: put “%(step)s” back behind “%(beside)s”") % said
    if spot["parent"]:
        return _("Undo: put “%(step)s” back as the first below “%(beside)s”") % said
    return _("Undo: put “%(step)s” back as the first stage") % said


def spot_ids(spot: Spot) -> list[str]:
    return [pk for pk in (spot["parent"], spot["behind"]) if pk]
