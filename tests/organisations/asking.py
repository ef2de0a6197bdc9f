"""Asking the finder without scripts, and reading its answer."""

import re
from html import unescape

from tests.site import Document

URL = "/en/organisations/"


def ask(client, **chosen):
    """The page as a whole, as text without tags in one line."""
    response = client.get(URL, chosen)
    assert response.status_code == 200
    html = response.content.decode()
    assert html == client.post(URL, chosen).content.decode()
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html.partition("<main")[2])))


def names(client, **chosen):
    """The names of those that were found, in their order."""
    html = client.get(URL, chosen).content.decode()
    return re.findall(r'<h3><a href="[^"]*">([^<]*)</a>', html)


def buttons(client, **chosen):
    """{(name, value) of each button that the form has}."""
    document = Document(client.get(URL, chosen).content.decode())
    return {(b["name"], b["value"]) for b in document.all("button") if "name" in b}
