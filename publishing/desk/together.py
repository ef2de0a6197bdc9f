"""The page of the admin where several approved drafts, of any kinds, go live at once or not."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.admin import AdminSite, ModelAdmin, action
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.desk import publication
from publishing.desk.revision import Conflict, Revision, State
from publishing.desk.words import said_of
from publishing.people.duties import PUBLISH

if TYPE_CHECKING:
    Page = ModelAdmin[Any]
else:
    Page = object

FIRST = gettext_lazy("Nothing was published: somebody else was first. Look at it again.")


class TogetherMixin(Page):
    """Adds the way to it to the actions of a list."""

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(PUBLISH)

    @action(description=gettext_lazy("Publish together"), permissions=["publish"])
    def publish_together(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse | None:
        chosen = [row.pk for row in queryset]
        approved = Revision.objects.filter(state=State.APPROVED, object_id__in=chosen)
        if not approved:
            message = _("None of them has an approved draft.")
            self.message_user(request, message, messages.ERROR)
            return None
        query = urlencode({"version": [str(version.pk) for version in approved]}, doseq=True)
        return redirect(f"{reverse('admin:together')}?{query}")


def together_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """What was approved, of the kinds she may see; and publishing what she chose of it."""
    if not request.user.has_perm(PUBLISH):
        raise PermissionDenied
    drafts = approved_for(request, site)
    chosen = wanted(drafts, (request.POST or request.GET).getlist("version"))
    if request.method == "POST":
        publish(request, chosen)
        return redirect(request.get_full_path())
    if "look" in request.GET and chosen:
        return redirect(preview_url(chosen))
    context = {
        **site.each_context(request),
        "title": _("Publish together"),
        "drafts": [(draft, page_url(draft), draft in chosen) for draft in drafts],
    }
    return TemplateResponse(request, "admin/desk/together.html", context)


def approved_for(request: HttpRequest, site: AdminSite) -> list[Revision]:
    found = Revision.objects.filter(state=State.APPROVED).order_by("kind", "approved_at")
    admins = site._registry
    return [
        draft
        for draft in found.select_related("kind", "author", "approved_by")
        if draft.model in admins and admins[draft.model].has_view_permission(request)
    ]


def wanted(drafts: Iterable[Revision], ids: Iterable[str]) -> list[Revision]:
    found = {str(draft.pk): draft for draft in drafts}
    return [found[pk] for pk in dict.fromkeys(ids) if pk in found]


def publish(request: HttpRequest, drafts: list[Revision]) -> None:
    """All of them, or none; then which one stops it, and why."""
    by: Any = request.user
    asked = set(request.POST.getlist("version"))
    if not asked:
        messages.error(request, _("Choose what is to be published."))
    elif len(asked) > len(drafts):
        messages.error(request, FIRST)
    else:
        try:
            publication.publish(drafts, by=by)
        except publication.Stopped as stopped:
            name, reason = stopped.revision.name, said_of(stopped, stopped.revision.model)
            message = _("Nothing was published. “%(name)s” stops it: %(why)s")
            messages.error(request, message % {"name": name, "why": reason})
        except Conflict:
            messages.error(request, FIRST)
        else:
            names = ", ".join(draft.name for draft in drafts)
            message = _("Published. Readers see it now: %(names)s.") % {"names": names}
            messages.success(request, message)


def preview_url(drafts: list[Revision]) -> str:
    """Where they are seen together, beginning with the first of them."""
    first, *others = drafts
    query = urlencode({"with": [str(draft.pk) for draft in others]}, doseq=True)
    return f"{page_url(first, 'preview')}?{query}"


def page_url(draft: Revision, page: str = "change") -> str:
    opts = draft.model._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{page}", args=[draft.object_id])
