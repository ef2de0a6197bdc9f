"""The site's content many times over, to see what growth costs.

Every row gets copies. A copy of a step stands below an earlier copy of the same step, four to
each, so the tree grows in depth as well as in breadth, as it does when editors write more:
nobody puts eight hundred steps below one stage.
"""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model

from organisations.models import Contact, Organisation
from pages.loading.loader import analyze
from pages.models import Page, Term
from publishing.models import Keyed
from publishing.version import changing
from stages import tree
from stages.models import Referral, Regulation, Right, Step, TimeLimit

BRANCHES = 4
ONCE = {"footer": False, "report_order": None, "emergency": False}
Row = TypeVar("Row", bound=Model)


@changing()
def multiply(times: int) -> None:
    """Turn the loaded content into `times` as much of everything but stages and regions."""
    for model in (Organisation, Regulation, Right, Page, Term):
        rows = list(model.objects.with_every_language().order_by("key"))
        model.objects.bulk_create(_copy(row, n) for n in range(1, times) for row in rows)
    _copy_parts(Contact, "organisation", Organisation, times)
    _copy_steps(times)
    _copy_parts(TimeLimit, "step", Step, times)
    _copy_referrals(times)
    for relation in ("rights", "regulations", "see_also"):
        _copy_links(Step, relation, times)
    _copy_links(Right, "regulations", times)
    tree.rebuild(Step.objects)
    analyze()


def _name(text: str, n: int) -> str:
    return f"{text}-{n}" if text else text


def _copy(row: Row, n: int, **changes: Any) -> Row:
    """A copy that differs in its id, key and slugs."""
    values = {
        f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name != "id"
    }
    for name in values:
        if name == "key" or name.startswith(("slug", "path")):
            values[name] = _name(values[name], n)
    # There is more content, but not a hundred emergency numbers or footers full of links.
    values |= {name: value for name, value in ONCE.items() if name in values}
    return type(row)(**{**values, **changes})


def _ids(model: type[Keyed]) -> dict[str, UUID]:
    return dict(model._default_manager.order_by().values_list("key", "id"))


def _copy_steps(times: int) -> None:
    steps = list(Step.objects.with_every_language().filter(level__gt=0).select_related("parent"))
    made = {(step.key, 0): step for step in steps}
    new = []
    for n in range(1, times):
        for step in steps:
            assert step.parent  # it is no stage
            on_stage = step.parent.level == 0
            above = made[step.key, (n - 1) // BRANCHES] if on_stage else made[step.parent.key, n]
            copy = _copy(step, n, parent_id=above.pk)
            made[step.key, n] = copy
            new.append(copy)
    Step.objects.bulk_create(new)


def _copy_parts(model: type[Keyed], owner: str, owners: type[Keyed], times: int) -> None:
    keys = {pk: key for key, pk in _ids(owners).items()}
    ids = _ids(owners)
    rows = list(model._default_manager.defer(None).order_by("key"))  # with every language
    model._default_manager.bulk_create(
        _copy(row, n, **{f"{owner}_id": ids[_name(keys[getattr(row, f"{owner}_id")], n)]})
        for n in range(1, times)
        for row in rows
    )


def _copy_referrals(times: int) -> None:
    steps, organisations = _ids(Step), _ids(Organisation)
    rows = list(Referral.objects.with_every_language().select_related("step", "organisation"))
    Referral.objects.bulk_create(
        _copy(
            row,
            n,
            step_id=steps[_name(row.step.key, n)],
            organisation_id=organisations[_name(row.organisation.key, n)],
        )
        for n in range(1, times)
        for row in rows
    )


def _copy_links(model: type[Keyed], relation: str, times: int) -> None:
    field: Any = model._meta.get_field(relation)
    through = field.remote_field.through
    source, target = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    sources, targets = _ids(model), _ids(field.related_model)
    source_keys = {pk: key for key, pk in sources.items()}
    target_keys = {pk: key for key, pk in targets.items()}
    links = [
        (source_keys[from_id], target_keys[to_id])
        for from_id, to_id in through.objects.values_list(source, target)
    ]
    through.objects.bulk_create(
        through(**{source: sources[_name(a, n)], target: targets[_name(b, n)]})
        for n in range(1, times)
        for a, b in links
        if _name(a, n) in sources and _name(b, n) in targets
    )
