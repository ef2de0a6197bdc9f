"""Going through the stages together: one address, whose form says which page comes next."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt

from organisations.models import Region
from publishing.translated import beside, read_columns
from stages.choices import Answer
from stages.models import Step
from stages.walk_through.form import Walk, second_language
from stages.walk_through.nearby import referrals_nearby
from stages.walk_through.plan import Plan
from stages.walk_through.plan_text import plan_text
from stages.walk_through.situation import FACETS, StageSteps


@csrf_exempt  # it changes nothing, and a token would need a cookie
def walk_through(request: HttpRequest) -> HttpResponse:
    """Going through the stages together. The form carries all that was said; see Walk."""
    if request.method != "POST":
        return render(request, "stages/walk_start.html")
    with beside(second_language(request.POST)):
        walk = Walk(request.POST)
        if walk.place.stage:
            return stage_page(request, walk, walk.place.stage)
        pages = {"start": start_page, "situation": situation_page, "plan": plan_page}
        return pages[walk.place.name](request, walk)


def start_page(request: HttpRequest, walk: Walk) -> HttpResponse:
    """The first page, for who went back to it and has answered already."""
    return _page(request, "start", walk)


def situation_page(request: HttpRequest, walk: Walk) -> HttpResponse:
    choices = {name: vocabulary.choices for name, vocabulary in FACETS.items()}
    regions = Region.objects.public().only("key", "kind", *read_columns("name"))
    not_said = gettext_lazy("not said")
    return _page(request, "situation", walk, choices=choices, not_said=not_said, regions=regions)


def stage_page(request: HttpRequest, walk: Walk, stage: Step) -> HttpResponse:
    steps = StageSteps(stage, walk.situation)
    advised = [step.key for step in steps.fitting if step.advice]
    context = {"steps": steps, "answers": [*Answer.choices, ("", gettext_lazy("not answered"))]}
    context["referrals"] = referrals_nearby(advised, walk.situation, walk.region)
    return _page(request, "stage", walk, stage=stage, **context)


def plan_page(request: HttpRequest, walk: Walk) -> HttpResponse:
    plan = Plan(walk)
    if walk.as_text:
        return _page(request, "text", walk, plan=plan, plan_text=plan_text(plan))
    return _page(request, "plan", walk, plan=plan)


def _page(request: HttpRequest, name: str, walk: Walk, **context: Any) -> HttpResponse:
    return render(request, f"stages/walk_{name}.html", {"walk": walk, **context})
