"""What is recorded in the admin: each deed, by whom, about what and from which page; no reader."""

import time
from io import StringIO
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from deploy.code import code
from organisations.models import Region
from pages.models import Page
from publishing.languages import exchange
from publishing.models import AdminEvent
from tests.admin_forms import add_url, change_url, draft, list_url
from tests.make import (
    make_editor,
    make_factor,
    make_page,
    make_person,
    make_region,
    make_step,
)
from tests.seen import document, text, texts

pytestmark = pytest.mark.django_db
PASSWORD = "juist-paard-batterij-nietje"
NEW = "vier-woorden-samen-genoeg"
INDEX, LOGIN = reverse("admin:index"), reverse("admin:login")


@pytest.fixture(autouse=True)
def tries():
    caches["tries"].clear()


@pytest.fixture
def ans():
    return make_person("author", username="ans", password=PASSWORD)


def happened(since=0):
    """Who did what, about whom or what, from where, and the note; the oldest first."""
    found = AdminEvent.objects.order_by("pk")[since:]
    return [(each.who, each.action, each.name, each.place, each.note) for each in found]


class Since:
    """What happens from here on."""

    def __init__(self):
        self.before = AdminEvent.objects.count()

    def happened(self):
        return happened(self.before)


def log_in(client, secret, later=0):
    client.post(LOGIN, {"username": "ans", "password": PASSWORD, "next": INDEX})
    client.post(reverse("mfa_authenticate"), {"code": code(secret, time.time() + later)})


def test_who_comes_in_and_goes_and_who_is_refused(ans):
    secret, client, here = make_factor(ans), Client(), Since()
    client.post(LOGIN, {"username": "ans", "password": "my-own-secret-typed"})
    client.post(LOGIN, {"username": "nobody-of-that-name", "password": "my-own-secret-typed"})
    client.post(LOGIN, {"username": "ans", "password": PASSWORD, "next": INDEX})
    client.post(reverse("mfa_authenticate"), {"code": "123456"})
    client.post(reverse("mfa_authenticate"), {"code": code(secret, time.time())})
    client.post(reverse("admin:logout"))
    assert here.happened() == [
        ("", "login_refused", "ans", "admin:login", ""),
        ("", "factor_refused", "ans", "mfa_authenticate", ""),
        ("ans", "login", "ans", "mfa_authenticate", "password, totp"),
        ("ans", "logout", "ans", "admin:logout", ""),
    ]
    kept = repr(list(AdminEvent.objects.values()))
    assert not [each for each in ("secret-typed", "nobody-of", "123456") if each in kept]


def test_what_somebody_does_with_her_own_way_in(ans, django_capture_on_commit_callbacks):
    secret, client, other = make_factor(ans), Client(), Client()
    log_in(client, secret)
    other.force_login(ans)
    here = Since()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))
    codes = texts(client.get(reverse("mfa_view_recovery_codes")), ".recovery-codes li")
    Authenticator.objects.create(user=ans, type="webauthn", data={})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_deactivate_totp"))
    client.post(reverse("own_sessions"))
    sent = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    client.post(reverse("admin:password_change"), sent)
    assert here.happened() == [
        ("ans", "factor_added", "ans", "mfa_generate_recovery_codes", "recovery_codes"),
        ("ans", "factor_removed", "ans", "mfa_deactivate_totp", "totp"),
        ("ans", "sessions_ended", "ans", "own_sessions", "1"),
        ("ans", "password", "ans", "admin:password_change", ""),
    ]
    another, here = Client(), Since()
    another.post(LOGIN, {"username": "ans", "password": NEW, "next": INDEX})
    another.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert [each[1] for each in here.happened()] == ["recovery_code", "login"]
    assert not [each for each in codes if each in repr(list(AdminEvent.objects.values()))]


