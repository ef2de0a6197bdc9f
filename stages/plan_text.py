"""The plan as plain text, to paste into a letter or a file of one's own."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override


def plan_text(plan):
    """The whole plan, one language after the other."""
    texts = []
    for language in plan.languages:
        with override(language):
            texts.append("\n".join(_lines(plan)))
    return "\n\n\n".join(texts)


def _lines(plan):
    yield plan.title.upper()
    yield long_date(plan.made_on)
    for stage, needed, arranged in plan.stages:
        yield ""
        yield stage.title.upper()
        for each in needed:
            yield ""
            yield from _step_lines(plan, each)
        if arranged:
            yield ""
            yield _("Arranged already:")
            yield from (f"- {step.title}" for step in arranged)


def _step_lines(plan, needed):
    yield f"[ ] {needed.step.title}"
    yield needed.step.summary
    for limit in needed.limits:
        yield f"- {limit.label}: {' '.join([limit.limit, *plan.meaning(limit)])}"
    for helper in needed.helpers:
        yield f"* {helper.organisation.name}: {helper.referral.why}"
        if helper.is_elsewhere:
            yield f"  {_('Works in another region.')}"
        yield from (f"  {' '.join(_contact(contact))}" for contact in helper.organisation.reach)
        if happens := helper.organisation.what_happens:
            yield f"  {_('What happens then:')} {happens}"
    for right in needed.rights:
        yield f"- {right.title}: {right.summary}"
    if needed.regulations:
        citations = ", ".join(regulation.citation for regulation in needed.regulations)
        yield f"{_('The rules')}: {citations}"


def _contact(contact):
    yield f"{contact.label}: {contact.value}."
    if contact.always_open:
        yield _("Open day and night.")
    elif contact.hours:
        yield f"{_('Open:')} {contact.hours}."


def long_date(day):
    return date_format(day, "j F Y")
