"""The desk in the admin: saving a form makes or continues a draft, and readers see nothing of it.

The form is Django's own. It is filled and checked in a rehearsal; what is kept of it is a version.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from publishing.desk import publication
from publishing.desk.bar import Bar, bar
from publishing.desk.deleted import linked_from, used_in_drafts
from publishing.desk.forms import DraftForms
from publishing.desk.merging import NOT_THERE, Both, Merged, chosen, merge
from publishing.desk.own import OwnLanguages, only_own
from publishing.desk.pages import DeskPages
from publishing.desk.revision import OPEN, Conflict, Origin, Revision, State, at_the_desk
from publishing.desk.snapshot import Content, put, take
from publishing.desk.waiting import ALONE, LATE, PARAMETER, late, waiting
from publishing.desk.words import named, said_of
from publishing.missing import any_of
from publishing.people.duties import own_languages
from publishing.rehearsal import rehearse
from publishing.unsaved import Unsaved
from publishing.version import changing

if TYPE_CHECKING:
    pass

View = Callable[..., HttpResponse]
ON_TOP = "publishing.desk.on_top"  # the salt of what a form carries that was merged
MOST_TRIES = 5
SAVED = "typed-saved"  # a class of the message: typed.js lets go of what it kept


@dataclass
class Sheet:
    """What lies on the desk during one request: the form of an object and what it goes on with."""

    row: Any = None
    base: Revision | None = None
    start: Content | None = None  # what the form shows, where that is not what the base says
    bar: Bar | None = None
    content: Content | None = None  # what came of the form, if it was accepted
    both: list[Both] = field(default_factory=list)


def sheet(request: HttpRequest) -> Sheet:
    if not hasattr(request, "desk_sheet"):
        request.desk_sheet = Sheet()  # type: ignore[attr-defined]  # ours
    found: Sheet = request.desk_sheet  # type: ignore[attr-defined]
    return found


class StateFilter(admin.SimpleListFilter):
    title = _("draft")
    parameter_name = PARAMETER

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(State.DRAFT.value, str(State.DRAFT.label)), *waiting()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == ALONE:
            return queryset.filter(pk__in=Revision.objects.not_looked_at().values("object_id"))
        if self.value() == LATE:
            return queryset.filter(any_of(Q(pk__in=r.values("object_id")) for r in late()))
        return queryset.filter(desk_state=self.value()) if self.value() in OPEN else queryset


class DeskMixin(DraftForms, OwnLanguages, DeskPages):
    """Before every other mixin in the admin of what is under the desk."""

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        view = super().changeform_view

        def answer() -> HttpResponse:
            response = view(request, object_id, form_url, extra_context)
            return response.render() if hasattr(response, "render") else response

        if object_id is None:
            return self.add_draft(request, answer) if request.method == "POST" else answer()
        row = self.get_object(request, unquote(object_id))
        if row is None or not self.has_view_permission(request, row):
            return answer()
        here = sheet(request)
        here.row, here.base = row, version_in_hand(request, row)
        here.start = on_top(request)
        # What is shown is what she goes on with; what is sent may have begun from an older one.
        if head := publication.head(row) if request.method == "POST" else here.base:
            here.bar = bar(row, head, request.user)  # type: ignore[arg-type]  # an editor
        if request.method == "POST":
            return self.save_draft(request, here, answer)
        return self.show(here, answer)

    def show(self, here: Sheet, answer: Callable[[], HttpResponse]) -> HttpResponse:
        """The form of what the draft says; of the row itself where there is no draft."""
        is_draft = here.base and (here.base.is_open or not here.row.is_published)
        if is_draft or here.start:
            return rehearse(lambda: laid_out(here, answer))
        return answer()

    def add_draft(self, request: HttpRequest, answer: Callable[[], HttpResponse]) -> HttpResponse:
        """A new object is there at once, for others to refer to, and no reader sees it."""
        here = sheet(request)
        with at_the_desk(), changing():
            response = answer()
            if here.content is not None:
                by: Any = request.user
                saved = publication.add(here.row, here.content, Origin.EDITED, by=by)
        if here.content is not None:
            self.after_saving(request, here.row, saved)
        return response

    def save_draft(
        self, request: HttpRequest, here: Sheet, answer: Callable[[], HttpResponse]
    ) -> HttpResponse:
        response = rehearse(lambda: laid_out(here, answer))
        if here.content is None:
            return response
        by: Any = request.user
        content, base = here.content, here.base or publication.begin(here.row)
        for path in request.POST.getlist("take_theirs"):
            content = self.taken(content, base, path)
        content = only_own(type(here.row), content, base.said, own_languages(request.user))
        for _try in range(MOST_TRIES):
            try:
                saved = publication.save_draft(
                    type(here.row)._default_manager.get(pk=here.row.pk),
                    content,
                    by=by,
                    began_from=base,
                )
            except ValidationError as error:
                messages.error(request, said_of(error, type(here.row)))
                return self.both_shown(request, here, Merged(content, []), base, answer)
            except Conflict as conflict:
                theirs = conflict.theirs
                if theirs is None:
                    messages.error(request, _("It was deleted meanwhile."))
                    return response
                merged = merge(base.said, content, theirs.said)
                if merged.both:
                    return self.both_shown(request, here, merged, theirs, answer)
                content, base = merged.content, theirs
                by_whom = {"who": named(theirs.author)}
                messages.info(request, _("%(who)s saved meanwhile; both changes are in.") % by_whom)
            else:
                self.after_saving(request, here.row, saved, is_new=saved.pk != base.pk)
                return response
        return self.both_shown(request, here, Merged(content, []), base, answer)

    def taken(self, content: Content, base: Revision, path: str) -> Content:
        """With what the other one wrote at a place where both did."""
        value: Any = base.said
        *way, last = tuple(path.split("/"))
        for name in way:
            if not isinstance(value, dict) or name not in value:
                return content
            rows = value[name]
            value = {row["id"]: row for row in rows} if isinstance(rows, list) else rows
        return chosen(content, (*way, last), value.get(last, NOT_THERE))

    def both_shown(
        self,
        request: HttpRequest,
        here: Sheet,
        merged: Merged,
        theirs: Revision,
        answer: Callable[[], HttpResponse],
    ) -> HttpResponse:
        """The form again with all that was typed, and what the other wrote beside it."""
        here.base, here.start, here.both = theirs, merged.content, merged.both
        here.content, here.bar = None, bar(here.row, theirs, request.user)  # type: ignore[arg-type]
        request.method = "GET"  # shown, not sent
        response = rehearse(lambda: laid_out(here, answer))
        response.status_code = 409
        return response

    def after_saving(
        self, request: HttpRequest, row: Any, saved: Revision, *, is_new: bool = True
    ) -> None:
        if "_submit" in request.POST and saved.state == State.DRAFT:
            self.submit(request, row, saved)
        elif not is_new:
            messages.info(request, _("Nothing was changed, so nothing was saved."), SAVED)
        else:
            messages.success(request, _("Saved as a draft. Readers see nothing of it yet."), SAVED)

    def submit(self, request: HttpRequest, row: Any, saved: Revision) -> None:
        by: Any = request.user
        try:
            publication.submit(saved, by=by, note=request.POST.get("desk_note", ""))
        except ValidationError as error:
            messages.warning(request, _("Saved as a draft, but not submitted."), SAVED)
            messages.error(request, said_of(error, type(row)))
        except Conflict:
            messages.error(request, _("Somebody else was first. Look at it again."), SAVED)
        else:
            messages.success(request, _("Saved and submitted for review."), SAVED)

    # What Django asks of an admin

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.set_status("draft", by=request.user)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        here = sheet(request)
        here.row = here.row or form.instance
        here.content = take(type(form.instance)._base_manager.get(pk=form.instance.pk))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """All changed rows away first: two numbers that change places would meet otherwise."""
        rows = formset.save(commit=False)
        for row in rows:
            for name in row.get_deferred_fields():
                getattr(row, name)
        gone = [*formset.deleted_objects, *(row for row, _fields in formset.changed_objects)]
        if gone:
            formset.model._default_manager.filter(pk__in=[row.pk for row in gone]).delete()
        for row in rows:
            row.save(force_insert=True)
        formset.save_m2m()

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, *args, **kwargs)
        return HttpResponseRedirect(self.page_url("change", obj.pk))

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        return HttpResponseRedirect(request.get_full_path())

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        here = sheet(request)
        given = request.POST.get("on_top", "")
        context |= {
            "is_desk": True,
            "bar": here.bar,
            "began_from": here.base.pk if here.base else request.POST.get("began_from", ""),
            "on_top": signing.dumps(here.start, salt=ON_TOP, compress=True)
            if here.start
            else given,
            "both": [self.side_by_side(each) for each in here.both],
            "site_address": self.site_address(here.row),
            "why_hidden": here.row and self.why_hidden(here.row),  # type: ignore[attr-defined]
            "languages": self.languages(),
        }
        if here.row is not None:
            pk = here.row.pk
            context["desk_urls"] = {
                page: self.page_url(page, pk) for page in ("desk", "versions", "compare", "preview")
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def view_on_site(self, obj: Any) -> None:
        """The bar has the link, which knows the row as readers see it."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """With the state of the open draft of each, if there is one."""
        rows = super().get_queryset(request)
        opened = Revision.objects.open().filter(object_id=OuterRef("pk"))
        return rows.annotate(desk_state=Subquery(opened.values("state")[:1]))

    @admin.display(description=_("state"), ordering="status")
    def state(self, obj: Any) -> str:
        live = gettext("published") if obj.is_published else gettext("not on the site")
        if not obj.desk_state:
            return live
        return f"{live}; {gettext('draft')}: {State(obj.desk_state).label}"

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {"deleted_url": self.page_url("deleted")} | (extra_context or {})
        return super().changelist_view(request, context)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        by: Any = request.user
        publication.delete(obj, by=by)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        for row in reversed(list(queryset)):  # of a tree the deepest first
            self.delete_model(request, row)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Also what others link to is protected, and what open drafts refer to."""
        to_delete, counts, perms, protected = super().get_deleted_objects(objs, request)
        for row in objs:
            for linked in linked_from(row):
                what = {"kind": linked._meta.verbose_name, "name": linked}
                protected.append(gettext("The %(kind)s “%(name)s”") % what)
            for user in used_in_drafts(row):
                what = {"kind": user.kind.name, "name": user.row()}
                protected.append(gettext("The draft of %(kind)s “%(name)s”") % what)
        return to_delete, counts, perms, protected


