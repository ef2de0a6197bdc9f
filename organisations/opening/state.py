"""Whether somebody answers at a given moment, and when that changes. The clock is the Dutch one.

"As the clock on the wall says" holds in the nights when it changes, too: an hour that comes
twice counts twice, and one that is skipped does not count.
"""

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

import holidays

from organisations.choices import Availability, OnHolidays
from organisations.opening.week import DAY

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ONE_DAY = timedelta(days=1)
# Offices differ on these, and so do their collective agreements (docs/adr/0005).
DOUBTFUL = {"Good Friday", "Liberation Day"}


class State(NamedTuple):
    """`certain` is False where a public holiday may make it otherwise: of what is open now, or
    of the next time it opens. `changes_at` is None for what is always open."""

    is_open: bool
    certain: bool
    changes_at: datetime | None


class Span(NamedTuple):
    """Open from one moment to another, both in UTC: comparing local times is wrong when the
    clock changes."""

    start: datetime
    end: datetime
    certain: bool


ALWAYS = State(True, True, None)


def state(contact, moment):
    """Whether somebody answers there at a moment; None if that is not known."""
    if contact.availability == Availability.ALWAYS:
        return ALWAYS
    if contact.hours is None:
        return None
    spans = _spans_from(contact.hours, contact.on_holidays, local_day(moment))
    span = next(span for span in spans if moment < span.end)
    if span.start <= moment:
        return State(True, span.certain, span.end)
    return State(False, span.certain, span.start)


def answers(contact, moment):
    """Whether somebody is sure to answer there at a moment, as far as anybody knows."""
    found = state(contact, moment)
    return bool(found and found.is_open and found.certain)


def local_day(moment):
    return moment.astimezone(AMSTERDAM).date()


def midnight(day):
    """The moment at which a day begins in the Netherlands."""
    return datetime.combine(day, time(), AMSTERDAM).astimezone(UTC)


@lru_cache(maxsize=2000)
def _spans_from(week, on_holidays, day):
    """When it is open from the beginning of a day on: all of that day, and the next time after.

    Every week has an end and no year is all holidays, so that there always is a next time.
    """
    found, tomorrow = [], midnight(day + ONE_DAY)
    while not found or found[-1].start < tomorrow:
        for span in _spans_on(week, on_holidays, day):
            if found and (found[-1].end, found[-1].certain) == (span.start, span.certain):
                found[-1] = found[-1]._replace(end=span.end)
            else:
                found.append(span)
        day += ONE_DAY
    return tuple(found)


def _spans_on(week, on_holidays, day):
    """When it is open between two midnights, in order."""
    found = []
    for start, end, certain in _hours_on(week, on_holidays, day):
        for begins, ends, wall in _pieces(day):
            opens = max(begins, wall + timedelta(minutes=start))
            closes = min(ends, wall + timedelta(minutes=end))
            if opens < closes:
                found.append(Span(opens, closes, certain))
    return sorted(found)


def _hours_on(week, on_holidays, day):
    """The hours of a day and what is left of those of the day before, with their certainty."""
    for begun in (day - ONE_DAY, day):
        certain = hours_hold(begun, on_holidays)
        if certain is None:
            continue
        for start, end in week.days[begun.weekday()]:
            if begun == day:
                yield start, min(end, DAY), certain
            elif end > DAY:
                yield 0, end - DAY, certain


def hours_hold(day, on_holidays):
    """Whether the hours of a day hold: True, None if it is closed, False if nobody knows."""
    name = holiday(day)
    if not name or on_holidays == OnHolidays.OPEN:
        return True
    return None if on_holidays == OnHolidays.CLOSED and name not in DOUBTFUL else False


def holiday(day):
    """The English name of a day on which Dutch offices may be closed, or None."""
    return public_holidays(day.year).get(day)


@lru_cache(maxsize=100)
def public_holidays(year):
    """Those days in a year, with their names. 5 May is optional but for each fifth year."""
    days = holidays.NL(years=year, categories=("public", "optional"), language="en_US")
    return dict(days.items())


@lru_cache(maxsize=2000)
def _pieces(day):
    """A day as [(begin, end, midnight by the clock of that piece)]: one, or two if it changes."""
    begins, ends = midnight(day), midnight(day + ONE_DAY)
    offset = _offset(begins)
    hours = (begins + timedelta(hours=hour) for hour in range(1, 25))
    change = next((hour for hour in hours if hour < ends and _offset(hour) != offset), None)
    if change is None:
        return ((begins, ends, begins),)
    return (begins, change, begins), (change, ends, begins + offset - _offset(change))


def _offset(moment):
    return moment.astimezone(AMSTERDAM).utcoffset()
