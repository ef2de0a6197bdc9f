"""Whom pages name first to call: the right number, or none."""

from datetime import datetime

import pytest
from django.core.exceptions import ValidationError

from organisations.choices import CallSituation
from organisations.models import FirstCall
from organisations.models.first_call import ADVICE, open_now
from organisations.opening.state import AMSTERDAM
from tests.make import make_contact, make_first_call, make_organisation, make_page
from tests.seen import document, html, links, one_line, part, text, texts

pytestmark = pytest.mark.django_db


def listed(**values):
    organisation = make_organisation(report_order=1, **values)
    make_contact(organisation)
    return organisation


def under(client, question):
    """The names that stand under a question of “Where to report”, each with what is said of it."""
    rows = document(client.get("/en/report/")).select(f"[aria-labelledby={question}] .organisation")
    return [one_line(row.get_text(" ")) for row in rows]


def test_each_answer_leads_to_the_number_to_call_first(client):
    work, named, anonymous = listed(), listed(), listed(anonymous=True)
    make_first_call(work, situation="work")
    make_first_call(named, situation="other")
    make_first_call(anonymous, situation="work_anonymous")
    make_first_call(anonymous, situation="other_anonymous")
    for question, organisation in (("work", work), ("other", named)):
        without_name, with_name = under(client, question)
        assert without_name.startswith(f"{anonymous.name_en} Without your name")
        assert with_name.startswith(f"{organisation.name_en} With your name")


def test_nobody_is_asked_what_makes_no_difference(client):
    both = listed(anonymous=True)
    make_first_call(both, situation="work")
    make_first_call(both, situation="work_anonymous")
    (about_work,) = under(client, "work")
    assert about_work.startswith(both.name_en)
    assert "your name" not in about_work


def test_a_question_that_leads_to_nobody_is_not_asked_and_all_numbers_are_there(client):
    organisation = listed()
    page = client.get("/en/report/")
    assert texts(page, "main h2") == ["Other numbers, the most urgent first"]
    assert organisation.name_en in text(page)
    make_first_call(organisation, situation="work")
    page = client.get("/en/report/")
    assert texts(page, "main h2") == ["Is it about work or pay?"]
    assert texts(page, ".organisation h3") == [organisation.name_en]


def test_a_promise_that_is_no_longer_true_is_not_made(client):
    organisation = listed(anonymous=True)
    call = make_first_call(organisation, situation="other_anonymous")
    assert FirstCall.objects.public().get() == call
    for change in ({"anonymous": False}, {"anonymous": True, "status": "draft"}):
        for name, value in change.items():
            setattr(organisation, name, value)
        organisation.save()
        assert not FirstCall.objects.public().exists()
        assert under(client, "other") == []


def test_who_is_not_in_the_list_is_not_named(client):
    organisation = make_organisation()
    make_contact(organisation)
    make_first_call(organisation, situation="work")
    assert under(client, "work") == []


def test_somebody_without_a_number_cannot_be_called():
    with pytest.raises(ValidationError, match="telefoonnummer"):
        make_first_call(make_organisation(), situation="work").full_clean()


def test_somebody_who_asks_for_a_name_is_not_for_who_wants_to_give_none():
    with pytest.raises(ValidationError, match="anoniem"):
        make_first_call(listed(anonymous=None), situation="work_anonymous").full_clean()
    make_first_call(listed(anonymous=True), situation="other_anonymous").full_clean()


def test_danger_now_stands_above_every_question(client):
    make_contact(listed(what_happens_en="They come."), value="112", emergency=True)
    make_first_call(listed(), situation="work")
    above = html(client.get("/en/report/"), "main").partition('id="work"')[0]
    assert "They come." in above
    assert "tel:112" in above


def test_the_questions_need_no_form_and_no_address_and_nothing_to_unfold(client):
    make_first_call(listed(), situation="work")
    main = part(client.get("/en/report/"), "main")
    assert main.select("form, button, input") == []
    assert [number.find_parent("details") for number in main.select(".number")] == [None]


def callable_by(*contacts, **values):
    organisation = make_organisation(**values)
    for contact in contacts:
        make_contact(organisation, **contact)
    return organisation


OFFICE = {"hours": {"mon-fri": "9:00-17:00"}, "on_holidays": "closed"}
NIGHT = {"availability": "always"}


