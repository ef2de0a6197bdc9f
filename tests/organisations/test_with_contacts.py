"""Organisations together with how to reach them."""

import pytest
from django.utils import translation

from organisations.models import Organisation
from organisations.opening.words import hours_text
from publishing.translated import text
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


@pytest.mark.parametrize("language", ["nl", "pl"])
def test_a_row_says_what_the_organisation_says_in_each_language(language):
    one = make_organisation(order=1, other_kinds=["shelter"], in_pl={"name": {"text": "Pomoc"}})
    make_contact(one, kind="website", value="https://www.example.nl/", order=1)
    make_contact(one, kind="phone", value="0800 0101", order=2)
    make_organisation(order=2)
    with translation.override(language):
        rows = Organisation.objects.order_by("order").in_brief()
        models = Organisation.objects.order_by("order").with_contacts()
        assert [said(row) for row in rows] == [said(model) for model in models]
        assert rows[0].ways_to_reach()[0][0].href == "tel:08000101"


def said(row):
    contacts = [
        (contact.href, contact.host, contact.is_phone, hours_text(contact))
        for contact in row.contact_list
    ]
    return row.pk, text(row, "name"), row.get_absolute_url(), row.kind_labels("en"), contacts


@pytest.mark.parametrize("size", [1, 20])
def test_rows_are_two_queries_however_many(size, django_assert_num_queries):
    for _ in range(size):
        make_contact(make_organisation())
    with django_assert_num_queries(2):
        found = Organisation.objects.public().in_brief()
    assert sum(len(row.contact_list) for row in found) == size
