"""The page of the search: whatever is typed gets an answer, safely and at a small price."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pages.search.index import current_index
from tests.make import make_contact, make_organisation, make_step, make_synonym
from tests.pages.test_search import RARE, ask, keys
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
        html = ask(client, encoded, **exact)
        assert "<script>alert" not in html, words
        assert "49" not in re.findall(r"<strong>(.*?)</strong>", html), words
        response = client.get("/en/search/", {"q": encoded, **exact})
        assert response.status_code == 200, words


def test_a_kind_that_does_not_exist_is_no_kind():
    make_step(title_nl=RARE)
    assert len(keys(RARE, kind="'; DROP TABLE")) == 1


def test_bytes_that_are_no_text_get_an_answer(client):
    assert client.get("/nl/zoeken/?q=%ff%fe%00%c0").status_code == 200
    kind = "application/x-www-form-urlencoded"
    assert client.post("/nl/zoeken/", b"q=%ff%00", content_type=kind).status_code == 200
    assert client.post("/nl/zoeken/", b"\xff\0", content_type="text/plain").status_code == 200


def test_what_an_editor_wrote_is_shown_and_not_run(client):
    make_step(title_nl=f"{RARE} <b>& meer", summary_nl=f"<script>x</script> {RARE}")
    html = ask(client, RARE)
    assert f"<mark>{RARE}</mark> &lt;b&gt;&amp; meer" in html
    assert f"&lt;script&gt;x&lt;/script&gt; <mark>{RARE}</mark>" in html


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
    html = ask(client, RARE)
    assert '<meta name="robots" content="noindex">' in html


@pytest.mark.parametrize("url", ["/nl/", "/en/", "/nl/begrippen/", "/nl/bestaat-niet/"])
def test_the_box_is_on_every_page_and_nothing_is_remembered(client, url):
    html = client.get(url).content.decode()
    form = re.search(r'<form class="search".*?</form>', html).group(0)
    assert 'autocomplete="off"' in form
    assert 'data-swap="main"' in form
    assert re.search(r'<label class="unseen" for="q">[^<]+</label>', form)


def test_what_was_typed_stands_in_the_box_again(client):
    assert 'value="a &#34;b&#34; &lt;c&gt;"' in ask(client, 'a "b" <c>')


def test_a_number_that_was_found_says_when_it_is_answered_and_that_a_call_can_show(client):
    helper = make_organisation(name_en="Fier")
    make_contact(helper, value="0800 1234", availability="always")
    make_contact(helper, value="0800 5678")
    shown = client.get("/en/search/", {"q": "fier"}).content.decode()
    assert "Open day and night." in shown
    assert shown.index("A call can show") < shown.index("0800 1234")
    assert "0800 5678" not in shown
