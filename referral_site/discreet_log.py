"""Lines of the log that tell what broke and where, and nothing of who asked for what."""

import json
import logging
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any


class DiscreetFormatter(logging.Formatter):
    """A formatter that leaves out what a reader may have typed."""

    def format(self, record: logging.LogRecord) -> str:
        told = {**record.__dict__, "exc_text": None}  # that may hold what another formatter made
        _, is_refusal, kind = record.name.partition("django.security.")
        if is_refusal:  # Django quotes the header or the field that it refuses
            told |= {"msg": f"A request was refused: {kind}", "args": (), "exc_info": None}
        return super().format(logging.makeLogRecord(told))

    def formatException(self, ei: Any) -> str:  # noqa: N802 -- logging's name for it
        """The lines of code and the kind of error, not its words: "invalid literal: 'secret'"."""
        return "".join(lines_of(ei[1])).rstrip()


class DiscreetJson(DiscreetFormatter):
    """The same as one object of JSON a line, for machines that collect logs."""

    def __init__(self, *_args: Any, **_options: Any) -> None:
        super().__init__("%(message)s")

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": super().format(record),
        }
        return json.dumps(told, ensure_ascii=False)


def lines_of(error: BaseException | None) -> Iterator[str]:
    """Of an error and those that led to it, the first one first."""
    if not error:
        return
    led_to_it = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    yield from lines_of(led_to_it)
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__module__}.{type(error).__qualname__}\n"
