"""The finder as a reader without scripts has it: one plain form."""

from datetime import datetime

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organisations.choices import Need
from organisations.finder.finder import Finder
from organisations.opening.state import AMSTERDAM
from tests.make import make_contact, make_organisation, make_region
from tests.organisations.asking import URL, ask, buttons, names, needs
from tests.safety import violations
from tests.seen import document, part, text

pytestmark = pytest.mark.django_db


def test_nothing_chosen_is_everybody(client):
    for number in range(3):
        make_organisation(name_en=f"Helper {number}", order=number)
    make_organisation(status="draft", name_en="Secret")
    assert names(client) == ["Helper 0", "Helper 1", "Helper 2"]
    assert "3 organisations" in ask(client)
    assert buttons(client) == set()


@pytest.mark.parametrize(
    ("chosen", "fits", "fits_not"),
    [
        ({"need": "lawyer"}, {"kind": "legal_aid"}, {"kind": "police"}),
        ({"form": "labour"}, {"exploitation": ["labour"]}, {"exploitation": ["sexual"]}),
        ({"who": "civilian"}, {"audiences": ["civilian"]}, {"audiences": ["professional"]}),
        ({"age": "minor"}, {"ages": ["minor"]}, {"ages": ["adult"]}),
        ({"language": "pl"}, {"languages": ["nl", "pl"]}, {"languages": ["nl"]}),
        ({"anonymous": "yes"}, {"anonymous": True}, {"anonymous": False}),
    ],
)
def test_a_choice_leaves_those_that_fit(client, chosen, fits, fits_not):
    make_organisation(name_en="Fits", **fits)
    make_organisation(name_en="Fits not", **fits_not)
    assert names(client, **chosen) == ["Fits"]
    assert "1 organisation " in ask(client, **chosen)


def test_reachable_now_is_who_is_always_open(client):
    make_contact(make_organisation(name_en="Open"), availability="always")
    make_contact(make_organisation(name_en="Unknown"))
    assert names(client, now="yes") == ["Open"]


@pytest.mark.parametrize(
    ("at", "reachable"),
    [
        ("2026-11-25T16:59", ["Office"]),
        ("2026-11-25T17:00", []),
        ("2026-11-28T12:00", []),  # a Saturday
        ("2026-12-25T12:00", []),  # nobody knows whether it is open then
    ],
)
def test_reachable_now_follows_the_hours(at, reachable):
    make_contact(make_organisation(name_nl="Office"), hours={"mon-fri": "9-17"})
    moment = datetime.fromisoformat(at).replace(tzinfo=AMSTERDAM)
    found = Finder(QueryDict("now=yes"), moment)
    assert [organisation.name_nl for organisation in found.shown] == reachable


def test_what_is_said_of_opening_hours_follows_the_clock(client, monkeypatch):
    make_contact(make_organisation(), hours={"mon-fri": "9-17"})
    for at, said in (
        ("16:58:00", "Open now, until 17:00."),
        ("16:59:59", "Open now, until 17:00."),
        ("17:00:00", "Closed now, opens Thursday at 9:00."),
        ("16:59:59", "Open now, until 17:00."),  # a clock may be put back
    ):
        moment = datetime.fromisoformat(f"2026-11-25T{at}").replace(tzinfo=AMSTERDAM)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        assert said in ask(client, need="")  # with a query: past the page cache
        in_dutch = "Nu open" if said.startswith("Open") else "Nu gesloten"
        assert in_dutch in text(client.get("/nl/organisaties/?need="))


def test_a_cache_in_front_keeps_the_list_and_nothing_that_was_chosen(client):
    assert "X-Accel-Expires" in client.get(URL)
    for answer in (client.get(URL, {"need": "shelter"}), client.post(URL, {"need": "shelter"})):
        assert answer.status_code == 200
        assert "X-Accel-Expires" not in answer


def test_choices_combine_and_each_option_says_how_many_would_remain(client):
    make_organisation(name_en="Both", kind="shelter", ages=["minor"])
    make_organisation(name_en="Adults", kind="shelter", ages=["adult"])
    make_organisation(name_en="Lawyer", kind="legal_aid", ages=["minor"])
    assert names(client, need="safe-place", age="minor") == ["Both"]
    shown = ask(client, need="safe-place", age="minor")
    assert "A safe place to stay (1)" in shown
    assert "A lawyer, or help with the criminal case (1)" in shown
    assert "A doctor or a psychologist (0)" in shown
    make_organisation(kind="shelter", ages=["minor"])
    shown = ask(client, need="safe-place", age="minor")
    assert "18 or older (1)" in shown
    assert "Under 18 (2)" in shown


