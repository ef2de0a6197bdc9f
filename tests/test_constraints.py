"""Every constraint of the database, each with an attempt to break it past Django's own checks.

A constraint without an attempt fails `test_every_constraint_is_tried`, so none is a mere promise.
"""

import re
from uuid import uuid4

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from organisations.opening.week import Week
from publishing.models import AdminEvent, ContentVersion, Event, Keyed, Revision, Sourced
from stages.models import Step
from tests.make import (
    make_contact,
    make_editor,
    make_first_call,
    make_municipality,
    make_organisation,
    make_page,
    make_place_name,
    make_redirect,
    make_referral,
    make_region,
    make_regulation,
    make_revision,
    make_right,
    make_step,
    make_synonym,
    make_term,
    make_time_limit,
    make_withdrawal,
)

pytestmark = pytest.mark.django_db
OFFICE = {"mon-fri": "9:00-17:00"}

FACTORIES = {
    "organisations_organisation": make_organisation,
    "organisations_contact": make_contact,
    "organisations_firstcall": make_first_call,
    "organisations_region": make_region,
    "organisations_municipality": make_municipality,
    "organisations_placename": make_place_name,
    "stages_step": make_step,
    "stages_right": make_right,
    "stages_regulation": make_regulation,
    "stages_referral": make_referral,
    "stages_timelimit": make_time_limit,
    "pages_page": make_page,
    "pages_term": make_term,
    "pages_synonym": make_synonym,
}
APPS = ["publishing", "organisations", "stages", "pages"]
ALL = [model for app in APPS for model in apps.get_app_config(app).get_models()]
MODELS = [model for model in ALL if issubclass(model, Keyed)]


def change(row, **values):
    """Write straight into the table: no save, no check, no other language."""
    rows = type(row).objects.filter(pk=row.pk)
    # Only a model with translated texts has a rewrite to switch off.
    (rows.rewrite(False) if hasattr(rows, "rewrite") else rows).update(**values)


def copy(row, **values):
    """Insert a second row that differs from the first in id and key, and in `values`."""
    row.pk, row.key = uuid4(), f"copy-{uuid4()}"
    for name, value in values.items():
        setattr(row, name, value)
    type(row).objects.bulk_create([row])


def siblings():
    return [make_step(parent=step) for step in [make_step()] * 2]


