"""The admin of the stages: the tree of steps, and the rights and regulations they rest on."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline
from mptt.admin import DraggableMPTTAdmin, MPTTAdminForm, MPTTModelAdmin
from mptt.exceptions import InvalidMove

from publishing.admin import LASTING, FieldsMixin, KeyedForm, PublishableMixin, links
from publishing.desk.admin import StateFilter
from publishing.desk.forms import PartMixin
from publishing.desk.redirects import leading_on
from publishing.missing import Lack, MissingFilter, any_of, empty, filled
from publishing.translated import columns
from publishing.unsaved import NOT_SAVED, Unsaved, note
from stages import tree
from stages.models import Referral, Regulation, Right, Step, TimeLimit
from stages.undo import UndoMixin
from stages.walk_through.admin import WalkThroughMixin

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class ReferralInline(PartMixin, FieldsMixin, TranslationStackedInline):
    model = Referral
    extra = 0
    autocomplete_fields = ["organisation"]
    fields = [("organisation", "order"), "why"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Referral]:
        referrals = super().get_queryset(request)
        return referrals.joined("organisation")  # type: ignore[attr-defined]  # a ReferralQuerySet


class TimeLimitInline(PartMixin, FieldsMixin, TranslationStackedInline):
    model = TimeLimit
    extra = 0
    fields = ["label", "limit", ("amount", "unit"), "source", "order"]


class StepForm(KeyedForm, MPTTAdminForm):
    def clean_see_also(self) -> QuerySet[Step]:
        if self.instance in self.cleaned_data["see_also"]:
            raise forms.ValidationError(_("A step need not refer to itself."))
        return self.cleaned_data["see_also"]


class StageFilter(admin.SimpleListFilter):
    title = _("stage")
    parameter_name = "stage"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(stage.key, stage.title) for stage in Step.objects.stages().as_links()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Step]) -> QuerySet[Step]:
        if not self.value():
            return queryset
        return queryset.filter(
            tree_id__in=Step.objects.stages().filter(key=self.value()).values("tree_id")
        )


def move_action(direction: str, description: "StrOrPromise") -> Callable[..., None]:
    """An action that does what dragging does, for who cannot drag (WCAG 2.2, 2.5.7)."""

    @admin.action(description=description, permissions=["write"])
    def move(modeladmin: "StepAdmin", request: HttpRequest, queryset: QuerySet[Step]) -> None:
        steps = list(queryset[:2])
        if len(steps) != 1:
            message = _("Choose one step to move; those below it move with it.")
            modeladmin.message_user(request, message, messages.ERROR)
            return
        modeladmin.move(request, steps[0], lambda step: tree.nudge(step, direction))

    move.__name__ = f"move_{direction}"
    return move


@admin.register(Step)
class StepAdmin(
    UndoMixin, WalkThroughMixin, PublishableMixin, DraggableMPTTAdmin, TranslationAdmin
):
    form = StepForm
    list_display = ["tree_actions", "indented_title", "is_public", "state", "checked_on"]
    list_display_links = ["indented_title"]
    list_filter = ["status", StateFilter, StageFilter, MissingFilter]
    sortable_by = []  # another order would hide the tree
    expand_tree_by_default = True
    search_fields = ["key", "title_nl", "title_en"]
    autocomplete_fields = ["rights", "regulations", "see_also"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [ReferralInline, TimeLimitInline]
    actions = [
        *PublishableMixin.actions,
        move_action("up", _("Move up")),
        move_action("down", _("Move down")),
        move_action("in", _("Move in: below the step before it")),
        move_action("out", _("Move out: beside the step it is part of")),
    ]
    fieldsets = [
        (
            _("Name and text"),
            {"fields": ["parent", "title", "tab_title", "slug", "summary", "body"]},
        ),
        (_("In the walk-through"), {"fields": ["question", "action", "advice"]}),
        (_("For whom"), {"fields": ["audiences", "ages", "residences", "exploitation"]}),
        (_("Connections"), {"fields": ["rights", "regulations", "see_also"]}),
        (_("Sources"), {"fields": ["sources", "checked_on", "checked_by"]}),
        (_("Look"), {"fields": ["sign"]}),
        LASTING,
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Step]:
        steps = super().get_queryset(request)
        return steps.with_hidden()  # type: ignore[attr-defined]  # it is a StepQuerySet

    def get_readonly_fields(self, request: HttpRequest, obj: Step | None = None) -> list[str]:
        """The place is chosen once; from then on the step is moved in the list."""
        return [*super().get_readonly_fields(request, obj), *(["parent"] if obj else [])]

    def get_form(
        self, request: HttpRequest, obj: Step | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        if obj:
            kwargs["help_texts"] = {"parent": _("To move this step, drag it in the list of steps.")}
        return super().get_form(request, obj, change=change, **kwargs)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Django's own, which calls StepQuerySet.delete: mptt's would delete without the lock."""
        return super(MPTTModelAdmin, self).get_actions(request)

    def lacks(self) -> list[Lack]:
        """Also the action of a step that asks, in whichever language: see its walk-through."""
        asks = any_of(map(filled, columns("question")))
        without = any_of(map(empty, columns("action")))
        return [*super().lacks(), Lack("action", gettext("no action for the plan"), asks & without)]

    def why_hidden(self, obj: Step) -> "StrOrPromise | None":
        if not obj.is_published:
            return super().why_hidden(obj)
        is_hidden = getattr(obj, "is_hidden", None)
        if is_hidden is None:
            is_hidden = not Step.objects.public().filter(pk=obj.pk).exists()
        return _("No: a step above it is a draft.") if is_hidden else None

    @admin.display(description=_("on the site"))
    def is_public(self, obj: Step) -> "StrOrPromise":
        return self.why_hidden(obj) or _("Yes")

    @admin.display(description=_("step"))
    def indented_title(self, obj: Step) -> str:
        return format_html('<span class="level-{}">{}</span>', min(obj.level, 6), obj)

    def _tree_context(self, request: HttpRequest) -> dict[str, Any]:
        words = {
            "before": _("place before"),
            "child": _("place inside"),
            "after": _("place after"),
            "collapseTree": _("Fold all"),
            "expandTree": _("Unfold all"),
        }
        return {**super()._tree_context(request), "messages": words}

    @admin.display(description=_("move"))
    def tree_actions(self, obj: Step) -> str:
        return format_html(
            '<div class="drag-handle" title="{}"></div>'
            '<div class="tree-node" data-pk="{}" data-level="{}"></div>',
            _("Drag to move"),
            obj.pk,
            obj.level,
        )

    def _move_node(self, request: HttpRequest) -> HttpResponse:
        """What mptt's script sends after a drag. It shows the list anew, with our message."""
        steps = self.get_queryset(request)
        position = request.POST.get("position")
        try:
            step = steps.get(pk=request.POST.get("cut_item", ""))
            target = steps.get(pk=request.POST.get("pasted_on", ""))
        except (Step.DoesNotExist, ValidationError):
            target = None
        if not target or position not in ("last-child", "left", "right"):
            self.message_user(request, _("That step is no longer there."), messages.ERROR)
            return HttpResponse("FAIL")
        moved = self.move(request, step, lambda step: tree.move(step, target, position))
        return HttpResponse("OK" if moved else "FAIL")

    def move(self, request: HttpRequest, step: Step, move: Callable[[Step], None]) -> bool:
        """Move a step, or say why not and change nothing. Returns whether it moved."""
        try:
            if not self.has_write_permission(request, step):
                raise ValidationError(_("You may not change it."))
            with tree.locked(), leading_on(step):
                stood = tree.spot_of(Step.objects.get(pk=step.pk))
                move(step)
                Step.objects.get(pk=step.pk).clean()  # its new address may be somebody's
                entry = self.log_change(request, step, _("Moved in the tree."))
        except InvalidMove:
            why: StrOrPromise = _("There is no such place for it.")
        except IntegrityError:
            why = _("A step beside its new place has the same slug.")
        except ValidationError as error:
            why = " ".join(error.messages)
        except Unsaved as error:
            note(request, error)
            why = NOT_SAVED
        else:
            self.remember(request, step, stood, entry)
            self.message_user(
                request, _("“%(step)s” was moved.") % {"step": step}, messages.SUCCESS
            )
            return True
        message = _("“%(step)s” was not moved. %(why)s") % {"step": step, "why": why}
        self.message_user(request, message, messages.ERROR)
        return False


