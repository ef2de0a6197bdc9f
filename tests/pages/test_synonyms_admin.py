"""The everyday words of the search in the admin, and what they find."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pages.models import Synonym
from tests.admin_forms import (
    add_url,
    change_url,
    complaints,
    draft,
    list_url,
    publish_draft,
    save,
)
from tests.make import fresh, make_organisation, make_step, make_synonym
from tests.pages.searching import RARE, ask
from tests.seen import document, text, texts

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


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


def test_a_word_works_as_soon_as_it_is_published(client, editor):
    step, organisation = make_step(), make_organisation()
    steps = {"steps": [str(step.pk)], "organisations": [str(organisation.pk)]}
    response = draft(client, add_url(Synonym), words_nl=RARE, **steps)
    assert complaints(response) == ""
    assert first_found(client) is None
    publish_draft(response.url)
    assert first_found(client) == f"/nl/{step.path_nl}/"
    assert Synonym.objects.get().key == RARE


def test_a_draft_changes_nothing_for_readers_until_it_is_published(client, editor):
    before, after = make_step(), make_step()
    row = make_synonym(words_nl=RARE, steps=[before])
    response = draft(client, change_url(row), steps=[str(after.pk)])
    assert first_found(client) == f"/nl/{before.path_nl}/"
    publish_draft(response.url)
    assert first_found(client) == f"/nl/{after.path_nl}/"


def test_the_preview_shows_what_the_phrases_of_a_draft_find(client, editor):
    step = make_step(title_nl="Uitbuiting", title_en="Exploitation")
    response = draft(client, add_url(Synonym), words_nl=RARE, steps=[str(step.pk)])
    row = Synonym.objects.get()
    shown = client.get(response.url)
    assert "The preview shows" in text(shown, ".field-found_now")
    preview = reverse("admin:pages_synonym_preview", args=[row.pk])
    assert f"“{RARE}” in the search" in texts(client.get(preview), "#content nav a")
    for language, title in (("nl", "Uitbuiting"), ("en", "Exploitation")):
        page = reverse("admin:pages_synonym_preview_in", args=[row.pk, language])
        assert texts(client.get(page), ".results a")[0].startswith(title)
    assert first_found(client) is None


def test_one_without_a_phrase_can_be_looked_at_before_it_has_one(client, editor):
    draft(client, add_url(Synonym), key="leeg")
    preview = reverse("admin:pages_synonym_preview", args=[Synonym.objects.get().pk])
    assert texts(client.get(preview), "#content nav a") == ["The search"]


def test_what_is_planted_is_shown_as_text(client, editor):
    row = make_synonym()
    save(client, change_url(row), words_nl="<script>alert(1)</script>")
    shown = client.get(change_url(row))
    assert b"<script>alert(1)" not in shown.content
    assert found_now(shown)[0].startswith("<script>alert(1)</script> :")


@pytest.mark.parametrize(
    ("emptied", "reason"),
    [({"means_nl": "", "means_en": ""}, "leads nowhere"), ({"words_nl": ""}, "What people type")],
)
def test_what_leads_nowhere_or_says_nothing_is_kept_but_not_submitted(
    client, editor, emptied, reason
):
    row = make_synonym(means_nl="opvang")
    response = draft(client, change_url(row), _submit="yes", **emptied)
    said = text(client.get(response.url), ".messagelist")
    assert "Saved as a draft, but not submitted." in said
    assert reason in said
    assert fresh(row).means_nl == "opvang"


def test_the_list_says_where_words_lead_in_few_queries(client, editor):
    def queries():
        make_synonym(words_nl="woord", steps=[make_step(title_en="There")])
        with CaptureQueriesContext(connection) as captured:
            assert "There" in text(client.get(list_url(Synonym)), "#result_list")
        return len(captured)

    assert queries() == queries()
