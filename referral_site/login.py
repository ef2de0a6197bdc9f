"""The door of the admin: ten checks of a password an hour for an account, and for a network.

Whoever guesses may use up the tries of an account, but not lock its owner out: a device on which
she logged in before has tries of its own (OWASP's "device cookies"). Checking a password costs a
processor a third of a second; so at most three are checked at once, one of them a stranger's, and
readers keep the rest. Who finds no place is told so at once: whoever waited would hold up a thread
of the server, and so readers.
"""

import fcntl
import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth.signals import user_logged_in
from django.core.cache import caches
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import OperationalError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from publishing.people import sessions
from publishing.unsaved import Unsaved
from referral_site.admin_place import address_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

logger = logging.getLogger(__name__)

MOST = 10
HOUR = 60 * 60
DEVICE = "known-device"
# Of the places where a password is checked. Strangers cannot take those of who was here before.
STRANGERS, KNOWN = slice(1), slice(1, None)
KNOWN_FOR = timedelta(days=180)
TOO_MANY = _(
    "Too many tries, here or for this account. Wait an hour, or log in on a device on which you "
    "logged in before."
)
BUSY = _("Others are logging in at this moment. Wait a second, and try again.")


class LoginForm(AdminAuthenticationForm):
    """Django's, which checks the password in `clean`."""

    request: HttpRequest  # the admin always gives it

    def clean(self) -> dict[str, Any]:
        username = self.cleaned_data.get("username")
        if not username or not self.cleaned_data.get("password"):
            return super().clean()
        device = device_of(self.request, username)
        if device and (slot := take(f"device {device}")):
            with place(KNOWN, before=slot):
                return self.checked([slot])
        # The network first: once its tries are used up it takes none from an account.
        counters = [f"network {network_of(self.request)}", f"account {folded(username)}"]
        if not all(map(free, counters)):
            raise refusal(TOO_MANY)
        with place(STRANGERS):
            slots = [slot for counter in counters if (slot := take(counter))]
            if len(slots) < len(counters):
                raise refusal(TOO_MANY)
            return self.checked(slots)

    def checked(self, slots: list[str]) -> dict[str, Any]:
        cleaned = super().clean()
        caches["tries"].delete_many(slots)  # it was right, so no guess
        return cleaned


class OwnPasswordForm(AdminPasswordChangeForm):
    """Ten wrong old passwords an hour, as at the door."""

    def clean_old_password(self) -> str:
        slot = take(f"own password {self.user.pk}")
        if slot is None:
            raise refusal(TOO_MANY)
        with place(KNOWN, before=slot):
            old: str = super().clean_old_password()
        caches["tries"].delete(slot)
        return old


def refusal(why: "StrOrPromise") -> ValidationError:
    return ValidationError(why, code="wait")


def named(what: str) -> str:
    return salted_hmac("referral_site.login", what).hexdigest()


def free(counter: str) -> list[str]:
    """The tries of this hour that are left.

    Each has a row of its own, for a number that is read and written again would count two at
    once as one. Its name is a hash: nobody can read there who tried.
    """
    slots = [named(f"{number} {counter}") for number in range(MOST)]
    gone = caches["tries"].get_many(slots)
    return [slot for slot in slots if slot not in gone]


def take(counter: str) -> str | None:
    """Take one of the tries; None when none is left. It comes back an hour later."""
    left = free(counter)
    for slot in left:
        if caches["tries"].add(slot, True, HOUR):
            return slot
    if left:  # the cache says no more than that it did not work
        raise OperationalError("A try could not be written down.")
    return None


@contextmanager
def place(which: slice, before: str = "") -> Iterator[None]:
    """Where a password is checked, one at a time in each on this machine, in whatever process.

    A try that was taken before is given back to who finds none: nothing was checked.
    """
    with ExitStack() as held:
        for path in settings.LOGIN_PLACES[which]:
            file = held.enter_context(path.open())
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            break
        else:
            caches["tries"].delete_many(filter(None, [before]))
            raise refusal(BUSY)
        yield


def network_of(request: HttpRequest) -> str:
    """What one household or office has: its neighbours' addresses are as easily its own."""
    found = address_of(request)
    if found is None:
        return "unknown"
    return str(ip_network(f"{found}/{24 if found.version == 4 else 48}", strict=False))


def folded(username: str) -> str:
    return username.casefold()


def device_of(request: HttpRequest, username: str) -> str | None:
    """The mark of a device on which this account logged in before."""
    salt = f"known device of {folded(username)}"
    return request.get_signed_cookie(DEVICE, None, salt=salt, max_age=KNOWN_FOR)


@receiver(user_logged_in)
def session_begins(request: HttpRequest, **kwargs: Any) -> None:
    sessions.begin(request, network_of(request))


def answer(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Mark the device on which somebody has just logged in; say 429 to who has to wait."""
    if request.method != "POST":
        return response
    if do := getattr(request, "after_answer", None):
        afterwards(response, do)
    if response.status_code == 302 and request.user.is_authenticated:
        username = request.user.get_username()
        if not device_of(request, username):
            response.set_signed_cookie(
                DEVICE,
                secrets.token_urlsafe(16),
                salt=f"known device of {folded(username)}",
                max_age=KNOWN_FOR,
                path=settings.SESSION_COOKIE_PATH,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Strict",
            )
    form = (getattr(response, "context_data", None) or {}).get("form")
    if form and form.has_error(NON_FIELD_ERRORS, "wait"):
        response.status_code = 429
    return response


def afterwards(response: HttpResponse, do: Callable[[], None]) -> None:
    """Do it when the server closes an answer, which it has sent by then."""
    close = response.close

    def and_then_close() -> None:
        try:
            do()
        except Unsaved:
            logger.exception("A login that was refused could not be written down.")
        finally:
            close()

    response.close = and_then_close  # type: ignore[method-assign]
