"""Where help is missing: kind of help by region, for one form of exploitation or for all."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from organisations.choices import Exploitation, Need
from organisations.finder.directory import YES, directory


@dataclass
class Cell:
    """How many public organisations help in a region, and how many more in the whole country."""

    own: int
    national: int

    @property
    def is_gap(self):
        return not self.own and not self.national

    @property
    def words(self):
        """What is missing; empty if nothing is."""
        if self.own:
            return ""
        return _("nobody") if self.is_gap else _("national only")


def matrix(form=""):
    """[(region, whether its coordinator is missing, [a Cell for each Need])], provinces first."""
    known = directory()
    sets, everywhere = known.sets, known.sets["everywhere", YES]
    fits = sets["form", form] if form else known.everybody
    needs = [fits & sets["need", need.value] for need in Need]
    return [
        (
            region,
            region.pk in known.gaps,
            [
                Cell(
                    (need & sets["works in", region.key] & ~everywhere).bit_count(),
                    (need & everywhere).bit_count(),
                )
                for need in needs
            ],
        )
        for region in known.regions.values()
    ]


def gaps_page(model_admin, request):
    """The page of the admin. A form of exploitation that there is not is no choice."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    form = request.GET.get("form", "")
    form = form if form in Exploitation.values else ""
    rows = matrix(form)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Where help is missing"),
        "forms": [(value, capfirst(label), value == form) for value, label in Exploitation.choices],
        "needs": [capfirst(need.label) for need in Need],
        "rows": rows,
        "nobody": sum(cell.is_gap for *_row, cells in rows for cell in cells),
        "national": sum(
            not cell.own and not cell.is_gap for *_row, cells in rows for cell in cells
        ),
        "uncoordinated": sum(is_gap for _region, is_gap, _cells in rows),
    }
    return TemplateResponse(request, "admin/organisations/gaps.html", context)
