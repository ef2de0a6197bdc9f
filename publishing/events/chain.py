"""The chain of events: how one gets its place in it, whether it is whole, and how it is shortened.

An event is written in the transaction of what it tells of, and sealed after that: else whoever
logs in would wait for whoever publishes, and two who did both could wait for each other.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from publishing.events.event import AdminEvent, Deed, EventCount
from publishing.events.recording import record

# Any number; the same in every process, and used for nothing else.
LOCK = 8_410_228


@contextmanager
def alone() -> Iterator[None]:
    """Be the only one at the end of the chain. SQLite lets one writer in at a time as it is."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        yield


def end() -> tuple[int, str]:
    """The number and the digest of the last event, whether it is still kept or not."""
    last = AdminEvent.objects.sealed().last()
    if last and last.number:
        return last.number, last.digest
    counted = EventCount.objects.last()
    return (counted.through, counted.digest) if counted else (0, "")


def seal() -> None:
    """Give those that wait their place. Safe to run twice, and twice at once."""
    if not AdminEvent.objects.waiting().exists():
        return
    with alone():
        number, digest = end()
        for event in AdminEvent.objects.waiting():
            number += 1
            digest = event.digest_after(digest, number)
            AdminEvent.objects.filter(pk=event.pk).update(number=number, digest=digest)


def problems() -> Iterator[str]:
    """A sentence for each place where the chain is not whole."""
    number, digest = 0, ""
    for counted in EventCount.objects.all():
        if sum(counted.counts.values()) != counted.through - number:
            yield f"The count to number {counted.through} is not of as many events as it says."
        number, digest = counted.through, counted.digest
    for event in AdminEvent.objects.sealed().iterator():
        here = event.number or 0
        if here != number + 1:
            yield f"Before event {here} some are missing: the one before it is {number}."
        elif event.digest != event.digest_after(digest, here):
            yield f"Event {here} ({event}) was changed, or is not the one that came after {number}."
        number, digest = here, event.digest


def differs(seen: str) -> str | None:
    """What is wrong, if the chain had this end once ("17:ab12…"): for one that was made anew."""
    number, _colon, digest = seen.partition(":")
    if not number.isdecimal() or not digest:
        return f"{seen} is no number with a digest."
    counted = EventCount.objects.filter(through=number).first()
    found = AdminEvent.objects.filter(number=number).first() or counted
    if found is None and EventCount.objects.filter(through__gt=number).exists():
        return f"Event {number} is no longer kept, so nothing can be said about it."
    if found is None or found.digest != digest:
        return f"Event {number} is not the one that it was."
    return None


def count_old() -> EventCount | None:
    """Count those that are older than the settings say, and remove them; None if there are none.

    At most once a day something is old: whole days are counted.
    """
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    limit = today - timedelta(days=settings.EVENTS_KEPT_FOR)
    first = AdminEvent.objects.sealed().first()
    if first is None or first.at >= limit:
        return None
    with alone():
        kept = AdminEvent.objects.sealed().filter(at__gte=limit).first()
        events = AdminEvent.objects.sealed()
        old = list(events.filter(number__lt=kept.number) if kept else events)
        if not old:
            return None
        last = old[-1]
        counted = EventCount.objects.create(
            through=last.number or 0,
            digest=last.digest,
            since=old[0].at,
            until=last.at,
            counts=Counter(event.action for event in old),
        )
        AdminEvent.objects.filter(number__lte=last.number).delete()
        record(Deed.EVENTS_COUNTED, note=f"{len(old)}, to number {last.number}")
    return counted


def tend(report: Callable[[str], object]) -> None:
    """What is done now and then. It tells the log the end of the chain: a witness elsewhere."""
    seal()
    if counted := count_old():
        number, digest = end()
        report(f"Events to {counted.through} are counted and removed. The last: {number}:{digest}")