def number_at(*moment):
    """The number that is answered at a Dutch time, and until when that is so."""
    calls = FirstCall.objects.public().for_each(ADVICE)
    contact, until = open_now(calls, datetime(*moment, tzinfo=AMSTERDAM))
    return contact and contact.value, until and until.astimezone(AMSTERDAM)


def test_the_clock_and_the_order_choose_one_number_that_is_answered(client):
    make_first_call(callable_by({"value": "0800 0009", **OFFICE}), situation="advice")
    make_first_call(callable_by({"value": "0800 0024", **NIGHT}), situation="any_time")
    monday = (2026, 11, 30)
    opens, closes = (datetime(*monday, hour, tzinfo=AMSTERDAM) for hour in (9, 17))
    assert number_at(*monday, 8, 59) == ("0800 0024", opens)
    assert number_at(*monday, 9, 0) == ("0800 0009", closes)
    assert number_at(*monday, 17, 0)[0] == "0800 0024"
    assert number_at(2026, 12, 25, 12)[0] == "0800 0024"  # Christmas Day


def test_no_number_is_given_out_as_open_that_may_not_be(client):
    sometimes = {"hours": {"mon-fri": "9:00-17:00"}}
    for values in ({}, {**sometimes, "availability": "usual"}, {"kind": "chat", **NIGHT}):
        FirstCall.objects.all().delete()
        value = {"value": "https://example.org"} if values.get("kind") else {}
        make_first_call(callable_by(values | value), situation="advice")
        assert number_at(2026, 11, 30, 12)[0] is None
    FirstCall.objects.all().delete()
    make_first_call(callable_by(sometimes), situation="advice")
    assert number_at(2026, 4, 27, 12)[0] is None  # King's Day, and nobody says whether it is open


def test_who_may_call_at_night_is_sent_only_to_where_somebody_answers(client):
    organisation = callable_by({"value": "0800 0024", **NIGHT})
    make_first_call(organisation, situation="any_time").full_clean()
    assert FirstCall.objects.public().exists()
    organisation.contacts.update(availability="unknown")
    assert not FirstCall.objects.public().exists()
    with pytest.raises(ValidationError, match="dag en nacht"):
        FirstCall.objects.get().full_clean()


def test_a_lawyer_need_not_be_called_at_once():
    make_first_call(make_organisation(), situation="lawyer").full_clean()


def test_help_names_whom_to_call_in_the_order_in_which_one_wants_it(client):
    page = make_page(key="help-for-victims")
    wanted = ["talk", "any_time", "safe_place", "lawyer", "care", "police"]
    for situation in reversed(wanted):
        organisation = callable_by(NIGHT, anonymous=True, what_happens_en="They come.")
        make_first_call(organisation, situation=situation)
    shown = client.get(f"/en/{page.slug_en}/")
    assert [section["id"] for section in document(shown).select(".whom h2")] == wanted
    assert len(texts(shown, ".whom .number")) == len(wanted)
    assert "They come." in text(shown, "[aria-labelledby=police] .why")
    police = document(shown).select(
        "[aria-labelledby=police] .why, [aria-labelledby=police] .number"
    )
    assert [part["class"] for part in police] == [
        ["why"],
        ["number"],
    ]  # it is read before one calls
    assert "They come." not in text(shown, "[aria-labelledby=care] .why")
    assert shown.text.index("care") < shown.text.index(page.body_en)


def test_whom_to_call_and_where_to_report_each_lead_to_the_other(client, real_content):
    call, report = client.get("/en/whom-to-call/"), client.get("/en/report/")
    assert "/en/report/" in links(call, ".text a")
    assert "/en/whom-to-call/" in links(report, ".lead a")
    assert "0800 5151" in text(report)
    assert "0800 5151" not in text(call)
    for name in ("CoMensha", "Veilig Thuis", "Chat"):
        assert any(name in row for row in texts(call, ".organisation > :not(details)"))
        assert all(name not in row for row in texts(report, ".organisation > :not(details)"))


def test_a_page_shows_only_what_its_readers_want(client):
    page = make_page(key="worried-about-someone")
    for situation in CallSituation.values:
        make_first_call(callable_by(NIGHT, anonymous=True), situation=situation)
    assert texts(client.get(f"/en/{page.slug_en}/"), ".whom h2")[1:] == [
        "Advice",
        "Talk to someone, day and night",
    ]
