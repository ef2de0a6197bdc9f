"""The referral plan: what it holds, in which order, in which languages."""

from datetime import date

import pytest
from django.conf import settings
from django.utils import timezone

from tests.make import (
    make_contact,
    make_organisation,
    make_referral,
    make_region,
    make_regulation,
    make_right,
    make_step,
    make_time_limit,
)
from tests.seen import document, part, text, texts
from tests.walking import (
    called,
    link_of,
    named_in,
    needed,
    needing,
    not_fitting,
    plan_text_of,
    title_of,
    walk,
    words,
)

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
ASKS = {"question_nl": "Nodig?", "question_en": "Needed?"}


@pytest.fixture
def stage():
    return make_step(title_nl="Beschermen", title_en="Protection")


@pytest.fixture
def step(stage):
    """A step with everything that can go with it."""
    step = make_step(
        parent=stage,
        title_en="Shelter",
        rights=[make_right(title_en="Right to shelter")],
        regulations=[make_regulation(citation_en="art. 1 Wmo")],
        **ASKS,
    )
    helper = make_organisation(
        name_en="Fier", what_happens_en="They listen.", checked_on=date(2026, 5, 3)
    )
    make_contact(helper, value="0800 1234", hours={"mon": "9-17"})
    make_contact(helper, value="0800 5678", availability="always")
    make_referral(step, helper, why_en="Gives shelter.")
    make_time_limit(step, label_en="Reflection", limit_en="3 months", amount=3, unit="months")
    return step


def plan(client, *steps, **data):
    return walk(client, go="plan", answers=needing(*steps), **data)


def test_a_needed_step_comes_with_all_that_goes_with_it(client, step):
    response = plan(client, step)
    (columns,) = needed(response)
    for words_of_it in (
        *("Shelter", "See 1 Fier", "Right to shelter", "art. 1 Wmo"),
        *("Reflection", "3 months", "That is about 91 days."),
    ):
        assert words_of_it in words(columns["en"])
    first = ["1", "Fier", "0800 1234", "Monday, 9:00 to 17:00 (Dutch time).", "For step 1", "", ""]
    assert texts(response, ".calls tbody :is(th, td)") == first
    assert part(response, ".more button[form=walk]")["value"] == "text"
    more = plan_text_of(walk(client, go="text", answers=needing(step)))
    for words_of_it in (
        *("Fier", "Step 1: Gives shelter.", "0800 5678", "Open day and night."),
        "What happens then: They listen.",
    ):
        assert words_of_it in more


def test_each_organisation_is_called_once_and_says_for_which_steps(client, stage):
    """A number leads from the step to it, and back."""
    steps = [make_step(parent=stage, **ASKS) for _ in range(3)]
    first, second = make_organisation(name_en="First"), make_organisation(name_en="Second")
    for step, helper in zip([0, 1, 2, 2], [first, second, second, first], strict=True):
        make_referral(steps[step], helper)
    response = plan(client, *steps)
    assert called(response) == ["First", "Second"]
    assert texts(response, ".calls .for-steps") == ["For step 1, 3", "For step 2, 3"]
    assert texts(response, ".see") == ["See 1 First", "See 2 Second", "See 1 First , 2 Second"]


def test_the_emergency_number_is_called_first(client, stage):
    step = make_step(parent=stage, **ASKS)
    make_referral(step, make_organisation(name_en="First"))
    alarm = make_organisation(name_en="Alarm")
    make_contact(alarm, value="112", emergency=True)
    make_referral(step, alarm)
    assert called(plan(client, step)) == ["Alarm", "First"]


def test_nothing_is_said_of_hours_that_nobody_knows(client, stage):
    step = make_step(parent=stage, **ASKS)
    helper = make_organisation()
    make_contact(helper, value="0800 1234")
    make_referral(step, helper)
    response = plan(client, step)
    assert text(response, ".calls .open") == ""
    assert "not known" not in text(response, ".calls")
    assert "not known" not in plan_text_of(walk(client, go="text", answers=needing(step)))


def test_a_step_says_what_to_do_and_what_it_is_about(client, stage):
    """Without an action it says its title."""
    step = make_step(
        parent=stage, title_en="Shelter", action_en="Ask for it", action_nl="Vraag het", **ASKS
    )
    (columns,) = needed(plan(client, step, second="nl"))
    assert text(columns["en"], "h3") == "1. Ask for it"
    assert text(columns["nl"], "h3") == "1. Vraag het"
    assert text(columns["en"], ".about") == "Shelter"
    plain = plan_text_of(walk(client, go="text", answers=needing(step)))
    assert f"[ ] 1. Ask for it\nShelter: {step.summary_en}\n" in plain + "\n"
    without = make_step(parent=stage, title_en="Interpreter", **ASKS)
    (columns,) = needed(plan(client, without))
    assert text(columns["en"], "h3") == "1. Interpreter"


