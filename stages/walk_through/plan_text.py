"""The plan as plain text, to paste into a letter or a file of one's own."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from organisations.opening.words import hours_text
from publishing.translated import plain_text


def plan_text(plan):
    """The whole plan, one language after the other."""
    texts = []
    for language in plan.languages:
        with override(language):
            texts.append("\n".join(_lines(plan)))
    return "\n\n\n".join(texts)


def _lines(plan):
    yield plan.title.upper()
    yield date_format(plan.made_on, "j F Y")
    for stage, needed, arranged in plan.stages:
        yield f"\n{plain_text(stage, 'title').upper()}"
        for each in needed:
            yield ""
            yield from _step_lines(plan, each)
        if arranged:
            yield f"\n{_('Arranged already')}"
            yield from (f"- {plain_text(step, 'title')}" for step in arranged)


def _step_lines(plan, needed):
    yield f"[ ] {plain_text(needed.step, 'title')}"
    yield plain_text(needed.step, "summary")
    for limit in needed.limits:
        said = [f"{plain_text(limit, 'limit')}.", *plan.meaning(limit)]
        yield f"- {plain_text(limit, 'label')}: {' '.join(said)}"
    for helper in needed.helpers:
        yield from _helper_lines(helper)
    if needed.rights:
        yield _("Your rights")
    for right in needed.rights:
        yield f"- {plain_text(right, 'title')}: {plain_text(right, 'summary')}"
    if needed.regulations:
        citations = [plain_text(regulation, "citation") for regulation in needed.regulations]
        yield f"{_('The rules')}: {', '.join(citations)}"


def _helper_lines(helper):
    organisation = helper.organisation
    yield f"* {plain_text(organisation, 'name')}: {plain_text(helper.referral, 'why')}"
    if helper.is_elsewhere:
        yield f"  {_('Works in another region.')}"
    for contact in organisation.reach:
        yield f"  {' '.join(_contact(contact))}"
    if happens := plain_text(organisation, "what_happens"):
        yield f"  {_('What happens then:')} {happens}"


def _contact(contact):
    yield f"{plain_text(contact, 'label')}: {contact.value}."
    if hours := hours_text(contact):
        yield hours