def version_in_hand(request: HttpRequest, row: Any) -> Revision | None:
    """The version that the form shows, or that the form which came back was made of."""
    if request.method == "POST":
        try:
            asked = Revision.objects.of(row).filter(pk=request.POST.get("began_from", "")).first()
        except ValidationError:
            asked = None
        if asked:
            return asked
    try:
        return publication.begin(row)
    except Unsaved:  # the disk is full; she can read all the same
        return publication.head(row)


def on_top(request: HttpRequest) -> Content | None:
    """What the form showed that is in no version yet: two changes that were merged."""
    if not (text := request.POST.get("on_top")):
        return None
    try:
        found: Content = signing.loads(text, salt=ON_TOP)
    except signing.BadSignature:
        return None
    return found


def laid_out(here: Sheet, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """In a rehearsal: the row says what the draft says, and no rule for readers holds."""
    row = type(here.row)._default_manager.get(pk=here.row.pk)
    content = here.start or (here.base.said if here.base else take(row))
    if row.is_published:
        row.set_status("draft", by=None)
        hidden = {name: getattr(row, name) for name in ("status", "published_at", "published_by")}
        type(row)._default_manager.filter(pk=row.pk).update(**hidden)
    try:
        with transaction.atomic():
            put(content, row)
    except IntegrityError:  # its address has become another's
        row = type(here.row)._default_manager.get(pk=here.row.pk)
        put(publication.without_address(content, row), row)
    return answer()
