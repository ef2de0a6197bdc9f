"""How long a time limit is, and on which day it ends."""

import calendar
import datetime

from stages.choices import TimeUnit

# The mean of the calendar: a month or a year is not always as long.
DAYS = {TimeUnit.DAYS: 1, TimeUnit.WEEKS: 7, TimeUnit.MONTHS: 30.436875, TimeUnit.YEARS: 365.2425}
VARIES = {TimeUnit.MONTHS, TimeUnit.YEARS}
FIRST_YEAR, LAST_YEAR = 1900, 2200  # of a day that somebody can mean


def days_of(amount, unit):
    """The number of days; of months and years about that many."""
    return round(amount * DAYS[unit])


def after(start, amount, unit):
    """The day so much later. A month on, 31 January is the last day of February."""
    if unit not in VARIES:
        return start + datetime.timedelta(days=days_of(amount, unit))
    months = amount * (12 if unit == TimeUnit.YEARS else 1)
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, min(start.day, last))


def read_day(text):
    """The day that a form names as 2026-05-31, or None."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


class Counted:
    """What has an amount and a unit, or neither."""

    @property
    def days(self):
        """How many days it is, about so many if it `varies`; None if it cannot be counted."""
        return days_of(self.amount, self.unit) if self.unit else None

    @property
    def varies(self):
        return self.unit in VARIES

    def end(self, start):
        """The day it ends if it starts then."""
        return after(start, self.amount, self.unit)
