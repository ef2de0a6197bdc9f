"""A passkey in a real browser, with the authenticator that Chromium has for tests."""

from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import caches
from django.urls import reverse
from playwright.sync_api import expect

from tests.barriers import barriers
from tests.browser import listen
from tests.make import make_editor

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "juist-paard-batterij-nietje"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def site(live_server, settings):
    """Under a name, for browsers keep no passkey for a number. Chromium knows this one itself."""
    caches["tries"].clear()
    settings.ALLOWED_HOSTS = ["localhost"]
    return f"http://localhost:{urlsplit(live_server.url).port}"


def with_authenticator(page):
    chromium = page.context.new_cdp_session(page)
    chromium.send("WebAuthn.enable")
    chromium.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return chromium


def say_password(page, site):
    page.goto(site + reverse("admin:login"))
    page.fill("#id_username", "ans")
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")


def test_a_passkey_is_made_at_the_first_login_and_opens_the_next(browser, site):
    make_editor(username="ans", password=PASSWORD)
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    complaints = listen(page)
    with_authenticator(page)
    say_password(page, site)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    page.get_by_role("link", name="To the first page").click()
    page.get_by_role("button", name="Log out").click()
    say_password(page, site)
    page.get_by_role("button", name="Use the passkey").click()
    page.wait_for_url(site + reverse("admin:index"))
    assert Authenticator.objects.get(type="webauthn").last_used_at
    context.close()
    assert complaints == []


def test_the_second_step_is_for_everybody(reader, site):
    make_editor(username="ans", password=PASSWORD)
    page = reader(locale="en-GB")
    say_password(page, site)
    expect(page.get_by_role("heading", name="Second factor")).to_be_visible()
    assert barriers(page, RULES) == []
    page.goto(site + reverse("mfa_activate_totp"))
    assert barriers(page, RULES) == []
    page.set_viewport_size({"width": 320, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
