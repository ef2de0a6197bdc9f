"""What editors see of the walk-through: missing questions, and what each situation gets."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext_lazy as _

from organisations.choices import Exploitation
from publishing.admin import Page
from publishing.translated import columns
from stages.choices import Age, Residence
from stages.models import Step
from stages.walk_through.situation import FACETS, Situation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class WalkThroughMixin(Page):
    """Adds a page beside the list of steps."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.walk_through)
        return [path("walk-through/", view, name="stages_step_walk_through"), *super().get_urls()]

    def walk_through(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        situation = Situation.read(request.GET)
        steps = list(public_steps())
        context = {
            **self.admin_site.each_context(request),
            "title": _("The walk-through"),
            "opts": self.opts,
            "incomplete": list(incomplete("question")),
            "without_action": list(incomplete("action")),
            "choices": [Choice(name, situation) for name in FACETS],
            "preview": preview(situation, steps),
            "forms": Exploitation.labels,
            "counts": list(counts(steps)),
        }
        return TemplateResponse(request, "admin/stages/step/walk_through.html", context)


class Choice:
    """A part of a situation to choose: `options` are (value, label, whether it is chosen)."""

    def __init__(self, name: str, situation: Situation) -> None:
        self.name = name
        self.label = Step._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # a column
        chosen = getattr(situation, name)
        self.options: list[tuple[str, StrOrPromise, bool]] = [("", _("not said"), not chosen)]
        self.options += [(value, label, value in chosen) for value, label in FACETS[name].choices]


@dataclass
class Incomplete:
    """A step that asks, and a text of it that is not there in these languages."""

    step: Step
    languages: str


@dataclass
class Asked:
    """A step that asks, its question in each language, and why it does not fit: "" if it does."""

    step: Step
    questions: dict[str, str | None]
    why_not: str


@dataclass
class StagePreview:
    """What a stage asks in a situation, and what stands among its other steps."""

    stage: Step
    asked: list[Asked] = field(default_factory=list)
    others: list[Asked] = field(default_factory=list)

    @property
    def how_many(self) -> str:
        number = len(self.asked)
        return ngettext("%(number)s question", "%(number)s questions", number) % {"number": number}


@dataclass
class Count:
    """How many steps each stage asks about, as a sum, and the stages that ask nothing."""

    numbers: str
    empty: list[str]


@dataclass
class CountsRow:
    age: "StrOrPromise"
    residence: "StrOrPromise"
    counts: list[Count]  # one for each form of exploitation


def public_steps() -> QuerySet[Step]:
    return Step.objects.public().as_links(*FACETS, *columns("question", "title"))


def questions(step: Step) -> dict[str, str | None]:
    return {code: getattr(step, f"question_{code}") for code in settings.EDITORS_LANGUAGES}


def incomplete(field: str) -> Iterator[Incomplete]:
    """Also drafts: a text is missing before it is public."""
    for step in Step.objects.asking().as_links("status", *columns(field)):
        missing = [
            code for code in settings.EDITORS_LANGUAGES if not getattr(step, f"{field}_{code}")
        ]
        if missing:
            names = (get_language_info(code)["name_translated"] for code in missing)
            yield Incomplete(step, ", ".join(map(str, names)))


def preview(situation: Situation, steps: list[Step]) -> list[StagePreview]:
    """What each stage asks somebody in a situation, as the walk-through would."""
    stages: dict[int, StagePreview] = {}
    for step, why_not in situation.reasons(steps):
        stage = stages.setdefault(step.tree_id, StagePreview(step))
        asked = questions(step)
        if any(asked.values()):
            (stage.others if why_not else stage.asked).append(Asked(step, asked, why_not))
    return list(stages.values())


def counts(steps: list[Step]) -> Iterator[CountsRow]:
    """How many questions each stage has, for every situation there is."""
    for age, residence in product(Age, Residence):
        row = []
        for form in Exploitation:
            found = preview(Situation((age,), (residence,), (form,)), steps)
            numbers = " + ".join(str(len(stage.asked)) for stage in found)
            row.append(Count(numbers, [each.stage.title for each in found if not each.asked]))
        yield CountsRow(age.label, residence.label, row)
