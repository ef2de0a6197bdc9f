"""The page of the search: whatever is typed gets an answer, safely and at a small price."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pages.search.index import current_index
from tests.make import make_contact, make_organisation, make_step, make_synonym
from tests.pages.searching import RARE, ask, keys
from tests.seen import document, html, part, text, texts
from tests.site import make_site

pytestmark = pytest.mark.django_db

# Whatever anybody types

STRANGE = [
    "a" * 10_000,
    "word " * 2_000,
    "“" * 5_000,
    '"' * 9,
    '""',
    '"a',
    "!?.,;:()[]{}*+-/\\|~^&%$#@=<>_`'",
    "\0",
    "be\0denk\0tijd",
    "\u200f\u202e\u2066 bedenktijd \u2069",
    "'; DROP TABLE stages_step; --",
    "title:* OR body:[a TO z]",
    "^(a+)+$",
    "(" * 1000,
    "<script>alert(1)</script>",
    "{{ 7*7 }} {% x %} %s %(a)s",
    "😀 مرحبا 你好 नमस्ते",
    "ß ﬁ İ ŉ",
    "\ud800",
    "1" * 500,
    "-1 +1 NOT AND OR",
    "\ufdd0x\ufdd1",
    "de het een",
]


@pytest.mark.parametrize("exact", [{}, {"exact": "1"}], ids=["likely", "exact"])
def test_whatever_is_typed_gets_an_answer(client, exact):
    make_site()
    for words in STRANGE:
        encoded = words.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        page = ask(client, encoded, **exact)
        assert b"<script>alert" not in page.content, words
        assert "49" not in texts(page, "strong"), words
        assert client.post("/en/search/", {"q": encoded, **exact}).status_code == 200, words


def test_a_kind_that_does_not_exist_is_no_kind():
    make_step(title_nl=RARE)
    assert len(keys(RARE, kind="'; DROP TABLE")) == 1


def test_bytes_that_are_no_text_get_an_answer(client):
    assert client.get("/nl/zoeken/?q=%ff%fe%00%c0").status_code == 200  # nobody asks so, and yet
    kind = "application/x-www-form-urlencoded"
    assert client.post("/nl/zoeken/", b"q=%ff%00", content_type=kind).status_code == 200
    assert client.post("/nl/zoeken/", b"\xff\0", content_type="text/plain").status_code == 200


def test_what_an_editor_wrote_is_shown_and_not_run(client):
    make_step(title_nl=f"{RARE} <b>& meer", summary_nl=f"<script>x</script> {RARE}")
    page = ask(client, RARE)
    title, passage = html(page, ".results a"), html(page, ".results p")
    assert f"<mark>{RARE}</mark> &lt;b&gt;&amp; meer" in title
    assert f"&lt;script&gt;x&lt;/script&gt; <mark>{RARE}</mark>" in passage


def test_a_form_of_another_site_is_answered_without_a_cookie():
    response = Client(enforce_csrf_checks=True).post("/nl/zoeken/", {"q": RARE})
    assert response.status_code == 200
    assert not response.cookies


# What it costs


@pytest.mark.parametrize("words", ["stap", "stap over kort", "stpa", '"over"', "xqzvbnm", ""])
def test_a_search_costs_three_queries_at_most(client, words):
    make_site()
    ask(client, words)
    with CaptureQueriesContext(connection) as captured:
        ask(client, words)
    assert len(captured) <= 3


def test_making_the_index_costs_as_many_queries_however_much_there_is():
    def queries():
        make_step()
        with CaptureQueriesContext(connection) as captured:
            current_index()
        return len(captured)

    make_site()
    make_synonym(steps=[make_step()])
    before = queries()
    for _ in range(10):
        make_synonym(steps=[make_step()])
        make_contact()
    assert queries() == before


# The page


def test_search_engines_keep_no_results(client):
    assert part(ask(client, RARE), "head meta[name=robots]")["content"] == "noindex"


@pytest.mark.parametrize("url", ["/nl/", "/en/", "/nl/begrippen/", "/nl/bestaat-niet/"])
def test_the_box_is_on_every_page_and_nothing_is_remembered(client, url):
    form = part(client.get(url), "form.search")
    assert form["autocomplete"] == "off"
    assert form["data-swap"] == "main"
    assert text(form, 'label.unseen[for="q"]')


def test_what_was_typed_stands_in_the_box_again(client):
    assert part(ask(client, 'a "b" <c>'), "#q")["value"] == 'a "b" <c>'


def test_a_number_that_was_found_says_when_it_is_answered_and_that_a_call_can_show(client):
    helper = make_organisation(name_en="Fier")
    make_contact(helper, value="0800 1234", availability="always")
    make_contact(helper, value="0800 5678")
    shown = text(ask(client, "fier", "en"))
    assert "Open day and night." in shown
    assert shown.index("A call can show") < shown.index("0800 1234")
    assert "0800 5678" not in shown


def test_no_word_is_asked_for_in_an_address(client):
    make_step(parent=make_step(), title_nl=RARE)
    assert RARE not in client.get("/nl/zoeken/", {"q": RARE}).text
    page = ask(client, RARE)
    forms = document(page).select("form")
    assert len(forms) == 1
    assert {form["method"] for form in forms} == {"post"}


@pytest.mark.parametrize("exact", [{}, {"exact": "1"}], ids=["likely", "exact"])
def test_the_language_switch_is_a_button_that_takes_the_search_along(client, exact):
    make_step(title_nl=RARE, title_en=RARE)
    page = ask(client, RARE, **exact)
    button = part(page, ".languages button[lang=en]")
    assert (button["formaction"], text(page, ".languages li button[lang=en]")) == (
        "/en/search/",
        "English",
    )
    sent = {field["name"]: field["value"] for field in page_form(page, button).select("input")}
    if button.get("name"):
        sent[button["name"]] = button["value"]
    assert sent == {"q": RARE, **exact}
    assert texts(client.post(button["formaction"], sent), ".results a") == [RARE]


def page_form(page, button):
    """The form that a button of it sends, wherever that stands."""
    return part(page, f"form[id={button['form']}]")
