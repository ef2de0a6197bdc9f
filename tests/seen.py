"""What a person sees of a page, whatever white space its template writes.

`page` is a response or its HTML; `at` a CSS selector, for the part of the page that is meant.
"""

from functools import lru_cache

from bs4 import BeautifulSoup, Tag


def document(page) -> BeautifulSoup:
    """The page as a tree, to ask by CSS selectors: document(page).select("h2 a")."""
    return tree(page if isinstance(page, str) else page.content.decode())


# A test looks at pages from several sides; parsing one costs more than making it.
@lru_cache(maxsize=64)
def tree(markup: str) -> BeautifulSoup:
    return BeautifulSoup(markup, "html.parser")


def part(page, at: str) -> Tag:
    """The one place that a selector means. Fails where there is none, or more than one."""
    found = page.select(at) if isinstance(page, Tag) else document(page).select(at)
    assert len(found) == 1, f"{len(found)} times {at}"
    return found[0]


def text(page, at: str = "main") -> str:
    """The words of a part of the page, in one line."""
    return one_line(part(page, at).get_text(" "))


def texts(page, at: str) -> list[str]:
    """The words of each place that a selector means, in the order of the page."""
    places = page.select(at) if isinstance(page, Tag) else document(page).select(at)
    return [one_line(place.get_text(" ")) for place in places]


def links(page, at: str = "main a[href]") -> list[str]:
    """Where each link that a selector means leads to, in the order of the page."""
    places = page.select(at) if isinstance(page, Tag) else document(page).select(at)
    return [place["href"] for place in places]


def html(page, at: str = "html") -> str:
    """The HTML of a part of the page, each run of white space as one space."""
    return one_line(str(part(page, at)))


def table(page, at: str = "table") -> list[list[str]]:
    """The words of each cell of a table, row by row, with its headings."""
    return [texts(row, "th, td") for row in part(page, at).select("tr")]


def one_line(words: str) -> str:
    return " ".join(words.split())
