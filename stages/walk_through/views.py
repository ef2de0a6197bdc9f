"""Going through the stages together: one address, whose form says which page comes next."""

from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from organisations.choices import Exploitation
from stages.choices import Age, Answer, Residence
from stages.walk_through.form import Walk
from stages.walk_through.nearby import helpers_at
from stages.walk_through.plan import Plan
from stages.walk_through.plan_rows import emergency_numbers
from stages.walk_through.situation import regions


@csrf_exempt  # it changes nothing, and a token would need a cookie
def walk_through(request):
    """Going through the stages together. The form carries all that was said; see Walk."""
    context = {"emergency": next(iter(emergency_numbers()), None)}
    if request.method != "POST":
        return render(request, "stages/walk_start.html", context)
    walk = Walk(request.POST)
    context |= {"walk": walk, "stages": walk.stages}
    if walk.place.stage:
        advised = [step.key for step in walk.fitting if step.advice]
        context |= {"helpers": helpers_at(advised, walk.situation), "answers": Answer.choices}
        return render(request, "stages/walk_stage.html", context)
    if walk.place.name == "plan":
        template = "stages/walk_text.html" if walk.as_text else "stages/walk_plan.html"
        return render(request, template, {**context, "plan": Plan(walk)})
    choices = {"ages": Age, "residences": Residence, "forms": Exploitation}
    choices = {name: vocabulary.choices for name, vocabulary in choices.items()}
    return render(
        request, "stages/walk_situation.html", {**context, **choices, "regions": regions()}
    )
