"""The pages beside a form: what is done with a draft, its history, comparison and preview."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from publishing.desk import due, preview, publication, snapshot
from publishing.desk.bar import buttons_for, pending
from publishing.desk.comparison import compare
from publishing.desk.revision import Conflict, Revision
from publishing.desk.words import label, said_of, shown
from publishing.people.duties import PUBLISH, REVIEW, own_languages

if TYPE_CHECKING:
    from django.contrib import admin

    Page = admin.ModelAdmin[Any]
else:
    Page = object

HERE = ZoneInfo(settings.TIME_ZONE)


class DeskPages(Page):
    def get_urls(self) -> list[URLPattern]:
        pages: dict[str, Any] = {
            "desk": ("<path:object_id>/desk/", self.desk_view),
            "versions": ("<path:object_id>/versions/", self.versions_view),
            "compare": ("<path:object_id>/compare/", self.compare_view),
            "preview": ("<path:object_id>/preview/", self.preview_view),
            "preview_in": ("<path:object_id>/preview/<str:language>/", self.preview_page),
        }
        deleted = self.admin_site.admin_view(self.deleted_view)
        return [
            path("deleted/", deleted, name=self._name("deleted")),
            *(
                path(route, self.admin_site.admin_view(view), name=self._name(page))
                for page, (route, view) in pages.items()
            ),
            *super().get_urls(),
        ]

    def _name(self, page: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def page_url(self, page: str, *args: Any) -> str:
        return reverse(f"admin:{self._name(page)}", args=args)

    def languages(self) -> list[Any]:
        return [get_language_info(code) for code in settings.EDITORS_LANGUAGES]

    def site_address(self, row: Any) -> str | None:
        """Where readers find it; None for what they do not see."""
        if row is None or row._state.adding or self.why_hidden(row) is not None:  # type: ignore[attr-defined]
            return None
        return readers_url(self.address(row))  # type: ignore[attr-defined]  # of PublishableMixin

    def asked_for(self, request: HttpRequest, object_id: str) -> Any:
        row = self.get_object(request, unquote(object_id))
        if row is None:
            raise Http404
        if not self.has_view_permission(request, row):
            raise PermissionDenied
        return row

    # Who may

    def has_write_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Everything that an object says, and its place: no translator."""
        may_change = self.has_change_permission(request, obj)
        return may_change and own_languages(request.user) is None

    def has_desk_permission(self, request: HttpRequest, obj: Any) -> bool:
        """Whether there can be a button for her above the form."""
        return self.has_change_permission(request, obj) or any(
            map(request.user.has_perm, (REVIEW, PUBLISH))
        )

    # What is done

    def desk_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """One of the buttons of the bar."""
        row = self.asked_for(request, object_id)
        asked = request.POST.get("version", "")
        if request.method != "POST" or not self.has_desk_permission(request, row):
            raise PermissionDenied
        try:
            version = Revision.objects.of(row).filter(pk=asked).first()
            if version is None or version != publication.head(row):
                raise Conflict(None)
            action = request.POST.get("action", "")
            by: Any = request.user
            buttons = buttons_for(row, version, by, *pending(row))
            if action not in {button.action for button in buttons}:
                raise Conflict(None)
            messages.success(request, self.do(request, action, row, version))
        except Conflict:
            messages.error(request, _("Somebody else was first. Look at it again."))
        except ValidationError as error:
            messages.error(request, said_of(error, type(row)))
        return redirect(self.page_url("change", row.pk))

    def do(self, request: HttpRequest, action: str, row: Any, version: Revision) -> str:
        """Do it, and say what was done."""
        by: Any = request.user
        note = request.POST.get("note", "").strip()
        match action:
            case "submit":
                publication.submit(version, by=by, note=note)
                return _("Submitted. Somebody else looks at it now.")
            case "approve":
                publication.approve(version, by=by, note=note)
                return _("Approved. Readers see it once it is published.")
            case "give_back":
                publication.give_back(version, by=by, note=wanted(note))
                return _("Returned, with your note.")
            case "publish":
                publication.publish([version], by=by)
                return _("Published. Readers see it now.")
            case "schedule":
                at = local_moment(request.POST.get("at", ""))
                publication.schedule(version, by=by, at=at)
                return _("Planned.")
            case "cancel":
                publication.cancel(version, by=by)
                return _("No longer planned.")
            case "discard":
                publication.discard(version, by=by, note=note)
                return _("Discarded. It is kept in the history.")
            case "publish_urgently":
                publication.publish_urgently(version, by=by, reason=note)
                return _("Published. Somebody else has to look at it afterwards.")
            case "look_at":
                for alone in Revision.objects.of(row).not_looked_at():
                    publication.look_at(alone, by=by, note=note)
                return _("Thank you: it says now that you have looked at it.")
            case "withdraw":
                to = request.POST.get("address", "").strip()
                publication.withdraw(row, by=by, reason=note, redirect_to=to)
                return _("Withdrawn. Readers no longer see it.")
            case "withdraw_later":
                to = request.POST.get("address", "").strip()
                at = local_moment(request.POST.get("at", ""))
                due.plan_withdrawal(row, by=by, at=at, reason=note, redirect_to=to)
                return _("Planned.")
            case "cancel_withdrawal":
                due.cancel_withdrawal(row, by=by)
                return _("No longer planned.")
        raise Conflict(None)

    # What is shown

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        return redirect(self.page_url("versions", self.asked_for(request, object_id).pk))

    def versions_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Every version; or a draft made of one."""
        row = self.asked_for(request, object_id)
        versions = Revision.objects.of(row).select_related("author", "approved_by", "published_by")
        if request.method == "POST":
            return self.restored(request, versions)
        context = {
            "title": _("History of “%(name)s”") % {"name": row},
            "row": row,
            "versions": versions.prefetch_related("events__by"),
            "moves": LogEntry.objects.filter(object_id=row.pk).select_related("user"),
            "can_restore": self.has_write_permission(request, row),
        }
        return self.desk_page(request, "versions", row, context)

    def restored(self, request: HttpRequest, versions: QuerySet[Revision]) -> HttpResponse:
        if not self.has_write_permission(request):
            raise PermissionDenied
        try:
            version = versions.get(pk=request.POST.get("version", ""))
        except (Revision.DoesNotExist, ValidationError):
            messages.error(request, _("Somebody else was first. Look at it again."))
            return redirect(self.page_url("changelist"))
        by: Any = request.user
        try:
            publication.restore(version, by=by)
            messages.success(request, _("There is a draft now with what this version said."))
        except Conflict:
            messages.error(request, _("Somebody else was first. Look at it again."))
        except ValidationError as error:
            messages.error(request, said_of(error, version.model))
        if version.row() is None:
            return redirect(self.page_url("changelist"))
        return redirect(self.page_url("change", version.object_id))

    def deleted_view(self, request: HttpRequest) -> HttpResponse:
        """What was deleted, to be brought back."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        known = Revision.objects.deleted(self.model)
        if request.method == "POST":
            return self.restored(request, known)
        context = {"title": _("What was deleted"), "versions": known}
        return self.desk_page(request, "deleted", None, context)

    def compare_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Two versions; by itself the newest with what readers see."""
        row = self.asked_for(request, object_id)
        versions = {str(each.pk): each for each in Revision.objects.of(row)}
        new = versions.get(request.GET.get("new", "")) or publication.head(row)
        before = publication.last_published(row)
        old = versions.get(request.GET.get("old", "")) or before
        if new is None or old is None:
            raise Http404
        context = {
            "title": _("What changed in “%(name)s”") % {"name": row},
            "row": row,
            "old": old,
            "new": new,
            "changes": list(compare(type(row), old.said, new.said)),
        }
        return self.desk_page(request, "compare", row, context)

    def preview_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The pages it is seen on, in each language, on a telephone and on a desk."""
        row = self.asked_for(request, object_id)
        drafts = self.drafts_to_show(request, row)
        chosen = {"with": [str(draft.pk) for draft in drafts[1:]]}
        try:
            places = preview.places(request, drafts)
        except (IntegrityError, ValidationError):
            return self.not_shown(request, row)
        at = request.GET.get("at", "")
        here = next((place for place in places if place.key == at), places[0])
        query = urlencode({"at": here.key, **chosen}, doseq=True)
        link = reverse("draft", args=[preview.token(drafts)])
        context = {
            "title": _("“%(name)s” as readers would see it") % {"name": row},
            "row": row,
            "here": here,
            "places": [
                (place, urlencode({"at": place.key, **chosen}, doseq=True)) for place in places
            ],
            "others": [(draft, draft in drafts) for draft in self.others(request, drafts[0])],
            "previews": [
                (language, f"{self.page_url('preview_in', row.pk, language['code'])}?{query}")
                for language in self.languages()
            ],
            "link": request.build_absolute_uri(readers_url(link))
            if all(d.is_open for d in drafts)
            else "",
        }
        response: HttpResponse = framing(self.desk_page)(request, "preview", row, context)
        return response

    def preview_page(self, request: HttpRequest, object_id: str, language: str) -> HttpResponse:
        row = self.asked_for(request, object_id)
        drafts = self.drafts_to_show(request, row)
        if language not in dict(settings.LANGUAGES):
            raise Http404
        at = request.GET.get("at", "")
        try:
            response: HttpResponse = framed(preview.page)(request, drafts, language, at)
        except (IntegrityError, ValidationError):
            return self.not_shown(request, row)
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    def not_shown(self, request: HttpRequest, row: Any) -> HttpResponse:
        message = _("It cannot be shown: something that a page needs is missing.")
        messages.error(request, message)
        return redirect(self.page_url("change", row.pk))

    def drafts_to_show(self, request: HttpRequest, row: Any) -> list[Revision]:
        """What is known of an object, and the drafts that were chosen to be seen with it."""
        version = publication.head(row)
        if version is None:
            raise Http404
        chosen = request.GET.getlist("with")
        others = self.others(request, version) if chosen else []
        return [version, *(draft for draft in others if str(draft.pk) in chosen)]

    def others(self, request: HttpRequest, version: Revision) -> list[Revision]:
        """The open drafts of other objects that this editor may see; first what it names."""
        admins, named = self.admin_site._registry, snapshot.ids_in(version.content)
        found = Revision.objects.open().exclude(object_id=version.object_id).select_related("kind")
        seen = [d for d in found if admins[d.model].has_view_permission(request)]
        return sorted(seen, key=lambda draft: str(draft.object_id) not in named)

    def desk_page(
        self, request: HttpRequest, template: str, row: Any, context: dict[str, Any]
    ) -> HttpResponse:
        urls = ("change", "versions", "compare", "preview")
        common = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "urls": {page: self.page_url(page, row.pk) for page in urls} if row else {},
        }
        return TemplateResponse(request, f"admin/desk/{template}.html", common | context)

    def side_by_side(self, both: Any) -> dict[str, Any]:
        """What two people wrote at one place."""
        column = both.path[-1]
        model = self.model
        if both.path[0] == "parts":
            relation = model._meta.get_field(both.path[1])
            model = relation.related_model
        return {
            "path": "/".join(both.path),
            "label": label(model, column),
            "mine": both.mine if isinstance(both.mine, str) else shown(both.mine),
            "theirs": both.theirs if isinstance(both.theirs, str) else shown(both.theirs),
        }


def readers_url(address: str) -> str:
    """Where readers find it, who are perhaps on another host."""
    return f"{settings.SITE_URL}{address}" if settings.ADMIN_HOST else address


# They take a view of any arguments, whatever their types say.
framed: Any = csp_replace({"frame-ancestors": [SELF]})
framing: Any = csp_replace({"frame-src": [SELF]})


def wanted(note: str) -> str:
    if not note:
        raise ValidationError(_("Write what has to change."))
    return note


def local_moment(text: str) -> datetime:
    """A moment of the Netherlands, also in the nights when the clock changes."""
    when = parse_datetime(text) if text else None
    if when is None:
        raise ValidationError(_("Write the day and the time."))
    here = when.replace(tzinfo=HERE)
    if here.astimezone(ZoneInfo("UTC")).astimezone(HERE).replace(tzinfo=None) != when:
        raise ValidationError(_("There is no such moment: the clock is put forward then."))
    return here
