"""What the walk-through reads: rows of what is public, in every language, by the steps' keys.

A plan can name each organisation, right and rule there is, many of them many times, so most
rows hold their columns only.
"""

from collections import defaultdict

from django.db.models import F

from organisations.choices import Coverage, Kind
from organisations.models import Contact, Organisation
from publishing.prepared import Prepared, Row, padded
from publishing.translated import columns, plain_text
from stages.models import Regulation, Right, Step
from stages.models.time_limit import Counted

MOST_STAGES = 12
MOST_STEPS = 100  # of a stage on one page


class ContactRow(Row):
    """One way to reach an organisation, shown as a Contact is."""

    is_phone, href, host = Contact.is_phone, Contact.href, Contact.host


class OrganisationRow(Row):
    """An organisation with its contacts in `reach`."""

    @property
    def stands_for_coordinators(self):
        return self.kind == Kind.CARE_COORDINATION and self.coverage != Coverage.REGIONAL


class LimitRow(Counted, Row):
    """A time limit, and what can be counted from it."""


emergency_numbers = Prepared(lambda: Contact.objects.emergency()[:1])


@Prepared
def public_stages():
    return Step.objects.public().stages().as_links("summary")[:MOST_STAGES]


@Prepared
def steps_of_stage(stage):
    """A stage and its steps; one more than is shown tells whether there are more."""
    trees = Step.objects.public().filter(pk=stage).order_by().values("tree_id")
    below = Step.objects.public().filter(tree_id__in=trees)
    fields = ["summary", "question", "advice", "ages", "residences", "exploitation"]
    return below.order_by("lft").as_links(*fields)[: MOST_STEPS + 1]


@Prepared
def _steps(keys):
    found = Step.objects.public().filter(key__in=keys).order_by("tree_id", "lft")
    texts = columns("title", "summary", "question")
    return found.rewrite(False).values("key", "tree_id", "checked_on", *texts)


@Prepared
def _referrals(keys):
    found = Organisation.objects.public().filter(referrals__step__key__in=keys)
    found = found.order_by("referrals__order", "referrals__key")
    why = {name: F(f"referrals__{name}") for name in columns("why")}
    return found.rewrite(False).values("key", step=F("referrals__step__key"), **why)


@Prepared
def _organisations(keys):
    found = Organisation.objects.public().filter(key__in=keys).rewrite(False)
    texts = columns("name", "what_happens")
    return found.values("pk", "key", "kind", "coverage", "checked_on", *texts)


@Prepared
def _contacts(keys):
    found = Organisation.objects.public().filter(key__in=keys, contacts__isnull=False)
    found = found.order_by("contacts__order", "contacts__key").rewrite(False)
    names = ["value", "availability", "hours", "on_holidays", "emergency", *columns("label")]
    values = {name: F(f"contacts__{name}") for name in names}
    return found.values("key", contact_kind=F("contacts__kind"), **values)


@Prepared
def _rights(keys):
    found = Right.objects.public().filter(steps__key__in=keys).rewrite(False)
    return found.values("key", *columns("title", "summary"), step=F("steps__key"))


@Prepared
def _regulations(keys):
    found = Regulation.objects.public().filter(steps__key__in=keys).rewrite(False)
    return found.values("key", *columns("citation"), step=F("steps__key"))


@Prepared
def _limits(keys):
    found = Step.objects.public().filter(key__in=keys, time_limits__isnull=False)
    found = found.order_by("time_limits__order", "time_limits__key").rewrite(False)
    names = ["amount", "unit", *columns("label", "limit")]
    values = {name: F(f"time_limits__{name}") for name in names}
    return found.values(step=F("key"), limit_key=F("time_limits__key"), **values)


def steps_that_ask(keys):
    """Rows of the public steps of these keys that have a question, in the order of the tree."""
    found = [Row(**values) for values in _steps(padded(keys))] if keys else []
    return [step for step in found if plain_text(step, "question")]


def organisations_at(keys, coordinators=()):
    """{key of a step: [(organisation with its contacts in `reach`, why it is named)]}, in order.

    Before an organisation that stands for these coordinators they are named, for its reason;
    but none twice at a step.
    """
    named = _referrals(padded(keys)) if keys else []
    organisations = _with_contacts({values["key"] for values in named}, coordinators)
    done = {(values["step"], values["key"]) for values in named}
    at = defaultdict(list)
    for values in named:
        step, organisation, why = values["step"], organisations[values["key"]], Row(**values)
        if organisation.stands_for_coordinators:
            added = [key for key in coordinators if (step, key) not in done]
            at[step] += [(organisations[key], why) for key in added if key in organisations]
            done |= {(step, key) for key in added}
        at[step].append((organisation, why))
    return at


def _with_contacts(named, coordinators):
    """{key: organisation}; nothing is asked for where no organisation is named."""
    keys = padded({*named, *coordinators}) if named else []
    found = _organisations(keys) if keys else []
    organisations = {values["key"]: OrganisationRow(**values, reach=[]) for values in found}
    for values in _contacts(keys) if keys else []:
        contact = ContactRow(kind=values.pop("contact_kind"), **values)
        organisations[contact.key].reach.append(contact)
    return organisations


def rights_at(keys):
    """{key of a step: its rights}; so are regulations_at and limits_at."""
    return _by_step(_rights(padded(keys)))


def regulations_at(keys):
    return _by_step(_regulations(padded(keys)))


def limits_at(keys):
    return _by_step(_limits(padded(keys)), LimitRow)


def _by_step(found, row=Row):
    at = defaultdict(list)
    for values in found:
        at[values["step"]].append(row(**values))
    return at
