"""The door of the admin: how often a password is checked, and that its owner gets in."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.models import User
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from referral_site.login import KNOWN, STRANGERS, place
from tests.make import make_editor
from tests.seen import text

pytestmark = pytest.mark.django_db
RIGHT = "juist-paard-batterij-nietje"
checks = []


class CountingHasher(MD5PasswordHasher):
    """As quick as the tests' own. Also for an account that is not there it is asked once."""

    algorithm = "counting"

    def encode(self, password, salt):
        checks.append(password)
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def owner(settings):
    settings.PASSWORD_HASHERS = ["tests.test_login.CountingHasher"]
    caches["tries"].clear()
    made = make_editor(username="owner", password=RIGHT)
    checks.clear()
    return made


def browser_at(address):
    return Client(REMOTE_ADDR=address, HTTP_ACCEPT_LANGUAGE="en")


def enter(client, password=RIGHT, username="owner", **headers):
    """What the login says; "" when it opened."""
    form = {"username": username, "password": password, "next": reverse("admin:index")}
    response = client.post(reverse("admin:login"), form, headers=headers)
    return "" if response.status_code == 302 else text(response, ".errornote")


def guess(address, times, username="owner", **headers):
    """The last answer to somebody who tries again and again."""
    client = browser_at(address)
    return [enter(client, "a guess", username, **headers) for _ in range(times)][-1]


def test_a_network_gets_ten_checks_an_hour_whatever_account_it_names():
    for number in range(25):
        guess("198.51.100.7", 1, f"account-{number}")
    assert len(checks) == 10


def test_an_account_gets_ten_checks_an_hour_wherever_they_come_from():
    for number in range(1, 9):
        guess(f"198.51.{number}.7", 3)
    assert len(checks) == 10


@pytest.mark.parametrize(
    "addresses",
    [
        ["198.51.100.7", "198.51.100.8", "::ffff:198.51.100.9"],
        ["2001:db8:1:2::7", "2001:db8:1:3::8", "2001:db8:1:ff::9"],
        ["", "nonsense", "unix:"],
    ],
)
def test_neighbours_are_one_network(addresses):
    for number, address in enumerate(addresses):
        guess(address, 6, f"account-{number}")
    assert len(checks) == 10


def test_behind_a_proxy_the_network_is_the_one_that_the_proxy_saw(settings):
    settings.BEHIND_PROXY = True
    for number in range(12):
        seen = f"203.0.113.{number}, 198.51.100.7"  # the first is what the browser made up
        guess("127.0.0.1", 1, f"account-{number}", x_forwarded_for=seen)
    assert len(checks) == 10
    guess("127.0.0.1", 1, "another", x_forwarded_for="198.51.101.7")
    assert len(checks) == 11
    settings.BEHIND_PROXY = False
    guess("127.0.0.1", 12, "one-more", x_forwarded_for="198.51.102.7")
    assert len(checks) == 21


def test_who_has_to_wait_reads_why_and_the_right_password_helps_nobody_then():
    said = guess("198.51.100.7", 11)
    assert "Too many tries" in said
    assert enter(browser_at("198.51.100.7")) == said
    response = browser_at("198.51.100.7").post(
        reverse("admin:login"), {"username": "owner", "password": RIGHT}
    )
    assert response.status_code == 429
    assert guess("198.51.100.7", 1, "nobody-of-that-name") == said


def test_an_hour_later_there_are_ten_more():
    guess("198.51.100.7", 12)
    an_hour_passes()
    guess("198.51.100.7", 12)
    assert len(checks) == 20


def an_hour_passes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, expires FROM login_tries")
        for key, expires in cursor.fetchall():
            left = as_utc(expires) - timezone.now()
            assert timedelta(minutes=30) < left <= timedelta(hours=1)
            past = connection.ops.adapt_datetimefield_value(timezone.now() - timedelta(seconds=2))
            cursor.execute("UPDATE login_tries SET expires = %s WHERE cache_key = %s", [past, key])


def as_utc(moment):
    """SQLite gives it as a text."""
    moment = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def test_the_owner_comes_in_from_where_she_was_before_whatever_others_try():
    hers = browser_at("198.51.100.7")
    assert enter(hers) == ""
    hers.post(reverse("admin:logout"))
    for number in range(1, 5):
        guess(f"198.51.{number}.7", 3)
    guess("198.51.100.7", 12)
    assert "Too many tries" in enter(browser_at("198.51.100.7"))
    assert enter(hers) == ""


def test_a_known_device_gets_ten_checks_an_hour_for_its_own_account():
    hers = browser_at("198.51.100.7")
    enter(hers)
    hers.post(reverse("admin:logout"))
    checks.clear()
    for _ in range(22):
        enter(hers, "a guess")
    assert len(checks) == 10 + 10  # then it counts as any other, of its network
    make_editor(username="another", password=RIGHT)
    assert "Too many tries" in enter(hers, username="another")


def test_a_login_that_opens_is_no_guess():
    """A whole ministry comes in from one address at nine o'clock."""
    for number in range(11):
        make_editor(username=f"editor-{number}", password=RIGHT)
        assert enter(browser_at("198.51.100.7"), username=f"editor-{number}") == ""


def test_one_password_of_a_stranger_is_checked_at_once():
    """So that guessing leaves the other processors to readers."""
    with place(STRANGERS):
        assert "Others are logging in" in guess("198.51.100.7", 1)
        busy = browser_at("198.51.100.7").post(
            reverse("admin:login"), {"username": "owner", "password": RIGHT}
        )
        assert busy.status_code == 429
    assert checks == []
    assert enter(browser_at("198.51.100.7")) == ""


def test_three_are_checked_at_once_and_known_devices_do_not_wait_for_strangers():
    hers = browser_at("198.51.100.7")
    enter(hers)
    hers.post(reverse("admin:logout"))
    checks.clear()
    with place(STRANGERS), place(KNOWN):
        assert enter(hers) == ""
        hers.post(reverse("admin:logout"))
        with place(KNOWN):
            for _ in range(12):  # none of them costs a try
                assert "Others are logging in" in enter(hers)
    assert len(checks) == 1
    assert enter(hers) == ""


def test_who_changes_her_own_password_takes_a_place_as_well(client, owner):
    client.force_login(owner)
    sent = {"old_password": "a guess"}
    with place(KNOWN), place(KNOWN):
        for _ in range(12):
            page = client.post(reverse("admin:password_change"), sent)
        assert "Anderen loggen" in page.content.decode()
    assert checks == []


def test_what_is_kept_tells_nothing_of_who_tried():
    guess("198.51.100.7", 3, "a-name")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM login_tries")
        rows = cursor.fetchall()
    assert len(rows) == 6
    assert not [word for word in ("198.51", "a-name", "guess") if word in repr(rows)]


def test_the_mark_of_a_known_device_goes_to_the_door_alone_and_names_nobody(settings):
    settings.SESSION_COOKIE_SECURE = True
    hers = browser_at("198.51.100.7")
    enter(hers)
    cookie = hers.cookies["known-device"]
    assert cookie["path"] == f"/{settings.ADMIN_PATH}"
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "Strict"
    assert "owner" not in cookie.value
    cookie.set("known-device", cookie.value[:-1] + "x", cookie.value[:-1] + "x")
    hers.post(reverse("admin:logout"))
    assert enter(hers) == ""  # a mark that is not ours is none


def test_an_empty_form_costs_no_try():
    for _ in range(11):
        enter(browser_at("198.51.100.7"), "")
    assert enter(browser_at("198.51.100.7")) == ""
    assert User.objects.count() == 1
