"""Rich text: what is cleaned away on saving, and what is refused on loading."""

import pytest
from django.core.exceptions import ValidationError

from publishing.rich_text import clean, validate_rich_text
from tests.make import fresh, make_page

ALLOWED = [
    "<p>Een <strong>twee</strong> <em>drie</em><br>vier</p>",
    "<h2>Kop</h2><h3>Kop</h3><ul><li>een</li></ul><ol><li>een</li></ol>",
    '<p><a href="https://example.org/">daar</a> <a href="/nl/melden/">hier</a></p>',
    '<p><a href="mailto:help@example.org">mail</a> <a href="tel:112">bel</a></p>',
    "<p>2 &lt; 3 &amp; zo</p>",
    "",
]
REFUSED = {
    "<script>alert(1)</script>": "<script>",
    "<p onclick='alert(1)'>a</p>": "<p onclick>",
    '<p style="color: red">a</p>': "<p style>",
    '<p class="a">a</p>': "<p class>",
    "<img src=x onerror=alert(1)>": "<img>",
    '<iframe src="https://example.org"></iframe>': "<iframe>",
    "<h1>Kop</h1>": "<h1>",
    "<table></table>": "<table>",
    "<p>a<svg/onload=alert(1)></p>": "<svg>",
    '<a href="javascript:alert(1)">a</a>': "<a href>",
    '<a href="JaVaScRiPt:alert(1)">a</a>': "<a href>",
    '<a href="java&#115;cript:alert(1)">a</a>': "<a href>",
    '<a href=" javascript:alert(1)">a</a>': "<a href>",
    '<a href="java\tscript:alert(1)">a</a>': "<a href>",
    '<a href="data:text/html,<b>">a</a>': "<a href>",
    '<a href="https://example.org" target="_blank">a</a>': "<a target>",
    '<a href="https://example.org" onmouseover="alert(1)">a</a>': "<a onmouseover>",
}


@pytest.mark.parametrize("html", ALLOWED)
def test_allowed_text_stays_as_it_is(html):
    validate_rich_text(html)
    assert clean(html).replace(' rel="noopener noreferrer"', "") == html


@pytest.mark.parametrize(("html", "named"), REFUSED.items())
def test_other_text_is_refused_and_the_error_names_what(html, named):
    with pytest.raises(ValidationError) as error:
        validate_rich_text(html)
    assert named in error.value.messages[0]


@pytest.mark.parametrize("html", REFUSED)
def test_other_text_is_cleaned_until_nothing_of_it_is_left(html):
    cleaned = clean(html).lower()
    validate_rich_text(cleaned)
    assert not {word for word in ("script:", "alert", "style", "onerror") if word in cleaned}


def test_links_tell_the_other_site_nothing():
    assert clean('<a href="https://example.org">a</a>') == (
        '<a href="https://example.org" rel="noopener noreferrer">a</a>'
    )


@pytest.mark.parametrize("html", [None, "", " ", "<p></p>", "<script></script>"])
def test_what_holds_nothing_is_empty(html):
    assert clean(html) == ""


@pytest.mark.parametrize("html", [*ALLOWED, *REFUSED])
def test_cleaning_twice_is_cleaning_once(html):
    assert clean(clean(html)) == clean(html)


@pytest.mark.django_db
def test_rich_text_is_cleaned_in_each_language_when_saved():
    page = make_page(body_nl="<p onclick='a()'>Hallo</p>", body_en="<p>Hello<script></script></p>")
    assert (fresh(page).body_nl, fresh(page).body_en) == ("<p>Hallo</p>", "<p>Hello</p>")
