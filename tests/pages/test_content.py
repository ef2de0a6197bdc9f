"""Loading content: once, twice, and after the files or the database have changed."""

from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import translation

from organisations.models import Contact, Municipality, Organisation, PlaceName
from pages.loading import loader
from pages.loading.entry import ContentError
from pages.models import Page
from publishing.languages.catalogue import Entry
from publishing.languages.state import State, Translations
from stages import tree
from stages.models import Referral, Regulation, Right, Step, TimeLimit
from tests.make import (
    make_contact,
    make_editor,
    make_organisation,
    make_page,
    make_place_name,
    make_right,
    make_step,
    make_term,
)
from tests.pages.small import dump, step

pytestmark = pytest.mark.django_db


def outline(parent=None):
    """The tree as nested lists of keys."""
    rows = Step.objects.filter(parent=parent).order_by("tree_id", "lft")
    return [[row.key, *outline(row)] for row in rows]


@pytest.fixture(autouse=True)
def sound_afterwards(db):
    yield
    assert list(tree.damage(Step.objects)) == []


def test_content_may_be_loaded_in_whatever_language(small):
    with translation.override("en"):
        small.load()
    before = dump()
    small.load()
    assert dump() == before
    assert Step.objects.get(key="look").paths() == {
        "nl": "detection/look",
        "en": "detection-en/look-en",
    }


def test_the_command_reports_each_file(small, capsys):
    small.write()
    call_command("load_content", small.folder)
    assert capsys.readouterr().out.splitlines() == [
        "regions: 2",
        "organisations: 2",
        "first_calls: 1",
        "regulations: 2",
        "rights: 1",
        "glossary: 1",
        "pages: 1",
        "detection: 4",
        "protection: 3",
        "prosecution: 1",
        "compensation: 1",
        "synonyms: 1",
        "municipalities: 1",
        "places: 2",
    ]


def test_content_that_is_there_is_left_alone_when_asked(small, capsys):
    small.write()
    call_command("load_content", small.folder, "--if-empty", verbosity=0)
    Page.objects.filter(key="about").update(title_nl="Van een redacteur")
    before = dump()
    call_command("load_content", small.folder, "--if-empty")
    assert dump() == before
    assert "left as it is" in capsys.readouterr().out


def test_the_command_says_what_is_wrong_and_that_nothing_was_changed(small):
    small["rights"][0]["regulations"] = ["nowhere"]
    small.write()
    with pytest.raises(CommandError) as error:
        call_command("load_content", small.folder, verbosity=0)
    assert "rights.yaml: rest: regulations: " in str(error.value)
    assert "Nothing was changed." in str(error.value)


def title_of(step):
    """Its title in Polish, and what is known of that."""
    known = Translations(step)
    return known.text("title", "pl"), known.state("title", "pl")


def test_translations_are_loaded_after_the_english_they_were_made_from(small, capsys):
    name, text = "step.look.title", "Spójrz"
    small.languages = {"pl": [Entry(name, "look title (en)", text, is_checked=False)]}
    small.write()
    for changed in (1, 0):
        call_command("load_content", small.folder)
        assert capsys.readouterr().out.splitlines()[-1] == f"pl: 1, changed {changed}"
    look = Step.objects.get(key="look")
    assert title_of(look) == (text, State.UNCHECKED)
    small.step(0)["title"]["en"] = "Look again"
    small.load()
    look = Step.objects.get(key="look")
    assert title_of(look) == (text, State.OUTDATED)


def test_a_wrong_translation_is_named_and_nothing_is_changed(small):
    small.load()
    before = dump()
    small.step(0)["title"]["nl"] = "Anders"
    small.languages = {"pl": [Entry("step.lock.title", "Lock", "Zamek", is_checked=False)]}
    with pytest.raises(ContentError, match=r"^pl\.po: .*step\.lock\.title: nothing has this name"):
        small.load()
    assert dump() == before


def test_the_one_who_loads_cannot_log_in(small):
    small.load()
    assert authenticate(username="fixtures", password="") is None
    assert not User.objects.get(username="fixtures").is_active


# The files have changed


def test_a_changed_text_is_loaded_and_keeps_its_row(small):
    small.load()
    page = Page.objects.get(key="about")
    small["pages"][0]["title"]["en"] = "Changed"
    small.load()
    changed = Page.objects.get(pk=page.pk)
    assert changed.title_en == "Changed"
    assert changed.published_at == page.published_at


