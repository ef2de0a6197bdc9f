"""The plan as plain text, to paste into a letter or a file of one's own."""

from collections.abc import Iterator

from django.utils.translation import get_language_bidi, override
from django.utils.translation import gettext as _

from organisations.choices import Availability
from organisations.cldr import long_date
from organisations.models import ContactRow
from organisations.opening.words import hours_text
from publishing.translated import first_of, plain_text
from stages.walk_through.plan import Helper, Needed, Plan


def plan_text(plan: Plan) -> str:
    """The whole plan, one language after the other."""
    texts = []
    for language in plan.languages:
        with override(language):
            texts.append("\n".join(_lines(plan)))
    return "\n\n\n".join(texts)


def _lines(plan: Plan) -> Iterator[str]:
    yield plan.title.upper()
    yield long_date(plan.made_on)
    if plan.calls:
        yield f"\n{_('Call first').upper()}"
    for helper in plan.calls:
        yield from _helper_lines(helper)
    for part in plan.stages:
        yield f"\n{plain_text(part.stage, 'title').upper()}"
        for needed in part.needed:
            yield ""
            yield from _step_lines(plan, needed)
        if part.arranged:
            yield f"\n{_('Arranged already')}"
            yield from (f"- {plain_text(step, 'title')}" for step in part.arranged)


def _helper_lines(helper: Helper) -> Iterator[str]:
    steps = _("For step %(steps)s") % {"steps": helper.steps}
    yield f"[ ] {helper.number}. {plain_text(helper.organisation, 'name')} ({steps})"
    for number, reason in helper.reasons:
        at_step = _("Step %(number)s:") % {"number": number}
        yield f"  {at_step} {plain_text(reason, 'why')}"
    for contact in helper.contacts:
        yield f"  {' '.join(_contact(contact))}"
    if happens := plain_text(helper.organisation, "what_happens"):
        yield f"  {_('What happens then:')} {happens}"


def _step_lines(plan: Plan, needed: Needed) -> Iterator[str]:
    said = first_of(needed.step, ["action", "title"])
    summary = plain_text(needed.step, "summary")
    yield f"[ ] {needed.number}. {plain_text(needed.step, said)}"
    yield f"{plain_text(needed.step, 'title')}: {summary}" if said == "action" else summary
    if needed.helpers:
        yield f"{_('See')} {', '.join(str(helper.number) for helper in needed.helpers)}"
    for limit in needed.limits:
        length = [f"{plain_text(limit, 'limit').removesuffix('.')}.", *plan.meaning(limit)]
        yield f"- {plain_text(limit, 'label')}: {' '.join(length)}"
    if needed.rights:
        yield _("Your rights")
    for right in needed.rights:
        yield f"- {plain_text(right, 'title')}: {plain_text(right, 'summary')}"
    if needed.regulations:
        citations = [plain_text(regulation, "citation") for regulation in needed.regulations]
        yield f"{_('The rules')}: {', '.join(citations)}"


def _contact(contact: ContactRow) -> Iterator[str]:
    # Between signs that keep its groups in order: else Arabic changes them around.
    value = f"\u2066{contact.value}\u2069" if get_language_bidi() else contact.value
    yield f"{plain_text(contact, 'label')}: {value}."
    if contact.availability != Availability.UNKNOWN:
        yield hours_text(contact)