ATTEMPTS = {
    "organisations_organisation_confidential_has_no_address": [
        lambda: change(make_organisation(city="Utrecht"), confidential_location=True),
        lambda: change(make_organisation(address="Lange Gang 1"), confidential_location=True),
        lambda: change(make_organisation(confidential_location=True), city="Utrecht"),
        lambda: make_organisation(confidential_location=True, address="Lange Gang 1"),
    ],
    "organisations_organisation_kind_is_known": [
        lambda: change(make_organisation(), kind="club"),
        lambda: make_organisation(kind=""),
    ],
    "organisations_organisation_coverage_is_known": [
        lambda: change(make_organisation(), coverage="galaxy"),
    ],
    "organisations_region_kind_is_known": [lambda: change(make_region(), kind="planet")],
    "organisations_firstcall_situation_is_known": [
        lambda: change(make_first_call(), situation="bored"),
    ],
    "organisations_firstcall_one_per_situation": [
        lambda: [make_first_call(situation="work") for _ in range(2)],
    ],
    "organisations_municipality_name_in_province": [lambda: copy(make_municipality())],
    "organisations_placename_once_per_municipality": [lambda: copy(make_place_name())],
    "organisations_placename_kind_is_known": [lambda: change(make_place_name(), kind="planet")],
    "organisations_contact_kind_is_known": [lambda: change(make_contact(), kind="fax")],
    "organisations_contact_emergency_is_a_phone": [
        lambda: make_contact(kind="email", value="help@example.org", emergency=True),
        lambda: change(make_contact(emergency=True), kind="chat"),
        lambda: change(make_contact(emergency=True), kind="phone_abroad"),
    ],
    "organisations_contact_emergency_is_always_open": [
        lambda: make_contact(emergency=True, availability="unknown"),
        lambda: make_contact(emergency=True, hours=OFFICE),
        lambda: change(make_contact(), emergency=True),
        lambda: change(make_contact(emergency=True), availability="appointment"),
    ],
    "organisations_contact_availability_is_known": [
        lambda: change(make_contact(), availability="sometimes")
    ],
    "organisations_contact_on_holidays_is_known": [
        lambda: change(make_contact(hours=OFFICE), on_holidays="shut")
    ],
    "organisations_contact_cost_is_known": [lambda: change(make_contact(), cost="cheap")],
    "organisations_contact_hours_if_it_has_hours": [
        lambda: make_contact(availability="weekly"),
        lambda: make_contact(availability="usual"),
        lambda: make_contact(availability="unknown", hours=OFFICE),
        lambda: make_contact(availability="always", hours=OFFICE),
        lambda: change(make_contact(hours=OFFICE), availability="appointment"),
        lambda: change(make_contact(hours=OFFICE), hours=None),
        lambda: change(make_contact(), hours=Week.read(OFFICE)),
    ],
    "organisations_contact_holidays_if_it_has_hours": [
        lambda: make_contact(on_holidays="closed"),
        lambda: make_contact(availability="always", on_holidays="open"),
    ],
    "organisations_contact_open_is_who_answers": [
        lambda: make_contact(kind="email", value="a@example.org", availability="always"),
        lambda: change(make_contact(hours=OFFICE), kind="website"),
    ],
    "organisations_contact_cost_is_of_a_call": [
        lambda: make_contact(kind="chat", value="https://example.org", cost="free"),
        lambda: change(make_contact(cost="usual"), kind="email"),
    ],
    "organisations_contact_once_per_organisation": [lambda: copy(make_contact())],
    "stages_referral_once_per_step": [lambda: copy(make_referral())],
    "stages_timelimit_number_and_unit_go_together": [
        lambda: change(make_time_limit(), amount=3),
        lambda: change(make_time_limit(), unit="days"),
        lambda: change(make_time_limit(), amount=0, unit="days"),
        lambda: change(make_time_limit(), amount=1001, unit="days"),
        lambda: change(make_time_limit(), amount=3, unit="moons"),
    ],
    "stages_regulation_kind_is_known": [lambda: change(make_regulation(), kind="rumour")],
    "stages_regulation_published_is_verified": [
        lambda: make_regulation(verified=False),
        lambda: change(make_regulation(), verified=False),
    ],
    "stages_step_sign_is_known": [lambda: change(make_step(), sign="star")],
    "stages_step_is_not_too_deep": [lambda: change(make_step(parent=make_step()), level=12)],
    "stages_step_place_is_in_numbers": [
        lambda column=column: change(make_step(parent=make_step()), **{column: 10**9 + 1})
        for column in ("tree_id", "rght")
    ],
    "stages_step_edges": [
        lambda: change(make_step(), lft=2, rght=2),
        lambda: change(make_step(), lft=3, rght=2),
    ],
    "stages_step_without_parent_is_a_root": [lambda: change(make_step(), level=1)],
    "stages_step_not_its_own_parent": [lambda: change(step := make_step(), parent=step)],
    "stages_step_slug_among_siblings": [lambda: same_slug("slug", *siblings())],
    "stages_step_slug_among_siblings-nl": [lambda: same_slug("slug_nl", *siblings())],
    "stages_step_slug_among_siblings-en": [lambda: same_slug("slug_en", *siblings())],
    "stages_step_slug_among_stages": [lambda: same_slug("slug", make_step(), make_step())],
    "stages_step_slug_among_stages-nl": [lambda: same_slug("slug_nl", make_step(), make_step())],
    "stages_step_slug_among_stages-en": [lambda: same_slug("slug_en", make_step(), make_step())],
}


