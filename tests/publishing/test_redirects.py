"""Addresses: who has an old one is led on, and one that is given up is free."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from publishing.desk import publication as desk
from publishing.desk.redirects import Redirect
from publishing.desk.revision import Origin, Revision
from tests.make import (
    fresh,
    make_page,
    make_right,
    make_step,
)
from tests.publishing.writing import approved, edit, refused
from tests.seen import text
from tests.site import address

pytestmark = pytest.mark.django_db


def test_two_exchange_their_slugs(author, reviewer):
    one, other = make_page(slug_nl="een"), make_page(slug_nl="twee")
    drafts = [
        edit(one, author, slug_nl="twee"),
        edit(other, author, slug_nl="een"),
    ]
    for draft in drafts:
        rows = Revision.objects.filter(pk=draft.pk)
        now = timezone.now()
        rows.update(state="approved", approved_by=reviewer, approved_at=now)
        draft.refresh_from_db()
    desk.publish(drafts, by=reviewer)
    assert (fresh(one).slug_nl, fresh(other).slug_nl) == ("twee", "een")
    assert not Redirect.objects.exists()


def test_steps_side_by_side_exchange_their_slugs(author, reviewer):
    stage = make_step()
    one, other = (make_step(fresh(stage), slug_nl=slug) for slug in ("een", "twee"))
    make_step(fresh(one)), make_step(fresh(other))
    drafts = [edit(one, author, slug_nl="twee"), edit(other, author, slug_nl="een")]
    for draft in drafts:
        values = {"approved_by": reviewer, "approved_at": timezone.now()}
        Revision.objects.filter(pk=draft.pk).update(state="approved", **values)
        draft.refresh_from_db()
    desk.publish(drafts, by=reviewer)
    assert fresh(one).path_nl == f"{stage.slug_nl}/twee"
    assert fresh(other).path_nl == f"{stage.slug_nl}/een"


def test_withdrawn_it_is_gone_at_once_and_readers_are_led(client, author, reviewer):
    page, other = make_page(), make_page(title_nl="Hier verder")
    old = {code: address(page, code) for code in ("nl", "en")}
    draft = edit(page, author, title_nl="Dan")
    with pytest.raises(ValidationError):
        desk.withdraw(page, by=reviewer, reason="")
    with pytest.raises(ValidationError):
        desk.withdraw(page, by=reviewer, reason="Oud.", redirect_to="/nl/nergens/nergens/")
    desk.withdraw(page, by=reviewer, reason="Verouderd.", redirect_to=address(other))
    for code, url in old.items():
        response = client.get(url)
        assert (response.status_code, response.url) == (301, address(other, code))
    assert refused(lambda: desk.withdraw(page, by=reviewer, reason="Nogmaals."))
    assert desk.open_draft(page) == draft
    withdrawn = desk.last_published(page)
    assert (withdrawn.origin, withdrawn.note) == (Origin.WITHDRAWN, "Verouderd.")


def test_readers_are_led_to_a_page_that_the_site_itself_has(client, reviewer):
    right = make_right()
    urls = [address(right), address(right, "en")]
    desk.withdraw(right, by=reviewer, reason="Bestaat niet meer.", redirect_to="/nl/rechten/")
    assert [client.get(url).url for url in urls] == ["/nl/rechten/", "/en/rights/"]


def test_a_withdrawn_slug_can_be_used_again(client, author, reviewer):
    page, other = make_page(slug_nl="weg"), make_page()
    desk.withdraw(page, by=reviewer, reason="Weg.", redirect_to=address(other))
    assert client.get("/nl/weg/").url == address(other)
    new = approved(other, author, reviewer, slug_nl="weg", title_nl="Nieuw")
    desk.publish([new], by=reviewer)
    assert "Nieuw" in text(client.get("/nl/weg/"))
    with pytest.raises(ValidationError):
        desk.restore(desk.last_published(page), by=author)
    assert fresh(page).slug_nl != "weg"


def test_a_new_draft_that_is_discarded_keeps_no_address(author):
    page = make_page(status="draft", slug_nl="nieuw")
    desk.discard(desk.begin(page), by=author)
    assert make_page(slug_nl="nieuw").slug_nl == "nieuw"


def test_a_new_slug_leads_on_from_the_old_one_also_below_it(client, author, reviewer):
    stage = make_step(slug_nl="oud", slug_en="old")
    step = make_step(fresh(stage))
    below = address(fresh(step))
    desk.publish([approved(stage, author, reviewer, slug_nl="nieuw")], by=reviewer)
    for old, row in (("/nl/oud/", stage), (below, step)):
        response = client.get(old)
        assert (response.status_code, response.url) == (301, address(fresh(row)))
        assert client.get(response.url).status_code == 200
    assert client.get(address(fresh(stage), "en")).status_code == 200
    assert not Redirect.objects.at("/en/old/").exists()
    desk.publish([approved(stage, author, reviewer, slug_nl="oud")], by=reviewer)
    assert client.get("/nl/oud/").status_code == 200
    assert client.get("/nl/nieuw/").url == "/nl/oud/"
