"""Weekly opening hours: from when to when on which day of the week, by the clock on the wall."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

Hours: TypeAlias = tuple[tuple[int, int], ...]  # of a day: (start, end), in minutes after 0:00
Text: TypeAlias = Any  # one for now, or for later when the language is known
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY, WEEK = 24 * 60, 7 * 24 * 60  # in minutes
TIME = r"(\d{1,2})(?:[:.](\d\d))?"
AND = re.compile(r"[,;&]|\ben\b|\band\b")
RANGE = re.compile(rf"{TIME}\s*(?:-|–|tot|to)\s*{TIME}(?:\s*uur)?", re.ASCII)


@dataclass(frozen=True)
class Week:
    """The hours of each day, Monday first.

    Hours that go on past midnight belong to the day on which they begin: 22:00-2:00 ends at
    26 hours. Make one by `Week.read`, which refuses what cannot be.
    """

    days: tuple[Hours, ...]

    @classmethod
    def read(cls, data: object) -> "Week":
        """Read {"mon-fri": ["9:00-17:00"], "sat": "9-12, 13-15"}. Raises ValidationError."""
        if not isinstance(data, dict):
            raise ValidationError(_("Write the hours of each day."), code="invalid")
        days: list[Hours] = [()] * 7
        errors = []
        for name, given in data.items():
            try:
                places = _days(name)
                hours = _ranges(given, _label(places))
            except ValidationError as error:
                errors.append(error)
                continue
            twice = [WEEKDAYS[day] for day in places if days[day]]
            errors += [_error(_("%(day)s stands twice."), label) for label in twice]
            days[places.start : places.stop] = [hours] * len(places)
        if errors:
            raise ValidationError(errors)
        _refuse_impossible(days)
        return cls(tuple(days))

    def as_data(self) -> dict[str, list[str]]:
        """As it is stored: {"mon": ["9:00-12:00", "13:00-17:00"]}, only days with hours."""
        named = zip(DAYS, self.days, strict=True)
        return {name: [range_text(*hours) for hours in day] for name, day in named if day}


def range_text(start: int, end: int) -> str:
    return f"{clock(start)}-{clock(end)}"


def clock(minutes: int) -> str:
    """The time as one reads it, 24:00 for the end of the day and not for its beginning."""
    hour, minute = divmod(minutes if minutes <= DAY else minutes - DAY, 60)
    return f"{hour}:{minute:02}"


def _days(name: object) -> range:
    """The places in the week that a name means: "mon", or "mon-fri"."""
    first, _dash, last = str(name).partition("-")
    places = range(0)
    if first in DAYS and (last or first) in DAYS:
        places = range(DAYS.index(first), DAYS.index(last or first) + 1)
    if not places:
        raise ValidationError(_("“%(name)s” is not a day."), params={"name": name}, code="invalid")
    return places


def _label(places: range) -> Text:
    ends = {"first": WEEKDAYS[places[0]], "last": WEEKDAYS[places[-1]]}
    return _("%(first)s to %(last)s") % ends if len(places) > 1 else ends["first"]


def _ranges(given: object, label: Text) -> Hours:
    texts = AND.split(given) if isinstance(given, str) else given
    if not isinstance(texts, list) or not texts:
        raise _error(_("%(day)s: write the hours."), label)
    return tuple(sorted(_range(text, label) for text in texts))


def _range(text: object, label: Text) -> tuple[int, int]:
    found = RANGE.fullmatch(str(text).strip())
    numbers = [int(number or 0) for number in found.groups()] if found else [99] * 4
    start, end = numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]
    if max(numbers[1], numbers[3]) > 59 or start >= DAY or end > DAY or start == end:
        message = _("%(day)s: “%(text)s” are no hours. Write for example 9:00-17:00.")
        raise _error(message, label, text=str(text).strip())
    return start, end if end > start else end + DAY


def _refuse_impossible(days: Iterable[Hours]) -> None:
    """Refuse hours that overlap, also past midnight, and a week without hours or without end."""
    spans = [
        (day * DAY + start, day * DAY + end)
        for day, hours in enumerate(days)
        for start, end in hours
    ]
    if not spans:
        raise ValidationError(_("Write the hours of at least one day."), code="required")
    following = [start for start, _end in spans[1:]] + [spans[0][0] + WEEK]
    for (start, end), following_start in zip(spans, following, strict=True):
        if following_start < end:
            raise _error(
                _("%(day)s: hours overlap, here or past midnight."), WEEKDAYS[start // DAY]
            )
    if sum(end - start for start, end in spans) == WEEK:
        raise ValidationError(_("These hours never end: choose “day and night, every day”."))


def _error(message: Text, label: Text, **params: str) -> ValidationError:
    return ValidationError(message, params={"day": label, **params}, code="invalid")


def texts_by_day(week: Week) -> list[str]:
    """The hours of each day as one types them, Monday first; "" for a day without."""
    return [", ".join(range_text(*hours) for hours in day) for day in week.days]
