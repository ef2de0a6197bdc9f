"""The log tells what broke and where, and nothing that somebody sent."""

import logging

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from tests.make import make_page

pytestmark = pytest.mark.django_db

SECRET = "geheim"


class Lines(logging.Handler):
    """The lines as the console shows them."""

    def __init__(self):
        super().__init__()
        formatters = settings.LOGGING["formatters"]
        name = settings.LOGGING["handlers"]["console"]["formatter"]
        self.setFormatter(import_string(formatters[name]["()"])())
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture
def lines():
    handler = Lines()
    logging.getLogger().addHandler(handler)
    yield handler.lines
    logging.getLogger().removeHandler(handler)


@pytest.mark.urls("tests.urls_with_an_error")
def test_an_error_is_told_by_its_place_and_kind_and_not_by_its_words(client, lines):
    client.raise_request_exception = False
    sent = {"q": SECRET, "HTTP_REFERER": f"https://x.nl/{SECRET}"}
    assert client.post("/nl/quotes/", sent).status_code == 500
    (line,) = lines
    assert "Internal Server Error: /nl/quotes/" in line
    assert "in quote_what_was_sent" in line
    assert line.count("builtins.ValueError") == 1
    assert line.endswith("builtins.RuntimeError")
    assert SECRET not in line


def test_what_is_refused_is_told_without_what_it_was(client, lines):
    make_page()
    client.get("/nl/", headers={"host": f"{SECRET}.example"})
    client.get("/nl/", headers={"host": f"{SECRET} {SECRET}"})
    assert lines == ["A request was refused: DisallowedHost"] * 2
