"""Searching in tests: by the page, and by what it is made of."""

from django.utils import translation

from pages.search.query import Search

RARE = "kwikstaart"  # a word that no made-up text has
ADDRESS = {"nl": "/nl/zoeken/", "en": "/en/search/"}


def ask(client, words, language="nl", **more):
    """The page with what was found."""
    response = client.post(ADDRESS[language], {"q": words, **more})
    assert response.status_code == 200
    return response


def keys(words, language="nl", **options):
    """The keys of what is shown, from top to bottom."""
    with translation.override(language):
        groups = Search(words, **options).groups
    return [result.key for group in groups for result in group.results]
