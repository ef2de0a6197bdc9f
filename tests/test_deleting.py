"""What is kept when something is deleted, and what goes with it."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from organisations.models import Contact, Organisation, PlaceName
from stages.models import Referral
from tests.make import (
    make_contact,
    make_place_name,
    make_referral,
    make_regulation,
    make_step,
    make_time_limit,
)

pytestmark = pytest.mark.django_db


def test_what_others_refer_to_cannot_be_deleted():
    referral, step = make_referral(), make_step(parent=make_step())
    regulation = make_regulation()
    for row in (referral.organisation, step.parent, regulation.published_by):
        with pytest.raises(ProtectedError), transaction.atomic():
            row.delete()
    assert Organisation.objects.filter(pk=referral.organisation_id).exists()


def delete_past_django(row):
    rows = type(row).objects.filter(pk=row.pk)
    rows._raw_delete(rows.db)
    connection.check_constraints()  # foreign keys are checked when the transaction ends


def test_the_database_itself_keeps_what_others_refer_to():
    for row in (make_referral().organisation, make_step(parent=make_step()).parent):
        with pytest.raises(IntegrityError), transaction.atomic():
            delete_past_django(row)


def test_parts_go_with_what_they_are_part_of():
    contact, referral, limit = make_contact(), make_referral(), make_time_limit()
    contact.organisation.delete()
    referral.step.delete()
    limit.step.delete()
    make_place_name().municipality.delete()
    assert not PlaceName.objects.exists()
    assert not Contact.objects.exists()
    assert not Referral.objects.exists()
    assert not type(limit).objects.exists()