def same_slug(field, one, other):
    change(one, **{field: "same"})
    change(other, **{field: "same"})


NOW = timezone.now()


def by_two(**values):
    """What one wrote and another approved, but for `values`."""
    return make_revision(**{"approved_by": make_editor(), "approved_at": NOW} | values)


def published(**values):
    known = {"state": "published", "published_by": make_editor(), "published_at": NOW}
    return by_two(**known | values)


def alone(row=None, **values):
    known = {"approved_by": None, "approved_at": None, "urgent_reason": "A wrong number."}
    return published(row=row or make_page(), **known | values)


def twice(make, **values):
    page = make_page()
    for _ in range(2):
        make(row=page, **values)


ATTEMPTS |= {
    "publishing_revision_number": [lambda: twice(make_revision, number=1, state="superseded")],
    "publishing_revision_one_open": [lambda: twice(make_revision)],
    "publishing_revision_one_urgent": [lambda: twice(alone)],
    "publishing_revision_state_is_known": [lambda: make_revision(state="lost")],
    "publishing_revision_origin_is_known": [lambda: make_revision(origin="heard")],
    "publishing_revision_author_is_among_authors": [
        lambda: make_revision(authors=","),
        lambda: make_revision(author=None, authors=","),
    ],
    "publishing_revision_four_eyes": [
        lambda: by_two(by=(one := make_editor()), approved_by=one, state="approved"),
        lambda: by_two(
            by=(one := make_editor()),
            approved_by=(other := make_editor()),
            authors=f",{one.pk},{other.pk},",
            state="approved",
        ),
        lambda: Revision.objects.filter(pk=(one := make_revision()).pk).update(
            approved_by=one.author, approved_at=NOW, state="approved"
        ),
    ],
    "publishing_revision_looked_at_by_another": [
        lambda: alone(by=(one := make_editor()), looked_at_by=one),
        lambda: alone(published_by=(one := make_editor()), looked_at_by=one),
    ],
    "publishing_revision_approved_by_whom_and_when": [
        lambda: by_two(approved_at=None, state="approved"),
        lambda: make_revision(approved_at=NOW),
    ],
    "publishing_revision_is_approved": [
        lambda: make_revision(state="approved"),
        lambda: published(approved_by=None, approved_at=None),
        lambda: by_two(approved_by=None, approved_at=None, state="approved", origin="imported"),
    ],
    "publishing_revision_draft_is_not_approved": [
        lambda: by_two(state="draft"),
        lambda: by_two(state="in_review"),
    ],
    "publishing_revision_due_when_approved": [lambda: make_revision(due_at=NOW)],
    "publishing_revision_published_by_whom_and_when": [
        lambda: published(published_by=None),
        lambda: published(published_at=None),
        lambda: make_revision(published_at=NOW),
    ],
    "publishing_revision_urgent_is_published": [lambda: make_revision(urgent_reason="Now.")],
    "publishing_event_action_is_known": [
        lambda: Event.objects.create(revision=make_revision(), action="lose")
    ],
    "publishing_adminevent_action_is_known": [lambda: AdminEvent.objects.create(action="lose")],
    "publishing_adminevent_number_and_digest": [
        lambda: AdminEvent.objects.create(action="login", number=1),
        lambda: AdminEvent.objects.create(action="login", digest="x"),
        lambda: AdminEvent.objects.create(action="login", number=0, digest="x"),
    ],
    "publishing_withdrawal_one_of_each": [lambda: twice(make_withdrawal)],
    "publishing_withdrawal_says_why": [lambda: make_withdrawal(reason="")],
    "publishing_redirect_leads_to_one_thing": [
        lambda: make_redirect(to=""),
        lambda: make_redirect(object_id=uuid4()),
    ],
}

ATTEMPTS["publishing_contentversion_is_one_row"] = [
    lambda: ContentVersion.objects.create(id=2, mark="x"),
    lambda: (make_page(), ContentVersion.objects.update(id=0)),
]