def test_steps_follow_the_order_of_the_files(small):
    small.load()
    small["detection"]["steps"].reverse()
    small["protection"]["steps"].reverse()
    small.load()
    assert outline()[:2] == [
        ["detection", ["tell"], ["look", ["look-closer"]]],
        ["protection", ["rest-a-while"], ["shelter"]],
    ]


def test_a_new_step_lands_where_the_file_has_it(small):
    small.load()
    small["detection"]["steps"].insert(1, step("new"))
    small.load()
    assert outline()[0] == ["detection", ["look", ["look-closer"]], ["new"], ["tell"]]


def test_a_step_moves_with_all_below_it_to_where_the_files_have_it(small):
    small.load()
    ids = {row.key: row.pk for row in Step.objects.all()}
    small["protection"]["steps"].append(small["detection"]["steps"].pop(0))
    small.load()
    assert outline()[:2] == [
        ["detection", ["tell"]],
        ["protection", ["shelter"], ["rest-a-while"], ["look", ["look-closer"]]],
    ]
    assert {row.key: row.pk for row in Step.objects.all()} == ids
    assert Step.objects.get(key="look-closer").path_nl == "protection/look/look-closer"


def test_two_steps_trade_places_one_above_the_other(small):
    small.load()
    look = small.step(0)
    closer = look.pop("steps")[0]
    small["detection"]["steps"][0] = {**closer, "steps": [look]}
    small.load()
    assert outline()[0] == ["detection", ["look-closer", ["look"]], ["tell"]]


def test_stages_come_back_into_their_order(small):
    small.load()
    tree.make_stage(Step.objects.get(key="detection"))
    tree.make_stage(Step.objects.get(key="tell"))
    small.load()
    stages = ["detection", "protection", "prosecution", "compensation"]
    assert [key for key, *_below in outline()] == stages
    assert outline()[0] == ["detection", ["look", ["look-closer"]], ["tell"]]


def test_a_contact_that_left_the_file_is_removed(small):
    small.load()
    del small["organisations"][0]["contacts"][0]
    small.load()
    assert [contact.value for contact in Contact.objects.all()] == ["a@example.org"]
    assert Contact.objects.get().order == 1


def test_a_changed_number_replaces_the_old_one(small):
    small.load()
    small["organisations"][0]["contacts"][0]["value"] = "0800 1234"
    small.load()
    assert {contact.value for contact in Contact.objects.all()} == {"0800 1234", "a@example.org"}


@pytest.mark.parametrize(("part", "model"), [("referrals", Referral), ("time_limits", TimeLimit)])
def test_a_part_of_a_step_that_left_the_file_is_removed(small, part, model):
    small.load()
    del small.step(0)[part][0]
    small.load()
    assert model.objects.count() == len(small.step(0)[part])


def test_references_that_left_the_file_are_removed(small):
    small.load()
    small.step(0).update(rights=[], see_also=[], regulations=[])
    small["organisations"][0]["regions"] = []
    small.load()
    look = Step.objects.get(key="look")
    for links in (look.rights, look.see_also, look.regulations):
        assert not links.exists()
    assert not Organisation.objects.get(key="helper").regions.exists()


def test_a_regulation_is_published_once_it_is_verified_and_not_before(small):
    small.load()
    assert not Regulation.objects.get(key="rumour").is_published
    small["regulations"][1]["verified"] = True
    small.load()
    assert Regulation.objects.get(key="rumour").is_published
    small["regulations"][1]["verified"] = False
    small.load()
    assert not Regulation.objects.get(key="rumour").is_published


def test_an_organisation_that_is_no_longer_to_be_published_becomes_a_draft(small):
    small.load()
    small["organisations"][0]["publish"] = False
    small.load()
    helper = Organisation.objects.get(key="helper")
    assert (helper.status, helper.published_at, helper.published_by) == ("draft", None, None)


SOURCED = [
    (Organisation, lambda s: s["organisations"][0]),
    (Regulation, lambda s: s["regulations"][0]),
    (Right, lambda s: s["rights"][0]),
    (Step, lambda s: s.step(0)),
]


