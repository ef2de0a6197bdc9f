"""The walk-through in the admin: missing questions, a preview, what each situation gets."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse, reverse_lazy

from tests.admin_forms import list_url
from tests.make import make_editor, make_step
from tests.seen import document, part, table, text, texts

pytestmark = pytest.mark.django_db
URL = reverse_lazy("admin:stages_step_walk_through")


@pytest.fixture
def stage():
    return make_step(title_en="Protection", title_nl="Beschermen")


def ask(parent, **values):
    asks = {"question_nl": "Nodig?", "question_en": "Needed?"} | values
    return make_step(parent=parent, **asks)


def section(response, name):
    return part(response, f"section[aria-labelledby={name}]")


def test_the_list_of_steps_leads_to_it(client, editor):
    assert reverse("admin:stages_step_walk_through") == URL
    assert document(client.get(list_url(type(make_step())))).select(f"a[href='{URL}']")


def test_a_step_that_asks_in_one_language_only_is_named(client, editor, stage):
    ask(stage, title_en="Complete")
    make_step(parent=stage, title_en="Silent")
    assert "None: every step" in section(client.get(URL), "incomplete").get_text()
    ask(stage, title_en="Half", question_en="", status="draft")
    ask(stage, title_en="Other half", question_nl="")
    found = section(client.get(URL), "incomplete")
    assert texts(found, "li") == ["Half (draft): not in English", "Other half : not in Dutch"]
    assert texts(found, "li a") == ["Half", "Other half"]


def test_a_step_that_asks_and_does_not_say_what_to_do_is_named(client, editor, stage):
    """In every language; one that asks nothing is not in the plan."""
    ask(stage, action_nl="Vraag het", action_en="Ask for it")
    make_step(parent=stage, title_en="Silent")
    assert "None: every step" in section(client.get(URL), "actions").get_text()
    ask(stage, title_en="Half", action_nl="Vraag het", status="draft")
    ask(stage, title_en="Without")
    found = section(client.get(URL), "actions")
    assert texts(found, "li") == [
        "Half (draft): not in English",
        "Without : not in Dutch, English",
    ]


def test_a_situation_is_previewed_as_a_reader_gets_it(client, editor, stage):
    ask(stage, title_en="For all")
    ask(stage, title_en="Young", ages=["minor"])
    ask(stage, title_en="A draft", status="draft")
    found = section(client.get(URL), "preview")
    assert texts(found, "h3") == ["Protection: 2 questions"]
    assert "A draft" not in found.get_text()
    found = section(client.get(URL, {"ages": "adult"}), "preview")
    assert texts(found, "h3") == ["Protection: 1 question"]
    assert texts(found, "ol a") == ["For all"]
    assert texts(found, "details li") == ["Young : For people under 18"]
    assert part(found, "option[selected]:not([value=''])")["value"] == "adult"


def test_a_situation_with_nothing_to_offer_is_seen(client, editor, stage):
    ask(stage, residences=["eu"])
    _headings, *rows = table(client.get(URL), "section[aria-labelledby=counts] table")
    cells = [cell for _age, _residence, *counts in rows for cell in counts]
    assert len(cells) == 2 * 6 * 6
    assert cells.count("1") == 2 * 6
    assert cells.count("0 Nothing in: Protection") == 2 * 5 * 6
    response = client.get(URL, {"residences": "dutch"})
    nobody = "Nobody in this situation is asked anything in this stage."
    assert nobody in text(response, "section[aria-labelledby=preview]")


def test_it_costs_the_same_however_many_steps_there_are(client, editor, stage):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(URL).status_code == 200
        return len(captured)

    ask(stage)
    few = queries()
    for _ in range(20):
        ask(stage, ages=["minor"])
    assert queries() == few


@pytest.mark.parametrize(("codename", "status"), [("view_step", 200), ("view_right", 403)])
def test_it_is_for_who_may_see_steps(client, codename, status):
    user = make_editor(is_superuser=False)
    user.user_permissions.add(Permission.objects.get(codename=codename))
    client.force_login(user)
    assert client.get(URL).status_code == status


def test_a_stranger_has_to_log_in(client):
    response = client.get(URL)
    assert response.status_code == 302
    assert response.url.startswith(reverse("admin:login"))


def test_strange_values_are_left_out(client, editor, stage):
    for value in ("\x00", "x", "'", "old"):
        assert client.get(URL, {"ages": value, "region": value}).status_code == 200
