"""The walk-through: the situation, the stages and their questions, and what the form carries."""

import pytest
from django.test import Client
from django.urls import reverse

from stages.walk_through.form import MOST_ANSWERS
from tests.make import make_contact, make_organisation, make_referral, make_region, make_step
from tests.seen import document, part, text, texts
from tests.walking import hidden, needing, questions, walk

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return make_step(title_en="Protection", key="protection")


def ask(question, parent, **values):
    return make_step(parent=parent, question_en=question, question_nl=question, **values)


def chosen(response, name):
    """The values of a field of the form that are chosen."""
    fields = f"[name={name}][checked], [name={name}] [selected]"
    return [field["value"] for field in document(response).select(fields)]


def go(client, stage, **data):
    return walk(client, go=f"stage-{stage.key}", **data)


def test_it_begins_with_a_calm_page(client):
    response = client.get(reverse("walk_through"))
    assert response.status_code == 200
    page = text(response)
    assert "Er wordt niets bewaard" in page
    assert "half uur" in page
    assert "U kunt elke vraag overslaan" in page


def test_the_number_for_danger_comes_first_on_every_page(client, stage):
    number = make_contact(value="112", emergency=True).value
    pages = [client.get(reverse("walk_through"))]
    pages += [walk(client, go=go) for go in ("situation", "stage-protection", "plan", "text")]
    for response in pages:
        first = document(response).select_one(".call, h1")
        assert number in first.get_text()


def test_every_stage_is_a_page_and_the_way_goes_forward_and_back(client, stage):
    other = make_step()
    names = ["situation", f"stage-{stage.key}", f"stage-{other.key}", "plan"]
    for place, name in enumerate(names):
        response = walk(client, go=name)
        assert hidden(response)["at"] == name
        onward = document(response).select("form > .onward")[-1].select("button")
        beside = [*names[max(place - 1, 0) : place], *names[place + 1 : place + 2]]
        assert [button["value"] for button in onward][: len(beside)] == beside


def test_steps_that_do_not_fit_are_behind_other_steps_with_the_reason(client, stage):
    ask("For all?", stage)
    ask("For minors?", stage, ages=["minor"])
    ask("Without a permit?", stage, residences=["no_permit", "reflection_period"])
    ask("Labour?", stage, exploitation=["labour"])
    assert questions(go(client, stage)) == [
        ["For all?", "For minors?", "Without a permit?", "Labour?"],
        [],
    ]
    response = go(client, stage, ages="adult", residences="dutch", exploitation=["sexual"])
    assert questions(response) == [["For all?"], ["For minors?", "Without a permit?", "Labour?"]]
    assert texts(response, "details h2") == [
        "For people under 18",
        "For people without a residence permit or people in the reflection period",
        "For people who met labour exploitation",
    ]


def test_more_forms_of_exploitation_than_one_can_fit(client, stage):
    ask("Labour?", stage, exploitation=["labour"])
    response = go(client, stage, exploitation=["sexual", "labour"])
    assert questions(response) == [["Labour?"], []]


def test_what_is_below_a_step_that_does_not_fit_does_not_fit_either(client, stage):
    above = ask("Above?", stage, ages=["minor"])
    ask("Below?", above)
    assert questions(go(client, stage, ages="adult")) == [[], ["Above?", "Below?"]]


def test_a_stage_with_more_steps_than_fit_on_a_page_is_cut_and_says_so(client, stage, monkeypatch):
    said = "This stage has more steps than fit here."
    monkeypatch.setattr("stages.walk_through.situation.MOST_STEPS", 3)
    ask("One?", stage)
    ask("Two?", stage)
    assert said not in text(go(client, stage))
    ask("Three?", stage)
    response = go(client, stage)
    assert said in text(response)
    assert questions(response) == [["One?", "Two?"], []]  # and the stage itself


def test_a_step_without_a_question_is_only_good_to_know(client, stage):
    step = make_step(parent=stage)
    response = go(client, stage)
    assert questions(response) == [[], []]
    assert step.title_en in text(response)


def test_each_question_is_a_heading(client, stage):
    """A level below what it stands under; also those of the situation."""
    ask("For all?", stage)
    ask("For minors?", stage, ages=["minor"])
    response = go(client, stage, ages="adult")
    assert texts(response, "main :is(h2, h3)") == ["For all?", "For people under 18", "For minors?"]
    assert texts(response, "legend > h2") == ["For all?"]
    assert texts(response, "details h2 ~ ul legend > h3") == ["For minors?"]
    asked = texts(walk(client, go="situation"), "main h2")
    assert asked == ["Age", "Residence", "Forms of exploitation", "Region"]


