"""The second factor: a password alone opens nothing, and each way in works."""

import time
from io import StringIO
from urllib.parse import urlsplit

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.cache import cache, caches
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import NoReverseMatch, reverse

from deploy.code import code
from tests.admin_forms import add_url, list_url
from tests.make import make_editor, make_factor, make_person
from tests.seen import document, text, texts

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
PASSWORD = "juist-paard-batterij-nietje"
INDEX, LOGIN = reverse("admin:index"), reverse("admin:login")


@pytest.fixture(autouse=True)
def tries():
    caches["tries"].clear()


@pytest.fixture
def person():
    return make_person("author", username="ans", password=PASSWORD)


def browser():
    return Client(HTTP_ACCEPT_LANGUAGE="en")


def say_password(client, password=PASSWORD, username="ans"):
    return client.post(LOGIN, {"username": username, "password": password, "next": INDEX})


def show(client, secret, *, later=0):
    answer = code(secret, time.time() + later)
    return client.post(reverse("mfa_authenticate"), {"code": answer})


def is_in(client):
    return client.get(INDEX).status_code == 200


def enrol(client):
    """Set an app up as its page says; the secret that it was told."""
    page = client.get(reverse("mfa_activate_totp"))
    secret = text(page, "main code")
    answer = client.post(page.request["PATH_INFO"], {"code": code(secret, time.time())})
    assert answer.url == reverse("mfa_view_recovery_codes")
    return secret


def test_a_password_alone_opens_nothing(person):
    secret, client = make_factor(person), browser()
    assert say_password(client).url == reverse("mfa_authenticate")
    assert not is_in(client)
    assert client.get(reverse("mfa_index")).status_code == 302
    assert client.get(reverse("mfa_activate_totp")).status_code == 302
    assert show(client, secret).url == INDEX
    assert is_in(client)


def test_a_wrong_code_opens_nothing(person):
    make_factor(person)
    client = browser()
    say_password(client)
    answer = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Incorrect code" in text(answer, ".errorlist")
    assert not is_in(client)


def test_a_code_without_a_password_opens_nothing(person):
    secret, client = make_factor(person), browser()
    assert urlsplit(show(client, secret).url).path in (LOGIN, reverse("account_login"))
    assert not is_in(client)


def test_whoever_has_no_factor_is_led_to_one_before_anything_else(person):
    client = browser()
    assert say_password(client).url == INDEX
    assert "A password alone does not open the admin" in text(client.get(INDEX, follow=True))
    for page in (INDEX, list_url(User), reverse("admin:password_change")):
        assert client.get(page).url.startswith(LOGIN)
    enrol(client)
    codes = texts(client.get(reverse("mfa_view_recovery_codes")), ".recovery-codes li")
    assert len(set(codes)) == 10
    again = client.get(reverse("mfa_view_recovery_codes"))
    assert not [each for each in codes if each in again.content.decode()]
    assert is_in(client)


def test_having_a_factor_is_not_having_used_it(person):
    """django-allauth#3649: a session from before counts for nothing."""
    before, client = browser(), browser()
    say_password(before), say_password(client)
    assert before.get(INDEX, follow=True).status_code == 200
    enrol(client)
    assert is_in(client)
    assert before.get(reverse("mfa_index")).status_code == 302
    assert not is_in(before)
    client.force_login(person)
    session = client.session
    del session[METHODS]
    session.save()
    assert not is_in(client)
    assert document(client.get(LOGIN)).select("#id_password")
    assert client.get(reverse("mfa_index")).status_code == 302


def test_a_code_opens_once(person):
    secret = make_factor(person)
    client, other = browser(), browser()
    say_password(client), show(client, secret)
    cache.clear()  # another process, or machine, has another one
    say_password(other)
    assert "used before" in text(show(other, secret), ".errorlist")
    assert show(other, secret, later=30).url == INDEX


def test_a_recovery_code_opens_once(person):
    client, other = browser(), browser()
    say_password(client), enrol(client)
    codes = texts(client.get(reverse("mfa_view_recovery_codes")), ".recovery-codes li")
    for expected in (True, False):
        say_password(other)
        other.post(reverse("mfa_authenticate"), {"code": codes[3]})
        assert is_in(other) == expected
        other = browser()


def test_ten_wrong_codes_an_hour_and_then_not_even_the_right_one(person):
    secret, client = make_factor(person), browser()
    for _ in range(12):
        say_password(client)
        said = client.post(reverse("mfa_authenticate"), {"code": "1"})
    assert "Wait an hour" in text(said, ".errorlist")
    show(client, secret)
    assert not is_in(client)
    caches["tries"].clear()  # the hour is over
    show(client, secret)
    assert is_in(client)


