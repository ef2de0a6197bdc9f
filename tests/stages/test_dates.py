"""Time limits: how many days they are, and the day they end."""

from datetime import date

import pytest

from stages.models.time_limit import after, days_of
from stages.walk_through.form import read_day
from tests.make import make_time_limit


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        ("2026-01-31", 3, "months", "2026-04-30"),
        ("2026-01-31", 1, "months", "2026-02-28"),
        ("2028-01-31", 1, "months", "2028-02-29"),
        ("2026-10-15", 3, "months", "2027-01-15"),
        ("2026-12-01", 1, "months", "2027-01-01"),
        ("2026-11-30", 12, "months", "2027-11-30"),
        ("2028-02-29", 1, "years", "2029-02-28"),
        ("2024-02-29", 4, "years", "2028-02-29"),
        ("2026-03-20", 26, "weeks", "2026-09-18"),
        ("2026-02-20", 14, "days", "2026-03-06"),
        ("2200-12-31", 1000, "years", "3200-12-31"),
    ],
)
def test_the_day_a_time_limit_ends(start, amount, unit, end):
    assert after(date.fromisoformat(start), amount, unit) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("amount", "unit", "days"),
    [(14, "days", 14), (26, "weeks", 182), (3, "months", 91), (1, "years", 365)],
)
def test_how_many_days_it_is(amount, unit, days):
    assert days_of(amount, unit) == days


@pytest.mark.parametrize("text", ["", "x", "2026-02-30", "0001-01-01", "9999-12-31", "31-01-2026"])
def test_what_is_no_day_is_left_out(text):
    assert read_day(text) is None


def test_a_day_is_read():
    assert read_day("2026-05-31") == date(2026, 5, 31)


@pytest.mark.django_db
def test_a_time_limit_may_not_be_countable():
    limit = make_time_limit()
    assert (limit.days, limit.varies) == (None, False)
    assert make_time_limit(amount=8, unit="months").varies