def test_the_next_action_is_the_one_filled_button(client, stage):
    """Next, and the plan after the last stage; of the plan, which leads nowhere, it is to print."""
    for place in ("start", "situation", "stage-protection", "plan", "text"):
        said = {"answers": needing(ask("Needed?", stage))} if place == "plan" else {}
        filled = texts(walk(client, go=place, **said), "button.forward")
        assert len(filled) == (0 if place == "text" else 1), place
    assert filled == []


def test_the_language_is_switched_with_all_that_was_said(client, stage):
    """By a button of the form, which is not the one that Enter presses."""
    for place in ("start", "situation", "stage-protection", "plan", "text"):
        response = walk(client, go=place)
        first, *switches = document(response).select("header button[form=walk]")
        assert first.has_attr("hidden")
        addresses = {switch["lang"]: switch["formaction"] for switch in switches}
        assert addresses["nl"] == "/nl/samen-doorlopen/"
        assert {(switch["name"], switch["value"]) for switch in switches} == {("go", place)}
        assert not document(response).select("header a[hreflang]")


def test_who_goes_back_to_the_first_page_keeps_the_answers(client, stage):
    step = ask("Shelter?", stage)
    response = walk(client, go="start", answers=needing(step), ages="minor", second="nl")
    assert "Begin" in text(response, "button.forward")
    said = hidden(response)
    assert (said["answers"], said["ages"]) == (needing(step), "minor")
    assert chosen(response, "second") == ["nl"]


def test_drafts_are_not_asked_and_nothing_below_them(client, stage):
    draft = ask("Draft?", stage, status="draft")
    ask("Below a draft?", draft)
    assert questions(go(client, stage)) == [[], []]


def test_reading_more_loses_nothing(client, stage):
    step = ask("Shelter?", stage)
    link = part(go(client, stage), f"main a[href='/en/{step.path_en}/']")
    assert link.get_text().startswith("Read more")
    assert link["target"] == "_blank"
    assert link["rel"] == ["noopener", "noreferrer"]


def test_advice_tells_the_professional_whom_to_consult(client, stage):
    step = ask("Sure?", stage, advice_en="Consult first.", advice_nl="Overleg eerst.")
    organisation = make_organisation()
    number = make_contact(organisation).value
    make_referral(step, organisation)
    make_referral(step, make_organisation(name_en="A draft", status="draft"))
    page = text(go(client, stage))
    assert page.index("Consult first.") < page.index(number) < page.index("Sure?")
    assert "A draft" not in page


def test_advice_names_the_care_coordinators_of_the_region(client, stage):
    """By telephone, or by email if that is all there is."""
    step = ask("Sure?", stage, advice_en="Consult first.", advice_nl="Overleg eerst.")
    here = make_region()
    kind = {"kind": "care_coordination"}
    make_referral(step, make_organisation(**kind))
    regional = {"coverage": "regional", **kind}
    first, second = (make_organisation(regions=[here], order=n, **regional) for n in range(2))
    make_contact(first, kind="email", value="secretariat@example.nl")
    number = make_contact(first).value
    make_contact(second, kind="email", value="mail@example.nl")
    elsewhere = make_organisation(regions=[make_region()], **regional)
    make_referral(step, elsewhere)
    make_contact(elsewhere, value="0800 9999")
    response = go(client, stage, region=here.key)
    page = text(response)
    assert page.index(number) < page.index("mail@example.nl") < page.index("Sure?")
    assert document(response).select("main a[href='mailto:mail@example.nl']")
    assert "secretariat@" not in page
    assert "0800 9999" not in page
    assert first.name_en not in text(go(client, stage))


def test_advice_leads_an_adult_to_nobody_who_helps_minors_only(client, stage):
    step = ask("Sure?", stage, advice_en="Consult first.", advice_nl="Overleg eerst.")
    line = make_organisation(name_en="Minors' line", ages=["minor"])
    make_contact(line)
    make_referral(step, line)
    assert "Minors' line" in text(go(client, stage))
    assert "Minors' line" not in text(go(client, stage, ages="adult"))


def test_answers_travel_and_the_last_one_given_wins(client, stage):
    one, two, three = (ask(f"{n}?", stage) for n in "abc")
    answers = f"{one.key}:1,{two.key}:2,{three.key}:3"
    response = go(client, stage, answers=answers)
    assert hidden(response)["answers"] == answers
    changed = {f"answer-{one.key}": "3", f"answer-{two.key}": ""}
    response = go(client, stage, answers=answers, **changed)
    assert hidden(response)["answers"] == f"{one.key}:3,{three.key}:3"
    assert chosen(response, f"answer-{one.key}") == ["3"]


