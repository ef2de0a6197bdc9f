"""The first page of the admin: what is still to do, and the kinds of content in their order."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse, reverse_lazy

from referral_site.admin_site import ORDER
from stages.models import Step
from tests.admin_forms import list_url
from tests.make import (
    make_contact,
    make_editor,
    make_organisation,
    make_page,
    make_referral,
    make_region,
    make_regulation,
    make_right,
    make_step,
    make_term,
    make_time_limit,
)
from tests.seen import links, table, text, texts

pytestmark = pytest.mark.django_db
URL = reverse_lazy("admin:index")
CHECKED = {"checked_on": "2026-11-01"}


@pytest.fixture
def nothing_to_do():
    """A complete step and a complete organisation."""
    make_contact(make_organisation(**CHECKED))
    return make_step(**CHECKED)


def work(client, at=URL):
    """What is still to do, and how often."""
    rows = table(client.get(at), ".work table")[1:]
    return {} if rows == [["Nothing that can be counted."]] else {a: int(b) for a, b in rows}


def test_what_editors_work_on_most_comes_first_and_users_last(client, editor):
    kinds = texts(client.get(URL), "#content-main .module:not(.work) th[id]")
    assert kinds[0] == "Steps"
    assert kinds.index("Organisations") < kinds.index("Regions") < kinds.index("Pages")
    assert kinds[-3:] == ["Users", "Groups", "Events in the admin"]
    assert texts(client.get(list_url(Step)), "#nav-sidebar th[id]") == kinds


def test_every_kind_has_its_place():
    assert {model._meta.label for model in admin.site._registry} == set(ORDER)


def test_each_count_leads_to_a_list_of_so_many(client, editor):
    stage = make_step(tab_title_nl="Hulp", title_nl="Voor slachtoffers")
    asking = make_step(stage, question_nl="Nodig?", question_en="Needed?", title_en="", **CHECKED)
    make_step(stage, title_nl="Uitbuiting", status="draft", **CHECKED)
    make_referral(asking, make_organisation(name_nl="Loket", **CHECKED), why_en="")
    make_right(), make_regulation(**CHECKED), make_term(meaning_en="")
    make_page(title_en="Help for victims", body_en=None)
    found = work(client)
    assert found == {
        "Steps: no day of a last check": 1,
        "Steps: a title that tells too much, and no other one for the tab": 1,
        "Steps: a text is missing in English": 2,
        "Steps: no action for the plan": 1,
        "Rights: no day of a last check": 1,
        "Pages: a title that tells too much, and no other one for the tab": 1,
        "Pages: a text is missing in English": 1,
        "Glossary: a text is missing in English": 1,
    }
    for url, count in zip(links(client.get(URL), ".work a"), found.values(), strict=True):
        assert len(client.get(url).context["cl"].queryset) == count, url


@pytest.mark.parametrize(
    ("texts_of_it", "missing"),
    [
        ({"body_en": ""}, ["English"]),
        ({"summary_nl": "", "body_en": None}, ["Dutch", "English"]),
        ({"slug_en": None}, ["English"]),
        ({"advice_en": "Ask first"}, ["Dutch"]),
        ({"advice_nl": "", "advice_en": None}, []),  # it needs none
    ],
)
def test_a_text_is_missing_where_another_language_has_it(
    client, editor, nothing_to_do, texts_of_it, missing
):
    make_step(**CHECKED, **texts_of_it)
    assert work(client) == {f"Steps: a text is missing in {name}": 1 for name in missing}


def test_a_text_that_is_missing_in_a_part_counts_for_the_whole(client, editor, nothing_to_do):
    make_contact(make_organisation(**CHECKED), label_en="")
    make_time_limit(nothing_to_do, label_en="")
    assert work(client) == {
        "Steps: a text is missing in English": 1,
        "Organisations: a text is missing in English": 1,
    }


@pytest.mark.parametrize(
    ("titles", "count"),
    [
        ({"title_nl": "Mensenhandel"}, 1),
        ({"title_en": "For VICTIMS"}, 1),
        ({"title_nl": "Mensenhandel", "tab_title_nl": "Uitleg", "tab_title_en": "About"}, 0),
        ({"tab_title_nl": "Uitbuiting", "tab_title_en": "About"}, 1),
        ({"title_nl": "Over deze site"}, 0),
    ],
)
def test_a_title_that_tells_a_watcher_too_much_is_named(client, editor, titles, count):
    make_page(**titles)
    label = "Pages: a title that tells too much, and no other one for the tab"
    assert work(client) == ({label: 1} if count else {})


def test_where_help_is_missing_leads_to_the_table(client, editor, nothing_to_do):
    make_region(kind="care_region")
    found = work(client)
    assert found.keys() == {
        "Where help is missing: kinds of help, by region",
        "Where help is missing: coordinators to call",
    }
    assert found["Where help is missing: coordinators to call"] == 1
    assert set(links(client.get(URL), ".work a")) == {reverse("admin:organisations_gaps")}


def test_nothing_to_do_is_said_in_a_line(client, editor, nothing_to_do):
    assert "Nothing that can be counted." in text(client.get(URL), ".work")


def test_only_what_an_editor_may_see_is_counted(client):
    somebody = make_editor(is_superuser=False)
    client.force_login(somebody)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    make_step(), make_right(), make_region(kind="care_region")
    assert not links(client.get(URL), ".work a")
    assert "Still to do" not in text(client.get(URL), "body")
    somebody.user_permissions.add(Permission.objects.get(codename="view_right"))
    assert work(client) == {"Rights: no day of a last check": 1}


def test_a_lack_that_there_is_not_leaves_the_whole_list(client, editor):
    make_step(), make_step()
    rows = client.get(list_url(Step), {"missing": "x"}).context["cl"].queryset
    assert len(rows) == 2


def test_dutch_editors_read_it_in_dutch(client, editor):
    make_step(title_en="")
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "nl"
    assert "Stappen: er ontbreekt een tekst in het Engels" in work(client)


def test_the_first_page_costs_the_same_however_much_there_is(client, editor):
    costs = []
    for _ in range(2):
        for _ in range(3):
            make_referral(make_step(make_step()), make_contact(label_en="").organisation)
            make_right(), make_regulation(), make_page(), make_term(), make_region()
        client.get(URL)  # the directory of helpers is made anew after a change
        with CaptureQueriesContext(connection) as asked:
            client.get(URL)
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 15
