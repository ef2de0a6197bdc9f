"""In words: what can be chosen, what somebody chose, and why an organisation fits it."""

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from organisations import cldr
from organisations.choices import (
    Age,
    Audience,
    Coverage,
    Exploitation,
    Kind,
    Language,
    Need,
    RegionKind,
)
from organisations.finder.directory import YES, is_special
from organisations.finder.regions import Regions, once
from organisations.models import Organisation, OrganisationRow, Region

if TYPE_CHECKING:
    from organisations.finder.finder import Finder

Shown: TypeAlias = Organisation | OrganisationRow
FIXED: dict[str, type[TextChoices]] = {
    "need": Need,
    "form": Exploitation,
    "who": Audience,
    "age": Age,
    "language": Language,
}


@lru_cache  # They are fixed, and a page has a hundred of them: a tenth of its cost.
def answers(question: str, language: str) -> list[tuple[str, str]]:
    """[(value, label)] of the answers to a question, as the form in a language shows them."""
    with override(language):
        if question == "now":
            return [(YES, _("Can be reached now"))]
        if question == "anonymous":
            return [(YES, _("You can stay anonymous"))]
        found = [(value, str(capfirst(label))) for value, label in FIXED[question].choices]
    return sorted(found, key=lambda each: each[1]) if question == "language" else found


def all_of(province: str) -> str:
    return _("All of %(province)s") % {"province": province}


def name(regions: Regions, region: Region) -> str:
    """A region as one can choose it, beside the others of its province."""
    names = regions.names(get_language())
    if region.key in regions.rests:
        return _("The rest of %(province)s") % {
            "province": names[regions.lies_in[region.pk][0].key]
        }
    return names[region.key]


def label(regions: Regions, question: str, value: str) -> str:
    """A choice, as the button says it that takes it back."""
    if question == "region":
        return name(regions, regions.by_key[value])
    if question == "language":
        return capfirst(_("speaks %(language)s") % {"language": Language(value).label})
    if question == "who":
        return capfirst(_("for %(whom)s") % {"whom": Audience(value).label})
    return dict(answers(question, get_language()))[value]


def because(finder: "Finder", organisation: Shown) -> str:
    """Why an organisation is shown, and why here: "Works in Groningen, also for under 18." """
    reasons = list(_reasons(finder, organisation))
    return capfirst(", ".join(reasons)) + "." if reasons else ""


def _reasons(finder: "Finder", organisation: Shown) -> Iterator[str]:
    """In the order of the questions. What it needs to fit a need its kind says already."""
    chosen = finder.chosen
    if finder.region and (where := _where(finder, organisation)):
        yield where
    if "now" in chosen:
        yield _("can be reached now")
    if "form" in chosen:
        yield _form(organisation, Exploitation(chosen["form"]))
    if "who" in chosen:
        yield _("for %(whom)s") % {"whom": Audience(chosen["who"]).label}
    if chosen.get("age") in organisation.ages:  # else it says nothing about age
        yield _age(organisation, chosen["age"])
    if "language" in chosen:
        yield _("speaks %(language)s") % {"language": Language(chosen["language"]).label}
    if "anonymous" in chosen:
        yield _("you can stay anonymous")


def _where(finder: "Finder", organisation: Shown) -> str:
    """ "" for those that work everywhere: the page says it once, of all of them."""
    if organisation.kind == Kind.COORDINATION and finder.gaps:
        return _("helps where no coordinator of the region can be reached")
    if organisation.coverage == Coverage.INTERNATIONAL:
        return _("works internationally")
    return works_in(finder, organisation) if organisation.coverage == Coverage.REGIONAL else ""


def works_in(finder: "Finder", organisation: Shown) -> str:
    """In which regions: of all of them those near the chosen one, if it is one of those there."""
    pks = finder.directory.works_in[organisation.pk]
    near = finder.regions.near(finder.region) if finder.region else []
    works = [each for each in near if each.pk in pks]
    works = works or [finder.regions.by_pk[pk] for pk in pks]
    works = [finder.region] if finder.region in works else once(sorted(works, key=_by_place))
    names = [name(finder.regions, each) for each in works[:2]]
    return _("works in %(places)s") % {"places": cldr.all_of(names)}


def _by_place(region: Region) -> tuple[bool, str]:
    """Provinces come first, for their names are the shorter ones."""
    return region.kind != RegionKind.PROVINCE, region.name


def _form(organisation: Shown, form: Exploitation) -> str:
    if form in organisation.exploitation and is_special(organisation):
        return _("%(form)s in particular") % {"form": form.label}
    return _("for %(form)s too") % {"form": form.label}


def _age(organisation: Shown, age: str) -> str:
    if len(organisation.ages) > 1:
        return _("also for people under 18") if age == Age.MINOR else _("for people of any age")
    return _("for people under 18") if age == Age.MINOR else _("for people of 18 or older")
