"""Roles: each may do what docs/roles.md says, at every address of the admin, and nothing else."""

from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.models import AnonymousUser, Group, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.messages.storage import default_storage
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory
from django.urls import resolve, reverse
from django.utils import timezone

from organisations.models import FirstCall, Municipality, Organisation, PlaceName, Region
from pages.models import Page, Synonym, Term
from publishing.desk import due, publication
from publishing.desk.revision import TRANSITIONS, Event, Revision
from publishing.models import AdminEvent, Publishable
from publishing.people.roles import label, make_roles, permissions, roles
from referral_site import door
from stages.models import Regulation, Right, Step
from tests import matrix
from tests.admin_forms import add_url, as_sent, change_url, draft
from tests.make import (
    make_contact,
    make_editor,
    make_factor,
    make_first_call,
    make_municipality,
    make_organisation,
    make_page,
    make_person,
    make_place_name,
    make_region,
    make_regulation,
    make_right,
    make_step,
    make_synonym,
    make_term,
)
from tests.seen import document, text

pytestmark = pytest.mark.django_db
MAKE = {
    Step: make_step,
    Right: make_right,
    Regulation: make_regulation,
    Organisation: make_organisation,
    Page: make_page,
    Term: make_term,
    Region: make_region,
    Municipality: make_municipality,
    PlaceName: make_place_name,
    FirstCall: make_first_call,
    Synonym: make_synonym,
}
ADDRESSES = list(matrix.addresses())
DOOR = {name for name, _view in door.PAGES.values()}


@pytest.fixture
def rows():
    """One of each kind."""
    made = {model: make() for model, make in MAKE.items()}
    for row in made.values():
        if isinstance(row, Publishable):
            publication.begin(row)
    made |= {Group: Group.objects.get(name="author"), User: make_person()}
    return made | {AdminEvent: AdminEvent.objects.latest("pk")}


def url_of(address, rows):
    """With everything filled in that it asks for."""
    row = rows[address.model or Step]
    known = {
        "object_id": row.pk,
        "pk": 7_000_001 if address.name in DOOR else row.pk,
        "language": "nl",
        "code": "pl",
        "kind": "step",
        "field": "title",
        "content_type_id": ContentType.objects.get_for_model(Step).pk,
        "app_label": "stages",
    }
    if not address.name:
        return reverse("admin:index") + address.route.replace("<path:object_id>", str(row.pk))
    given = {name: known.get(name) for name in address.arguments()}
    query = "?app_label=stages&model_name=referral&field_name=organisation&term="
    if address.name in DOOR:
        given = {"uidb64": "MQ", "token": "x-x"} if address.name == "welcome" else given
        return reverse(address.name, kwargs=given)
    return reverse(f"admin:{address.name}", kwargs=given) + (
        query if address.name == "autocomplete" else ""
    )


def opens(url, method, person):
    """Whether the view lets her in. It is asked itself, for rendering 1,700 pages takes minutes."""
    request = getattr(RequestFactory(), method)(url)
    request.user, request.session = person, SessionStore()
    request.csp_nonce, request._dont_enforce_csrf_checks = "x", True
    request._messages = default_storage(request)
    record_authentication(request, person, "mfa", type="totp")
    request.resolver_match = match = resolve(url.partition("?")[0])
    try:
        with context.request_context(request):
            response = match.func(request, *match.args, **match.kwargs)
    except (PermissionDenied, Http404, ReauthenticationRequired):
        return False
    doors = (reverse("admin:login"), reverse("account_login"))
    to_login = response.status_code == 302 and response.url.startswith(doors)
    return response.status_code not in (403, 404, 405) and not to_login


def test_every_address_of_the_admin_has_a_rule():
    assert [each.name for each in ADDRESSES if each.key not in matrix.RULES] == []
    assert set(matrix.RULES) == {each.key for each in ADDRESSES}


