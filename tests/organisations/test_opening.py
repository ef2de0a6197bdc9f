"""Who answers now: compared with a calendar that is written out in quarters of an hour."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from organisations.choices import Availability, OnHolidays
from organisations.models import Contact
from organisations.opening.state import ALWAYS, State, public_holidays, state
from organisations.opening.week import Week

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
QUARTER = timedelta(minutes=15)
BEGIN, END = datetime(2025, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
# By hand, not from the library: the days on which offices are closed …
# fmt: off
KEPT = [
    "2025-01-01", "2025-04-20", "2025-04-21", "2025-04-26", "2025-05-29", "2025-06-08",
    "2025-06-09", "2025-12-25", "2025-12-26",
    "2026-01-01", "2026-04-05", "2026-04-06", "2026-04-27", "2026-05-14", "2026-05-24",
    "2026-05-25", "2026-12-25", "2026-12-26",
    "2027-01-01",
]
# fmt: on
# … and those on which some are: Good Friday and Liberation Day.
DOUBTFUL = ["2025-04-18", "2025-05-05", "2026-04-03", "2026-05-05"]

WEEKS = {
    "office": {"mon-fri": "9:00-17:00"},
    "lunch": {"mon-thu": "9:00-12:30, 13:15-17:00", "fri": "9:00-12:00"},
    "night": {"mon-sun": "20:00-4:00"},
    "weekend night": {"fri": "22:00-2:30", "sat": "2:30-5:15, 21:00-3:00"},
    "around the clock but Sunday": {"mon-sat": "0:00-24:00"},
    "in the hour that is skipped or comes twice": {"sun": "2:15-2:45", "sat": "1:00-2:30"},
    "once a week": {"thu": "10:00-10:15"},
    "all but a quarter": {"mon-sat": "0:00-24:00", "sun": "0:00-23:45"},
}


def contact(week, on_holidays="unknown"):
    return Contact(
        kind="phone", availability="weekly", hours=Week.read(week), on_holidays=on_holidays
    )


def local(text):
    """A moment by the Dutch clock."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def minutes(text):
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def written_out(week):
    """The quarters of each weekday in which it is open, as {(weekday, minute): begun today?}."""
    names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    found = {}
    for days, hours in week.items():
        first, _dash, last = days.partition("-")
        for weekday in range(names.index(first), names.index(last or first) + 1):
            for text in hours.split(", "):
                start, end = map(minutes, text.split("-"))
                for minute in range(start, end if end > start else end + 1440, 15):
                    found[(weekday + minute // 1440) % 7, minute % 1440] = minute < 1440
    return found


def on(day, on_holidays):
    """What a holiday makes of the hours of a day: "open", "closed" or "perhaps"."""
    if on_holidays == "open" or day.isoformat() not in KEPT + DOUBTFUL:
        return "open"
    return "closed" if on_holidays == "closed" and day.isoformat() in KEPT else "perhaps"


@pytest.fixture(scope="module")
def walk():
    """Every quarter of an hour of two years: (moment, date, weekday, minute by the clock)."""
    found, moment = [], BEGIN
    while moment < END:
        wall = moment.astimezone(AMSTERDAM)
        found.append((moment, wall.date(), wall.weekday(), wall.hour * 60 + wall.minute))
        moment += QUARTER
    assert len(found) == 2 * 365 * 96
    return found


@pytest.mark.parametrize("on_holidays", OnHolidays.values)
@pytest.mark.parametrize("name", WEEKS)
def test_two_years_are_as_in_a_calendar_written_out(walk, name, on_holidays):
    """Looked at around each change, and at each seventh quarter: so at all hours of the day."""
    row, quarters = contact(WEEKS[name], on_holidays), written_out(WEEKS[name])
    days = {day: on(day, on_holidays) for _moment, day, _weekday, _minute in walk}
    days[date(2024, 12, 31)] = "open"
    calendar = []
    for _moment, day, weekday, minute in walk:
        begun_today = quarters.get((weekday, minute))
        begun = day if begun_today else day - timedelta(days=1)
        calendar.append("closed" if begun_today is None else days[begun])
    # Backwards, so that the next change of each quarter is known: (moment, what it becomes).
    expected, later = [], None
    for place in range(len(walk) - 1, -1, -1):
        if place + 1 < len(walk) and calendar[place + 1] != calendar[place]:
            later = walk[place + 1][0], calendar[place + 1]
        near = {calendar[place], *calendar[place - 1 : place + 2]}
        if later and (place % 7 == 0 or len(near) > 1):
            expected.append((walk[place][0], calendar[place], *later))
    wrong = [row_of for row_of in expected if found_differs(row, *row_of)]
    assert len(expected) > 9_800
    assert wrong == []


def found_differs(row, moment, now, changes_at, next_state):
    found = state(row, moment)
    certain = now if now != "closed" else next_state
    return found != State(now != "closed", certain == "open", changes_at)


@pytest.mark.parametrize(
    ("moment", "is_open", "changes_at"),
    [
        ("2026-01-05T08:59", False, "2026-01-05T09:00"),
        ("2026-01-05T09:00", True, "2026-01-05T17:00"),
        ("2026-01-05T16:59:59", True, "2026-01-05T17:00"),
        ("2026-01-05T17:00", False, "2026-01-06T09:00"),
        ("2026-01-09T17:00", False, "2026-01-12T09:00"),
    ],
)
def test_an_office_is_open_from_its_first_minute_to_its_last(moment, is_open, changes_at):
    found = state(contact(WEEKS["office"]), local(moment))
    assert found == State(is_open, True, local(changes_at))


def test_the_evening_before_the_clock_goes_forward_the_night_is_an_hour_shorter():
    found = state(contact(WEEKS["night"]), local("2026-03-28T20:00"))
    assert found.changes_at - local("2026-03-28T20:00").astimezone(UTC) == timedelta(hours=7)
    assert found.changes_at == datetime(2026, 3, 29, 2, tzinfo=UTC)


def test_the_evening_before_the_clock_goes_back_the_night_is_an_hour_longer():
    found = state(contact(WEEKS["night"]), local("2026-10-24T20:00"))
    assert found.changes_at - local("2026-10-24T20:00").astimezone(UTC) == timedelta(hours=9)


def test_hours_that_fall_in_the_skipped_hour_do_not_come():
    found = state(contact({"sun": "2:00-3:00"}), local("2026-03-29T01:59"))
    assert found == State(False, False, local("2026-04-05T02:00"))


def test_a_holiday_in_doubt_is_said_to_be_in_doubt_and_no_more():
    easter_monday = local("2026-04-06T10:00")
    assert state(contact(WEEKS["office"]), easter_monday) == State(
        True, False, local("2026-04-06T17:00")
    )
    closed = contact(WEEKS["office"], OnHolidays.CLOSED)
    assert state(closed, easter_monday) == State(False, True, local("2026-04-07T09:00"))
    assert state(contact(WEEKS["office"], OnHolidays.OPEN), easter_monday).certain


def test_hours_that_began_before_a_holiday_go_on_into_it():
    row = contact({"wed": "20:00-4:00", "thu": "20:00-4:00"}, OnHolidays.CLOSED)
    assert state(row, local("2026-05-14T03:00")).is_open  # Ascension Day, since Wednesday
    assert not state(row, local("2026-05-15T03:00")).is_open


def test_what_is_always_open_never_changes_and_of_the_rest_nothing_is_known():
    moment = local("2026-01-01T00:00")
    assert state(Contact(availability=Availability.ALWAYS), moment) == ALWAYS
    assert state(Contact(availability=Availability.APPOINTMENT), moment) is None
    assert state(Contact(availability=Availability.UNKNOWN), moment) is None


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_holidays_are_those_of_the_dutch_calendar(year):
    listed = {day for day in KEPT + DOUBTFUL if day.startswith(str(year))}
    assert {day.isoformat() for day in public_holidays(year)} == listed


quarters = st.integers(0, 95).map(lambda quarter: f"{quarter // 4}:{quarter % 4 * 15:02}")


@given(
    hours=st.dictionaries(
        st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
        st.tuples(quarters, quarters).filter(lambda pair: pair[0] != pair[1]),
        min_size=1,
    ),
    on_holidays=st.sampled_from(OnHolidays.values),
    moment=st.integers(0, 20 * 365 * 24 * 60).map(lambda minute: BEGIN + timedelta(minutes=minute)),
)
def test_from_change_to_change_the_state_holds_and_then_is_another(hours, on_holidays, moment):
    try:
        row = contact({day: "-".join(pair) for day, pair in hours.items()}, on_holidays)
    except ValidationError:
        return  # they overlap
    states = []
    for _ in range(6):
        states.append(state(row, moment))
        just_before = states[-1].changes_at - timedelta(microseconds=1)
        assert state(row, just_before) == states[-1]
        moment = states[-1].changes_at
    for earlier, later in pairwise(states):
        assert earlier.changes_at < later.changes_at
        assert earlier.is_open != later.is_open or earlier.certain != later.certain
