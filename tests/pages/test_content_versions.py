"""Loading the files again: each object has its version, and what an editor published stays."""

import pytest

from organisations.models import Organisation
from pages.loading import loader
from pages.models import Page
from publishing.desk import publication as desk
from publishing.desk.revision import Origin, Revision, State
from stages.models import Step
from tests.make import fresh, make_editor
from tests.pages.small import both
from tests.publishing.writing import approved, edit

pytestmark = pytest.mark.django_db
LEFT = "  about: left as an editor published or withdrew it"


def load(small, **options):
    """What is said of objects, besides the line of each file."""
    small.write()
    lines = []
    loader.load(small.folder, report=lines.append, **options)
    return [line for line in lines if line.startswith("  ")]


def publish(row, **fields):
    two = make_editor(), make_editor()
    desk.publish([approved(row, *two, **fields)], by=two[1])


def versions(row):
    found = Revision.objects.of(row).order_by("number")
    return list(found.values_list("origin", "state"))


def test_each_object_has_a_version_and_loading_twice_makes_no_second_one(small):
    assert load(small) == load(small) == []
    page, hidden = Page.objects.get(), Organisation.objects.get(key="hidden")
    assert versions(page) == [(Origin.IMPORTED, State.PUBLISHED)]
    assert versions(hidden) == [(Origin.IMPORTED, State.DRAFT)]
    assert Revision.objects.of(Step.objects.get(key="look")).count() == 1
    small["pages"][0]["title"] = both("Anders", "Different")
    small["organisations"][1]["name"] = both("Nog verborgen", "Still hidden")
    assert load(small) == []
    assert len(versions(page)) == 2
    assert versions(hidden)[-1] == (Origin.IMPORTED, State.DRAFT)
    assert fresh(hidden).name_nl == "Nog verborgen"
    assert (fresh(page).title_nl, desk.head(page).author) == ("Anders", None)


def test_what_an_editor_published_stays_and_is_named(small):
    load(small)
    page = Page.objects.get()
    publish(page, title_nl="Van een redacteur")
    assert load(small) == [LEFT]
    assert fresh(page).title_nl == "Van een redacteur"
    assert load(small, over_edits=True) == ["  about: what an editor published was replaced"]
    assert fresh(page).title_nl == "Over title"
    assert [origin for origin, _state in versions(page)] == ["imported", "edited", "imported"]


def test_what_an_editor_withdrew_stays_away(small, client):
    load(small)
    page = Page.objects.get()
    desk.withdraw(page, by=make_editor(), reason="Oud.")
    assert load(small) == [LEFT]
    assert fresh(page).status == "draft"
    assert client.get("/nl/over/").status_code == 404


def test_what_came_back_after_it_was_withdrawn_stays(small, client):
    load(small)
    page, two = Page.objects.get(), (make_editor(), make_editor())
    draft = approved(page, *two, title_nl="Beter")
    desk.withdraw(page, by=two[0], reason="Even weg.")
    desk.publish([draft], by=two[1])
    assert load(small) == [LEFT]
    assert "Beter" in client.get("/nl/over/").content.decode()


def test_what_somebody_works_on_stays_hers(small):
    load(small)
    hidden = Organisation.objects.get(key="hidden")
    edit(hidden, make_editor(), name_nl="Van een redacteur")
    small["organisations"][1]["name"] = both("Uit het bestand", "From the file")
    assert load(small) == ["  hidden: left as somebody's draft has it"]
    assert fresh(hidden).name_nl == "Van een redacteur"