def test_who_is_for_others_is_named_apart(client, step):
    """An adult is not sent to the minors' line, nor is who met other forms of exploitation."""
    make_referral(step, make_organisation(name_en="Minors' line", ages=["minor"]))
    make_referral(step, make_organisation(name_en="Labour desk", exploitation=["labour"]))
    response = plan(client, step, ages="adult", exploitation="sexual")
    assert called(response) == ["Fier"]
    assert named_in(needed(response)[0]["en"]) == ["Fier"]
    assert not_fitting(response) == [
        "Minors' line (For people under 18)",
        "Labour desk (For people who met labour exploitation)",
    ]
    assert called(plan(client, step)) == ["Fier", "Minors' line", "Labour desk"]


def test_without_a_region_the_plan_says_what_is_missing(client, step):
    said = "The region is not known here"
    assert said in text(plan(client, step))
    assert said in text(plan(client, step, region="unknown"))
    assert said not in text(plan(client, step, region=make_region().key))
    assert said not in text(walk(client, go="plan"))


def test_what_is_arranged_is_listed_and_what_is_not_now_is_not(client, step, stage):
    arranged = make_step(parent=stage, title_en="Interpreter", **ASKS)
    later = make_step(parent=stage, title_en="Going back", **ASKS)
    answers = f"{needing(step)},{arranged.key}:2,{later.key}:3"
    response = walk(client, go="plan", answers=answers)
    assert texts(response, ".arranged :is(h3, li)") == ["Arranged already", "Interpreter"]
    assert [title_of(columns["en"]) for columns in needed(response)] == ["Shelter"]
    assert "Going back" not in text(response)


def test_a_plan_of_nothing_says_so(client, stage):
    assert "Nothing was chosen yet." in text(walk(client, go="plan"))


def test_steps_come_in_the_order_of_the_tree_whatever_the_order_of_the_answers(client, stage):
    first = make_step(parent=stage, **ASKS)
    second = make_step(parent=stage, **ASKS)
    below_first = make_step(parent=first, **ASKS)
    response = plan(client, second, below_first, first)
    titles = [title_of(columns["en"]) for columns in needed(response)]
    assert titles == [first.title_en, below_first.title_en, second.title_en]


def test_drafts_are_not_in_it(client, step):
    make_referral(step, make_organisation(name_en="A draft", status="draft"))
    step.rights.add(make_right(title_en="A draft", status="draft"))
    step.regulations.add(make_regulation(citation_en="A draft", status="draft"))
    assert "A draft" not in text(plan(client, step))


def test_a_date_is_given_only_if_the_beginning_was_said(client, step):
    limit = step.time_limits.get()
    assert "Counted from" not in text(plan(client, step))
    response = plan(client, step, **{f"start-{limit.key}": "2026-01-31"})
    assert "Counted from 31 January 2026, that is 30 April 2026." in text(response)
    assert part(response, f"[name='start-{limit.key}']")["value"] == "2026-01-31"


def test_a_beginning_that_several_steps_share_is_asked_once(client, step, stage):
    limit = step.time_limits.get()
    other = make_step(parent=stage, **ASKS)
    same = {"label_nl": limit.label_nl, "label_en": limit.label_en, "amount": 3, "unit": "months"}
    twin = make_time_limit(other, **same)
    make_time_limit(other, amount=1, unit="months")
    response = plan(client, step, other, **{f"start-{twin.key}": "2026-01-31"})
    days = [day["value"] for day in document(response).select("[type=date]")]
    assert days == ["2026-01-31", ""]
    assert text(response).count("Counted from 31 January 2026, that is 30 April 2026.") == 2


def test_a_time_limit_in_years_is_no_number_of_days_and_no_sentence_ends_twice(client, stage):
    step = make_step(parent=stage, **ASKS)
    limit = make_time_limit(step, limit_en="10 years. Or more.", amount=10, unit="years")
    for go in ("plan", "text"):
        response = walk(client, go=go, answers=needing(step))
        page = text(response, "#plan-text" if go == "text" else ".sheet")
        assert "10 years. Or more." in page
        assert "days" not in page
        assert ".." not in page
    sheet = text(plan(client, step, **{f"start-{limit.key}": "2026-01-31"}), ".sheet")
    assert "Counted from 31 January 2026, that is 31 January 2036." in sheet


def test_a_time_limit_in_weeks_is_exact_and_one_that_cannot_be_counted_stays_words(client, step):
    make_time_limit(step, limit_en="26 weeks", amount=26, unit="weeks")
    assert "That is 182 days." in text(plan(client, step))
    vague = make_step(parent=step, **ASKS)
    make_time_limit(vague, limit_en="1 or 2 weeks")
    sheet = text(plan(client, vague), ".sheet")
    assert "1 or 2 weeks." in sheet
    assert "days" not in sheet


def test_it_says_when_it_was_made_and_when_the_facts_were_checked(client, step):
    helper = step.organisations.get()
    days = [timezone.localdate()]
    sheet = text(plan(client, step), ".sheet")
    days.append(timezone.localdate())  # at midnight another one
    assert [day for day in days if f"Made on {day:%-d %B %Y}." in sheet]
    assert "the oldest known check was on 3 May 2026." in sheet
    step.checked_on = helper.checked_on
    step.save()
    assert "The facts were checked on 3 May 2026." in text(plan(client, step))
    step.checked_on = date(2026, 6, 1)
    step.save()
    sheet = text(plan(client, step))
    assert "The facts were checked between 3 May 2026 and 1 June 2026." in sheet