@pytest.mark.either_database
@pytest.mark.parametrize("role", [*matrix.ROLES, ""])
def test_a_role_opens_and_sends_what_the_matrix_says_and_nothing_else(role, rows):
    person = make_person(*filter(None, [role]))
    make_factor(person), RecoveryCodes.activate(person)
    wrong = []
    for address in ADDRESSES:
        url, rule = url_of(address, rows), matrix.RULES[address.key]
        for method, who in (("get", rule.get), ("post", rule.post)):
            may = role in who if role else who == matrix.EVERYBODY
            if opens(url, method, person) != may:
                wrong.append(f"{method} {address.name} {url}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.either_database
def test_nobody_opens_anything_but_the_login_without_an_account(rows):
    opened = {
        (address.name, method)
        for address in ADDRESSES
        for method in ("get", "post")
        if opens(url_of(address, rows), method, AnonymousUser())
    }
    assert {name for name, method in opened} == {
        *("login", "logout", "welcome"),
        "mfa_list_webauthn",  # it leads on to what is closed
    }


def test_the_document_is_what_is_tried():
    assert Path("docs/roles.md").read_text() == matrix.page()


def test_the_roles_are_these_and_may_do_what_the_code_says():
    found = {each.name: permission_names(each) for each in Group.objects.all()}
    assert found == {name: set(permissions(role)) for name, role in roles().items()}
    assert "publishing.publish" not in found["author"] | found["reviewer"]
    every_language = {name[-2:] for name in found if name.startswith("translator-")}
    assert every_language == {"en", "pl", "ro", "bg", "hu", "es", "uk", "ar"}
    assert {
        frozenset(found[f"translator-{code}"] - {f"publishing.translate_{code}"})
        for code in every_language - {"en"}
    } == {frozenset(found["translator-pl"] - {"publishing.translate_pl"})}
    assert all(label(name) for name in found)


def permission_names(group):
    return {
        f"{each.content_type.app_label}.{each.codename}"
        for each in group.permissions.select_related("content_type")
    }


def test_a_role_that_was_changed_is_put_right_by_the_next_migrate():
    author = Group.objects.get(name="author")
    before = permission_names(author)
    author.permissions.clear()
    Group.objects.get(name="reviewer").delete()
    make_roles()
    assert permission_names(author) == before
    assert Group.objects.filter(name="reviewer").exists()


# What is done with a version


def ready_for(action, row, writer):
    """A version in the state from which the action starts."""
    publication.begin(row)
    tomorrow = timezone.now() + timedelta(days=1)
    if action == "cancel_withdrawal":
        due.plan_withdrawal(row, by=writer, at=tomorrow, reason="Closed.")
    if "withdraw" in action:
        return publication.head(row)
    version = written(row, writer)
    if action == "look_at":
        publication.publish_urgently(version, by=make_editor(), reason="Now.")
        return publication.head(row)
    if action in ("approve", "give_back", "publish", "schedule", "cancel"):
        publication.submit(version, by=writer)
    if action in ("publish", "schedule", "cancel"):
        publication.approve(version, by=make_editor())
    if action == "cancel":
        publication.schedule(version, by=make_editor(), at=tomorrow)
    return version


def written(row, writer):
    base = publication.head(row)
    fields = {**base.said["fields"], "title_nl": f"Anders {base.number}"}
    return publication.save_draft(row, {**base.said, "fields": fields}, by=writer, began_from=base)


@pytest.mark.either_database
@pytest.mark.parametrize("role", matrix.ROLES)
def test_a_role_has_the_buttons_that_the_matrix_says_and_no_other(client, role):
    client.force_login(make_person(role))
    writer, done = make_editor(), set()
    for action in matrix.ACTIONS:
        row = make_page()
        version = ready_for(action, row, writer)
        before = Event.objects.count()
        sent = {"version": version.pk, "action": action, "note": "Why.", "at": "2099-01-01T10:00"}
        client.post(reverse("admin:pages_page_desk", args=[row.pk]), sent)
        if Event.objects.count() > before:
            done.add(action)
    assert done == {action for action, who in matrix.ACTIONS.items() if role in who}
    assert set(TRANSITIONS) - {"save"} <= set(matrix.ACTIONS)


def test_a_reviewer_sees_the_draft_in_the_form_and_its_buttons(client):
    row = make_page(title_nl="Was zo")
    publication.begin(row)
    publication.submit(written(row, make_editor()), by=make_editor())
    client.force_login(make_person("reviewer"))
    page = client.get(change_url(row))
    assert "Anders" in text(page, "main")
    assert document(page).select("[name=action][value=approve]")
    assert not document(page).select("[name=title_nl], [name=_save], [name=_submit]")


# What a translator writes


def test_a_translator_writes_the_english_and_nothing_else(client):
    organisation = make_organisation(name_nl="Opvang", name_en="Shelter", regions=[])
    contact = make_contact(organisation, value="0800 1234", label_nl="Bel", label_en="Call")
    client.force_login(make_person("translator-en"))
    url = change_url(organisation)
    answer = draft(
        client,
        url,
        rows={"contacts": [{"kind": "phone", "value": "112", "order": "9"}]},
        name_nl="Iets anders",
        name_en="A shelter",
        kind="police",
        regions=[make_region().pk],
        **{
            "contacts-0-label_en": "Ring",
            "contacts-0-label_nl": "Iets anders",
            "contacts-0-value": "0900 6666",
            "contacts-0-DELETE": "on",
        },
    )
    assert answer.status_code == 302
    said = publication.open_draft(organisation).said
    before = publication.last_published(organisation).said
    assert said["fields"] == before["fields"] | {"name_en": "A shelter"}
    assert said["links"] == before["links"]
    assert said["parts"]["contacts"] == [
        before["parts"]["contacts"][0] | {"id": str(contact.pk), "label_en": "Ring"}
    ]


def test_a_translators_form_shows_the_dutch_and_takes_none(client):
    step = make_step(title_nl="Opvang", title_en="Shelter")
    client.force_login(make_person("translator-en"))
    page = document(client.get(change_url(step)))
    assert page.select_one("[name=title_nl]").has_attr("disabled")
    assert page.select_one("[name=title_nl]")["value"] == "Opvang"
    assert not page.select_one("[name=title_en]").has_attr("disabled")


def test_a_translator_brings_nothing_back_by_what_a_form_carries(client):
    """Two changes that were merged travel in the form, signed: an old one is worth nothing."""
    row = make_page(title_nl="Nu", title_en="Now")
    translator, other = make_person("translator-en"), make_editor()
    client.force_login(translator)
    publication.begin(row)
    old = as_sent(client.get(change_url(row)))
    written(row, other)
    both = client.post(change_url(row), {**old, "title_en": "Mine"}, follow=True)
    carried = as_sent(both)
    newest = publication.open_draft(row)
    fields = {**newest.said["fields"], "title_nl": "Het nieuwste"}
    publication.save_draft(row, {**newest.said, "fields": fields}, by=other, began_from=newest)
    head = publication.head(row)
    client.post(change_url(row), {**carried, "began_from": head.pk, "title_en": "Mine again"})
    said = publication.head(row).said["fields"]
    assert (said["title_nl"], said["title_en"]) == ("Het nieuwste", "Mine again")


def test_a_translator_of_polish_changes_polish_alone(client):
    step = make_step(title_en="Shelter")
    client.force_login(make_person("translator-pl"))
    for code, status in (("pl", 200), ("ar", 403)):
        url = reverse("admin:translator", args=[code, "step", step.pk, "title"])
        page = client.get(url)
        assert page.status_code == status
        seen = document(page).select_one("[name=seen]")["value"] if status == 200 else ""
        answer = client.post(url, {"seen": seen, "text": "Schronienie", "checked": "1"})
        assert answer.status_code == (302 if status == 200 else 403)
    client.post(change_url(step), {"title_nl": "Iets anders"})
    assert not Revision.objects.of(step).open().exists()


# Who gives roles


def test_an_administrator_gives_roles_and_no_permission_besides(client):
    client.force_login(make_person("administrator"))
    page = document(client.get(add_url(User)))
    names = {field["name"] for field in page.select("form#user_form [name]")}
    assert not names & {"is_superuser", "is_staff", "user_permissions", "password1"}
    author = Group.objects.get(name="author")
    person = make_person()
    client.post(
        change_url(person),
        {
            "username": person.username,
            "groups": [author.pk],
            "is_active": "on",
            "is_superuser": "on",
            "user_permissions": [1],
        },
    )
    person.refresh_from_db()
    assert [each.name for each in person.groups.all()] == ["author"]
    assert not person.is_superuser
    assert not person.user_permissions.exists()


def test_an_administrator_gives_herself_nothing_and_leaves_the_superuser_alone(client):
    me, superuser = make_person("administrator"), make_editor()
    client.force_login(me)
    publisher = Group.objects.get(name="publisher")
    client.post(change_url(me), {"username": me.username, "groups": [publisher.pk]})
    assert [each.name for each in me.groups.all()] == ["administrator"]
    sent = {"username": "mine-now", "groups": [publisher.pk]}
    assert client.post(change_url(superuser), sent).status_code == 403


def test_a_new_person_has_no_password_that_somebody_else_chose(client):
    client.force_login(make_person("administrator"))
    client.post(add_url(User), {"username": "new", "password1": "x" * 20})
    person = User.objects.get(username="new")
    assert person.is_staff
    assert not person.has_usable_password()
