"""How long a session lasts, who ends it, and that nothing typed is lost."""

import time
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from deploy.code import code
from publishing.desk import publication
from publishing.people.sessions import AT_ONCE, BEGAN, IDLE, SEEN, WHOLE_DAY
from tests.admin_forms import as_sent, change_url, list_url
from tests.make import make_factor, make_page, make_person
from tests.seen import document, text, texts

pytestmark = pytest.mark.django_db
INDEX, HERE = reverse("admin:index"), reverse("own_sessions")
PASSWORD = "juist-paard-batterij-nietje"


@pytest.fixture
def person():
    return make_person("author", username="ans", password=PASSWORD)


def browser(person, **agent):
    client = Client(HTTP_ACCEPT_LANGUAGE="en", **agent)
    client.force_login(person)
    pass_time(client, AT_ONCE + 1, SEEN)
    client.get(INDEX)
    return client


def is_in(client):
    return client.get(INDEX).status_code == 200


def pass_time(client, seconds, *marks):
    session = client.session
    session.update({mark: session[mark] - seconds for mark in marks})
    session.save()


@pytest.mark.parametrize(("seconds", "mark"), [(IDLE, SEEN), (WHOLE_DAY, BEGAN)])
def test_a_session_ends_when_nobody_uses_it_and_when_the_day_is_over(person, seconds, mark):
    client = browser(person)
    pass_time(client, seconds - 60, mark)
    assert is_in(client)
    pass_time(client, seconds + 61, mark)
    assert not is_in(client)
    assert not Session.objects.filter(pk=client.cookies["sessionid"].value).exists()


def test_a_session_in_use_goes_on_and_is_seldom_written(person):
    client = browser(person)
    before = client.session[SEEN]
    client.get(INDEX)
    assert client.session[SEEN] == before
    pass_time(client, 120, SEEN)
    client.get(INDEX)
    assert client.session[SEEN] >= before


def test_what_was_typed_when_a_session_ended_is_sent_after_the_next_login(person):
    row, client, secret = make_page(title_nl="Was zo"), browser(person), make_factor(person)
    url = change_url(row)
    typed = as_sent(client.get(url)) | {"title_nl": "Wordt <b>zo</b>"}
    pass_time(client, IDLE + 1, SEEN)
    answer = client.post(url, typed)
    assert urlsplit(answer.url).path == reverse("admin:login")
    login = {"username": "ans", "password": PASSWORD, "next": url}
    client.post(answer.url, login)
    last = client.post(reverse("mfa_authenticate"), {"code": code(secret, time.time())})
    assert last.url == url
    page = client.get(url)
    assert "still here" in text(page, "main")
    fields = document(page).select("#content-main input[type=hidden], main form [type=hidden]")
    sent = {each["name"]: each["value"] for each in fields}
    assert client.post(url, sent).status_code == 302
    assert publication.open_draft(row).said["fields"]["title_nl"] == "Wordt <b>zo</b>"
    assert "still here" not in text(client.get(url), "main")


def test_what_one_typed_is_not_shown_to_another(person):
    row, client = make_page(), browser(make_person("author"))
    session = client.session
    session["typed"] = {"by": str(person.pk), "at": change_url(row), "said": [["a", ["secret"]]]}
    session.save()
    assert "secret" not in client.get(change_url(row)).content.decode()
    assert "typed" not in client.session


def test_a_password_is_not_kept_when_a_session_ends(person):
    client = browser(person)
    pass_time(client, IDLE + 1, SEEN)
    client.post(reverse("admin:password_change"), {"old_password": PASSWORD, "x": "y"})
    assert client.session["typed"]["said"] == [["x", ["y"]]]


def test_a_recovery_code_is_not_kept_when_a_session_ends(person):
    client = browser(person)
    pass_time(client, IDLE + 1, SEEN)
    client.post(reverse("mfa_reauthenticate"), {"code": "a1b2c3d4"})
    kept = [session.get_decoded() for session in Session.objects.all()]
    assert "a1b2c3d4" not in str(kept)


def test_a_person_sees_where_she_is_logged_in_and_ends_it(person):
    here, there = browser(person), browser(person, HTTP_USER_AGENT="Firefox on a lost laptop")
    browser(make_person(), HTTP_USER_AGENT="somebody else")
    page = here.get(HERE)
    assert "Firefox on a lost laptop" in text(page, "main")
    assert "somebody else" not in text(page, "main")
    assert len(texts(page, "main li")) == 2
    kept = page.content.decode()
    assert there.cookies["sessionid"].value not in kept
    name = document(page).select_one("[name=session]")["value"]
    here.post(HERE, {"session": name})
    assert not is_in(there)
    assert is_in(here)
    third = browser(person)
    here.post(HERE)
    assert (is_in(here), is_in(third)) == (True, False)


def test_nobody_ends_the_session_of_another(person):
    hers, client = browser(person), browser(make_person("author"))
    name = document(hers.get(HERE)).select("[name=session]")
    client.post(HERE, {"session": name[0]["value"] if name else "x"})
    client.post(HERE)
    assert is_in(hers)


def test_a_new_password_ends_all_other_sessions(person):
    here, there = browser(person), browser(person)
    new = "vier-woorden-samen-genoeg"
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert here.post(reverse("admin:password_change"), sent).status_code == 302
    assert (is_in(here), is_in(there)) == (True, False)


def test_an_old_password_is_tried_ten_times_an_hour(person):
    caches["tries"].clear()
    client, url = browser(person), reverse("admin:password_change")
    for _ in range(11):
        said = client.post(url, {"old_password": "a guess"})
    assert "Too many tries" in said.content.decode()
    assert "Too many tries" in client.post(url, {"old_password": PASSWORD}).content.decode()


def test_an_administrator_ends_sessions_and_closes_an_account(person):
    hers, client = browser(person), browser(make_person("administrator"))
    chosen = {"action": "end_sessions", "_selected_action": [person.pk]}
    page = client.post(list_url(User), chosen, follow=True)
    assert "1 sessions ended." in text(page, ".messagelist")
    assert not is_in(hers)
    hers = browser(person)
    client.post(change_url(person), {"username": "ans"})  # without "active"
    assert not is_in(hers)


def test_logging_out_clears_what_the_browser_has(person):
    client = browser(person)
    answer = client.post(reverse("admin:logout"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert not client.cookies["sessionid"].value
    assert not is_in(client)
