"""What an editor reads and keeps when the database cannot save: a full or a read-only disk."""

from contextlib import contextmanager

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import connection
from django.urls import reverse

from organisations.models import FirstCall, Municipality, Organisation, PlaceName, Region
from pages.models import Page, Synonym, Term
from publishing.models import AdminEvent
from stages.models import Regulation, Right, Step
from tests.admin_forms import (
    add_url,
    as_sent,
    change_url,
    complaints,
    list_url,
    publish_draft,
    save,
)
from tests.make import (
    fresh,
    make_contact,
    make_editor,
    make_first_call,
    make_municipality,
    make_organisation,
    make_page,
    make_place_name,
    make_region,
    make_regulation,
    make_right,
    make_step,
    make_synonym,
    make_term,
)
from tests.seen import texts

# Without a transaction around it, as on the site: one that failed is over.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.either_database]
SAID = "Nothing was saved"
KEPT = "What you filled in is still here"
# Of each model that has a page in the admin: how to make a row, and what somebody types.
TYPED = {
    Step: (make_step, {"title_nl": "Getypt"}),
    Right: (make_right, {"title_nl": "Getypt"}),
    Regulation: (make_regulation, {"title_nl": "Getypt"}),
    Organisation: (make_organisation, {"name_nl": "Getypt"}),
    Region: (make_region, {"name_nl": "Getypt"}),
    Municipality: (make_municipality, {"name": "Getypt"}),
    PlaceName: (make_place_name, {"name": "Getypt"}),
    FirstCall: (lambda: make_first_call(make_contact().organisation), {}),
    Page: (make_page, {"title_nl": "Getypt"}),
    Term: (make_term, {"term_nl": "Getypt"}),
    Synonym: (make_synonym, {"words_nl": "getypt"}),
    User: (lambda: make_editor(username="someone"), {"first_name": "Getypt"}),
}

JOINED = {"date_joined_0": "2026-01-01", "date_joined_1": "12:00:00"}  # of a user, in two fields


@contextmanager
def read_only():
    """As a disk that may only be read."""
    on_sqlite = connection.vendor == "sqlite"
    name = "PRAGMA query_only = " if on_sqlite else "SET default_transaction_read_only = "
    execute(name + "on")
    yield
    execute(name + "off")


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_model_of_the_admin_is_tried():
    only_looked_at = {Group, AdminEvent}
    assert {*TYPED, *only_looked_at} == set(admin.site._registry)


def test_a_change_that_cannot_be_saved_comes_back_as_it_was_typed(client, editor, caplog):
    for make, typed in TYPED.values():
        url = change_url(make())
        with read_only():
            response = save(client, url, **typed, **JOINED)
        assert SAID in complaints(response), url
        assert KEPT in complaints(response)
        assert typed.items() <= as_sent(response).items()
    assert "Getypt" not in caplog.text
    assert caplog.text.count("could not be saved") == len(TYPED)


def test_a_new_row_with_its_parts_comes_back_as_it_was_typed(client, editor):
    typed = {"name_nl": "Getypt", "name_en": "Typed", "slug": "getypt", "kind": "shelter"}
    typed |= {"summary_nl": "Kort", "description_nl": "<p>Lang</p>"}
    contact = {"kind": "phone", "value": "0900 8844", "label_nl": "Bellen", "order": "1"}
    with read_only():
        response = save(client, add_url(Organisation), {"contacts": [contact]}, **typed)
    assert SAID in complaints(response)
    sent = as_sent(response)
    assert typed.items() <= sent.items()
    assert (sent["contacts-0-value"], sent["contacts-0-label_nl"]) == ("0900 8844", "Bellen")


def test_a_new_account_comes_back_as_it_was_typed(client, editor):
    with read_only():
        response = client.post(add_url(User), {"username": "new"})
    assert SAID in " ".join(texts(response, ".errorlist"))
    assert 'value="new"' in response.text


def test_a_dutch_editor_reads_it_in_dutch(client, editor):
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "nl"
    url = change_url(make_page())
    with read_only():
        said = complaints(save(client, url, title_nl="Getypt"))
    assert "Er is niets bewaard" in said
    assert "staat er nog" in said


def next_page(client, response):
    """What is said on the page to which somebody is led, or the same one again."""
    url = response.url if response.status_code == 302 else list_url(Step)
    return " ".join(texts(client.get(url), ".messagelist li"))


@pytest.fixture
def steps():
    stage = make_step()
    return [make_step(parent=fresh(stage)) for _ in range(2)]


def others(steps):
    """What writes without a form of a row."""
    first, second = steps
    moved = {"cmd": "move_node", "cut_item": second.pk, "pasted_on": first.pk, "position": "left"}
    chosen = {"_selected_action": [str(second.pk)]}
    return {
        "delete": (change_url(second).replace("change", "delete"), {"post": "yes"}),
        "delete several": (list_url(Step), chosen | {"action": "delete_selected", "post": "yes"}),
        "drag": (list_url(Step), moved),
        "move": (list_url(Step), chosen | {"action": "move_up"}),
    }


def test_the_page_says_that_nothing_was_done(client, editor, steps):
    before = list(Step.objects.values_list("key", "lft"))
    for what, (url, form) in others(steps).items():
        with read_only():
            said = next_page(client, client.post(url, form))
        assert SAID in said, what
        assert "success" not in said
    assert list(Step.objects.values_list("key", "lft")) == before


def test_who_cannot_come_in_reads_why(client):
    make_editor(username="editor", password="a password")
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    with read_only():
        form = {"username": "editor", "password": "a password"}
        response = client.post(reverse("admin:login"), form)
        assert SAID in next_page(client, response)


def test_what_the_admin_says_goes_to_the_admin_alone(client, editor):
    save(client, change_url(make_page()), title_nl="Anders")
    assert client.cookies["messages"]["path"] == reverse("admin:index")


@contextmanager
def full():
    """As a full disk, for what needs more of it."""
    if connection.vendor == "sqlite":
        execute("VACUUM")  # the room that rows have left
        execute("PRAGMA max_page_count = 1")  # no less than there are
        yield
        execute("PRAGMA max_page_count = 1000000")
    else:
        execute(
            "CREATE FUNCTION disk_is_full() RETURNS trigger AS $$ BEGIN"
            " RAISE EXCEPTION 'No space left on device' USING ERRCODE = 'disk_full';"
            " END $$ LANGUAGE plpgsql;"
            "CREATE TRIGGER full_disk BEFORE UPDATE ON pages_page"
            " FOR EACH ROW EXECUTE FUNCTION disk_is_full()"
        )
        yield
        execute("DROP FUNCTION disk_is_full CASCADE")


def test_on_a_full_disk_a_long_text_is_kept_and_is_saved_when_there_is_room(client, editor):
    page = make_page()
    body = f"<p>{'Getypt. ' * 2_300}</p>"
    with full():
        response = save(client, change_url(page), body_nl=body)
        assert SAID in complaints(response)
        assert as_sent(response)["body_nl"] == body
        assert "Getypt" not in fresh(page).body_nl
    again = client.post(change_url(page), as_sent(response))
    assert again.status_code == 302
    publish_draft(again.url)
    assert "Getypt" in fresh(page).body_nl
