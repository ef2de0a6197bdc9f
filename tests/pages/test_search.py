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
    make_first_call,
    make_organisation,
    make_page,
    make_referral,
    make_regulation,
    make_right,
    make_step,
    make_synonym,
    make_term,
)
from tests.pages.searching import RARE, ask, keys
from tests.seen import document, html, links, part, text, texts
from tests.site import make_site

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

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
    assert (search.corrected, search.groups) == ("", [])


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


def test_the_best_three_come_first_of_whatever_kind_then_the_others_by_kind(client):
    for _ in range(3):
        make_term(meaning_nl=f"Iets met {RARE}")
        make_right(summary_nl=f"Iets met {RARE}")
    make_step(title_nl=RARE)
    groups = Search(RARE).groups
    assert [group.kind for group in groups] == ["best", "right", "term"]
    page = ask(client, RARE)
    assert texts(page, "main h2") == ["De beste antwoorden", "Rechten", "Begrippen"]
    assert texts(page, "[aria-labelledby=found-best] .kind") == ["Stap", "Recht", "Recht"]


def test_a_group_shows_a_few_and_more_of_these_on_demand(client):
    for number in range(12):
        make_step(title_nl=f"{RARE} {number}")
    assert len(keys(RARE)) == 6
    assert part(ask(client, RARE), "button[name=kind]")["value"] == "step"
    page = ask(client, RARE, kind="step")
    assert len(texts(page, ".results li")) == 12
    assert not document(page).select("button[name=kind]")


def test_the_best_step_says_who_helps_there_first_and_can_be_called(client):
    step, other = make_step(title_nl=RARE), make_step(summary_nl=f"Ook {RARE}")
    silent = make_organisation(name_nl="Zonder nummer")
    draft = make_organisation(name_nl="Nog niet", status="draft")
    first, second = make_organisation(name_nl="Steun"), make_organisation(name_nl="Later")
    for helper in (silent, draft, first, second):
        make_referral(step, helper)
    for helper in (draft, first, second):
        make_contact(helper, value=f"0800 {len(helper.name_nl):04}")
    make_referral(other, second)
    page = ask(client, RARE)
    assert texts(page, ".results .helper") == ["Wie het eerst helpt: Steun"]
    assert texts(page, ".results a.number") == ["0800 0005"]


# Typing errors


def test_a_correction_is_said_and_can_be_taken_back(client):
    make_step(title_nl="Bedenktijd", title_en="Reflection")
    page = ask(client, "bedenktijt")
    assert text(page, ".asked") == "Gezocht op: bedenktijd"
    assert text(page, ".asked strong") == "bedenktijd"
    assert text(page, "button[name=exact]") == "Zoek precies “bedenktijt”"
    page = ask(client, "bedenktijt", exact="1")
    assert "Gezocht op:" not in text(page)
    assert text(page, "h1") == "Niets gevonden"


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


@pytest.mark.parametrize(
    ("typed", "there"),
    [
        ("vermoord", "verhoor"),  # few letters alike
        ("beging", "being"),
        ("slaat", "staat"),
        ("verlies", "verliefd"),  # too many that differ
        ("wordt", "woord"),  # filler, and no error
        ("vaar", "naar"),
    ],
)
def test_a_plain_word_is_not_taken_for_another_one(typed, there):
    make_step(title_nl=f"Over {there}")
    assert Search(typed).corrected == ""


def test_a_typing_error_leads_to_no_filler():
    make_step(title_nl="Waarom dit hebben")
    assert Search("hebbem").corrected == Search("waarum").corrected == ""


# Nothing found


def ways_on(page):
    """The three doors, and where to find help, on a page without a result."""
    assert len(texts(page, "ul.doors a")) == 3
    assert "/nl/organisaties/" in links(page)
    assert document(page).select('main a[href="tel:112"]')
    assert not document(page).select(".results")


@pytest.mark.parametrize(
    "typed", ["xqzvbnm", "de het een", "hoe gaat het", "the the", "!?", "hallo"]
)
def test_without_a_result_or_with_filler_alone_there_is_a_way_on(client, typed):
    site = make_site()
    make_first_call(site.helper, situation="talk")
    page = ask(client, typed)
    assert text(page, "h1") == "Niets gevonden"
    ways_on(page)
    assert site.helper.name_nl in text(page, ".urgent")


def test_without_words_the_page_says_what_to_do(client):
    make_site()
    for words in ("", "   "):
        page = ask(client, words)
        assert "Typ een of meer woorden" in text(page)
        ways_on(page)
    assert client.get("/nl/zoeken/").status_code == 200


def test_every_page_of_results_has_the_number_for_danger_and_one_that_is_open_now(client):
    site = make_site()
    helper = make_organisation(name_nl="Altijd open")
    make_contact(helper, value="0800 2000", availability="always")
    make_first_call(helper, situation="any_time")
    for typed in (site.step.title_nl, "xqzvbnm"):
        now = part(ask(client, typed), ".now")
        assert links(now, "a.number") == ["tel:112", "tel:08002000"]
        assert "Altijd open" in text(now, ".open-now")


def test_an_abbreviation_is_no_filler(client):
    row = make_organisation(name_nl="Openbaar Ministerie (OM)")
    make_step(title_nl="Wat u kunt doen om hulp te krijgen")
    assert keys("OM")[0] == row.key
    assert keys("om") == []
    assert keys("WAT IS DIT") == []


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


def test_the_more_of_a_phrase_is_typed_the_more_it_counts():
    whole, part_of_it = make_step(), make_step()
    make_synonym(words_nl="paspoort afgepakt op het werk", steps=[part_of_it])
    make_synonym(words_nl="paspoort afgepakt", steps=[whole])
    assert keys("afgepakt is mijn paspoort") == [whole.key, part_of_it.key]
    assert keys("mijn paspoort") == [whole.key, part_of_it.key]
    assert keys("op mijn werk is het paspoort afgepakt") == [part_of_it.key, whole.key]


def test_a_phrase_is_found_by_its_letters_too():
    """In other forms of its words, and in words glued together."""
    target = make_step()
    make_synonym(words_nl="familie bedreigd", steps=[target])
    for typed in ("ze bedreigen mijn familie", "familiebedreiging", "mijn famlie word bedrijgd"):
        assert keys(typed) == [target.key], typed


def test_a_no_in_a_phrase_tells():
    stay, go = make_step(), make_step()
    make_synonym(words_nl="wil niet weg uit Nederland", steps=[stay])
    make_synonym(words_nl="wil weg uit Nederland", steps=[go])
    assert keys("ik wil niet weg uit nederland")[0] == stay.key
    assert keys("ik wil weg uit nederland")[0] == go.key
