"""In words: what somebody chose, and why an organisation fits it."""

from functools import lru_cache

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override
from markupsafe import escape

from organisations.choices import Age, Audience, Coverage, Exploitation, Language, Need
from organisations.finder.directory import NARROW

FIXED = {"need": Need, "form": Exploitation, "who": Audience, "age": Age, "language": Language}


@lru_cache
def answers(question, language):
    """[(value, label)] of the answers to a question, in a language, as a page shows them."""
    with override(language):
        if question not in FIXED:
            return [("yes", escape(label(None, question, "yes")))]
        found = [(value, escape(capfirst(label))) for value, label in FIXED[question].choices]
    return sorted(found, key=lambda each: each[1]) if question == "language" else found


def label(finder, question, value):
    """A choice, as the button says it that takes it back."""
    if question == "region":
        return finder.directory.by_key[value].name
    if question == "language":
        return capfirst(_("speaks %(language)s") % {"language": Language(value).label})
    if question == "who":
        return capfirst(_("for %(whom)s") % {"whom": Audience(value).label})
    if question == "now":
        return _("Can be reached now")
    if question == "anonymous":
        return _("You can stay anonymous")
    return capfirst(FIXED[question](value).label)


def because(finder, organisation):
    """Why an organisation is shown, and why here: "Works in Groningen, also for under 18." """
    reasons = [
        reason
        for question, value in finder.chosen.items()
        if (reason := REASONS[question](finder, organisation, value))
    ]
    return capfirst(", ".join(reasons)) + "." if reasons else ""


def _where(finder, organisation, value):
    if organisation.kind == "coordination" and finder.gaps:
        return _("helps where no coordinator of the region can be reached")
    if organisation.coverage == Coverage.NATIONAL:
        return _("works in the whole of the Netherlands")
    if organisation.coverage == Coverage.INTERNATIONAL:
        return _("works internationally")
    near = set(finder.directory.near(finder.region))
    place = finder.directory.places[organisation.pk]
    works = [pk for pk in finder.directory.works_in.get(place, ()) if pk in near]
    works = [finder.region.pk] if finder.region.pk in works else works
    names = sorted({finder.directory.regions[pk].name for pk in works})
    return _("works in %(places)s") % {"places": _(" and ").join(names[:2])}


def _age(finder, organisation, value):
    if value not in organisation.ages:
        return None  # it says nothing about age
    if len(organisation.ages) > 1:
        return _("also for people under 18") if value == Age.MINOR else _("for people of any age")
    return _("for people under 18") if value == Age.MINOR else _("for people of 18 or older")


def _form(finder, organisation, value):
    if value in organisation.exploitation and len(organisation.exploitation) <= NARROW:
        return _("%(form)s in particular") % {"form": Exploitation(value).label}
    return _("for %(form)s too") % {"form": Exploitation(value).label}


REASONS = {
    "need": lambda finder, organisation, value: None,  # its kind says so
    "region": _where,
    "now": lambda *args: _("can be reached now"),
    "form": _form,
    "who": lambda finder, organisation, value: _("for %(whom)s") % {"whom": Audience(value).label},
    "age": _age,
    "language": lambda finder, organisation, value: (
        _("speaks %(language)s") % {"language": Language(value).label}
    ),
    "anonymous": lambda *args: _("you can stay anonymous"),
}
