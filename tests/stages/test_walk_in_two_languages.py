"""The walk-through in two languages side by side, for two people who read one page."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.make import make_step
from tests.seen import document, one_line, text, texts
from tests.walking import ADDRESS, needing, walk

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]


@pytest.fixture
def stage():
    return make_step(key="protection", title_nl="Beschermen", title_en="Protection")


@pytest.fixture
def step(stage):
    return make_step(
        parent=stage,
        title_nl="Opvang",
        title_en="Shelter",
        question_nl="Wilt u een veilige plek?",
        question_en="Would you like a safe place?",
        advice_nl="Overleg eerst.",
        advice_en="Consult first.",
    )


def go(client, place, second="en", **data):
    return walk(client, "nl", go=place, second=second, **data)


def in_each(response, selector):
    """What an element says, as {language: words}."""
    found = document(response).select(f"{selector} > [lang][dir=ltr]")
    return {each["lang"]: words(each) for each in found}


def words(element):
    return one_line(element.get_text(" "))


def test_the_question_stands_in_both_with_one_set_of_answers(client, step):
    response = go(client, "stage-protection")
    assert in_each(response, "legend h2") == {"nl": step.question_nl, "en": step.question_en}
    about = in_each(response, f"#about-{step.key}")
    assert about["nl"].startswith(f"Opvang {step.summary_nl} Lees meer")
    assert about["en"] == f"Shelter {step.summary_en}"
    assert texts(response, ".questions label") == [
        "nodig needed",
        "al geregeld arranged already",
        "nu niet not now",
        "niet beantwoord not answered",
    ]
    assert len(document(response).select("main [type=radio]")) == 4


def test_whatever_is_in_the_second_language_says_so(client, stage, step):
    make_step(parent=stage, title_en="A step without a question")
    for place in ("start", "situation", "stage-protection"):
        page = document(go(client, place)).select_one("article")
        alone = document(go(client, place, second="")).select_one("article")
        for part in [*page.select("[lang=en], select"), *alone.select("select")]:
            part.decompose()
        assert words(page) == words(alone)


def test_what_the_professional_has_to_know_stands_in_the_pages_own_language(client, step):
    assert texts(go(client, "stage-protection"), ".notice") == [
        "Voor de professional: Overleg eerst."
    ]


def test_the_situation_is_asked_in_both(client):
    response = go(client, "situation")
    assert in_each(response, "legend h2")["en"] == "Forms of exploitation"  # of three the last
    assert texts(response, "label:has([name=ages])") == [
        "niet gezegd not said",
        "18 jaar of ouder 18 or older",
        "jonger dan 18 under 18",
    ]
    assert in_each(response, "label[for=region]") == {"nl": "Regio", "en": "Region"}


def test_a_second_language_can_be_chosen_on_the_first_page(client):
    first = document(client.get(ADDRESS["nl"]))
    choices = {option["value"]: words(option) for option in first.select("#second option")}
    assert [*choices] == ["", *(code for code, _name in settings.LANGUAGES if code != "nl")]
    assert (choices[""], choices["en"], choices["ar"]) == ("geen", "English", "العربيّة")
    assert [button["value"] for button in first.select("form#walk button")] == [
        "start",
        "situation",
    ]
    response = go(client, "start")
    assert in_each(response, "h1") == {"nl": "Samen doorlopen", "en": "Go through it together"}
    assert "Nobody has to tell what happened." in text(response, "div[lang=en]")


@pytest.mark.parametrize("place", ["start", "situation", "stage-protection", "plan", "text"])
def test_the_second_language_can_be_changed_on_each_page(client, step, place):
    for answers in ("", needing(step)):
        page = document(go(client, place, answers=answers))
        assert [each["value"] for each in page.select("#second [selected]")] == ["en"]
        (button,) = page.select("p:has(> #second) button, .options p:last-child button")
        assert button["value"] == place


def test_without_a_second_language_nothing_stands_twice(client, step):
    for place in ("start", "situation", "stage-protection"):
        assert document(go(client, place, second="")).select("main .each, main .columns") == []


def test_a_text_that_is_missing_in_the_second_language_falls_back_and_says_so(client, stage):
    make_step(parent=stage, title_en=None, question_nl="Wilt u hulp?", question_en=None)
    asked = document(go(client, "stage-protection")).select_one("legend h2 > [lang=en]")
    assert words(asked) == "Wilt u hulp? (only in Dutch)"
    assert asked.select_one("[lang=nl][dir=ltr]")


def test_the_plan_says_in_both_when_it_was_made(client, step):
    response = go(client, "plan", answers=needing(step))
    said = in_each(response, ".sheet > p")
    assert said["nl"].startswith("Gemaakt op")
    assert said["en"].startswith("Made on")


def test_two_languages_cost_no_query_more(client, stage, step):
    def queries(second):
        with CaptureQueriesContext(connection) as captured:
            go(client, "stage-protection", second=second)
        return len(captured)

    queries("")  # what is kept in memory is made
    assert queries("en") == queries("") <= 15


def test_the_second_may_be_any_language_of_the_site(client, stage):
    """Also one that is made from the English, and from right to left."""
    asked = {"text": "هل تريد المساعدة؟", "source": "Would you like help?", "checked": ""}
    step = make_step(
        parent=stage,
        title_en="Shelter",
        question_nl="Wilt u hulp?",
        question_en=asked["source"],
        in_ar={"question": asked},
    )
    response = go(client, "stage-protection", second="ar")
    question = document(response).select_one("legend h2 > [lang=ar][dir=rtl]")
    assert words(question) == asked["text"]
    about = document(response).select_one(f"#about-{step.key} > [lang=ar]")
    assert words(about.select_one("[lang=en][dir=ltr]")) == "Shelter"
    assert words(document(response).select_one("label [lang=ar]")) == "مطلوب"