def test_what_an_administrator_does_with_people(client, ans):
    Client().force_login(ans)
    client.force_login(make_person("administrator", username="ada"))
    here = Since()
    client.post(add_url(User), {"username": "bo", "groups": [role("author").pk]})
    client.post(change_url(ans), {"username": "ans", "groups": [role("reviewer").pk]})
    for action in ("end_sessions", "give_new_links"):
        client.post(list_url(User), {"action": action, "_selected_action": [ans.pk]})
    client.post(change_url(ans), {"username": "anna", "is_active": "on"})
    change = "admin:auth_user_change"
    assert here.happened() == [
        ("ada", "person_added", "bo", "admin:auth_user_add", ""),
        ("ada", "role_given", "bo", "admin:auth_user_add", "author"),
        ("ada", "added", "bo", "admin:auth_user_add", ""),
        ("ada", "account_closed", "ans", change, ""),
        ("ada", "role_taken", "ans", change, "author"),
        ("ada", "role_given", "ans", change, "reviewer"),
        ("ada", "changed", "ans", change, "Changed roles and Active."),
        ("ada", "sessions_ended", "ans", "admin:auth_user_changelist", "1"),
        ("ada", "begun_anew", "ans", "admin:auth_user_changelist", ""),
        ("ada", "account_opened", "anna", change, ""),
        ("ada", "role_taken", "anna", change, "reviewer"),
        ("ada", "changed", "anna", change, "Changed Username, roles and Active."),
    ]


def role(name):
    return Group.objects.get(name=name)


def test_a_new_person_chooses_a_password_by_her_link():
    out, here = StringIO(), Since()
    call_command("create_editor", "bo", "--role", "author", stdout=out)
    client = Client()
    url = client.get(urlsplit(out.getvalue().strip()).path, follow=True).request["PATH_INFO"]
    client.post(url, {"new_password1": NEW, "new_password2": NEW})
    assert [(who, what, name) for who, what, name, _place, _note in here.happened()] == [
        ("", "person_added", "bo"),
        ("", "role_given", "bo"),
        ("", "password", "bo"),
    ]
    assert here.happened()[-1][3] == "welcome"


def test_what_is_done_at_the_desk_is_an_event_each(client):
    row = make_page(title_nl="Was zo")
    author, reviewer = make_editor(username="ans"), make_editor(username="bo")
    client.force_login(author)
    here = Since()
    draft(client, change_url(row), title_nl="Wordt zo")
    assert here.happened()[-1] == (
        *("ans", "desk_save", "Wordt zo", "admin:pages_page_change", "version 2"),
    )
    client.force_login(reviewer)
    for action in ("submit", "approve", "publish", "withdraw"):
        here = Since()
        version = document(client.get(change_url(row))).select_one("[name=version]")["value"]
        sent = {"version": version, "action": action, "note": "Why."}
        client.post(reverse("admin:pages_page_desk", args=[row.pk]), sent)
        assert here.happened()[-1][:4] == (
            *("bo", f"desk_{action}", "Wordt zo", "admin:pages_page_desk"),
        )
    here = Since()
    client.post(reverse("admin:pages_page_delete", args=[row.pk]), {"post": "yes"})
    assert [each[1] for each in here.happened()] == ["desk_delete"]


def test_a_new_draft_is_one_event(client, editor):
    here = Since()
    named = {"title_nl": "Nieuw", "title_en": "New", "slug_nl": "nieuw", "slug_en": "new"}
    assert draft(client, add_url(Page), **named).status_code == 302
    assert [each[1:3] for each in here.happened()] == [("desk_save", "Nieuw")]


def test_what_is_changed_outside_the_desk(client, editor):
    region, below = make_region(name_nl="Oost"), make_step(make_step(), title_nl="Stap")
    here = Since()
    draft(client, change_url(region), name_nl="West")
    client.post(list_url(type(below)), {"action": "move_out", "_selected_action": [below.pk]})
    client.post(reverse("admin:organisations_region_delete", args=[region.pk]), {"post": "yes"})
    chosen = [make_region(name_nl=name).pk for name in ("Noord", "Zuid")]
    sent = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    client.post(list_url(Region), sent)
    assert [each[1:] for each in here.happened()] == [
        ("changed", "West", "admin:organisations_region_change", "Changed Name (Dutch)."),
        ("changed", "Stap", "admin:stages_step_changelist", "Moved in the tree."),
        ("deleted", "West", "admin:organisations_region_delete", ""),
        ("deleted", "Noord", "admin:organisations_region_changelist", ""),
        ("deleted", "Zuid", "admin:organisations_region_changelist", ""),
    ]


