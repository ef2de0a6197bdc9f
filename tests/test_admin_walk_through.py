"""The walk-through in the admin: missing questions, a preview, what each situation gets."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.admin_forms import list_url
from tests.make import make_editor, make_step
from tests.walking import text_of

pytestmark = pytest.mark.django_db
URL = "/admin/stages/step/walk-through/"


@pytest.fixture
def stage():
    return make_step(title_en="Protection", title_nl="Beschermen")


def ask(parent, **values):
    asks = {"question_nl": "Nodig?", "question_en": "Needed?"} | values
    return make_step(parent=parent, **asks)


def section(response, name):
    return text_of(response).partition(f'aria-labelledby="{name}"')[2].partition("</section>")[0]


def test_the_list_of_steps_leads_to_it(client, editor):
    assert reverse("admin:stages_step_walk_through") == URL
    assert f'href="{URL}"' in text_of(client.get(list_url(type(make_step()))))


def test_a_step_that_asks_in_one_language_only_is_named(client, editor, stage):
    ask(stage, title_en="Complete")
    make_step(parent=stage, title_en="Silent")
    assert "None: every step" in section(client.get(URL), "incomplete")
    ask(stage, title_en="Half", question_en="", status="draft")
    ask(stage, title_en="Other half", question_nl="")
    found = section(client.get(URL), "incomplete")
    assert re.findall(r">([\w ]+)</a>( \(draft\))?: (.*?)</li>", found) == [
        ("Half", " (draft)", "not in English"),
        ("Other half", "", "not in Dutch"),
    ]


def test_a_situation_is_previewed_as_a_reader_gets_it(client, editor, stage):
    ask(stage, title_en="For all")
    ask(stage, title_en="Young", ages=["minor"])
    ask(stage, title_en="A draft", status="draft")
    found = section(client.get(URL), "preview")
    assert "Protection: 2 questions" in found
    assert "A draft" not in found
    found = section(client.get(URL, {"ages": "adult"}), "preview")
    assert "Protection: 1 question" in found
    asked, _, others = found.partition("<details>")
    assert "For all" in asked
    assert "Young</a>: For people under 18" in others
    assert '<option value="adult" selected>' in found


def test_a_situation_with_nothing_to_offer_is_seen(client, editor, stage):
    ask(stage, residences=["eu"])
    found = section(client.get(URL), "counts")
    cells = re.findall(r"<td>(\d+)(<br><strong>Nothing in: Protection</strong>)?</td>", found)
    assert len(cells) == 2 * 6 * 6
    assert sum(number == "1" for number, _nothing in cells) == 2 * 6
    assert all(bool(nothing) == (number == "0") for number, nothing in cells)
    found = section(client.get(URL, {"residences": "dutch"}), "preview")
    assert "Nobody in this situation is asked anything in this stage." in found


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
    assert response.url.startswith("/admin/login/")


def test_strange_values_are_left_out(client, editor, stage):
    for value in ("\x00", "x", "'", "old"):
        assert client.get(URL, {"ages": value, "region": value}).status_code == 200
