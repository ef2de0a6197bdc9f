"""The single sign-on: who is known comes in by it, and nobody else; never without a factor."""

import os
import subprocess
import sys
import time
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.auth.models import User
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from deploy.code import code
from publishing.models import AdminEvent
from publishing.people import entry
from tests.make import make_editor, make_factor, make_person
from tests.seen import links, text
from tests.sign_on_server import CLIENT, SECRET, sign_on_server

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
INDEX, LOGIN, SIGN_ON = reverse("admin:index"), reverse("admin:login"), reverse("sign_on")
ADDRESS = "ans@ministerie.example"
KNOWN = {"sub": "7", "email": ADDRESS, "email_verified": True, "name": "Ans de Vries"}
REFUSED = "The single sign-on did not let you in."


@pytest.fixture(scope="module")
def ministry():
    with sign_on_server() as server:
        yield server


@pytest.fixture
def server(ministry, settings, monkeypatch):
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "127.0.0.1")
    settings.OIDC_SERVER_URL, settings.OIDC_ACR = ministry.url, ["gold"]
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET
    ministry.claims, ministry.userinfo, ministry.forges = dict(KNOWN), {}, False
    caches["tries"].clear()
    return ministry


@pytest.fixture
def ans():
    return make_person("author", username="ans", email="Ans@ministerie.example")


def browser():
    return Client(HTTP_ACCEPT_LANGUAGE="en")


def go(client, server, query=""):
    """To the ministry and back, as a browser does; what our site answers then."""
    away = client.get(f"{SIGN_ON}{query}")
    assert away.url.startswith(f"{server.url}/authorize?")
    back = urlsplit(server.authorize(dict(parse_qsl(urlsplit(away.url).query))))
    assert back.path == SIGN_ON
    return client.get(f"{back.path}?{back.query}")


def is_in(client):
    return client.get(INDEX).status_code == 200


def refused(client, server):
    answer = go(client, server)
    assert answer.url == LOGIN
    assert REFUSED in text(client.get(LOGIN), ".messagelist")
    return not is_in(client) and "_auth_user_id" not in client.session


def test_without_one_there_is_no_trace_of_it(client):
    assert client.get(SIGN_ON, follow=True).status_code == 404
    assert SIGN_ON not in str(client.get(LOGIN).content)


def test_the_login_leads_to_it(client, server):
    page = client.get(f"{LOGIN}?next={INDEX}auth/user/")
    (link,) = links(page, "a[href*=single]")
    assert link == f"{SIGN_ON}?next={INDEX}auth/user/"
    asked = parse_qs(urlsplit(client.get(link).url).query)
    assert asked["redirect_uri"] == [f"https://www.example.nl{SIGN_ON}"]
    assert asked["response_type"] == ["code"]


def test_who_is_known_comes_in_with_the_second_factor_of_the_ministry(ans, server):
    server.claims["amr"] = ["pwd", "mfa"]
    client = browser()
    assert go(client, server, f"?next={INDEX}pages/page/").url == f"{INDEX}pages/page/"
    assert is_in(client)
    make_factor(ans)  # hers is not asked then
    assert go(again := browser(), server).url == INDEX
    assert is_in(again)
    events = AdminEvent.objects.order_by("pk").values_list("action", "who", "note")
    assert ("sign_on_bound", "ans", "") in events
    assert events[len(events) - 1] == ("login", "ans", "single sign-on, socialaccount")


@pytest.mark.parametrize(
    ("claims", "is_enough"),
    [
        ({"amr": ["pwd"]}, False),
        ({"amr": "mfa"}, False),
        ({"amr": None, "acr": "silver"}, False),
        ({"acr": "gold"}, True),
    ],
)
def test_our_own_factor_is_asked_unless_the_ministry_says_that_it_asked(
    ans, server, claims, is_enough
):
    secret, client = make_factor(ans), browser()
    server.claims |= claims
    answer = go(client, server)
    assert is_in(client) == is_enough
    if not is_enough:
        assert answer.url == reverse("mfa_authenticate")
        client.post(answer.url, {"code": code(secret, time.time())})
        assert is_in(client)