@pytest.mark.either_database
@pytest.mark.parametrize(("model", "item"), SOURCED)
def test_whatever_has_sources_takes_its_last_check(small, model, item):
    def loaded():
        small.load()
        return model.objects.get(key=item(small)["key"])

    source = "https://example.org/checked"
    own = item(small).get("sources", [])
    item(small)["checked"] = {"on": "2026-11-02", "by": "CoMensha", "source": source}
    row = loaded()
    assert (row.checked_on, row.checked_by) == (date(2026, 11, 2), "CoMensha")
    assert row.source_list == [*own, source]
    item(small)["checked"] = {"on": None, "source": source}
    assert loaded().checked_by == "CoMensha"  # whoever checked it since, that stays
    item(small).update(sources=[source], checked={"on": "2026-11-03", "source": source})
    row = loaded()
    assert (row.checked_on, row.checked_by) == (date(2026, 11, 3), "")
    assert row.source_list == [source]


def test_a_name_that_left_the_table_goes_but_not_an_editors_own(small):
    small.load()
    own = make_place_name(Municipality.objects.get(), name="Hamlet")
    small.tables["places"][1] = "Village,0001,former municipality,,CBS"
    small.tables["places"].pop()
    small.load()
    assert {row.name: row.kind for row in PlaceName.objects.all()} == {
        "Village": "former municipality",
        own.name: own.kind,
    }


@pytest.mark.either_database
@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("Village,0002,woonplaats,,CBS", "line 4: no municipality has that code"),
        ("Village,Town,woonplaats,,CBS", "line 4: no municipality has that code"),
        ("Village,0001,woonplaats,,CBS", "line 4: this municipality has that name already"),
        ("Hamlet,0001,planet,,CBS", "line 4: "),
        (",0001,woonplaats,,CBS", "line 4: "),
        ("Hamlet,0001", "line 4: "),
    ],
)
def test_a_wrong_name_is_named_by_its_line_and_nothing_is_changed(small, row, wrong):
    small.load()
    before = dump()
    small.tables["places"].append(row)
    small["pages"][0]["title"]["en"] = "Changed"
    with pytest.raises(ContentError, match=rf"places\.csv: .*{wrong}"):
        small.load()
    assert dump() == before


@pytest.mark.parametrize("rows", [[], ["name,kind"], ["name,municipality_code,kind,source"]])
def test_a_table_without_its_columns_or_rows_is_refused(small, rows):
    small.tables["places"] = rows
    with pytest.raises(ContentError, match="places"):
        small.load()


# An editor has changed the database


def test_an_editors_own_rows_stay(small):
    small.load()
    own = [make_page(), make_term(), make_right(), make_organisation()]
    stage = make_step()
    own += [stage, make_step(parent=stage)]
    own += [make_step(parent=Step.objects.get(key="detection"))]
    own += [make_contact(own[3])]
    small["detection"]["steps"].reverse()
    small.load()
    assert all(type(row).objects.filter(pk=row.pk).exists() for row in own)
    assert own[6].parent == Step.objects.get(key=own[6].key).parent


def test_a_number_an_editor_changed_is_brought_back(small):
    small.load()
    Contact.objects.filter(value="112").update(
        value="0900 9999", kind="phone_abroad", emergency=False
    )
    small.load()
    assert {contact.value for contact in Contact.objects.all()} == {"112", "a@example.org"}
    assert Contact.objects.get(value="112").emergency


def test_what_an_editor_unpublished_is_published_again(small):
    small.load()
    page = Page.objects.get(key="about")
    page.set_status("draft", by=make_editor())
    page.save()
    small.load()
    assert Page.objects.get(key="about").is_published


def test_who_published_it_stays_known(small):
    small.load()
    editor = make_editor()
    Page.objects.filter(key="about").update(published_by=editor)
    small.load()
    assert Page.objects.get(key="about").published_by == editor


def test_numbers_and_articles_are_loaded_as_they_are_written(small):
    """YAML would read 0112 as 74, section 4:17 as 257, and 3.10 as 3.1."""
    small.write()
    for name, old, new in (
        ("organisations", "'112'", "0112"),
        ("regulations", "- '1'", "- 4:17\n  - 3.10"),
    ):
        path = small.folder / f"{name}.yaml"
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new))
    loader.load(small.folder)
    assert Contact.objects.filter(value="0112").exists()
    assert Regulation.objects.get(key="law").article_list == ["4:17", "3.10", "2a"]
