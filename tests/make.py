"""Rows for tests, complete and published unless a test says otherwise.

    make_step(parent=stage, title_nl="Opvang", title_en="Shelter", rights=[make_right()])

Every text has a default in both languages, made unique by letters, for a test may look for a
number on the page; `title_en=None` leaves it out. `status="draft"` makes a draft. Any other field
can be given by its name.
"""

from collections.abc import Iterable
from itertools import count
from string import ascii_lowercase
from typing import Any, TypeVar

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.contrib.auth.models import Group, User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone

from organisations.choices import (
    Availability,
    CallSituation,
    ContactKind,
    Kind,
    NameKind,
    RegionKind,
)
from organisations.models import (
    Contact,
    FirstCall,
    Municipality,
    Organisation,
    PlaceName,
    Region,
)
from organisations.opening.week import Week
from pages.models import Page, Synonym, Term
from publishing.desk import snapshot
from publishing.models import Redirect, Revision, Status, Withdrawal
from stages.choices import RegulationKind
from stages.models import Referral, Regulation, Right, Step, TimeLimit

Row = TypeVar("Row", bound=Model)
numbers = count(1)


def number_anew() -> None:
    """Each test starts at 1 (tests/conftest.py), whatever ran before it."""
    global numbers
    numbers = count(1)


def mark(number: int) -> str:
    """1 is a, 26 is z, 27 is aa."""
    rest, last = divmod(number - 1, len(ascii_lowercase))
    return (mark(rest) if rest else "") + ascii_lowercase[last]


def make_editor(**values: Any) -> User:
    """Somebody who may do anything in the admin. Log in by `client.force_login`."""
    known: dict[str, Any] = {
        "username": f"editor-{mark(next(numbers))}",
        "is_staff": True,
        "is_superuser": True,
    }
    return User.objects.create_user(**known | values)


def make_person(*roles: str, **values: Any) -> User:
    """Somebody who has these roles, and may do nothing else."""
    person = make_editor(**{"is_superuser": False} | values)
    person.groups.set(Group.objects.filter(name__in=roles))
    return person


def make_factor(person: User) -> str:
    """An app that shows codes; its secret, for `deploy.code`."""
    secret = generate_totp_secret()
    data = {"secret": get_adapter().encrypt(secret)}
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data=data)
    return secret


def make_step(
    parent: Step | None = None,
    *,
    rights: Iterable[Right] = (),
    regulations: Iterable[Regulation] = (),
    see_also: Iterable[Step] = (),
    **values: Any,
) -> Step:
    """A stage, or with a parent the last step below it."""
    number = next(numbers)
    step = Step(
        parent=parent,
        **publishable(values, f"step-{mark(number)}"),
        **texts(values, title=("Stap", "Step"), slug=("stap", "step"), number=number),
        **texts(values, summary=("Kort over", "Short of"), number=number),
        **texts(values, body=("<p>Over {}.</p>", "<p>About {}.</p>"), number=number),
        **values,
    )
    step.save()
    link(step.rights, rights)
    link(step.regulations, regulations)
    link(step.see_also, see_also)
    return step


def make_right(*, regulations: Iterable[Regulation] = (), **values: Any) -> Right:
    number = next(numbers)
    right = Right.objects.create(
        **publishable(values, f"right-{mark(number)}"),
        **texts(values, title=("Recht", "Right"), slug=("recht", "right"), number=number),
        **texts(values, summary=("Kort over", "Short of"), number=number),
        **texts(values, body=("<p>Over {}.</p>", "<p>About {}.</p>"), number=number),
        **values,
    )
    link(right.regulations, regulations)
    return right


def make_regulation(**values: Any) -> Regulation:
    number = next(numbers)
    values = {
        "slug": f"regulation-{mark(number)}",
        "kind": RegulationKind.LAW,
        "url": f"https://wetten.overheid.nl/{mark(number)}",
        "verified": True,
    } | values
    return Regulation.objects.create(
        **publishable(values, f"regulation-{mark(number)}"),
        **texts(values, title=("Regeling", "Regulation"), number=number),
        **texts(values, citation=("art. {} Sr", "section {} Sr"), number=number),
        **texts(values, summary=("Kort over", "Short of"), number=number),
        **texts(values, body=("<p>Over {}.</p>", "<p>About {}.</p>"), number=number),
        **values,
    )


