"""The stages and their steps, and the rights and regulations they rest on."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render

from publishing.prepared import Prepared
from publishing.translated import columns
from stages.models import Referral, Regulation, Right, Step
from stages.navigation import Navigation, StepRow

PER_PAGE = 60
MOST_DEEPER = 300  # links to steps of the third level on one page of a stage


rights_at = Prepared(lambda step: Right.objects.public().filter(steps=step))
regulations_at = Prepared(lambda step: Regulation.objects.public().filter(steps=step))


@Prepared
def seen_from(step):
    found = Step.objects.public().filter(seen_from=step).order_by("tree_id", "lft")
    return found.rewrite(False).values(*columns("title", "path"))


def step_page(request, path):
    """A step, or the stage itself: its texts, who helps, rights, rules, and the way on."""
    way = Navigation(path)
    if way.step.level == 0:
        return stage_page(request, way)
    step = way.step
    context = {
        "way": way,
        "step": step,
        "here": step,
        "stages": way.stages,
        "referrals": Referral.objects.public().filter(step=step.pk).with_contacts(),
        "rights": rights_at(step.pk),
        "regulations": regulations_at(step.pk),
        "see_also": [StepRow(**values) for values in seen_from(step.pk)],
    }
    return render(request, "stages/step.html", context)


def stage_page(request, way):
    """A stage: its introduction and its steps with summaries, in order."""
    below = Step.objects.public().filter(parent=way.step.pk).order_by("lft")
    steps = Paginator(below, PER_PAGE).get_page(request.GET.get("page"))
    children = {step.pk: step for step in steps}
    for step in children.values():
        step.deeper = []
    for step in Step.objects.public().filter(parent__in=children).as_links()[:MOST_DEEPER]:
        children[step.parent_id].deeper.append(step)
    context = {"way": way, "step": way.step, "here": way.step, "stages": way.stages}
    return render(request, "stages/stage.html", {**context, "steps": steps})


def right_list(request):
    rights = Paginator(Right.objects.public(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "stages/right_list.html", {"rights": rights})


def right_page(request, slug):
    right = get_object_or_404(Right.objects.public().by_slug(slug))
    context = {
        "right": right,
        "here": right,
        "regulations": right.regulations.public()[:PER_PAGE],
        "steps": right.steps.public().as_links()[:PER_PAGE],
    }
    return render(request, "stages/right.html", context)


def regulation_list(request):
    found = Regulation.objects.public()
    regulations = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "stages/regulation_list.html", {"regulations": regulations})


def regulation_page(request, slug):
    regulation = get_object_or_404(Regulation.objects.public(), slug=slug)
    context = {
        "regulation": regulation,
        "here": regulation,
        "rights": regulation.grounds_of.public()[:PER_PAGE],
        "steps": regulation.steps.public().as_links()[:PER_PAGE],
    }
    return render(request, "stages/regulation.html", context)
