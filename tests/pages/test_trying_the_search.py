"""The page of the admin where editors try the search, and see which phrases lead nowhere."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pages.models import Synonym
from tests.admin_forms import list_url
from tests.make import (
    make_editor,
    make_organisation,
    make_page,
    make_right,
    make_step,
    make_synonym,
)
from tests.pages.searching import RARE
from tests.safety import assert_protected
from tests.seen import document, links, part, table, text, texts
from tests.site import address

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


def url():
    return reverse("admin:pages_synonym_try")


def try_out(client, words, language="nl"):
    response = client.post(url(), {"q": words, "in": language})
    assert response.status_code == 200
    return response


def astray(client, language="nl"):
    """{phrase: why} of the phrases that lead nowhere."""
    page = client.post(url(), {"in": language, "astray": "1"})
    return dict(table(page, "[aria-labelledby=astray] table")[1:])


def test_a_question_shows_what_comes_first_and_which_phrase_or_text_did_it(client, editor):
    step = make_step(title_nl="Veiligheid", body_nl="<p>Een.</p><p>Weg van wie u bedreigt.</p>")
    page = make_page(title_nl="Hulp")
    make_synonym(words_nl="ze bedreigen mijn familie", pages=[page])
    shown = try_out(client, "weg van wie mijn familie bedreigt")
    assert_protected(shown)
    first, second = table(shown, "[aria-labelledby=answers] table")[1:]
    assert (first[0], second[0]) == ("Hulp", "Veiligheid")
    assert first[5:] == ["ze bedreigen mijn familie"] * 2
    assert second[5:] == ["", "Weg van wie u bedreigt."]
    score, words, phrase, letters = (float(each.replace(",", ".")) for each in first[1:5])
    assert score == pytest.approx(words + phrase + letters, abs=0.02)
    assert links(shown, "[aria-labelledby=answers] a") == [address(page), address(step)]
    assert part(shown, "#q")["value"] == "weg van wie mijn familie bedreigt"


def test_it_is_tried_in_a_language(client, editor):
    make_step(title_nl="Opvang", title_en="Shelter")
    assert table(try_out(client, "opvang"), "[aria-labelledby=answers] table")[1][0] == "Opvang"
    shown = try_out(client, "shelter", "en")
    assert table(shown, "[aria-labelledby=answers] table")[1][0] == "Shelter"
    assert part(shown, "#in option[selected]")["value"] == "en"
    assert try_out(client, "opvang", "xx").status_code == 200


def test_what_readers_are_told_besides_is_told_here_too(client, editor):
    make_step(title_nl="Bedenktijd")
    assert "bedenktijd" in texts(try_out(client, "bedenktijt"), "#content-main strong")
    assert "pl" in texts(try_out(client, "potrzebuje pomocy"), "#content-main strong")
    assert "Nothing is found." in text(try_out(client, "xqzvbnm"), "#content-main")


def test_the_report_names_each_phrase_that_does_not_lead_to_what_it_is_for(client, editor):
    good, right = make_step(title_nl="Goed"), make_right()
    for number in range(3):
        make_organisation(name_nl=f"{RARE} {number}")
    hidden = make_synonym(words_nl="mijn fiets", steps=[make_step(status="draft")])
    make_synonym(words_nl=f"{RARE}, heel erg goed, wat nu", rights=[right], steps=[good])
    make_synonym(words_nl=f"{RARE} 2", rights=[make_right(status="draft")], steps=[good])
    make_synonym(words_nl="zoiets", means_nl="goed")
    make_synonym(words_nl="zoietsanders", means_nl="onvindbaar")
    found = astray(client)
    assert found == {
        "mijn fiets": "Nothing that it is for is public.",
        "wat nu": "It has only words that say nothing.",
        "zoietsanders": "Nothing is found.",
    }
    page = client.post(url(), {"in": "nl", "astray": "1"})
    change = reverse("admin:pages_synonym_change", args=[hidden.pk])
    assert change in links(page, "[aria-labelledby=astray] a")
    assert "3 phrases lead nowhere" in text(page, "#astray")


def test_a_phrase_that_others_push_aside_is_named(client, editor):
    for number in range(3):
        make_synonym(words_nl="kwijt", organisations=[make_organisation(name_nl=f"Kwijt {number}")])
    make_synonym(words_nl="kwijt", steps=[make_step(title_nl="Iets", status="published")])
    assert "Others come first: " in astray(client)["kwijt"]


def test_the_list_of_synonyms_leads_to_it(client, editor):
    assert document(client.get(list_url(Synonym))).select(f'a[href="{url()}"]')
    assert not document(client.get(url())).select("#content-main table")


def test_only_who_may_see_synonyms_sees_it(client):
    assert client.get(url()).status_code == 302
    client.force_login(make_editor(is_superuser=False))
    assert client.get(url()).status_code == 403


def test_it_costs_the_same_however_many_phrases_there_are(client, editor):
    def queries():
        make_synonym(words_nl="woord", steps=[make_step()])
        client.get("/nl/zoeken/")
        with CaptureQueriesContext(connection) as captured:
            astray(client)
        return len(captured)

    queries()
    assert queries() == queries()
