"""Translations go out as PO files and come back: without loss, and never with a new mistake."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from publishing.languages.catalogue import CatalogueError, Entry, read, write
from publishing.languages.exchange import entries, kinds, load
from publishing.languages.state import State, Translations
from publishing.models import ContentVersion
from stages.models import Step
from tests.make import fresh, make_contact, make_organisation, make_page, make_step
from tests.site import make_site

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
BODY = '<p>Call within 3 days: <a href="/en/help/">help</a>.</p>'
# Letters of any script, and what a file of lines could trip over.
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('\n\t\\"#%\u2028'))


@pytest.fixture(autouse=True)
def english():
    """As the commands, whose sentences these tests compare."""
    with translation.override("en"):
        yield


def one(name, source, text, is_checked=False):
    return [Entry(name, source, text, is_checked)]


def states(row, field="title"):
    """In each language that is translated into, today."""
    known = Translations(fresh(row))
    return {code: str(known.state(field, code)) for code in settings.TRANSLATED_INTO}


def words(row, code, fields=("title", "summary", "body")):
    known = Translations(fresh(row))
    return {field: known.text(field, code) for field in fields}


@given(st.lists(st.tuples(TEXTS.filter(bool), TEXTS, st.booleans()), max_size=4))
@example([(" two  spaces \n\n", "a\nb\n", True)])
@example([("word " * 60, "слово " * 60, False)])
def test_a_file_holds_any_text_as_it_is(texts):
    given = [
        Entry(f"step.key-{number}.title", source, text, bool(text) and is_checked)
        for number, (source, text, is_checked) in enumerate(texts)
    ]
    found = read("ar", write("ar", given))
    assert [(e.name, e.source, e.text) for e in found] == [
        (e.name, e.source, e.text) for e in given
    ]
    assert [e.is_checked for e in found if e.text] == [e.is_checked for e in given if e.text]


@pytest.mark.django_db
def test_all_texts_of_a_language_go_out_and_come_back(tmp_path):
    make_site()
    everything = [
        Entry(e.name, e.source, e.source, is_checked=number % 2 == 0)
        for number, e in enumerate(entries("pl"))
    ]
    load("pl", everything)
    file = tmp_path / "pl.po"
    call_command("export_language", "pl", file)
    assert read("pl", file.read_bytes()) == everything
    for model in kinds().values():
        model.objects.update(in_pl={})
    assert {entry.text for entry in entries("pl")} == {""}
    call_command("import_language", "pl", file)
    assert list(entries("pl")) == everything
    assert {entry.text for entry in entries("ro")} == {""}


@pytest.mark.django_db
def test_a_file_names_texts_by_kind_key_and_field(capsys):
    step = make_step(key="safety", title_en="Safety")
    contact = make_contact(make_organisation(key="fier"), value="0800 1234", label_en="Call")
    call_command("export_language", "uk")
    written = capsys.readouterr().out
    assert 'msgctxt "step.safety.title"\nmsgid "Safety"\nmsgstr ""' in written
    assert 'msgctxt "contact.fier.phone.0800 1234.label"\nmsgid "Call"' in written
    assert "slug" not in written
    load("uk", one("contact.fier.phone.0800 1234.label", "Call", "Дзвонити"))
    load("uk", one("step.safety.title", "Safety", "Безпека"))
    assert words(contact, "uk", ["label"]) == {"label": "Дзвонити"}
    assert words(step, "uk", ["title"]) == {"title": "Безпека"}


@pytest.mark.django_db
def test_fuzzy_says_that_no_person_checked_a_text():
    step = make_step(key="safety", title_en="Safety", summary_en="Short")
    file = HEAD + '#, fuzzy\nmsgctxt "step.safety.title"\nmsgid "Safety"\nmsgstr "Ochrona"\n\n'
    file += 'msgctxt "step.safety.summary"\nmsgid "Short"\nmsgstr "Krótko"\n'
    load("pl", read("pl", file.encode()))
    assert states(step)["pl"] == State.UNCHECKED
    assert states(step, "summary")["pl"] == State.CHECKED
    assert file.partition("\n\n")[2] in write("pl", entries("pl")).decode()


@pytest.mark.django_db
def test_a_text_made_from_other_english_is_taken_as_outdated_and_keeps_it():
    step = make_step(key="safety", title_en="Safety")
    load("pl", one("step.safety.title", "Your safety", "Bezpieczeństwo", is_checked=True))
    assert words(step, "pl")["title"] == "Bezpieczeństwo"
    assert states(step)["pl"] == State.OUTDATED
    found = next(e for e in entries("pl") if e.name == "step.safety.title")
    assert (found.source, found.text) == ("Your safety", "Bezpieczeństwo")


@pytest.mark.django_db
def test_an_empty_text_of_a_file_takes_nothing_away():
    step = make_step(key="safety", title_en="Safety")
    load("pl", one("step.safety.title", "Safety", "Ochrona", is_checked=True))
    load("pl", one("step.safety.title", "Safety", ""))
    assert states(step)["pl"] == State.CHECKED


@pytest.mark.django_db
def test_handing_a_text_in_again_keeps_a_check_and_another_text_loses_it():
    step = make_step(key="safety", title_en="Safety")
    load("pl", one("step.safety.title", "Safety", "Ochrona", is_checked=True))
    counts = load("pl", one("step.safety.title", "Safety", "Ochrona"))
    assert (counts.changed, states(step)["pl"]) == (0, State.CHECKED)
    load("pl", one("step.safety.title", "Safety", "Schronienie"))
    assert states(step)["pl"] == State.UNCHECKED


@pytest.mark.django_db
def test_a_text_that_was_written_past_all_this_does_not_pass_for_checked():
    step = make_step(key="safety", title_en="Safety")
    load("pl", one("step.safety.title", "Safety", "Ochrona", is_checked=True))
    known = fresh(step).in_pl["title"]
    Step.objects.update(in_pl={"title": {**known, "text": "Cokolwiek"}})
    Step.objects.update(in_ro={"title": {**known, "text": "Ceva", "source": ""}})
    assert states(step)["pl"] == State.UNCHECKED
    assert states(step)["ro"] == State.OUTDATED


@pytest.mark.django_db
@pytest.mark.parametrize(
    "stored",
    [
        '{"title": 5}',
        '{"title": {"text": "Ochrona"}}',
        '{"title": {"text": 1, "source": "", "checked": ""}}',
        '{"title": {"text": "Ochrona", "source": "Safety", "checked": null}}',
    ],
)
def test_a_damaged_text_is_left_out_alone_and_its_row_is_named(stored, caplog):
    step = make_step(key="safety", title_en="Safety")
    whole = '"summary": {"text": "Krótko", "source": "Short", "checked": ""}'
    with connection.cursor() as cursor:
        cursor.execute("UPDATE stages_step SET in_pl = %s", [f"{stored[:-1]}, {whole}}}"])
    assert states(step)["pl"] == State.MISSING
    assert words(step, "pl")["summary"] == "Krótko"
    assert "stages.Step safety: a part of its field “in_pl”" in caplog.text
    load("pl", one("step.safety.title", "Safety", "Ochrona"))
    assert states(step)["pl"] == State.UNCHECKED


@pytest.mark.django_db
def test_rich_text_comes_in_as_the_editor_would_leave_it():
    page = make_page(key="help", body_en=BODY)
    polish = '<p>Zadzwoń w ciągu 3 dni: <a href="/en/help/">pomoc</a>.</p>'
    load("pl", one("page.help.body", BODY, polish))
    assert words(page, "pl")["body"] == polish.replace('/"', '/" rel="noopener noreferrer"')
    assert states(page, "body")["pl"] == State.UNCHECKED
    assert next(e.text for e in entries("pl") if e.name == "page.help.body") == polish


# What is wrong, the file and what is said of it: the file stands on a page with BODY.
REFUSED = {
    "kind": (one("stair.help.body", BODY, BODY), "stair.help.body: nothing has this name here"),
    "key": (one("page.helm.body", BODY, BODY), "page.helm.body: nothing has this name here"),
    "field": (one("page.help.slug", "help", "pomoc"), "page.help.slug: nothing has this name here"),
    "no tag": (one("page.help.body", BODY, BODY.replace("<p>", "")), "the tag <p> of the English"),
    "more tags": (one("page.help.body", BODY, BODY + "<h2>A</h2>"), "the tag <h2> is not in the"),
    "script": (one("page.help.body", BODY, BODY + "<script>"), "Not allowed here: <script>"),
    "other link": (one("page.help.body", BODY, BODY.replace("/en/", "/x/")), 'href="/en/help/"'),
    "bad link": (
        one("page.help.body", BODY, BODY.replace("/en/help/", "javascript:alert(1)")),
        "Not allowed here: <a href>",
    ),
    "no number": (one("page.help.body", BODY, BODY.replace("3", "")), "the number 3 of the"),
    "other number": (one("page.help.body", BODY, BODY.replace("3", "8")), "the number 8 is not in"),
    "tag in a line": (one("page.help.title", "Help", "<b>Pomoc</b>"), "the tag <b> is not in"),
    "placeholder": (
        one("page.help.title", "Help %(name)s", "Pomoc"),
        "the placeholder %(name)s of the English is not there",
    ),
    "lines": (one("page.help.title", "Help", "Po\nmoc"), "it has several lines, and stands on one"),
    "control": (one("page.help.body", BODY, BODY + "\x00"), "the sign U+0000 cannot be shown"),
    "too long": (one("page.help.title", "Help", "a" * 201), "page.help.title: "),
}


@pytest.mark.django_db
@pytest.mark.parametrize("what", REFUSED)
def test_a_wrong_text_is_refused_by_name_and_nothing_changes(what):
    page = make_page(key="help", title_en="Help", body_en=BODY)
    before = words(page, "pl"), ContentVersion.objects.get().number
    wrong, said = REFUSED[what]
    right = one("page.help.summary", fresh(page).summary_en, "Krótko")
    with pytest.raises(CatalogueError) as refused:
        load("pl", right + wrong)
    assert wrong[0].name in str(refused.value)
    assert said in str(refused.value)
    assert (words(page, "pl"), ContentVersion.objects.get().number) == before


@pytest.mark.django_db
def test_numbers_may_be_in_the_digits_of_the_language_and_in_its_grouping():
    page = make_page(key="help", summary_en="112 or 1,500")
    load("ar", one("page.help.summary", "112 or 1,500", "١١٢ أو 1.500"))
    assert words(page, "ar")["summary"] == "١١٢ أو 1.500"


ENTRY = 'msgctxt "page.help.title"\nmsgid "Help"\nmsgstr "Pomoc"\n'
FILES = {
    "latin": ((HEAD + ENTRY.replace("Pomoc", "Pomóc")).encode("iso-8859-2"), "not in UTF-8"),
    "says latin": ((HEAD + ENTRY).replace("utf-8", "iso-8859-2").encode(), "in iso-8859-2, not"),
    "another language": (write("ro", []) + ENTRY.encode(), "this file is in ro, not in pl"),
    "no PO": (b"key: value", "this is not a PO file"),
    "twice": ((HEAD + ENTRY + "\n" + ENTRY).encode(), "stands twice"),
    "twice, other": ((HEAD + ENTRY + "\n" + ENTRY.replace("Help", "H")).encode(), "stands twice"),
    "no name": ((HEAD + ENTRY.partition("\n")[2]).encode(), "no msgctxt says"),
    "plural": (
        (HEAD + ENTRY.replace("msgstr", 'msgid_plural "Helps"\nmsgstr[0]')).encode(),
        "page.help.title: a text has no plural forms here",
    ),
}


@pytest.mark.parametrize("what", FILES)
def test_a_file_that_cannot_be_read_is_refused(what):
    data, said = FILES[what]
    with pytest.raises(CatalogueError, match=said):
        read("pl", data)


@pytest.mark.django_db
def test_the_command_names_the_file_and_says_that_nothing_was_changed(tmp_path):
    file = tmp_path / "pl.po"
    file.write_bytes(write("pl", one("page.nowhere.title", "Help", "Pomoc")))
    with pytest.raises(CommandError) as refused:
        call_command("import_language", "pl", file)
    said = "pl.po: page.nowhere.title: nothing has this name here\nNothing was changed."
    assert str(refused.value) == said
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_language", "pl", tmp_path / "none.po")


@pytest.mark.django_db
def test_a_file_with_many_mistakes_names_twenty_and_counts_the_others():
    wrong = [entry for n in range(25) for entry in one(f"page.no-{n}.title", "Help", "Pomoc")]
    with pytest.raises(CatalogueError, match=r"page.no-19.title.*\nand 5 more$"):
        load("pl", wrong)
    with pytest.raises(CatalogueError, match="de: the content is translated into pl, ro"):
        load("de", [])
