"""Whether somebody answers at a given moment, and when that changes. The clock is the Dutch one.

"As the clock on the wall says" holds in the nights when it changes, too: an hour that comes
twice counts twice, and one that is skipped does not count.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

import holidays

from organisations.choices import Availability, OnHolidays
from organisations.opening.week import DAY, Week

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ONE_DAY = timedelta(days=1)
# Offices differ on these, and so do their collective agreements (docs/adr/0005).
DOUBTFUL = {"Good Friday", "Liberation Day"}


class Opened(Protocol):
    """What says when it is open: a Contact, or an Opening."""

    @property
    def availability(self) -> str: ...
    @property
    def hours(self) -> Week | None: ...
    @property
    def on_holidays(self) -> str: ...


@dataclass(frozen=True)
class Opening:
    """What many contacts have in common: when they are open."""

    availability: str
    hours: Week | None
    on_holidays: str


@dataclass(frozen=True)
class State:
    """`certain` is False where a public holiday may make it otherwise: of what is open now, or
    of the next time it opens. `changes_at` is None for what is always open."""

    is_open: bool
    certain: bool
    changes_at: datetime | None


@dataclass(frozen=True, order=True)
class Span:
    """Open from one moment to another, both in UTC: comparing local times is wrong when the
    clock changes."""

    start: datetime
    end: datetime
    certain: bool


@dataclass(frozen=True)
class Piece:
    """A part of a day in which the clock does not change, and what was midnight by that clock."""

    begins: datetime
    ends: datetime
    midnight: datetime


ALWAYS = State(True, True, None)


def state(opened: Opened, moment: datetime) -> State | None:
    """Whether somebody answers there at a moment; None if that is not known."""
    if opened.availability == Availability.ALWAYS:
        return ALWAYS
    if opened.hours is None:
        return None
    spans = _spans_from(opened.hours, opened.on_holidays, local_day(moment))
    span = next(span for span in spans if moment < span.end)
    if span.start <= moment:
        return State(True, span.certain, span.end)
    return State(False, span.certain, span.start)


def local_day(moment: datetime) -> date:
    return moment.astimezone(AMSTERDAM).date()


def midnight(day: date) -> datetime:
    """The moment at which a day begins in the Netherlands."""
    return datetime.combine(day, time(), AMSTERDAM).astimezone(UTC)


@lru_cache(maxsize=2000)  # A day has few different weeks, and a page dozens of contacts.
def _spans_from(week: Week, on_holidays: str, day: date) -> list[Span]:
    """When it is open from the beginning of a day on: all of that day, and the next time after.

    Every week has an end and no year is all holidays, so that there always is a next time.
    """
    found: list[Span] = []
    tomorrow = midnight(day + ONE_DAY)
    while not found or found[-1].start < tomorrow:
        for span in _spans_on(week, on_holidays, day):
            if found and (found[-1].end, found[-1].certain) == (span.start, span.certain):
                found[-1] = replace(found[-1], end=span.end)
            else:
                found.append(span)
        day += ONE_DAY
    return found


def _spans_on(week: Week, on_holidays: str, day: date) -> list[Span]:
    """When it is open between two midnights, in order."""
    found = []
    for start, end, certain in _hours_on(week, on_holidays, day):
        for piece in _pieces(day):
            opens = max(piece.begins, piece.midnight + timedelta(minutes=start))
            closes = min(piece.ends, piece.midnight + timedelta(minutes=end))
            if opens < closes:
                found.append(Span(opens, closes, certain))
    return sorted(found)


def _hours_on(week: Week, on_holidays: str, day: date) -> Iterator[tuple[int, int, bool]]:
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


def hours_hold(day: date, on_holidays: str) -> bool | None:
    """Whether the hours of a day hold: True, None if it is closed, False if nobody knows."""
    name = holiday(day)
    if not name or on_holidays == OnHolidays.OPEN:
        return True
    return None if on_holidays == OnHolidays.CLOSED and name not in DOUBTFUL else False


def holiday(day: date) -> str | None:
    """The English name of a day on which Dutch offices may be closed, or None."""
    return public_holidays(day.year).get(day)


@lru_cache(maxsize=100)  # The same for ever, and the library takes milliseconds to make it.
def public_holidays(year: int) -> dict[date, str]:
    """Those days in a year, with their names. 5 May is optional but for each fifth year."""
    days = holidays.NL(years=year, categories=("public", "optional"), language="en_US")
    return dict(days.items())


def _pieces(day: date) -> list[Piece]:
    """A day as the clock has it: one piece, or two if the clock changes on it."""
    begins, ends = midnight(day), midnight(day + ONE_DAY)
    before, after = _offset(begins), _offset(ends)
    if before == after:
        return [Piece(begins, ends, begins)]
    hours = (begins + timedelta(hours=hour) for hour in range(1, 25))
    change = next(hour for hour in hours if _offset(hour) == after)
    return [Piece(begins, change, begins), Piece(change, ends, begins + before - after)]


def _offset(moment: datetime) -> timedelta:
    offset = moment.astimezone(AMSTERDAM).utcoffset()
    assert offset is not None  # noqa: S101 -- a moment with a time zone has one
    return offset
