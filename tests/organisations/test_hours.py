"""Weekly hours: what can be written, and what cannot be."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from organisations.models import Contact
from organisations.opening.week import Week, texts_by_day
from tests.make import fresh, make_contact


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ({"mon": "9:00-17:00"}, {"mon": ["9:00-17:00"]}),
        ({"mon": ["9:00-17:00"]}, {"mon": ["9:00-17:00"]}),
        ({"mon": "9-17"}, {"mon": ["9:00-17:00"]}),
        ({"mon": " 09.00 – 17.30 uur"}, {"mon": ["9:00-17:30"]}),
        ({"mon": "9 tot 17"}, {"mon": ["9:00-17:00"]}),
        ({"mon": "13-17, 9-12"}, {"mon": ["9:00-12:00", "13:00-17:00"]}),
        ({"mon": "9-12 en 13-17"}, {"mon": ["9:00-12:00", "13:00-17:00"]}),
        ({"sat-sun": "10-12"}, {"sat": ["10:00-12:00"], "sun": ["10:00-12:00"]}),
        ({"fri": "22:00-2:00"}, {"fri": ["22:00-2:00"]}),
        ({"fri": "0-24"}, {"fri": ["0:00-24:00"]}),
        ({"fri": "22-0"}, {"fri": ["22:00-24:00"]}),
        ({"fri": "9-12, 12-17"}, {"fri": ["9:00-12:00", "12:00-17:00"]}),
        ({"sun": "22-6", "mon": "6-7"}, {"mon": ["6:00-7:00"], "sun": ["22:00-6:00"]}),
    ],
)
def test_hours_are_read_as_people_write_them_and_kept_in_one_way(written, read):
    week = Week.read(written)
    assert week.as_data() == read
    assert Week.read(week.as_data()) == week


@pytest.mark.parametrize(
    "written",
    [
        None,
        [],
        "mon 9-17",
        {},
        {"mon": ""},
        {"mon": []},
        {"mon": None},
        {"mon": [["9:00", "17:00"]]},
        {"mon": 9},
        {"monday": "9-17"},
        {"": "9-17"},
        {"fri-mon": "9-17"},
        {"mon-": "morgen"},
        {"mon-fri": "9-17", "tue": "9-12"},
        {"mon": "9"},
        {"mon": "9-9"},
        {"mon": "9-25"},
        {"mon": "24-3"},
        {"mon": "9:60-17:00"},
        {"mon": "9:5-17:00"},
        {"mon": "9-24:30"},
        {"mon": "9 am-5 pm"},
        {"mon": "٩-١٧"},
        {"mon": "9-17-18"},
        {"mon": "9-17, 16-18"},
        {"mon": "9-17, 9-17"},
        {"mon": "22-3", "tue": "2-5"},
        {"sun": "22-3", "mon": "2-5"},
        {"mon-sun": "0-24"},
        {"mon-sun": "9-21, 21-9"},
    ],
)
def test_hours_that_cannot_be_are_refused(written):
    with pytest.raises(ValidationError):
        Week.read(written)


def test_the_refusal_names_every_day_that_is_wrong():
    with pytest.raises(ValidationError) as refused:
        Week.read({"mon": "9-25", "tue": "9-17", "wed": "soms"})
    monday, wednesday = refused.value.messages
    assert monday.startswith("maandag: “9-25”")
    assert wednesday.startswith("woensdag: “soms”")


@given(st.text(), st.text())
def test_whatever_is_typed_is_read_or_refused(name, hours):
    for data in ({name: hours}, {"mon": hours}, {name: "9-17"}):
        try:
            week = Week.read(data)
        except ValidationError:
            continue
        assert Week.read(week.as_data()) == week


def test_the_hours_of_each_day_are_as_one_types_them():
    week = Week.read({"mon": "9-12, 13-17", "sat": "22-2"})
    assert texts_by_day(week) == ["9:00-12:00, 13:00-17:00", "", "", "", "", "22:00-2:00", ""]


@pytest.mark.django_db
def test_hours_come_back_from_the_database_as_they_went_in():
    contact = make_contact(hours={"mon-fri": "9-17", "sat": "22:30-2"})
    assert fresh(contact).hours == contact.hours
    assert fresh(make_contact()).hours is None


@pytest.mark.django_db
def test_no_hours_are_null_in_the_database_and_hours_are_readable_there():
    make_contact(value="1")
    make_contact(value="2", hours={"mon": "9-17"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT CAST(hours AS text) FROM organisations_contact ORDER BY value")
        (nothing,), (hours,) = cursor.fetchall()
    assert nothing is None
    assert hours == '{"mon": ["9:00-17:00"]}'


@pytest.mark.django_db
@pytest.mark.parametrize("hours", [{"mon": "9-17"}, {"mon": "9-25"}, "9-17", Week(((),) * 7)])
def test_nothing_but_hours_that_were_read_can_be_saved(hours):
    with pytest.raises((AttributeError, ValidationError)):
        Contact.objects.filter(pk=make_contact().pk).update(hours=hours, availability="weekly")
