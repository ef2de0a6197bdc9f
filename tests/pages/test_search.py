"""The search and its page: what is found, what is never found, and what is shown of it."""

import pytest
from django.db import connection, transaction
from django.utils import translation

from pages.search.index import current_index
from pages.search.query import Search
from publishing.models import Status
from stages import tree
from tests.make import (
    make_contact,
    make_editor,
    make_organisation,
    make_page,
    make_regulation,
    make_right,
    make_step,
    make_synonym,
    make_term,
)
from tests.pages.searching import RARE, ask, keys
from tests.seen import document, html, part, text, texts
from tests.site import make_site

pytestmark = pytest.mark.django_db

MAKE = {
    "step": lambda **v: make_step(title_nl=RARE, **v),
    "right": lambda **v: make_right(title_nl=RARE, **v),
    "regulation": lambda **v: make_regulation(title_nl=RARE, **v),
    "organisation": lambda **v: make_organisation(name_nl=RARE, **v),
    "page": lambda **v: make_page(title_nl=RARE, **v),
    "term": lambda **v: make_term(term_nl=RARE, **v),
}


# What is found


@pytest.mark.parametrize("kind", MAKE)
def test_everything_public_is_found_and_links_to_its_page(client, kind):
    row = MAKE[kind]()
    found = part(ask(client, RARE), ".results > li > a")
    assert texts(found, "mark") == [RARE]
    url = found["href"]
    page = client.get(url)
    assert page.status_code == 200
    assert RARE in text(page)
    assert (row.key in url) or kind != "term"


@pytest.mark.parametrize("kind", MAKE)
def test_a_draft_is_never_found(client, kind):
    MAKE[kind](status="draft")
    assert keys(RARE) == []
    assert not document(ask(client, RARE)).select("mark")


def test_a_step_below_a_draft_is_never_found():
    make_step(parent=make_step(status="draft"), title_nl=RARE)
    assert keys(RARE) == []


def test_nothing_of_a_draft_helps_to_correct_or_to_guess():
    make_step(title_nl=RARE, status="draft")
    search = Search("kwikstaard")
    assert (search.corrected, search.nearest) == ("", [])


def test_no_note_of_an_editor_is_found():
    make_organisation(note=RARE)
    make_regulation(note=RARE)
    assert keys(RARE) == []


def test_the_texts_are_searched_and_the_matching_passage_is_shown(client):
    body = f"<p>Eerste deel.</p><p>Hier staat een {RARE} in.</p>"
    make_step(body_nl=body)
    page = ask(client, RARE)
    assert html(page, ".results p") == f"<p>Hier staat een <mark>{RARE}</mark> in.</p>"
    assert "Eerste deel" not in text(page)


def test_a_long_text_is_cut_to_where_the_word_stands(client):
    body = f"<p>{'woord ' * 300}{RARE} {'daarna ' * 300}</p>"
    make_step(body_nl=body)
    passage = text(ask(client, RARE), ".results p")
    assert passage.startswith("… ")
    assert passage.endswith(" …")
    assert len(passage) < 300


def test_organisations_are_found_by_number_and_kind_and_show_the_number(client):
    make_organisation(name_nl="Hulplijn Oost", kind="helpline")
    row = make_organisation(name_nl="Elders", kind="interpreter")
    make_contact(row, value="0800 1234")
    assert keys("0800 1234") == keys("08001234") == [row.key]
    assert keys("tolken") == [row.key]
    number = part(ask(client, "tolken"), ".results a.number")
    assert (number["href"], number.text) == ("tel:08001234", "0800 1234")


def test_only_a_text_in_another_language_is_found_and_marked(client):
    make_step(
        title_nl=RARE,
        title_en=None,
        slug_en=None,
        summary_en=None,
        body_nl=None,
        body_en="<p>x</p>",
    )
    page = ask(client, RARE, "en")
    assert text(page, '.results a[lang="nl"][dir="ltr"] mark') == RARE
    assert text(page, ".results .only-in") == "(only in Dutch)"
    assert part(page, ".results p")["lang"] == "nl"
    assert part(page, ".results p")["dir"] == "ltr"


def test_results_are_grouped_by_kind_the_best_first(client):
    make_term(meaning_nl=f"Iets met {RARE}")
    make_right(summary_nl=f"Iets met {RARE}")
    make_step(title_nl=RARE)
    groups = Search(RARE).groups
    assert [group.kind for group in groups] == ["step", "right", "term"]
    assert texts(ask(client, RARE), "main h2") == ["Stappen", "Rechten", "Begrippen"]


def test_a_group_shows_a_few_and_more_of_these_on_demand(client):
    for number in range(12):
        make_step(title_nl=f"{RARE} {number}")
    assert len(keys(RARE)) == 5
    assert part(ask(client, RARE), "button[name=kind]")["value"] == "step"
    page = ask(client, RARE, kind="step")
    assert len(texts(page, ".results li")) == 12
    assert not document(page).select("button[name=kind]")