def test_options_that_would_all_leave_as_many_say_no_number(client):
    make_organisation(ages=["adult"])
    make_organisation(ages=["minor"])
    make_region(name_en="Hereland")
    shown = ask(client)
    assert "18 or older Under 18" in shown
    assert "Hereland (" not in shown
    make_organisation(ages=["minor"])
    assert "18 or older (1) Under 18 (2)" in ask(client)


def test_a_need_is_a_button_which_takes_back_when_it_is_pressed_again(client):
    make_organisation(kind="legal_aid", name_en="Lawyer")
    make_organisation(kind="shelter")
    pressed = needs(client, need="lawyer")
    assert len(pressed) == len(Need)
    lawyer, shelter = "A lawyer, or help with the criminal case (1)", "A safe place to stay (1)"
    assert pressed[lawyer] == (("drop", "need"), True)
    assert pressed[shelter] == (("need", "safe-place"), False)
    assert names(client, need=["lawyer", "safe-place"]) == names(client, need="safe-place")
    assert len(names(client, need="lawyer", drop="need")) == 2


def test_who_looks_where_to_report_has_the_most_urgent_first(client):
    make_organisation(order=1, report_order=3, name_en="Third")
    make_organisation(order=2, report_order=1, name_en="First")
    make_organisation(order=3, report_order=2, name_en="Second")
    assert names(client, need="report") == ["First", "Second", "Third"]


def test_a_long_list_is_brief_and_a_short_one_says_all(client):
    for number in range(20):
        helper = make_organisation(summary_en=f"Helps {number}.", what_happens_en="We listen.")
        make_contact(helper, value=f"0800 {1000 + number}")
    shown = ask(client)
    assert "Helps 19." in shown
    assert "0800 1019" in shown
    assert "We listen." in shown
    make_contact(make_organisation(name_en="Chat only"), kind="chat", value="https://chat.example/")
    shown = ask(client)
    assert "Helps 19." not in shown
    assert "0800 1019" in shown
    assert "Chat only chat.example Shelter" in shown


def test_each_choice_can_be_taken_back_and_all_of_them_at_once(client):
    make_organisation(kind="legal_aid", ages=["adult"], name_en="Adults")
    make_organisation(kind="legal_aid", ages=["minor"], name_en="Minors")
    chosen = {"need": "lawyer", "age": "minor"}
    drops = {("drop", "need"), ("drop", "age"), ("drop", "all")}
    assert buttons(client, **chosen) == drops
    assert names(client, **chosen, drop="age") == ["Adults", "Minors"]
    assert buttons(client, **chosen, drop="age") == {("drop", "need"), ("drop", "all")}
    assert buttons(client, **chosen, drop="all") == set()


def test_the_first_button_shows_the_answer_for_it_is_what_enter_presses(client):
    make_organisation(kind="legal_aid")
    page = document(client.get(URL, {"need": "lawyer"}))
    assert not page.select("main button")[0].has_attr("name")


def test_when_nothing_fits_it_says_what_to_drop_and_drops_it(client):
    make_organisation(kind="legal_aid", languages=["nl"], name_en="Dutch lawyer")
    make_organisation(kind="shelter", languages=["pl"], name_en="Polish shelter")
    make_organisation(kind="shelter", languages=["pl"], name_en="Second Polish shelter")
    chosen = {"need": "lawyer", "language": "pl"}
    shown = ask(client, **chosen)
    assert "0 organisations" in shown
    assert "You can drop:" in shown
    more, fewer = "(then 2 organisations)", "(then 1 organisation)"
    assert shown.index(more) < shown.index(fewer)
    assert len(names(client, **chosen, drop="need")) == 2
    assert names(client, **chosen, drop="language") == ["Dutch lawyer"]


def test_when_no_single_choice_helps_it_names_the_fewest_that_do(client):
    make_organisation(kind="legal_aid", languages=["nl"], anonymous=False, name_en="Lawyer")
    chosen = {"need": "lawyer", "language": "pl", "anonymous": "yes"}
    assert ("drop", "language anonymous") in buttons(client, **chosen)
    assert names(client, **chosen, drop="language anonymous") == ["Lawyer"]


def test_with_no_organisation_at_all_there_is_a_page(client):
    assert "0 organisations" in ask(client)
    assert "0 organisations" in ask(client, need="lawyer", now="yes")


# Fitness