def make_organisation(*, regions: Iterable[Region] = (), **values: Any) -> Organisation:
    """An organisation without contacts; see make_contact."""
    number = next(numbers)
    values = {"slug": f"organisation-{mark(number)}", "kind": Kind.SHELTER} | values
    organisation = Organisation.objects.create(
        **publishable(values, f"organisation-{mark(number)}"),
        **texts(values, name=("Organisatie", "Organisation"), number=number),
        **texts(values, summary=("Kort over", "Short of"), number=number),
        **texts(values, description=("<p>Over {}.</p>", "<p>About {}.</p>"), number=number),
        **values,
    )
    link(organisation.regions, regions)
    return organisation


def make_contact(organisation: Organisation | None = None, **values: Any) -> Contact:
    """A telephone number, unless `kind` and `value` say otherwise.

    `hours={"mon-fri": "9:00-17:00"}` gives it weekly hours. An emergency number is always open.
    """
    number = next(numbers)
    values = {"kind": ContactKind.PHONE, "value": f"0800 {number:04}", "order": number} | values
    if hours := values.pop("hours", None):
        values = {"availability": Availability.WEEKLY} | values | {"hours": Week.read(hours)}
    if values.get("emergency"):
        values = {"availability": Availability.ALWAYS} | values
    return Contact.objects.create(
        organisation=organisation or make_organisation(),
        **texts(values, label=("Bellen", "Call"), number=number),
        **values,
    )


def make_first_call(organisation: Organisation | None = None, **values: Any) -> FirstCall:
    """Each in another situation, unless one is given. Four in all, for there can be no more."""
    known = CallSituation.values
    values = {"situation": known[FirstCall.objects.count() % len(known)]} | values
    return FirstCall.objects.create(organisation=organisation or make_organisation(), **values)


def make_referral(
    step: Step | None = None, organisation: Organisation | None = None, **values: Any
) -> Referral:
    number = next(numbers)
    values = {"order": number} | values
    return Referral.objects.create(
        step=step or make_step(),
        organisation=organisation or make_organisation(),
        **texts(values, why=("Helpt met", "Helps with"), number=number),
        **values,
    )


def make_time_limit(step: Step | None = None, **values: Any) -> TimeLimit:
    number = next(numbers)
    values = {"order": number} | values
    return TimeLimit.objects.create(
        step=step or make_step(),
        **texts(values, label=("Bedenktijd", "Time to think"), number=number),
        **texts(values, limit=("{} dagen", "{} days"), number=number),
        **values,
    )


def make_page(**values: Any) -> Page:
    number = next(numbers)
    return Page.objects.create(
        **publishable(values, f"page-{mark(number)}"),
        **texts(values, title=("Pagina", "Page"), slug=("pagina", "page"), number=number),
        **texts(values, summary=("Kort over", "Short of"), number=number),
        **texts(values, body=("<p>Over {}.</p>", "<p>About {}.</p>"), number=number),
        **values,
    )


def make_term(**values: Any) -> Term:
    number = next(numbers)
    return Term.objects.create(
        **publishable(values, f"term-{mark(number)}"),
        **texts(values, term=("Begrip", "Term"), number=number),
        **texts(values, meaning=("Betekent", "Means"), number=number),
        **values,
    )


def make_synonym(
    *,
    steps: Iterable[Step] = (),
    organisations: Iterable[Organisation] = (),
    pages: Iterable[Page] = (),
    rights: Iterable[Right] = (),
    **values: Any,
) -> Synonym:
    """What people type, and what they find by it."""
    number = next(numbers)
    synonym = Synonym.objects.create(
        **publishable(values, f"synonym-{mark(number)}"),
        **texts(values, words=("woord{}", "word{}"), number=number),
        **texts(values, means=("betekenis{}", "meaning{}"), number=number),
        **values,
    )
    link(synonym.steps, steps)
    link(synonym.organisations, organisations)
    link(synonym.pages, pages)
    link(synonym.rights, rights)
    return synonym