def test_what_comes_in_and_goes_out_in_a_language(client, editor, tmp_path):
    step = make_step(title_nl="Opvang", title_en="Shelter")
    here = Since()
    client.get(reverse("admin:catalogue", args=["pl"]))
    file = SimpleUploadedFile("pl.po", exchange.exported("pl"))
    client.post(f"{reverse('admin:translations')}?language=pl", {"file": file})
    url = reverse("admin:translator", args=["pl", "step", step.pk, "title"])
    seen = document(client.get(url)).select_one("[name=seen]")["value"]
    client.post(url, {"seen": seen, "text": "Schronienie"})
    call_command("export_language", "pl", str(tmp_path / "pl.po"))
    found = [each[1:] for each in here.happened()]
    assert found[0] == ("language_exported", "pl", "admin:catalogue", "")
    assert ("language_imported", "pl", "admin:translations", "0 texts changed") in found
    assert ("changed", "Opvang", "admin:translator", "pl: title") in found
    assert found[-1] == ("language_exported", "pl", "", "")


def test_what_is_only_tried_is_no_event(client, editor):
    row = make_page()
    client.get(change_url(row))
    here = Since()
    client.get(change_url(row))
    client.get(reverse("admin:pages_page_preview", args=[row.pk]))
    draft(client, change_url(row))  # nothing was changed
    assert here.happened() == []


def test_no_reader_is_in_it_and_no_editor_on_a_page_of_readers(client):
    author = make_editor(username="ans-de-vries", first_name="Ans-Klaartje", email="ans@x.example")
    editor = Client(HTTP_ACCEPT_LANGUAGE="en")
    editor.force_login(author)
    row = make_page(title_nl="Hulp", slug_nl="hulp", published_by=author)
    draft(editor, change_url(row), title_nl="Meer hulp")
    here = Since()
    pages = [client.get(url) for url in ("/nl/", "/nl/hulp/", "/nl/overzicht/", "/en/report/")]
    pages += [client.post("/nl/zoeken/", {"q": "ans"}), client.get("/nl/nergens/hier/")]
    pages += [client.get("/sitemap.xml"), client.get("/.well-known/security.txt")]
    assert here.happened() == []
    said = b"".join(page.content for page in pages)
    assert b"Hulp" in said
    assert not [each for each in (b"ans-de-vries", b"Klaartje", b"ans@x") if each in said]


# A change of roles is told


def test_a_change_of_roles_is_told_to_the_person_until_she_has_seen_it(client, ans):
    hers = Client(HTTP_ACCEPT_LANGUAGE="nl")
    hers.force_login(ans)
    assert "rollen" not in text(hers.get(INDEX), "#content-main")
    client.force_login(make_person("administrator"))
    sent = {"username": "ans", "is_active": "on", "groups": [role("reviewer").pk]}
    client.post(change_url(ans), sent)
    for language, words in (("nl", ["Uw rollen", "auteur"]), ("en", ["Your roles", "author"])):
        page = hers.get(INDEX, headers={"accept-language": language})
        assert not [word for word in words if word not in text(page, ".notices")]
    assert len(texts(page, ".notices li")) == 2
    sent = [each["value"] for each in document(page).select("[name=notice]")]
    stranger = Client()
    stranger.force_login(make_person("author"))
    stranger.post(reverse("admin:notices_seen"), {"notice": sent})
    assert document(hers.get(INDEX)).select(".notices")
    assert hers.post(reverse("admin:notices_seen"), {"notice": [*sent, "x"]}).url == INDEX
    assert not document(hers.get(INDEX)).select(".notices")


def test_the_first_roles_of_a_new_person_are_no_change(client):
    person = make_person("author")
    client.force_login(person)
    assert not document(client.get(INDEX)).select(".notices")
    role("publisher").user_set.add(User.objects.get(pk=person.pk))
    assert len(document(client.get(INDEX)).select(".notices li")) == 1