def test_nobody_signs_up():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
    sent = {"username": "me", "password1": PASSWORD, "password2": PASSWORD}
    assert browser().post(f"{INDEX}account/signup/", sent).status_code != 200
    assert not User.objects.exists()


def test_a_factor_is_changed_after_it_was_shown_again_and_the_last_one_stays(person):
    client = browser()
    say_password(client)
    secret = enrol(client)
    page = client.post(reverse("mfa_deactivate_totp"))
    assert "cannot deactivate" in text(page, ".errorlist")
    session = client.session
    session[METHODS] = [each | {"at": time.time() - 301} for each in session[METHODS]]
    session.save()
    asked = client.get(reverse("mfa_add_webauthn"))
    assert asked.url.startswith(reverse("mfa_reauthenticate"))
    client.post(asked.url, {"code": code(secret, time.time() + 30)})
    assert client.get(reverse("mfa_add_webauthn")).status_code == 200
    assert Authenticator.objects.filter(type="totp").exists()


def test_what_the_database_keeps_opens_nothing(person):
    client = browser()
    say_password(client)
    secret = enrol(client)
    codes = texts(client.get(reverse("mfa_view_recovery_codes")), ".recovery-codes li")
    kept = repr(list(Authenticator.objects.values()))
    assert not [each for each in (secret, *codes) if each in kept]


def first_link(*arguments):
    out = StringIO()
    call_command("create_editor", *arguments, stdout=out)
    return urlsplit(out.getvalue().strip()).path


def test_a_new_editor_chooses_her_password_by_a_link_that_works_once():
    link, client = first_link("Bo", "--role", "author", "--role", "publisher"), browser()
    page = client.get(link, follow=True)
    assert "Your user name is Bo" in text(page, "main")
    url = page.request["PATH_INFO"]
    weak = {"new_password1": "welkom", "new_password2": "welkom"}
    assert texts(client.post(url, weak), ".errorlist li")
    answer = client.post(url, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert answer.url == LOGIN
    assert say_password(client, username="Bo").status_code == 302
    enrol(client)
    assert is_in(client)
    assert "used before" in text(browser().get(link, follow=True), "main")
    assert {each.name for each in User.objects.get().groups.all()} == {"author", "publisher"}


def test_a_link_is_refused_where_it_is_not_hers():
    link = first_link("Bo", "--role", "author")
    wrong = link[:-3] + "xx/"
    assert "used before" in text(browser().get(wrong, follow=True), "main")
    with pytest.raises(CommandError):
        call_command("create_editor", "bo", "--role", "author")
    with pytest.raises(CommandError):
        call_command("create_editor", "another", "--role", "king")
    assert User.objects.count() == 1


def test_an_administrator_lets_somebody_begin_anew(person):
    secret, hers, client = make_factor(person), browser(), browser()
    say_password(hers), show(hers, secret)
    assert is_in(hers)
    client.force_login(make_person("administrator"))
    chosen = [person.pk, make_editor().pk, int(client.session["_auth_user_id"])]
    sent = {"action": "give_new_links", "_selected_action": chosen}
    page = client.post(list_url(User), sent, follow=True)
    said = texts(page, ".messagelist li")
    assert len(said) == 1
    assert "Give this link to ans" in said[0]
    assert not is_in(hers)
    assert not Authenticator.objects.exists()
    assert say_password(browser()).status_code == 200
    page = browser().get(urlsplit(said[0].split()[-1]).path, follow=True)
    assert "Your user name is ans" in text(page, "main")


def test_a_person_who_is_added_gets_a_link(client):
    client.force_login(make_person("administrator"))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = client.post(add_url(User), {"username": "cor"}, follow=True)
    assert "Give this link to cor" in text(page, ".messagelist")


def test_the_pages_of_the_door_have_its_policy_and_no_name_of_anybody_else(person):
    client = browser()
    say_password(client)
    for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn"):
        page = client.get(reverse(name))
        assert "publickey-credentials-create=(self)" in page["Permissions-Policy"]
        assert "script-src 'self'" in page["Content-Security-Policy"].split("; ")
        assert page["Referrer-Policy"] == "same-origin"
        assert not document(page).select("#nav-sidebar, script:not([src]):not([type$=json])")


def test_readers_have_nothing_to_do_with_it(client):
    answer = client.get("/nl/")
    assert not hasattr(answer.wsgi_request, "allauth")
    assert "publickey-credentials-get=()" in answer["Permissions-Policy"]