def make_region(*, provinces: Iterable[Region] = (), **values: Any) -> Region:
    number = next(numbers)
    values = {"key": f"region-{mark(number)}", "kind": RegionKind.PROVINCE} | values
    region = Region.objects.create(
        **texts(values, name=("Provincie", "Province"), number=number), **values
    )
    link(region.provinces, provinces)
    return region


def make_municipality(
    province: Region | None = None, care_region: Region | None = None, **values: Any
) -> Municipality:
    """Without a care region, unless one is given."""
    number = next(numbers)
    values = {"key": f"municipality-{mark(number)}", "name": f"Gemeente {mark(number)}"} | values
    return Municipality.objects.create(
        province=province or make_region(), care_region=care_region, **values
    )


def make_place_name(municipality: Municipality | None = None, **values: Any) -> PlaceName:
    number = next(numbers)
    values = {"key": f"place-name-{mark(number)}", "name": f"Dorp {mark(number)}"} | values
    values = {"kind": NameKind.TOWN} | values
    return PlaceName.objects.create(municipality=municipality or make_municipality(), **values)


def link(links: Any, rows: Iterable[Any]) -> None:
    """Nothing to link asks the database for nothing: a third of what a row costs."""
    if rows := list(rows):
        links.set(rows)


def make_revision(row: Model | None = None, *, by: User | None = None, **values: Any) -> Revision:
    """An open draft, of a page unless a row is given; a value that is not given is a right one."""
    row, by = row or make_page(), by or make_editor()
    last = Revision.objects.of(row).first()
    content = values.pop("content", None) or snapshot.take(row)
    return Revision.objects.create(
        **{
            "kind": ContentType.objects.get_for_model(type(row)),
            "object_id": row.pk,
            "number": last.number + 1 if last else 1,
            "began_from": last,
            "content": content,
            "digest": snapshot.digest(content),
            "format": 1,
            "author": by,
            "authors": f",{by.pk},",
        }
        | values
    )


def make_redirect(**values: Any) -> Redirect:
    return Redirect.objects.create(
        **{"address": f"/nl/oud-{mark(next(numbers))}/", "to": "/nl/"} | values
    )


def make_withdrawal(row: Model | None = None, **values: Any) -> Withdrawal:
    row = row or make_page()
    planned: dict[str, Any] = {
        "kind": ContentType.objects.get_for_model(type(row)),
        "object_id": row.pk,
        "due_at": timezone.now(),
        "by": make_editor(),
        "reason": "Oud.",
    }
    return Withdrawal.objects.create(**planned | values)


def fresh(row: Row) -> Row:
    """The row as the database has it now. A step's place may have changed behind its back."""
    return type(row)._default_manager.get(pk=row.pk)


def publishable(values: dict[str, Any], key: str) -> dict[str, Any]:
    """Take key and status out of `values`, and say who published and when if it is published."""
    status = values.pop("status", Status.PUBLISHED)
    taken = {"key": values.pop("key", key), "status": status}
    if status == Status.PUBLISHED:
        publisher, _created = User.objects.get_or_create(username="publisher")
        taken["published_at"] = values.pop("published_at", timezone.now())
        taken["published_by"] = values.pop("published_by", publisher)
    return taken


def texts(values: dict[str, Any], *, number: int, **defaults: tuple[str, str]) -> dict[str, Any]:
    """Take texts in Dutch and English out of `values`; what is not there gets its default.

    A default says where the mark of the number stands by {}; without that it stands at its end.
    """
    taken = {}
    for name, patterns in defaults.items():
        space = "-" if name == "slug" else " "
        for code, pattern in zip(("nl", "en"), patterns, strict=True):
            pattern = pattern if "{}" in pattern else f"{pattern}{space}{{}}"
            taken[f"{name}_{code}"] = values.pop(f"{name}_{code}", pattern.format(mark(number)))
    return taken
