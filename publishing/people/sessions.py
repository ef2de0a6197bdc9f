"""How long a session lasts, and what somebody typed when hers was over."""

import logging
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.models import User
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from publishing.events.event import Deed
from publishing.events.recording import record
from publishing.unsaved import Unsaved

WHOLE_DAY, IDLE = 8 * 60 * 60, 30 * 60  # seconds
BEGAN, SEEN, WHERE, BROWSER = "began", "seen", "where", "browser"
TYPED = "typed"
logger = logging.getLogger(__name__)

AT_ONCE = 60  # seconds; that it is in use is not written down more often


def begin(request: HttpRequest, where: str) -> None:
    """At the login, which writes the session anyway."""
    now, agent = time.time(), request.headers.get("User-Agent", "")[:200]
    request.session.update({BEGAN: now, SEEN: now, WHERE: where, BROWSER: agent})


def keep(request: HttpRequest, where: str) -> None:
    """Note that a session is in use; or end it, and keep what was typed for who logs in again."""
    session, now = request.session, time.time()
    if SESSION_KEY not in session:
        return
    began, seen = session.get(BEGAN, now), session.get(SEEN, now)
    if now - began > WHOLE_DAY or now - seen > IDLE:
        end(request)
    elif SEEN not in session or now - seen > AT_ONCE:
        agent = request.headers.get("User-Agent", "")[:200]
        session.update({BEGAN: began, SEEN: now, WHERE: where, BROWSER: agent})
        try:
            session.save()
        except (*Unsaved, UpdateError):  # the disk is full; she can read, and keeps what she typed
            logger.warning("It could not be written down that a session is in use.")
        session.modified = False


def end(request: HttpRequest) -> None:
    typed = None
    # What is sent to the door opens it: a code of an app, a recovery code.
    is_door = request.path_info.startswith(f"/{settings.ADMIN_PATH}account/")
    if request.method == "POST" and not request.FILES and not is_door:
        fields = [(name, values) for name, values in request.POST.lists() if is_hers(name)]
        typed = {"by": request.session[SESSION_KEY], "at": request.get_full_path(), "said": fields}
    logout(request)
    if typed:
        request.session[TYPED] = typed


def is_hers(name: str) -> bool:
    """A password is not kept, nor the token of a session that is over."""
    return name != "csrfmiddlewaretoken" and "password" not in name


def still_here(request: HttpRequest) -> list[tuple[str, str]]:
    """What she had typed at this address when her session ended, once."""
    typed = request.session.get(TYPED)
    if not typed or request.method != "GET" or typed["at"] != request.get_full_path():
        return []
    del request.session[TYPED]
    if typed["by"] != str(request.user.pk):
        return []
    return [(name, value) for name, values in typed["said"] for value in values]


@dataclass(frozen=True)
class Open:
    """A session that is open: since when, from where, by what; and a name that opens nothing."""

    name: str
    began: datetime | None
    seen: datetime | None
    where: str
    browser: str
    is_this: bool


def named(key: str) -> str:
    return salted_hmac("publishing.people.sessions", key).hexdigest()


def opened(person: User) -> list[tuple[Session, dict[str, Any]]]:
    """All of hers. Sessions are few: those of editors alone."""
    alive = Session.objects.filter(expire_date__gt=timezone.now())
    decoded = ((session, session.get_decoded()) for session in alive)
    return [(each, data) for each, data in decoded if data.get(SESSION_KEY) == str(person.pk)]


def listed(person: User, this: str | None) -> list[Open]:
    found = [
        Open(
            named(session.session_key),
            moment(data.get(BEGAN)),
            moment(data.get(SEEN)),
            data.get(WHERE, ""),
            data.get(BROWSER, ""),
            session.session_key == this,
        )
        for session, data in opened(person)
    ]
    return sorted(found, key=lambda each: not each.is_this)


def moment(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def end_all(person: User, but: str | None = None) -> int:
    """End what is open of hers, here and anywhere."""
    others = [session for session, _data in opened(person) if session.session_key != but]
    for session in others:
        session.delete()
    if others:
        record(Deed.SESSIONS_ENDED, about=person, note=str(len(others)))
    return len(others)


def end_one(person: User, name: str) -> None:
    for session, _data in opened(person):
        if named(session.session_key) == name:
            session.delete()
            record(Deed.SESSIONS_ENDED, about=person, note="1")
