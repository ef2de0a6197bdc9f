"""The everyday words of the search in the admin, and what they find."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pages.models import Synonym
from tests.admin_forms import add_url, change_url, complaints, list_url, refuse, save
from tests.make import make_organisation, make_step, make_synonym
from tests.pages.searching import RARE, ask
from tests.seen import document, text, texts

pytestmark = pytest.mark.django_db


def found_now(page):
    """What the form says that each phrase finds."""
    return texts(page, ".field-found_now ul.links li")


def first_found(client):
    """The address of the first result that a reader gets, if there is one."""
    links = document(ask(client, RARE)).select(".results a")
    return links[0]["href"] if links else None


def test_the_form_shows_what_each_phrase_finds_now(client, editor):
    step = make_step(title_nl="Uitbuiting", title_en="Exploitation")
    row = make_synonym(words_nl="foute vriend, pooier", words_en="pimp", steps=[step])
    shown = client.get(change_url(row))
    assert "What does this find now?" in text(shown, "#content")
    phrases = {"foute vriend": "Uitbuiting", "pooier": "Uitbuiting", "pimp": "Exploitation"}
    assert found_now(shown) == [f"{phrase} : {title}" for phrase, title in phrases.items()]
    links = [link["href"] for link in document(shown).select(".field-found_now a")]
    assert links == [f"/nl/{step.path_nl}/", f"/nl/{step.path_nl}/", f"/en/{step.path_en}/"]


def test_it_shows_what_readers_find_and_no_draft(client, editor):
    row = make_synonym(words_nl="foute vriend", steps=[make_step(status="draft")])
    assert found_now(client.get(change_url(row)))[0] == "foute vriend : -"


def test_a_new_one_has_found_nothing_yet(client, editor):
    assert "It is not saved yet." in text(client.get(add_url(Synonym)), "#content")


def test_a_saved_word_works_at_once(client, editor):
    step, organisation = make_step(), make_organisation()
    assert first_found(client) is None
    steps = {"steps": [str(step.pk)], "organisations": [str(organisation.pk)]}
    response = save(client, add_url(Synonym), words_nl=RARE, **steps)
    assert complaints(response) == ""
    assert first_found(client) == f"/nl/{step.path_nl}/"
    assert Synonym.objects.get().key == RARE


def test_words_are_required_and_what_is_planted_is_shown_as_text(client, editor):
    row = make_synonym()
    refuse(client, change_url(row), "required", words_nl="")
    save(client, change_url(row), words_nl="<script>alert(1)</script>")
    shown = client.get(change_url(row))
    assert b"<script>alert(1)" not in shown.content
    assert found_now(shown)[0].startswith("<script>alert(1)</script> :")


def test_one_that_leads_nowhere_is_refused(client, editor):
    row = make_synonym(means_nl="opvang")
    refuse(client, change_url(row), "leads nowhere", means_nl="", means_en="")


def test_the_list_says_where_words_lead_in_few_queries(client, editor):
    def queries():
        make_synonym(words_nl="woord", steps=[make_step(title_en="There")])
        with CaptureQueriesContext(connection) as captured:
            assert "There" in text(client.get(list_url(Synonym)), "#result_list")
        return len(captured)

    assert queries() == queries()