@admin.register(Right)
class RightAdmin(PublishableMixin, TranslationAdmin):
    list_display = ["title", "state", "checked_on", "order"]
    list_filter = ["status", StateFilter, MissingFilter]
    search_fields = ["key", "title_nl", "title_en"]
    autocomplete_fields = ["regulations"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["named_at"]
    fieldsets = [
        (_("Name and text"), {"fields": ["title", "slug", "summary", "body"]}),
        (_("Connections"), {"fields": ["regulations", "named_at", "order"]}),
        (_("Sources"), {"fields": ["sources", "checked_on", "checked_by"]}),
        LASTING,
    ]

    @admin.display(description=_("named at these steps"))
    def named_at(self, obj: Right) -> str:
        return links(obj.steps.as_links("status"))


@admin.register(Regulation)
class RegulationAdmin(PublishableMixin, TranslationAdmin):
    list_display = ["title", "citation", "kind", "verified", "state", "checked_on"]
    list_filter = ["status", StateFilter, "kind", "verified", MissingFilter]
    search_fields = ["key", "title_nl", "title_en", "citation_nl", "citation_en", "identifier"]
    prepopulated_fields = {"slug": ["title_nl"]}
    readonly_fields = ["ground_of", "named_at"]
    fieldsets = [
        (_("Name and text"), {"fields": ["kind", "title", "slug", "citation", "summary", "body"]}),
        (_("The law itself"), {"fields": ["identifier", "url", "articles", "verified"]}),
        (_("Connections"), {"fields": ["ground_of", "named_at", "order"]}),
        (_("Sources"), {"fields": ["sources", "checked_on", "checked_by", "note"]}),
        LASTING,
    ]

    @admin.display(description=_("ground of these rights"))
    def ground_of(self, obj: Regulation) -> str:
        return links(obj.grounds_of.all())

    @admin.display(description=_("named at these steps"))
    def named_at(self, obj: Regulation) -> str:
        return links(obj.steps.as_links("status"))