def test_who_has_no_factor_at_all_is_led_to_one_first(ans, server):
    client = browser()
    go(client, server)
    assert not is_in(client)
    assert "A password alone does not open" in text(client.get(INDEX, follow=True))


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "somebody@ministerie.example"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": ""},
        {"aud": "another-site"},
        {"iss": "https://elsewhere.example"},
        {"exp": 1},
        {"sub": ""},
    ],
)
def test_nobody_else_comes_in(ans, server, claims):
    server.claims |= {"amr": ["mfa"], **claims}
    assert refused(browser(), server)
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_what_another_key_signed_opens_nothing(ans, server):
    server.claims["amr"], server.forges = ["mfa"], True
    assert refused(browser(), server)


def test_what_is_said_of_somebody_else_opens_nothing(ans, server):
    del server.claims["email"]
    server.userinfo = {**KNOWN, "sub": "8"}
    assert refused(browser(), server)
    server.userinfo["sub"] = "7"
    client = browser()
    assert go(client, server).status_code == 302
    assert SocialAccount.objects.get().uid == "7"


def test_two_with_one_address_are_nobody(ans, server):
    make_editor(email=ADDRESS)
    assert refused(browser(), server)


def test_who_gets_the_address_after_her_is_a_stranger(ans, server):
    server.claims["amr"] = ["mfa"]
    go(browser(), server)
    server.claims["sub"] = "8"
    assert refused(browser(), server)
    server.claims |= {"sub": "7", "email": "married@ministerie.example"}
    assert go(client := browser(), server).url == INDEX
    assert is_in(client)


def test_a_closed_account_and_one_that_began_anew(ans, server):
    server.claims["amr"] = ["mfa"]
    go(browser(), server)
    User.objects.update(is_active=False)
    assert refused(browser(), server)
    User.objects.update(is_active=True, is_staff=False)
    assert refused(browser(), server)
    User.objects.update(is_staff=True)
    entry.begin_anew(ans)
    assert not SocialAccount.objects.exists()


def test_an_answer_that_nobody_asked_for_opens_nothing(ans, server):
    client, other = browser(), browser()
    away = client.get(SIGN_ON)
    back = urlsplit(server.authorize(dict(parse_qsl(urlsplit(away.url).query))))
    other.get(f"{back.path}?{back.query}")  # in somebody else's browser
    assert not is_in(other)
    for query in ("state=x&code=x", "state=x&error=access_denied"):
        assert other.get(f"{SIGN_ON}?{query}").url == LOGIN
    assert "_auth_user_id" not in other.session


def test_the_address_chooses_nothing_but_where_to_go(ans, server):
    """Somebody who is logged in could be bound to another's account, or sent elsewhere."""
    client = browser()
    client.force_login(make_editor())
    server.claims["amr"] = ["mfa"]
    answer = go(client, server, "?process=connect&scope=x&auth_params=a%3Db&next=//evil.example/")
    assert answer.url == INDEX
    assert SocialAccount.objects.get().user == ans


def test_nothing_is_kept_of_what_the_ministry_says_but_her_number_there(ans, server):
    go(browser(), server)
    (kept,) = SocialAccount.objects.values()
    assert (kept["uid"], kept["extra_data"]) == ("7", {})
    assert not SocialToken.objects.exists()


def test_a_server_that_is_gone_is_one_sentence(ans, server, settings):
    settings.OIDC_SERVER_URL = "http://127.0.0.1:9"
    client = browser()
    assert client.get(SIGN_ON).url == LOGIN
    assert REFUSED in text(client.get(LOGIN), ".messagelist")


ALL = {
    "OIDC_SERVER_URL": "https://sso.example.nl",
    "OIDC_CLIENT_ID": "a",
    "OIDC_CLIENT_SECRET": "b",
}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"OIDC_CLIENT_SECRET": ""}, "OIDC_CLIENT_SECRET is not set."),
        ({"OIDC_CLIENT_ID": "", "OIDC_SERVER_URL": ""}, "OIDC_SERVER_URL, OIDC_CLIENT_ID is not"),
        ({"OIDC_SERVER_URL": "http://sso.example.nl"}, "must begin with https://"),
        ({}, ""),
    ],
)
def test_what_is_missing_is_one_clear_line(values, said):
    run = [sys.executable, "-c", "import referral_site.settings"]
    result = subprocess.run(
        run, env={**os.environ, **ALL, **values}, capture_output=True, text=True, check=False
    )
    assert result.returncode == bool(said)
    assert said in (result.stderr.splitlines() or [""])[-1]