def test_two_languages_stand_side_by_side_each_in_its_own_words(client, step):
    (columns,) = needed(plan(client, step, second="nl"))
    assert list(columns) == ["en", "nl"]
    assert "Your rights: Right to shelter" in words(columns["en"])
    assert "Uw rechten: " in words(columns["nl"])
    helper = step.organisations.get()
    assert called(plan(client, step, second="nl")) == [f"Fier {helper.name_nl}"]
    heads = texts(plan(client, step, second="nl"), ".calls thead th")
    assert "Number Nummer" in heads
    assert title_of(columns["nl"]) == step.title_nl
    assert "Dat is ongeveer 91 dagen." in words(columns["nl"])
    (columns,) = needed(plan(client, step, second="en", language="nl"))
    assert list(columns) == ["nl", "en"]


def test_a_second_language_that_is_the_first_or_none_is_left_out(client, step):
    for second in ("en", "xx", ""):
        (columns,) = needed(plan(client, step, second=second))
        assert list(columns) == ["en"]


def test_a_text_that_is_missing_in_a_language_says_so_in_that_column(client, stage):
    step = make_step(parent=stage, title_en=None, title_nl="Opvang", **ASKS)
    (columns,) = needed(plan(client, step, second="nl"))
    assert text(columns["en"], "h3 [lang=nl][dir=ltr]") == "Opvang"
    assert "(only in Dutch)" in words(columns["en"])
    assert words(columns["nl"]) == "1. Opvang"


def test_a_neutral_print_names_neither_the_site_nor_the_subject(client, step):
    def head(response):
        """Its title, its heading, and whether it names the site."""
        names_the_site = settings.SITE_URL in text(response, ".sheet")
        return text(response, "title"), text(response, "h1"), names_the_site

    assert head(plan(client, step)) == ("Plan – Referral site", "Plan", True)
    assert head(plan(client, step, neutral="1")) == ("To arrange", "To arrange", False)
    neutral = walk(client, go="text", answers=needing(step), neutral="1")
    assert text(neutral, "title") == "To arrange"
    assert plan_text_of(neutral).startswith("TO ARRANGE\n")


def test_it_can_be_had_as_plain_text(client, step):
    plain = plan_text_of(walk(client, go="text", answers=needing(step)))
    for line in (
        "[ ] 1. Fier (For step 1)",
        "  Step 1: Gives shelter.",
        "[ ] 1. Shelter",
        "See 1",
        "- Right to shelter: " + step.rights.get().summary_en,
        "The rules: art. 1 Wmo",
        "  What happens then: They listen.",
    ):
        assert line in plain.splitlines()
    assert "0800 1234. Monday, 9:00 to 17:00 (Dutch time)." in plain
    assert "<" not in plain


def test_the_plain_text_has_one_language_after_the_other(client, step):
    plain = plan_text_of(walk(client, go="text", answers=needing(step), second="nl"))
    assert plain.index("What happens then:") < plain.index("[ ] 1. Shelter")
    assert plain.index("[ ] 1. Shelter") < plain.index(f"[ ] 1. {step.title_nl}")


def test_a_link_carries_the_choice_of_steps_behind_the_sign_and_nothing_else(client, step, stage):
    arranged, later = (make_step(parent=stage, **ASKS) for _ in range(2))
    answers = f"{needing(step)},{arranged.key}:2,{later.key}:3"
    link = link_of(walk(client, go="plan", answers=answers, ages="minor", region="utrecht"))
    where, _sign, what = link.partition("#")
    assert where == f"{settings.SITE_URL}/en/walk-through/"
    assert what == f"plan={step.key}:1,{arranged.key}:2"


def test_a_box_of_its_own_puts_the_situation_in_the_link_and_says_what_it_holds(client, step):
    region = make_region(name_en="Drenthe")
    said = {"ages": "minor", "exploitation": ["labour", "sexual"], "region": region.key}
    response = plan(client, step, **said)
    box = part(response, "[data-fills=plan-link]")
    assert not box.has_attr("checked")
    assert box["data-off"] == link_of(response)
    carried = f"&ages=minor&exploitation=sexual&exploitation=labour&region={region.key}"
    assert box["data-on"] == link_of(response) + carried
    label = text(response, "label:has([data-fills])")
    assert label.endswith(": under 18, sexual exploitation, labour exploitation, Drenthe")
    assert not document(plan(client, step)).select("[data-fills]")


def test_what_is_written_in_a_text_stays_text(client, stage):
    step = make_step(parent=stage, title_en="<b>&</b>", **ASKS)
    make_referral(step, make_organisation(name_en="<i>x</i>"))
    for go in ("plan", "text", f"stage-{stage.key}"):
        response = walk(client, go=go, answers=needing(step))
        assert b"<b>" not in response.content
        assert b"<i>" not in response.content
