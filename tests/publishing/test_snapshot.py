"""What an object says, as JSON and back."""

import json
from copy import deepcopy

import pytest
from django.db import transaction

from publishing.desk import snapshot
from tests.full import FullSite
from tests.make import (
    fresh,
    make_contact,
    make_organisation,
    make_referral,
    make_right,
    make_step,
    make_time_limit,
)

pytestmark = pytest.mark.django_db
KINDS = ["Step", "Organisation", "Right", "Regulation", "Page", "Term"]


def test_what_is_put_back_is_what_was_taken_and_changes_nothing(django_assert_num_queries):
    site = FullSite()
    for kind in KINDS:
        row = fresh(site.rows[kind])
        content = snapshot.take(row)
        assert json.loads(json.dumps(content)) == content
        snapshot.put(content, row)
        assert snapshot.take(fresh(row)) == content, kind
        assert snapshot.same(content, fresh(row))


def test_it_holds_all_that_an_editor_fills_in_and_no_place_or_status():
    site = FullSite()
    step, organisation = (snapshot.take(site.rows[k]) for k in ("Step", "Organisation"))
    assert {"title_nl", "body_en", "sign", "ages", "checked_on"} <= step["fields"].keys()
    assert step["parts"].keys() == {"referrals", "time_limits"}
    assert step["links"].keys() == {"rights", "regulations", "see_also"}
    assert (
        organisation["parts"]["contacts"][3]["hours"] == {"mon-fri": ["9:00-17:00"]}
        or (organisation["parts"]["contacts"][3]["hours"])
    )
    structure = {"id", "key", "status", "parent", "lft", "path_nl", "published_at", "title"}
    for content in (step, organisation):
        assert not structure & content["fields"].keys()


def test_a_cleared_row_gets_everything_back():
    organisation = make_organisation(checked_on="2026-11-01", ages=["minor"], anonymous=True)
    contacts = [make_contact(organisation, hours={"mon": "9:00-17:00"}), make_contact(organisation)]
    content = snapshot.take(fresh(organisation))
    empty = deepcopy(content)
    empty["fields"] |= {"summary_nl": "", "ages": [], "anonymous": None, "checked_on": None}
    empty["parts"]["contacts"] = []
    snapshot.put(empty, fresh(organisation))
    assert not organisation.contacts.exists()
    snapshot.put(content, fresh(organisation))
    assert snapshot.take(fresh(organisation)) == content
    assert {c.pk for c in organisation.contacts.all()} == {c.pk for c in contacts}


def test_two_numbers_that_change_places_do_not_meet():
    organisation = make_organisation()
    one, other = make_contact(organisation), make_contact(organisation)
    content = snapshot.take(fresh(organisation))
    first, second = content["parts"]["contacts"]
    first["value"], second["value"] = second["value"], first["value"]
    with transaction.atomic():
        snapshot.put(content, fresh(organisation))
    assert fresh(one).value == other.value
    assert fresh(other).value == one.value


def test_parts_that_stay_as_they_are_are_not_written(django_assert_max_num_queries):
    step = make_step()
    for _ in range(3):
        make_referral(step), make_time_limit(step)
    step.rights.set([make_right()])
    content = snapshot.take(fresh(step))
    with django_assert_max_num_queries(12) as captured:
        snapshot.put(content, fresh(step))
    assert not [q for q in captured if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_it_says_what_is_gone():
    right = make_right()
    step = make_step(rights=[right])
    content = snapshot.take(fresh(step))
    assert snapshot.gone(content, type(step)) == []
    step.rights.clear()
    fresh(right).delete()
    assert snapshot.gone(content, type(step)) == [("rights", str(right.pk))]
    assert str(right.pk) in snapshot.ids_in(content)


def test_a_field_that_is_new_keeps_its_value_and_one_that_is_gone_is_left_out():
    step = make_step(advice_nl="Overleg eerst.")
    make_time_limit(step)
    content = snapshot.take(fresh(step))
    old = deepcopy(content)
    del old["fields"]["advice_nl"], old["links"]["see_also"], old["parts"]["referrals"]
    old["fields"]["colour"] = "blue"
    del old["parts"]["time_limits"][0]["source"]
    old["fields"]["title_nl"] = "Eerder"
    assert not snapshot.same(old, fresh(step))
    snapshot.put(old, fresh(step))
    assert (fresh(step).title_nl, fresh(step).advice_nl) == ("Eerder", "Overleg eerst.")
    assert snapshot.same(old, fresh(step))
    whole = snapshot.completed(old, fresh(step))
    assert whole["fields"] == content["fields"] | {"title_nl": "Eerder"}


def test_a_field_that_got_another_name_is_found_under_it(monkeypatch):
    def renamed(label, content):
        fields = dict(content["fields"])
        if label == "step":
            fields["title_nl"] = fields.pop("heading_nl")
        return {**content, "fields": fields}

    monkeypatch.setattr(snapshot, "UPGRADES", [renamed])
    old = {"fields": {"heading_nl": "Eerder"}, "links": {}, "parts": {}}
    assert snapshot.upgraded(old, "step", 1)["fields"] == {"title_nl": "Eerder"}
    assert snapshot.upgraded(old, "step", 2) == old
    assert snapshot.upgraded(old, "page", 1) == old