def test_those_who_say_they_are_for_this_age_or_form_come_first_and_why(client):
    make_organisation(order=1, name_en="Anybody")
    make_organisation(order=2, name_en="Special", exploitation=["labour"])
    make_organisation(order=3, name_en="Minors", ages=["adult", "minor"])
    assert names(client, age="minor") == ["Minors", "Anybody", "Special"]
    assert names(client, form="labour") == ["Special", "Anybody", "Minors"]
    assert "Also for people under 18." in ask(client, age="minor")
    assert "Labour exploitation in particular." in ask(client, form="labour")


def test_each_reason_is_said_in_the_readers_language(client):
    make_contact(
        make_organisation(languages=["pl"], anonymous=True, ages=["minor"], audiences=["victim"]),
        availability="always",
    )
    chosen = {"language": "pl", "anonymous": "yes", "age": "minor", "who": "victim", "now": "yes"}
    assert (
        "Can be reached now, for victims, for people under 18, speaks Polish, "
        "you can stay anonymous." in ask(client, **chosen)
    )
    dutch = text(client.get("/nl/organisaties/", chosen))
    assert (
        "Nu bereikbaar, voor slachtoffers, voor mensen onder de 18, spreekt Pools, "
        "u kunt anoniem blijven." in dutch
    )


# Bad input


@pytest.mark.either_database
@pytest.mark.parametrize(
    "value", ["x", "x" * 10_000, "\0", "'; DROP TABLE x;--", "\u202e", "<b>", "1", "[]"]
)
def test_a_choice_that_there_is_not_is_left_out_and_said(client, value):
    make_organisation(name_en="Helper")
    for question in ("need", "region", "now", "form", "who", "age", "language"):
        assert (question, names(client, **{question: value})) == (question, ["Helper"])
        assert "Something you chose is not known here" in ask(client, **{question: value})


@pytest.mark.parametrize("town", ["x" * 10_000, "\0", "\u202e\u202e", ".*" * 40, "%00", "🙂" * 50])
def test_a_strange_town_gets_an_answer(client, town):
    make_region()
    assert "is not known here" in ask(client, town=town)


@pytest.mark.parametrize("extra", [{"drop": "x " * 99}, {"page": "x"}, {"page": "-1"}, {"q": "?"}])
def test_strange_other_values_change_nothing(client, extra):
    make_organisation(name_en="Helper")
    assert names(client, **extra) == ["Helper"]


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_break_nothing(client, method):
    assert getattr(client, method)(URL).status_code in (200, 405)


def test_a_form_that_is_no_form_gets_a_page(client):
    response = client.post(URL, b"\xff\xfe{", content_type="application/json")
    assert response.status_code == 200
    response = client.post(URL, b"need=%ff", content_type="application/x-www-form-urlencoded")
    assert response.status_code == 200


# Long lists


def test_a_long_list_is_shown_in_pages_that_keep_the_choices(client):
    for number in range(110):
        make_organisation(kind="legal_aid", name_en=f"Lawyer {number}", order=number)
    first, last = names(client, need="lawyer"), names(client, need="lawyer", page="3")
    assert (first[0], len(first), len(last)) == ("Lawyer 0", 50, 10)
    assert ("page", "2") in buttons(client, need="lawyer")
    assert {("page", "1"), ("page", "3")} <= buttons(client, need="lawyer", page="2")
    assert "Page 2 of 3" in ask(client, need="lawyer", page="2")


def test_without_choices_links_lead_through_all_pages(client):
    for _ in range(110):
        make_organisation()
    links = document(client.get(URL)).select("a[rel=next]")
    assert [link["href"] for link in links] == ["?page=2"]
    assert len({name for n in (1, 2, 3) for name in names(client, page=str(n))}) == 110


@pytest.mark.either_database
def test_queries_and_length_do_not_grow_with_the_content(client):
    here = make_region(key="here")
    chosen = {"region": "here", "need": "safe-place", "form": "labour", "age": "minor"}

    def cost():
        client.get(URL, chosen)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(URL, chosen)
        return len(captured), len(response.content)

    def grow(times):
        for _ in range(times):
            make_contact(make_organisation(coverage="regional", regions=[here]))

    grow(60)
    queries, length = cost()
    grow(200)
    assert cost()[0] == queries <= 6
    assert cost()[1] < length * 1.1


# Safety


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_answer_is_as_safe_as_every_page(client, method):
    make_contact(make_organisation(kind="legal_aid"), kind="website", value="https://example.org/")
    chosen = {"need": "lawyer", "town": "Atlantis", "age": "x"}
    assert list(violations(getattr(client, method)(URL, chosen))) == []


def test_the_form_is_not_remembered_and_needs_no_cookie(client):
    form = part(client.get(URL), "#find")
    assert (form["autocomplete"], form["method"]) == ("off", "post")
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(URL, {"need": "lawyer"}).status_code == 200
