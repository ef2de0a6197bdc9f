"""What a screen reader goes by, on every page: language, landmarks, headings, labels."""

import itertools

import pytest

from tests.seen import document, links
from tests.site import crawl, make_site

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.urls_with_an_error")]
ERRORS = ["/nl/bestaat-niet/", "/en/nothing/", "/nl/breaks/", "/en/breaks/"]
SEARCHES = {"/nl/zoeken/": ["", "stap", "shrot"], "/en/search/": ["xqzvbnm"]}


def problems(html):
    """Yield what is wrong with the structure of a page, a sentence each."""
    page = document(html)
    for tag in ("h1", "main", "title"):
        if (times := len(page.select(tag))) != 1:
            yield f"{times} times <{tag}>"
    if not page.select("html[lang]:not([lang=''])"):
        yield "no language"
    levels = [int(heading.name[1]) for heading in page.select("h1, h2, h3, h4, h5, h6")]
    for above, below in itertools.pairwise(levels):
        if below > above + 1:
            yield f"from h{above} to h{below}"
    names = [element["id"] for element in page.select("[id]")]
    yield from (f"twice the id {name}" for name in set(names) if names.count(name) > 1)
    for attribute in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
        for element in page.select(f"[{attribute}]"):
            if not {*element[attribute].split()} <= {*names}:
                yield f"{attribute} names nothing: {element[attribute]}"
    for target in links(page, "[href^='#']"):
        if target[1:] not in names:
            yield f"a link to nothing: {target}"
    if page.select("nav:not([aria-label], [aria-labelledby])"):
        yield "a <nav> without a name"
    if page.select("svg:not([aria-hidden=true])"):
        yield "a sign that is read out"
    if links(page, "a[href]")[0] != "#main" or not page.select("main#main"):
        yield "the first link does not skip to the text"


def test_every_page_has_a_sound_structure(client):
    make_site()
    client.raise_request_exception = False
    pages = crawl(client) | {url: client.get(url) for url in ERRORS}
    for url, searches in SEARCHES.items():
        pages |= {f"{url} {words}": client.post(url, {"q": words}) for words in searches}
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
