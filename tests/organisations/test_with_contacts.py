"""Organisations together with how to reach them."""

import pytest

from organisations.models import Organisation
from tests.make import make_contact, make_organisation

pytestmark = pytest.mark.django_db


def test_each_organisation_comes_once_with_its_contacts_in_order():
    first, second, third = (make_organisation(order=order) for order in (1, 2, 3))
    later, sooner = make_contact(first, order=2), make_contact(first, order=1)
    other = make_contact(third)
    found = Organisation.objects.order_by("order").with_contacts()
    assert [(row, row.contact_list) for row in found] == [
        (first, [sooner, later]),
        (second, []),
        (third, [other]),
    ]


@pytest.mark.parametrize("size", [1, 20])
def test_it_is_two_queries_however_many(size, django_assert_num_queries):
    for _ in range(size):
        organisation = make_organisation()
        make_contact(organisation)
        make_contact(organisation)
    with django_assert_num_queries(2):
        found = Organisation.objects.public().with_contacts()
        assert sum(len(row.contact_list) for row in found) == 2 * size