for model in MODELS:
    table, make = model._meta.db_table, FACTORIES[model._meta.db_table]
    if hasattr(model, "status"):
        ATTEMPTS[f"{table}_published_by_whom_and_when"] = [
            lambda make=make: change(make(), published_by=None),
            lambda make=make: change(make(), published_at=None),
            lambda make=make: change(make(status="draft"), status="published"),
        ]
        ATTEMPTS[f"{table}_status_is_known"] = [
            lambda make=make: change(make(), status="secret"),
            lambda make=make: change(make(), status=""),
        ]
    if issubclass(model, Sourced):
        ATTEMPTS[f"{table}_checked_by_whom_and_when"] = [
            lambda make=make: change(make(), checked_by="CoMensha"),
        ]


def constraints():
    return {constraint.name: constraint for m in ALL for constraint in m._meta.constraints}


def named_in(constraint):
    """What an error of either database says of a constraint: its name, or else its columns."""
    if isinstance(constraint, models.UniqueConstraint):
        # For an index SQLite names the columns only.
        columns = ", ".join(rf"(\w+\.)?{field}(_id)?" for field in constraint.fields)
        return columns if connection.vendor == "sqlite" else f'"{re.escape(constraint.name)}"'
    return re.escape(constraint.name)


def attempts():
    return [
        pytest.param(name, attempt, id=f"{name}-{number}")
        for name, tries in ATTEMPTS.items()
        for number, attempt in enumerate(tries, start=1)
    ]


@pytest.mark.parametrize(("name", "attempt"), attempts())
def test_the_database_refuses(name, attempt):
    with pytest.raises(IntegrityError, match=named_in(constraints()[name])), transaction.atomic():
        attempt()


def test_every_constraint_is_tried():
    assert set(ATTEMPTS) == set(constraints())


def unique_columns():
    return [
        pytest.param(model, field.name, id=f"{model.__name__}.{field.name}")
        for model in MODELS
        for field in model._meta.concrete_fields
        if field.unique and not field.primary_key
    ]


@pytest.mark.parametrize(("model", "name"), unique_columns())
def test_the_database_refuses_a_second_row_with_the_same(model, name):
    make = FACTORIES[model._meta.db_table]
    one, other = make(), make()
    change(one, **{name: "same"})
    with pytest.raises(IntegrityError, match=rf"{name}\b"), transaction.atomic():
        change(other, **{name: "same"})


def test_keys_and_slugs_of_every_language_are_unique():
    columns = {(m.__name__, f.name) for m in MODELS for f in m._meta.fields if f.unique}
    assert {(model.__name__, "key") for model in MODELS} <= columns
    for model in ("Step.path", "Right.slug", "Page.slug"):
        name, field = model.split(".")
        assert {(name, f"{field}_nl"), (name, f"{field}_en")} <= columns
    assert {("Organisation", "slug"), ("Regulation", "slug")} <= columns


@pytest.mark.parametrize("make", [make_page, make_right])
def test_two_rows_may_miss_the_english_slug(make):
    assert [make(slug_en=None).slug_en for _ in range(2)] == [None, None]


def test_two_steps_may_miss_the_english_slug():
    for parent in (None, make_step()):
        assert [make_step(parent=parent, slug_en=None).slug_en for _ in range(2)] == [None, None]


def test_steps_of_different_parents_may_have_the_same_slug():
    for parent in (make_step(), make_step()):
        make_step(parent=parent, slug_nl="opvang", slug_en="shelter")
    assert Step.objects.filter(slug_nl="opvang").count() == 2


def test_the_forms_say_what_the_database_would_refuse():
    organisation, regulation = make_organisation(city="Utrecht"), make_regulation()
    organisation.confidential_location, regulation.verified = True, False
    for row in (organisation, regulation):
        with pytest.raises(ValidationError):
            row.full_clean()
