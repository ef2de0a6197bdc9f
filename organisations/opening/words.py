"""What is said of opening hours, in the reader's language, made from the data alone.

The clock has 24 hours in every language: nobody takes 5 in the afternoon for 5 in the morning,
and what stands here is the same everywhere, beside whichever number.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_noop, override
from django.utils.translation import gettext as _

from organisations.choices import Availability, OnHolidays
from organisations.cldr import all_of, day_and_date, weekday
from organisations.opening.state import (
    AMSTERDAM,
    ONE_DAY,
    Opened,
    Opening,
    State,
    holiday,
    hours_hold,
    local_day,
    midnight,
    state,
)
from organisations.opening.week import DAY, Hours, Week

# As the library calls them.
HOLIDAYS = [
    gettext_noop("New Year's Day"),
    gettext_noop("Good Friday"),
    gettext_noop("Easter Sunday"),
    gettext_noop("Easter Monday"),
    gettext_noop("King's Day"),
    gettext_noop("Liberation Day"),
    gettext_noop("Ascension Day"),
    gettext_noop("Pentecost"),
    gettext_noop("Pentecost Monday"),
    gettext_noop("Christmas Day"),
    gettext_noop("Second Day of Christmas"),
]


def hours_text(opened: Opened, language: str | None = None) -> str:
    """When somebody answers there, as a sentence; "" if that is not known."""
    opening = Opening(opened.availability, opened.hours, opened.on_holidays)
    return _hours_text(opening, language or get_language())


@lru_cache(maxsize=1000)
def _hours_text(opening: Opening, language: str) -> str:
    """Kept, for a page has dozens and they are a dozen translations each."""
    with override(language):
        if opening.availability == Availability.ALWAYS:
            return _("Open day and night.")
        if opening.availability == Availability.APPOINTMENT:
            return _("By appointment.")
        if opening.hours is None:
            return ""
        text = _("%(hours)s (Dutch time)") % {"hours": week_text(opening.hours)}
        if opening.availability == Availability.USUAL:
            text = _("usually %(hours)s") % {"hours": text}
        if opening.on_holidays == OnHolidays.CLOSED:
            text = _("%(hours)s; closed on public holidays") % {"hours": text}
        elif opening.on_holidays == OnHolidays.OPEN:
            text = _("%(hours)s; also on public holidays") % {"hours": text}
        return f"{capfirst(text)}."


def now_text(opened: Opened, moment: datetime) -> tuple[str, datetime | None]:
    """Whether somebody answers there now and until when, and the moment until which it is right.

    ("", None) where there is nothing to say. It names days as one sees them today, so that it
    is right until midnight at most.
    """
    found = state(opened, moment)
    if found is None or found.changes_at is None:
        return "", None
    today = local_day(moment)
    text = _state_text(opened, found, found.changes_at, today)
    return text, min(found.changes_at, midnight(today + ONE_DAY))


def week_text(week: Week) -> str:
    """Monday to Friday, 9:00 to 17:00; Saturday, 10:00 to 12:00."""
    days_with: dict[Hours, list[int]] = {}
    for day, hours in enumerate(week.days):
        if hours:
            days_with.setdefault(hours, []).append(day)
    parts = [
        _("%(days)s, %(hours)s") % {"days": _days_text(days), "hours": _day_text(hours)}
        for hours, days in days_with.items()
    ]
    return "; ".join(parts)


def _days_text(days: list[int]) -> str:
    if len(days) == 7:
        return _("every day")
    runs = [[day for _place, day in run] for _, run in groupby(enumerate(days), _run)]
    texts = []
    for run in runs:
        if len(run) > 2:
            ends = {"first": weekday(run[0]), "last": weekday(run[-1])}
            texts.append(_("%(first)s to %(last)s") % ends)
        else:
            texts += [weekday(day) for day in run]
    return all_of(texts)


def _run(placed: tuple[int, int]) -> int:
    """The same for days that follow each other."""
    place, day = placed
    return day - place


def _day_text(hours: Hours) -> str:
    return all_of(_range_text(start, end) for start, end in hours)


def _range_text(start: int, end: int) -> str:
    if (start, end) == (0, DAY):
        return _("day and night")
    times = {"start": clock_text(start), "end": clock_text(end)}
    if end > DAY:
        return _("%(start)s to %(end)s the next day") % times
    return _("%(start)s to %(end)s") % times


def clock_text(minutes: int) -> str:
    hour, minute = divmod(minutes if minutes <= DAY else minutes - DAY, 60)
    return _("%(hour)s:%(minute)s") % {"hour": hour, "minute": f"{minute:02}"}


def _state_text(opened: Opened, found: State, changes_at: datetime, today: date) -> str:
    day, minutes = _wall(changes_at, is_end=found.is_open)
    values = {"time": clock_text(minutes), "day": _day_name(day, today)}
    values["until"] = values["time"] if day == today else _("%(day)s %(time)s") % values
    if not found.certain:
        values["holiday"] = _holiday(today if found.is_open else day)
    elif not found.is_open and hours_hold(today, opened.on_holidays) is None:
        values["holiday"] = _holiday(today)
    is_usual = opened.availability == Availability.USUAL
    return _sentence(found, is_usual, "holiday" in values) % values


def _sentence(found: State, is_usual: bool, is_holiday: bool) -> str:
    if found.is_open and not found.certain:
        return _("Perhaps open now, until %(until)s (%(holiday)s).")
    if found.is_open:
        return (
            _("Probably open now, until %(until)s.")
            if is_usual
            else _("Open now, until %(until)s.")
        )
    if not found.certain:
        return _("Closed now, perhaps open %(day)s at %(time)s (%(holiday)s).")
    if is_holiday:
        return _("Closed now (%(holiday)s), opens %(day)s at %(time)s.")
    if is_usual:
        return _("Probably closed now, opens %(day)s at %(time)s.")
    return _("Closed now, opens %(day)s at %(time)s.")


def _holiday(day: date) -> str:
    """The name of the holiday that matters on a day, which may have begun the day before."""
    name = holiday(day) or holiday(day - ONE_DAY)
    return _(name) if name else ""


def _wall(moment: datetime, *, is_end: bool) -> tuple[date, int]:
    """The day, and the minutes the clock on the wall shows; an end at 0:00 is 24:00 of the day
    before."""
    local = moment.astimezone(AMSTERDAM)
    minutes = local.hour * 60 + local.minute
    if is_end and minutes == 0:
        return local.date() - ONE_DAY, DAY
    return local.date(), minutes


def _day_name(day: date, today: date) -> str:
    if day == today:
        return _("today")
    if day - today < timedelta(days=7):
        return weekday(day.weekday())
    return day_and_date(day)
