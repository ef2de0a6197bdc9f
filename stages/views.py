"""The stages and their steps, and the rights and regulations they rest on."""

from collections import defaultdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from publishing.lists import part_of
from stages.models import Regulation, Right, Step
from stages.navigation import Navigation

PER_PAGE = 60
MOST_DEEPER = 300  # links to steps of the third level on one page of a stage


def step_page(request: HttpRequest, path: str) -> HttpResponse:
    """A step, or the stage itself: its texts, who helps, rights, rules, and the way on."""
    step = get_object_or_404(Step.objects.public().at(path).with_languages())
    if step.is_stage:
        return stage_page(request, step)
    context = {
        "step": step,
        "here": step,
        "way": Navigation(step),
        "time_limits": step.time_limits.all(),
        "referrals": step.referrals.public().with_contacts(),
        "rights": step.rights.public().listed(),
        "regulations": step.regulations.public().listed(),
        "see_also": step.see_also.public().as_links(),
    }
    return render(request, "stages/step.html", context)


def stage_page(request: HttpRequest, stage: Step) -> HttpResponse:
    """A stage: its introduction and its steps with summaries, in order."""
    below = Step.objects.public_below([stage])
    steps = part_of(below, PER_PAGE, request)
    deeper = Step.objects.public_below(steps).as_links()[:MOST_DEEPER]
    children = defaultdict(list)
    for step in deeper:
        children[step.parent_id].append(step)
    context = {"step": stage, "here": stage, "way": Navigation(stage)}
    return render(request, "stages/stage.html", {**context, "steps": steps, "children": children})


def right_list(request: HttpRequest) -> HttpResponse:
    rights = part_of(Right.objects.public().listed(), PER_PAGE, request)
    return render(request, "stages/right_list.html", {"rights": rights})


def right_page(request: HttpRequest, slug: str) -> HttpResponse:
    right = get_object_or_404(Right.objects.public().with_languages().by_slug(slug))
    context = {
        "right": right,
        "here": right,
        "regulations": right.regulations.public().listed()[:PER_PAGE],
        "steps": right.steps.public().as_links()[:PER_PAGE],
    }
    return render(request, "stages/right.html", context)


def regulation_list(request: HttpRequest) -> HttpResponse:
    regulations = part_of(Regulation.objects.public().listed(), PER_PAGE, request)
    return render(request, "stages/regulation_list.html", {"regulations": regulations})


def regulation_page(request: HttpRequest, slug: str) -> HttpResponse:
    regulation = get_object_or_404(Regulation.objects.public().with_languages(), slug=slug)
    context = {
        "regulation": regulation,
        "here": regulation,
        "rights": regulation.grounds_of.public().listed()[:PER_PAGE],
        "steps": regulation.steps.public().as_links()[:PER_PAGE],
    }
    return render(request, "stages/regulation.html", context)
