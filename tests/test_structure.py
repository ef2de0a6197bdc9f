"""What a screen reader goes by, on every page: language, landmarks, headings, labels."""

import itertools
import re

import pytest

from tests.site import Document, crawl, make_site

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.urls_with_an_error")]
ERRORS = ["/nl/bestaat-niet/", "/en/nothing/", "/nl/breaks/", "/en/breaks/"]
SEARCHES = ["/nl/zoeken/", "/nl/zoeken/?q=stap", "/nl/zoeken/?q=shrot", "/en/search/?q=xqzvbnm"]


def problems(html):
    """Yield what is wrong with the structure of a page, a sentence each."""
    document = Document(html)
    for tag in ("h1", "main", "title"):
        if len(document.all(tag)) != 1:
            yield f"{len(document.all(tag))} times <{tag}>"
    if not document.all("html")[0].get("lang"):
        yield "no language"
    levels = [int(tag[1]) for tag, _ in document.elements if re.fullmatch("h[1-6]", tag)]
    for above, below in itertools.pairwise(levels):
        if below > above + 1:
            yield f"from h{above} to h{below}"
    names = [a["id"] for _tag, a in document.elements if "id" in a]
    yield from (f"twice the id {name}" for name in set(names) if names.count(name) > 1)
    for _tag, attributes in document.elements:
        for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
            if attributes.get(name) and not {*attributes[name].split()} <= {*names}:
                yield f"{name} names nothing: {attributes[name]}"
        target = attributes.get("href", "")
        if target.startswith("#") and target[1:] not in names:
            yield f"a link to nothing: {target}"
    for attributes in document.all("nav"):
        if not {"aria-label", "aria-labelledby"} & set(attributes):
            yield "a <nav> without a name"
    for attributes in document.all("svg"):
        if attributes.get("aria-hidden") != "true":
            yield "a sign that is read out"
    first = document.all("a")[0]
    if first.get("href") != "#main" or "main" not in [a.get("id") for a in document.all("main")]:
        yield "the first link does not skip to the text"


def test_every_page_has_a_sound_structure(client):
    make_site()
    client.raise_request_exception = False
    pages = crawl(client) | {url: client.get(url) for url in ERRORS + SEARCHES}
    pages = {
        url: r for url, r in pages.items() if r.get("Content-Type", "").startswith("text/html")
    }
    assert len(pages) > 40
    found = {url: list(problems(r.content.decode())) for url, r in pages.items()}
    assert {url: wrong for url, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<html lang="nl">', "<html>"),
        ("<h1>", "<h1>A</h1><h1>"),
        ("<h2>", "<h3>"),
        ("<main id", "<div id"),
        ('aria-label="Fasen"', ""),
        ('aria-hidden="true"', ""),
        ('href="#main"', 'href="/"'),
        ('aria-labelledby="a"', 'aria-labelledby="b"'),
    ],
)
def test_the_test_of_structure_would_see(old, new):
    sound = (
        '<html lang="nl"><title>A</title><a href="#main">A</a><nav aria-label="Fasen"></nav>'
        '<main id="main"><h1>A</h1><section aria-labelledby="a"><h2>A</h2><p id="a">'
        '<svg aria-hidden="true"></svg></section></main></html>'
    )
    assert list(problems(sound)) == []
    assert list(problems(sound.replace(old, new)))