# Typing errors


def test_a_correction_is_said_and_can_be_taken_back(client):
    make_step(title_nl="Bedenktijd", title_en="Reflection")
    page = ask(client, "bedenktijt")
    assert text(page, ".asked") == "Gezocht op: bedenktijd"
    assert text(page, ".asked strong") == "bedenktijd"
    assert text(page, "button[name=exact]") == "Zoek precies “bedenktijt”"
    page = ask(client, "bedenktijt", exact="1")
    assert "Gezocht op:" not in text(page)
    assert "Misschien bedoelt u" in texts(page, "main h2")


@pytest.mark.parametrize(
    "typed", ["bedenktjid", "bedenktyd", "bedektijd", "bedenkktijd", "beddenktijd"]
)
def test_letters_swapped_wrong_missing_or_twice(typed):
    row = make_step(title_nl="Bedenktijd")
    assert keys(typed) == [row.key]


def test_a_known_word_is_never_corrected():
    make_step(title_nl="Opvang")
    make_step(title_nl="Ontvang")
    assert Search("ontvang").corrected == ""


# Nothing found


def test_without_a_result_there_is_a_way_on(client):
    site = make_site()
    page = ask(client, "xqzvbnm")
    assert text(page, "h1") == "Niets gevonden"
    assert site.stage.title_nl in texts(page, "main li a")
    assert document(page).select('a[href="tel:112"]')


def test_without_words_the_page_says_what_to_do(client):
    make_site()
    for words in ("", "   "):
        page = ask(client, words)
        assert "Typ een of meer woorden" in text(page)
        assert document(page).select('a[href="tel:112"]')
    assert client.get("/nl/zoeken/").status_code == 200


# An edit is found at once


def test_an_edit_is_found_at_once():
    row = make_step(title_nl="Oud")
    assert keys(RARE) == []
    row.title_nl = RARE
    row.save()
    assert keys(RARE) == [row.key]
    assert keys("oud") == []


def test_what_is_withdrawn_is_gone_at_once():
    row = make_page(title_nl=RARE)
    assert keys(RARE) == [row.key]
    row.set_status(Status.DRAFT, by=make_editor())
    row.save()
    assert keys(RARE) == []


def test_a_step_moved_below_a_draft_is_gone_at_once():
    row = make_step(title_nl=RARE)
    assert keys(RARE) == [row.key]
    tree.move(row, make_step(status="draft"), "last-child")
    assert keys(RARE) == []


def test_what_was_rolled_back_is_not_found():
    with transaction.atomic():
        make_step(title_nl=RARE)
        assert len(keys(RARE)) == 1
        transaction.set_rollback(True)
    assert keys(RARE) == []


def test_the_change_of_another_process_is_noticed():
    """Another process leaves nothing in this one but another version in the database."""
    row = make_step(title_nl="Oud")
    assert keys(RARE) == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE stages_step SET title_nl = %s", [RARE])
        assert keys(RARE) == []
        cursor.execute("UPDATE publishing_contentversion SET number = number + 1, mark = 'x'")
    assert keys(RARE) == [row.key]


def test_without_a_change_the_index_is_the_same_one():
    make_step()
    assert current_index() is current_index()
    with translation.override("en"):
        assert current_index().language == "en"


# Synonyms


def test_a_synonym_leads_to_its_target_before_all_else():
    target = make_step(title_nl="Uitbuiting")
    make_step(body_nl="<p>Een loverboy is iemand.</p>", summary_nl="loverboy")
    make_synonym(words_nl="loverboy, foute vriend", steps=[target])
    assert keys("loverboy")[0] == target.key
    assert keys("mijn vriend is fout en ze zegt vriend foute")[0] == target.key
    assert keys("loverboy", "en")[0] == target.key


def test_a_change_of_a_synonym_works_at_once():
    target = make_organisation()
    synonym = make_synonym(words_nl="x")
    assert keys(RARE) == []
    synonym.words_nl = RARE
    synonym.save()
    assert keys(RARE) == []
    synonym.organisations.add(target)
    assert keys(RARE) == [target.key]
    synonym.delete()
    assert keys(RARE) == []


def test_a_synonym_never_leads_to_a_draft():
    make_synonym(words_nl=RARE, steps=[make_step(status="draft")])
    assert keys(RARE) == []


def test_a_synonym_can_be_another_word_for_one_of_the_site():
    row = make_step(body_nl="<p>Wie het loon inhoudt.</p>")
    make_synonym(words_nl=RARE, means_nl="loon")
    assert keys(RARE) == [row.key]


def test_all_words_of_a_phrase_are_needed():
    target = make_step()
    make_synonym(words_nl="paspoort afgepakt", steps=[target])
    assert keys("afgepakt is mijn paspoort") == [target.key]
    assert keys("paspoort") == []
