"""The everyday words of the search in the admin, and what they find."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pages.models import Synonym
from tests.admin_forms import add_url, change_url, complaints, list_url, refuse, save
from tests.make import make_organisation, make_step, make_synonym

pytestmark = pytest.mark.django_db


def page(client, row):
    return client.get(change_url(row)).content.decode()


def test_the_form_shows_what_each_phrase_finds_now(client, editor):
    step = make_step(title_nl="Uitbuiting", title_en="Exploitation")
    row = make_synonym(words_nl="foute vriend, pooier", words_en="pimp", steps=[step])
    html = page(client, row)
    assert "What does this find now?" in html
    for phrase in ("foute vriend", "pooier"):
        assert f"<strong>{phrase}</strong>: <a href='/nl/{step.path_nl}/'>Uitbuiting" in html
    assert f"<strong>pimp</strong>: <a href='/en/{step.path_en}/'>Exploitation</a>" in html


def test_it_shows_what_readers_find_and_no_draft(client, editor):
    row = make_synonym(words_nl="foute vriend", steps=[make_step(status="draft")])
    assert "<strong>foute vriend</strong>: -" in page(client, row)


def test_a_new_one_has_found_nothing_yet(client, editor):
    assert "It is not saved yet." in client.get(add_url(Synonym)).content.decode()


def test_a_saved_word_works_at_once(client, editor):
    step, organisation = make_step(), make_organisation()
    found = f'<ul class="results"><li><a href="/nl/{step.path_nl}/">'
    assert found not in client.post("/nl/zoeken/", {"q": "kwikstaart"}).content.decode()
    steps = {"steps": [str(step.pk)], "organisations": [str(organisation.pk)]}
    response = save(client, add_url(Synonym), words_nl="kwikstaart", **steps)
    assert complaints(response) == ""
    assert found in client.post("/nl/zoeken/", {"q": "kwikstaart"}).content.decode()
    assert Synonym.objects.get().key == "kwikstaart"


def test_words_are_required_and_what_is_planted_is_shown_as_text(client, editor):
    row = make_synonym()
    refuse(client, change_url(row), "required", words_nl="")
    save(client, change_url(row), words_nl="<script>alert(1)</script>")
    assert "<script>alert(1)" not in page(client, row)


def test_one_that_leads_nowhere_is_refused(client, editor):
    row = make_synonym(means_nl="opvang")
    refuse(client, change_url(row), "leads nowhere", means_nl="", means_en="")


def test_the_list_says_where_words_lead_in_few_queries(client, editor):
    def queries():
        make_synonym(words_nl="woord", steps=[make_step(title_en="There")])
        with CaptureQueriesContext(connection) as captured:
            assert "There" in client.get(list_url(Synonym)).content.decode()
        return len(captured)

    assert queries() == queries()
