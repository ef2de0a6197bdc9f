"""The page for one text: its English then and now, the translation, and on to the next one."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from publishing.languages.catalogue import Entry
from publishing.languages.difference import marked
from publishing.languages.exchange import load
from publishing.languages.state import State, Translations
from tests.make import fresh, make_contact, make_editor, make_organisation, make_page, make_step
from tests.seen import document, links, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def step():
    """Its title was made from other English; nobody checked its summary; it has no text."""
    step = make_step(key="safety", title_en="Your own safety", summary_en="Short", body_en="")
    load("pl", [Entry("step.safety.title", "Your safety", "Bezpieczeństwo", is_checked=True)])
    load("pl", [Entry("step.safety.summary", "Short", "Krótko", is_checked=False)])
    return step


def place(row, field="title", code="pl"):
    return reverse("admin:translator", args=[code, row._meta.model_name, row.pk, field])


def send(client, row, do, field="title", code="pl", **typed):
    url = place(row, field, code)
    form = document(client.get(url)).select_one("form.translator")
    seen, textarea = form.select_one("[name=seen]")["value"], form.select_one("[name=text]")
    data = {"seen": seen, "text": textarea.get_text().lstrip("\n"), do: "1"}
    return client.post(url, data | typed)


def known(row, field="title", code="pl"):
    row = fresh(row)
    return Translations(row).text(field, code), Translations(row).state(field, code)


def test_an_outdated_text_stands_beside_its_english_then_and_now(client, editor, step):
    page = client.get(place(step))
    assert "Polish: Outdated" in text(page)
    shown = document(page)
    assert shown.select_one("[aria-labelledby=then]").get_text(" ", strip=True).endswith("safety")
    assert [each.get_text().strip() for each in shown.select(".versions ins")] == ["own"]
    assert shown.select_one("textarea[lang=pl][dir=ltr]").get_text().strip() == "Bezpieczeństwo"
    keys = {each["name"]: each["accesskey"] for each in shown.select("button[accesskey]")}
    assert keys == {"right": ["g"], "checked": ["c"], "save": ["s"]}
    assert shown.select_one("button[autofocus]")["name"] == "right"
    assert reverse("admin:stages_step_change", args=[step.pk]) in links(page, "#content-main a")


def test_what_is_not_outdated_has_one_english_and_nothing_to_call_right(client, editor, step):
    shown = document(client.get(place(step, "summary")))
    assert not shown.select("[aria-labelledby=then], button[name=right], ins, del")
    assert shown.select_one("button[autofocus]")["name"] == "checked"
    arabic = document(client.get(place(step, "summary", "ar")))
    assert arabic.select_one("div[lang=ar][dir=rtl] > textarea[dir=rtl]").get_text().strip() == ""
    assert not arabic.select("button[autofocus]")


def test_still_right_keeps_the_text_and_is_a_check(client, editor, step):
    answer = send(client, step, "right", text="what was typed meanwhile")
    assert known(step) == ("Bezpieczeństwo", State.CHECKED)
    assert answer.url.startswith(place(step, "summary"))


def test_checked_saves_what_was_typed_as_checked_and_save_does_not(client, editor, step):
    send(client, step, "save", text="Własne bezpieczeństwo")
    assert known(step) == ("Własne bezpieczeństwo", State.UNCHECKED)
    send(client, step, "checked")
    assert known(step) == ("Własne bezpieczeństwo", State.CHECKED)
    send(client, step, "save")
    assert known(step) == ("Własne bezpieczeństwo", State.CHECKED)
    send(client, step, "save", text="")
    assert known(step) == ("", State.MISSING)


def test_rich_text_is_cleaned_and_compared_with_its_english(client, editor):
    page = make_page(key="help", body_en="<p>Call <strong>112</strong> now.</p>")
    right = "<p>Zadzwoń <strong>112</strong>.</p>"
    for wrong in (right.replace("112", "113"), right.replace("strong", "em"), "Zadzwoń 112"):
        answer = send(client, page, "save", "body", text=wrong)
        assert "Nothing was changed." in text(answer)
        assert document(answer).select(".errorlist li")
        assert known(page, "body") == ("", State.MISSING)
    send(client, page, "save", "body", text=f"{right} ")
    assert known(page, "body") == (right, State.UNCHECKED)


def test_still_right_is_refused_where_a_number_of_the_english_is_another_one(client, editor):
    page = make_page(key="help", summary_en="Within 4 days")
    load("pl", [Entry("page.help.summary", "Within 3 days", "W ciągu 3 dni", is_checked=True)])
    answer = send(client, page, "right", "summary")
    assert "the number 4 of the English is not there" in text(answer, ".errorlist")
    assert known(page, "summary") == ("W ciągu 3 dni", State.OUTDATED)


def test_what_is_not_there_cannot_be_checked(client, editor, step):
    answer = send(client, step, "checked", code="ro")
    assert "There is no text yet." in text(answer, ".errorlist")
    assert known(step, code="ro") == ("", State.MISSING)


@pytest.mark.parametrize("change", ["english", "translation"])
def test_what_changed_meanwhile_is_not_overwritten_and_nothing_typed_is_lost(
    client, editor, step, change
):
    shown = document(client.get(place(step)))
    seen = shown.select_one("[name=seen]")["value"]
    if change == "english":
        step.title_en = "Safety"
        step.save()
    else:
        load("pl", [Entry("step.safety.title", "Your own safety", "Ktoś inny", is_checked=False)])
    before = known(step)
    answer = client.post(place(step), {"seen": seen, "text": "Moje", "checked": "1"})
    assert "has changed since you opened this page" in text(answer, ".errorlist")
    assert known(step) == before
    form = document(answer)
    assert form.select_one("textarea").get_text().strip() == "Moje"
    again = {"seen": form.select_one("[name=seen]")["value"], "text": "Moje", "checked": "1"}
    client.post(place(step), again)
    assert known(step) == ("Moje", State.CHECKED)


def test_one_text_leads_to_the_next_and_the_last_to_its_list(client, editor, step):
    url = reverse("admin:translations")
    page = client.get(url, {"language": "pl"})
    assert place(step) + "?language=pl" in links(page, "#content-main > p a")
    other = make_step(parent=step, title_en="Other", summary_en="", body_en="")
    chosen = {"language": "pl", "kind": "step", "state": "missing"}
    first = client.get(url, chosen)
    assert links(first, ".texts a") == [f"{place(other)}?language=pl&kind=step&state=missing"]
    answer = client.post(
        links(first, ".texts a")[0],
        {
            "seen": document(client.get(place(other))).select_one("[name=seen]")["value"],
            "text": "Inne",
            "save": "1",
        },
    )
    assert answer.url == f"{url}?language=pl&kind=step&state=missing"


def test_only_who_translates_and_may_see_what_a_text_is_part_of_has_its_page(client, step):
    contact = make_contact(make_organisation(), label_en="Call us")
    few = make_editor(is_superuser=False)
    client.force_login(few)
    assert client.get(place(step)).status_code == 403
    few.user_permissions.add(Permission.objects.get(codename="view_organisation"))
    assert client.get(place(step)).status_code == 403
    few.user_permissions.add(Permission.objects.get(codename="translate_pl"))
    assert client.get(place(step), follow=True).status_code == 404
    assert client.get(place(contact, "label")).status_code == 200
    client.post(place(step), {"seen": "", "text": "x", "save": "1"})
    assert known(step) == ("Bezpieczeństwo", State.OUTDATED)


@pytest.mark.parametrize(
    "address", [("pl", "step", "slug"), ("de", "step", "title"), ("pl", "stair", "title")]
)
def test_there_is_no_page_of_what_is_not_translated(client, editor, step, address):
    code, kind, field = address
    url = reverse("admin:translator", args=[code, kind, step.pk, field])
    assert client.get(url, follow=True).status_code == 404


def test_a_difference_is_marked_by_words_and_hurts_no_tag():
    before, after = marked("<p>Call 3 <em>times</em></p>", "<p>Call 4 times</p>", is_rich=True)
    assert before == "<p>Call <del>3</del> <em>times</em></p>"
    assert after == "<p>Call <ins>4</ins> times</p>"
    lines = marked("a & b", "a < b", is_rich=False)
    assert lines == ("a <del>&amp;</del> b", "a <ins>&lt;</ins> b")
    assert "<script" not in marked("<p>a</p>", "<p>a<script>b</script></p>", is_rich=True)[1]
