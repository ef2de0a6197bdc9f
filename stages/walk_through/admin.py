"""What editors see of the walk-through: missing questions, and what each situation gets."""

from itertools import product

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from organisations.choices import Exploitation
from publishing.translated import columns
from stages.choices import Age, Residence
from stages.models import Step
from stages.walk_through.situation import FACETS, Situation


class WalkThroughMixin:
    """Adds a page beside the list of steps."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.walk_through)
        return [path("walk-through/", view, name="stages_step_walk_through"), *super().get_urls()]

    def walk_through(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        situation = Situation.read(request.GET)
        steps = list(public_steps())
        context = {
            **self.admin_site.each_context(request),
            "title": _("The walk-through"),
            "opts": self.opts,
            "incomplete": incomplete(),
            "choices": [
                (name, Step._meta.get_field(name).verbose_name, options(name, situation))
                for name in FACETS
            ],
            "preview": preview(situation, steps),
            "forms": Exploitation.labels,
            "counts": counts(steps),
        }
        return TemplateResponse(request, "admin/stages/step/walk_through.html", context)


def public_steps():
    fields = columns("question", "title")
    return Step.objects.public().order_by("tree_id", "lft").as_links(*FACETS, "question", *fields)


def options(name, situation):
    """[(value, label, whether it is chosen)] of a part of a situation; the first is none."""
    choices = Step._meta.get_field(name).flatchoices
    chosen = getattr(situation, name)
    return [("", _("not said"), not chosen)] + [
        (value, label, value in chosen) for value, label in choices
    ]


def questions(step):
    return {code: getattr(step, f"question_{code}") for code, _name in settings.LANGUAGES}


def incomplete():
    """[(step, names of languages)] of every step that asks, but not in these languages."""
    found = []
    for step in Step.objects.order_by("tree_id", "lft").as_links("status", *columns("question")):
        asked = questions(step)
        missing = [code for code, question in asked.items() if not question]
        if any(asked.values()) and missing:
            names = [get_language_info(code)["name_translated"] for code in missing]
            found.append((step, ", ".join(map(str, names))))
    return found


def preview(situation, steps):
    """[(stage, [steps it asks about], [(step, why it is among the others)])]"""
    stages = {}
    for step, why_not in situation.reasons(steps):
        if step.level == 0:
            stages[step.tree_id] = (step, [], [])
        step.asked = questions(step)
        if any(step.asked.values()):
            _stage, asked, others = stages[step.tree_id]
            asked.append(step) if not why_not else others.append((step, why_not))
    return list(stages.values())


def counts(steps):
    """[(age, residence, [how many steps each stage asks about, and which ask none])].

    One of these for each form of exploitation.
    """
    rows = []
    for age, residence in product(Age, Residence):
        cells = []
        for form in Exploitation:
            found = preview(Situation((age,), (residence,), (form,)), steps)
            cells.append(
                {
                    "numbers": " + ".join(str(len(asked)) for _stage, asked, _others in found),
                    "empty": [stage.title for stage, asked, _others in found if not asked],
                }
            )
        rows.append((age.label, residence.label, cells))
    return rows
