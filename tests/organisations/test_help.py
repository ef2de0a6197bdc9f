"""Organisations together with their contacts, from one query."""

import pytest

from organisations.help import gathered, with_contacts
from organisations.models import Organisation
from tests.make import make_contact, make_organisation

pytestmark = pytest.mark.django_db


def reached(organisations):
    return [(found, found.reach) for found in gathered(with_contacts(organisations))]


def test_each_organisation_comes_once_with_its_contacts_in_order():
    first, second, third = (make_organisation(order=order) for order in (1, 2, 3))
    later, sooner = make_contact(first, order=2), make_contact(first, order=1)
    other = make_contact(third)
    assert reached(Organisation.objects.order_by("order")) == [
        (first, [sooner, later]),
        (second, []),
        (third, [other]),
    ]


def test_the_order_of_the_organisations_is_that_of_the_query():
    first, second = make_organisation(report_order=1), make_organisation(report_order=2)
    make_contact(first)
    make_contact(second)
    found = Organisation.objects.order_by("-report_order")
    assert [row for row, _reach in reached(found)] == [second, first]


@pytest.mark.parametrize("size", [1, 20])
def test_it_is_one_query_however_many(size, django_assert_num_queries):
    for _ in range(size):
        organisation = make_organisation()
        make_contact(organisation)
        make_contact(organisation)
    with django_assert_num_queries(1):
        assert len(gathered(with_contacts(Organisation.objects.order_by("order", "key")))) == size


def test_a_contact_of_nobody_that_is_asked_for_stays_out():
    make_contact(make_organisation(status="draft"))
    assert reached(Organisation.objects.public().order_by("order")) == []
