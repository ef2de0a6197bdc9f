"""Where help is missing: kind of help by region, for one form of exploitation or for all."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from organisations.choices import Exploitation, Need
from organisations.finder.directory import directory
from organisations.models import Region
from publishing.missing import Work


@dataclass
class Cell:
    """How many public organisations help in a region, and how many more in the whole country."""

    own: int
    national: int

    @property
    def is_gap(self) -> bool:
        return not self.own and not self.national

    @property
    def words(self) -> str:
        """What is missing; empty if nothing is."""
        if self.own:
            return ""
        return _("nobody") if self.is_gap else _("national only")


@dataclass
class Row:
    """A region, whether its coordinator is missing, and a cell for each need."""

    region: Region
    is_gap: bool
    cells: list[Cell]


def matrix(form: str = "") -> list[Row]:
    """For one form of exploitation, or for all; provinces first."""
    known = directory()
    fits = known.answering("form", form) if form else known.everybody
    needs = [fits & known.answering("need", need.value) for need in Need]
    rows = []
    for region in known.regions.by_key.values():
        own = known.working_in[region.key] - known.everywhere
        cells = [Cell(len(need & own), len(need & known.everywhere)) for need in needs]
        rows.append(Row(region, region in known.gaps, cells))
    return rows


def nobody(rows: list[Row]) -> int:
    return sum(cell.is_gap for row in rows for cell in row.cells)


def uncoordinated(rows: list[Row]) -> int:
    return sum(row.is_gap for row in rows)


def work() -> Iterator[Work]:
    """Where help is missing, for the first page of the admin."""
    rows, url = matrix(), reverse("admin:organisations_gaps")
    yield Work(_("Where help is missing: kinds of help, by region"), nobody(rows), url)
    yield Work(_("Where help is missing: coordinators to call"), uncoordinated(rows), url)


def gaps_page(model_admin, request):
    """The page of the admin. A form of exploitation that there is not is no choice."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    form = request.GET.get("form", "")
    form = form if form in Exploitation.values else ""
    rows = matrix(form)
    cells = [cell for row in rows for cell in row.cells]
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Where help is missing"),
        "forms": [(value, capfirst(label), value == form) for value, label in Exploitation.choices],
        "needs": [capfirst(need.label) for need in Need],
        "rows": rows,
        "nobody": nobody(rows),
        "national": sum(not cell.own and not cell.is_gap for cell in cells),
        "uncoordinated": uncoordinated(rows),
    }
    return TemplateResponse(request, "admin/organisations/gaps.html", context)
