"""Whom “Where to report” names first: the right number, or none."""

import pytest
from django.core.exceptions import ValidationError

from organisations.models import FirstCall
from tests.make import make_contact, make_first_call, make_organisation
from tests.seen import html, part

pytestmark = pytest.mark.django_db


def listed(**values):
    organisation = make_organisation(report_order=1, **values)
    make_contact(organisation)
    return organisation


def answers(client):
    """What stands behind each answer that can be opened, in order."""
    main = html(client.get("/en/report/"), "main")
    questions = main[main.index('id="first"') : main.index('id="all"')]
    return questions.split("<summary>")[1:]


def test_each_answer_leads_to_the_number_to_call_first(client):
    work, named, anonymous = listed(), listed(), listed(anonymous=True)
    make_first_call(work, situation="work")
    make_first_call(named, situation="other")
    make_first_call(anonymous, situation="work_anonymous")
    make_first_call(anonymous, situation="other_anonymous")
    about_work, without_name, with_name, about_other, _without, with_name_too = answers(client)
    assert "Do you want to stay anonymous?" in about_work
    assert anonymous.name_en in without_name
    assert work.name_en in with_name
    assert "Do you want to stay anonymous?" in about_other
    assert named.name_en in with_name_too


def test_nobody_is_asked_what_makes_no_difference(client):
    both = listed(anonymous=True)
    make_first_call(both, situation="work")
    make_first_call(both, situation="work_anonymous")
    about_work, about_other, *_ = answers(client)
    assert both.name_en in about_work
    assert "Do you want to stay anonymous?" not in about_work
    assert "Do you want to stay anonymous?" in about_other


def test_an_answer_that_leads_to_nobody_leads_to_all_numbers(client):
    _about_work, first, *_ = answers(client)
    assert 'href="#all"' in first


def test_a_promise_that_is_no_longer_true_is_not_made(client):
    organisation = listed(anonymous=True)
    call = make_first_call(organisation, situation="other_anonymous")
    assert FirstCall.objects.public().get() == call
    for change in ({"anonymous": False}, {"anonymous": True, "status": "draft"}):
        for name, value in change.items():
            setattr(organisation, name, value)
        organisation.save()
        assert not FirstCall.objects.public().exists()
        assert all(organisation.name_en not in answer for answer in answers(client))


def test_who_is_not_in_the_list_is_not_named(client):
    organisation = make_organisation()
    make_contact(organisation)
    make_first_call(organisation, situation="work")
    assert all(organisation.name_en not in answer for answer in answers(client))


def test_somebody_without_a_number_cannot_be_called():
    with pytest.raises(ValidationError, match="telefoonnummer"):
        make_first_call(make_organisation(), situation="work").full_clean()


def test_somebody_who_asks_for_a_name_is_not_for_who_wants_to_give_none():
    with pytest.raises(ValidationError, match="anoniem"):
        make_first_call(listed(anonymous=None), situation="work_anonymous").full_clean()
    make_first_call(listed(anonymous=True), situation="other_anonymous").full_clean()


def test_danger_now_stands_above_every_question(client):
    make_contact(listed(what_happens_en="They come."), value="112", emergency=True)
    above = html(client.get("/en/report/"), "main").partition('id="first"')[0]
    assert "They come." in above
    assert "tel:112" in above


def test_the_questions_need_no_form_and_no_address(client):
    main = part(client.get("/en/report/"), "main")
    assert main.select("form, button, input") == []
    assert len(main.select("details")) >= 4
