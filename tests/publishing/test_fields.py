"""Any number of fixed choices in one column."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from organisations.models import Organisation
from tests.make import fresh, make_organisation

pytestmark = pytest.mark.django_db


def test_choices_are_stored_in_the_order_of_the_vocabulary_and_once():
    organisation = make_organisation(audiences=["civilian", "victim", "civilian"])
    assert fresh(organisation).audiences == ["victim", "civilian"]


def test_nothing_chosen_is_an_empty_list():
    assert fresh(make_organisation()).languages == []


@pytest.mark.parametrize(
    "value", ["victim", {"victim": True}, 1, ["martian"], ["victim", ""], [{"a": 1}], [None]]
)
def test_anything_but_a_list_of_choices_is_refused(value):
    organisation = make_organisation()
    organisation.audiences = value
    with pytest.raises(ValidationError, match="audiences"):
        organisation.full_clean()


def test_labels_are_in_the_readers_language():
    organisation = make_organisation(languages=["nl", "uk"])
    with translation.override("en"):
        assert [str(label) for label in organisation.get_languages_labels()] == [
            "Dutch",
            "Ukrainian",
        ]
        assert organisation.get_languages_display() == organisation.get_languages_labels()


def test_a_form_gives_the_list_back():
    field = Organisation._meta.get_field("audiences").formfield()
    assert field.clean(["victim", "civilian"]) == ["victim", "civilian"]
    assert field.clean([]) == []
    with pytest.raises(ValidationError):
        field.clean(["martian"])


def test_choices_are_no_matter_for_migrations():
    field = Organisation._meta.get_field("audiences")
    assert "choices" not in field.deconstruct()[3]