def test_the_situation_travels_and_can_be_changed(client, stage):
    region = make_region()
    said = {"ages": "minor", "residences": "eu", "exploitation": "labour", "region": region.key}
    assert said.items() <= hidden(go(client, stage, **said)).items()
    response = walk(client, go="situation", **said)
    assert {name: chosen(response, name) for name in said} == {
        name: [value] for name, value in said.items()
    }


def test_what_was_chosen_for_the_plan_travels(client, stage):
    said = {"neutral": "1", "start-a.time-limit-1": "2026-01-31"}
    for place in ("situation", "stage-protection", "text"):
        response = walk(client, go=place, second="nl", **said)
        assert said.items() <= hidden(response).items()
        assert chosen(response, "second") == ["nl"]


def test_without_a_known_button_one_stays_where_one_was(client, stage):
    assert hidden(walk(client, at="stage-protection"))["at"] == "stage-protection"
    for go_to in ("", "nowhere", "stage-nothing", "\x00"):
        assert hidden(walk(client, go=go_to, at="plan"))["at"] == "plan"
        assert hidden(walk(client, go=go_to))["at"] == "situation"


LEFT_OUT = "They were left out."


def test_answers_about_steps_that_are_gone_are_left_out_with_a_notice(client, stage):
    step, gone = ask("Shelter?", stage), ask("Gone?", stage, status="draft")
    silent = make_step(parent=stage)
    for wrong in (
        needing(gone),
        needing(silent),
        "unknown:1",
        "x",
        "shelter:9",
        "%00:1",
        "A b:1",
    ):
        response = go(client, stage, answers=f"{needing(step)},{wrong}")
        assert response.status_code == 200
        assert hidden(response)["answers"] == needing(step)
        assert LEFT_OUT in text(response), wrong
    assert LEFT_OUT not in text(go(client, stage, answers=needing(step)))


def test_strange_values_are_left_out(client, stage):
    strange = {
        "ages": "old",
        "residences": "\x00",
        "exploitation": ["x", "labour"],
        "region": "' OR 1=1",
        "second": "xx",
        "start-x": "2026-99-99",
        "start-\x00": "2026-01-01",
        "answer-\x00": "1",
    }
    for place in ("stage-protection", "plan", "situation"):
        response = walk(client, go=place, **strange)
        assert response.status_code == 200
    carried = hidden(walk(client, go="plan", **strange))
    assert carried == {"at": "plan", "answers": "", "exploitation": "labour"}


def test_more_answers_than_there_can_be_are_bounded(client, stage):
    answers = ",".join(f"step-{number}:1" for number in range(6 * MOST_ANSWERS))
    response = go(client, stage, answers=answers)
    assert response.status_code == 200
    assert hidden(response)["answers"] == ""
    assert LEFT_OUT in text(response)


def test_an_enormous_form_gets_a_clear_page(client):
    too_many = {f"answer-{number}": "1" for number in range(600)}
    response = client.post("/nl/samen-doorlopen/", too_many)
    assert response.status_code == 400
    assert "Dit verzoek kon niet worden verwerkt." in text(response)
    response = client.post("/nl/samen-doorlopen/", {"answers": "x" * 3_000_000})
    assert response.status_code == 413
    assert "Dit is meer tekst dan de site aanneemt." in text(response)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff\xfe=\xff&go=plan", "application/x-www-form-urlencoded"),
        (b"go=%ff%fe&answers=%00%ff:1", "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"no boundary", "multipart/form-data"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"", "application/x-www-form-urlencoded"),
        (b"go=plan", "application/x-www-form-urlencoded; charset=klingon"),
        (b"go=plan", "application/x-www-form-urlencoded; charset=utf-16"),
    ],
)
def test_a_wrong_form_gets_a_page(client, stage, body, kind):
    client.raise_request_exception = False
    response = client.generic("POST", "/nl/samen-doorlopen/", body, content_type=kind)
    assert response.status_code in (200, 400)
    assert document(response).h1


def test_another_sites_post_changes_nothing_and_gets_a_page(stage):
    client = Client(enforce_csrf_checks=True)
    headers = {"origin": "https://elsewhere.example"}
    response = client.post("/nl/samen-doorlopen/", {"go": "plan"}, headers=headers)
    assert response.status_code == 200
    assert not response.cookies


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options", "head"])
def test_another_method_gets_the_first_page(client, method):
    assert getattr(client, method)("/nl/samen-doorlopen/").status_code == 200


def test_home_leads_a_professional_to_it(client):
    assert document(client.get("/nl/")).select("main a[href='/nl/samen-doorlopen/']")
