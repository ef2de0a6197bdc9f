"""Links from the texts of stages and fixed pages to the steps and organisations they name."""

import pytest

from tests.make import make_organisation, make_page, make_step
from tests.seen import links, texts
from tests.site import address, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelter():
    return make_step(parent=make_step(), title_en="Shelter", title_nl="Opvang")


def linked(client, body):
    """The words of a page that became links."""
    page = make_page(body_en=body)
    return texts(opened(client, address(page, "en")), ".text a")


def test_a_stage_and_a_page_link_the_steps_and_organisations_they_name(client, shelter):
    helper = make_organisation(name_en="Help & Hope (H2)")
    body = "<p>Go to Shelter, or ask Help &amp; Hope (H2).</p>"
    for row in (make_step(body_en=body), make_page(body_en=body)):
        page = opened(client, address(row, "en"))
        assert links(page, ".text a") == [address(shelter, "en"), address(helper, "en")]
        assert texts(page, ".text a") == ["Shelter", "Help & Hope (H2)"]


def test_a_name_is_linked_where_it_comes_first_and_nowhere_twice(client, shelter):
    assert linked(client, "<p>Shelter is near. Shelter</p><ul><li>Shelter</li></ul>") == ["Shelter"]
    by_hand = f'<p><a href="{address(shelter, "en")}">Sleep</a> in Shelter.</p>'
    assert linked(client, by_hand) == ["Sleep"]


def test_headings_and_links_of_the_editor_stay_as_they_are(client, shelter):
    body = '<h2>Shelter</h2><p><a href="https://example.org/">The Shelter site</a></p>'
    assert linked(client, body) == ["The Shelter site"]


def test_the_longest_name_counts_and_only_whole_words_in_their_own_letters(client, shelter):
    make_organisation(name_en="Shelter City")
    assert linked(client, "<p>Ask Shelter City.</p>") == ["Shelter City"]
    assert linked(client, "<p>Shelters, a shelter, NightShelter, Food and Shelter.</p>") == []


def test_what_is_no_longer_public_is_not_linked(client, shelter):
    body = "<p>Ask Shelter or Helpers.</p>"
    helpers = make_organisation(name_en="Helpers")
    assert linked(client, body) == ["Shelter", "Helpers"]
    shelter.parent.set_status("draft", by=None)
    shelter.parent.save()
    helpers.set_status("draft", by=None)
    helpers.save()
    assert linked(client, body) == []


def test_a_stage_does_not_link_itself(client):
    stage = make_step(title_en="Protection", body_en="<p>Protection helps.</p>")
    assert links(opened(client, address(stage, "en")), ".text a") == []
