"""The plan as plain text, to paste into a letter or a file of one's own."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from organisations.models import Contact
from organisations.opening.words import hours_text
from publishing.translated import plain_text
from stages.walk_through.nearby import NearbyReferral
from stages.walk_through.plan import Needed, Plan


def plan_text(plan: Plan) -> str:
    """The whole plan, one language after the other."""
    texts = []
    for language in plan.languages:
        with override(language):
            texts.append("\n".join(_lines(plan)))
    return "\n\n\n".join(texts)


def _lines(plan: Plan) -> Iterator[str]:
    yield plan.title.upper()
    yield date_format(plan.made_on, "j F Y")
    for part in plan.stages:
        yield f"\n{plain_text(part.stage, 'title').upper()}"
        for needed in part.needed:
            yield ""
            yield from _step_lines(plan, needed)
        if part.arranged:
            yield f"\n{_('Arranged already')}"
            yield from (f"- {plain_text(step, 'title')}" for step in part.arranged)


def _step_lines(plan: Plan, needed: Needed) -> Iterator[str]:
    yield f"[ ] {plain_text(needed.step, 'title')}"
    yield plain_text(needed.step, "summary")
    for limit in needed.limits:
        said = [f"{plain_text(limit, 'limit')}.", *plan.meaning(limit)]
        yield f"- {plain_text(limit, 'label')}: {' '.join(said)}"
    for referral in needed.referrals:
        yield from _referral_lines(referral)
    if needed.rights:
        yield _("Your rights")
    for right in needed.rights:
        yield f"- {plain_text(right, 'title')}: {plain_text(right, 'summary')}"
    if needed.regulations:
        citations = [plain_text(regulation, "citation") for regulation in needed.regulations]
        yield f"{_('The rules')}: {', '.join(citations)}"


def _referral_lines(referral: NearbyReferral) -> Iterator[str]:
    organisation = referral.organisation
    yield f"* {plain_text(organisation, 'name')}: {plain_text(referral.reason, 'why')}"
    if referral.is_elsewhere:
        yield f"  {_('Works in another region.')}"
    for contact in referral.contacts:
        yield f"  {' '.join(_contact(contact))}"
    if happens := plain_text(organisation, "what_happens"):
        yield f"  {_('What happens then:')} {happens}"


def _contact(contact: Contact) -> Iterator[str]:
    yield f"{plain_text(contact, 'label')}: {contact.value}."
    if hours := hours_text(contact):
        yield hours
