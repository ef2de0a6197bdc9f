"""DESIGN.md, "Safety of the reader": on every public address, and proof that a breach is seen."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse

from tests.safety import HEADERS, violations
from tests.site import crawl, make_site

pytestmark = pytest.mark.django_db
OTHERS = ["/", "/robots.txt", "/sitemap.xml", "/sitemap-step.xml", "/.well-known/security.txt"]
OTHERS += ["/nl/zoeken/", "/nl/zoeken/?q=stap"]
SEARCHES = ["stap", "shrot", "xqzvbnm"]
ERRORS = ["/nl/bestaat-niet/", "/en/nothing/", "/nowhere.php", "/nl/breaks/", "/en/breaks/"]


@pytest.mark.urls("tests.urls_with_an_error")
def test_no_public_address_puts_a_reader_at_risk(client):
    make_site()
    client.raise_request_exception = False
    responses = crawl(client) | {url: client.get(url) for url in OTHERS + ERRORS}
    responses |= {f"POST {q}": client.post("/nl/zoeken/", {"q": q}) for q in SEARCHES}
    assert len(responses) > 50
    assert {responses[url].status_code for url in ERRORS} == {404, 500}
    assert {url: found for url, r in responses.items() if (found := list(violations(r)))} == {}


@pytest.mark.urls("tests.urls_with_an_error")
def test_the_walk_finds_every_page_of_the_sitemap(client):
    make_site()
    found = set(crawl(client))
    for section in ("fixed", "page", "step", "organisation", "right", "regulation"):
        text = client.get(f"/sitemap-{section}.xml").content.decode()
        # The other languages have the same pages: tests/test_reading.py.
        listed = re.findall(r"<loc>https://www.example.nl(/(?:nl|en)/.*?)</loc>", text)
        assert listed
        assert set(listed) <= found


def page_with(body="", **headers):
    """A response that is as safe as the real ones, but for what a test plants in it."""
    response = HttpResponse(f"<!doctype html><html><head></head><body>{body}</body></html>")
    policy = "default-src 'none'; script-src 'self'; frame-ancestors 'none'"
    safe = {**HEADERS, "Content-Security-Policy": policy, "Permissions-Policy": "geolocation=()"}
    for name, value in (safe | {k.replace("_", "-"): v for k, v in headers.items()}).items():
        if value is not None:
            response[name] = value
    return response


def test_a_page_with_nothing_planted_is_safe():
    assert list(violations(page_with('<a href="/nl/">Begin</a>'))) == []


@pytest.mark.parametrize(
    "planted",
    [
        '<p style="color:red">',
        '<p onclick="x()">',
        "<style>p{}</style>",
        "<script>x()</script>",
        '<script src="https://elsewhere.example/x.js"></script>',
        '<img src="//elsewhere.example/x.png">',
        '<img srcset="https://elsewhere.example/x.png 2x">',
        '<link rel="stylesheet" href="https://elsewhere.example/x.css">',
        '<iframe src="https://elsewhere.example/"></iframe>',
        '<form action="https://elsewhere.example/"></form>',
        '<input type="hidden" name="csrfmiddlewaretoken" value="x">',
        '<a href="https://elsewhere.example/">uit</a>',
        '<a href="https://elsewhere.example/" rel="noopener">uit</a>',
        '<a href="javascript:x()">x</a>',
        '<a href="/" ping="https://elsewhere.example/">x</a>',
        '<meta http-equiv="refresh" content="0;url=https://elsewhere.example/">',
        '<base href="https://elsewhere.example/">',
    ],
)
def test_the_walk_sees_a_violation_in_the_page(planted):
    assert list(violations(page_with(planted)))


@pytest.mark.parametrize("name", [*HEADERS, "Content-Security-Policy", "Permissions-Policy"])
def test_the_walk_sees_a_missing_header(name):
    assert list(violations(page_with(**{name: None})))


@pytest.mark.parametrize("source", ["'unsafe-inline'", "https://elsewhere.example", "*", "data:"])
def test_the_walk_sees_a_policy_that_is_too_wide(source):
    policy = f"default-src 'none'; script-src 'self'; frame-ancestors 'none'; img-src {source}"
    assert list(violations(page_with(**{"Content-Security-Policy": policy})))


def test_the_walk_sees_a_cookie():
    response = page_with()
    response.set_cookie("seen", "1")
    assert list(violations(response))


def test_our_scripts_keep_nothing_but_the_flag_of_leaving():
    for path in Path(settings.BASE_DIR, "static").glob("*.js"):
        code = path.read_text()
        assert not re.search(r"localStorage|indexedDB|document\.cookie|caches|XMLHttp", code)
        assert path.name == "site.js" or "fetch(" not in code, path
        assert set(re.findall(r"sessionStorage\.\w+\((\w+)", code)) <= {"FLAG"}, path


def test_the_style_sheet_fetches_nothing():
    assert not re.search(r"url\(|@import", Path(settings.BASE_DIR, "static/site.css").read_text())


def test_no_page_waits_in_the_browser_or_tells_where_it_was_found(client):
    make_site()
    response = client.get("/nl/")
    assert response["Cache-Control"] == "no-store"
    assert not {"Set-Cookie", "ETag", "Last-Modified"} & set(response.headers)


def test_the_address_is_in_force_for_a_year_or_more_once_served_by_tls(client):
    response = client.get("/nl/", secure=True)
    assert "max-age=63072000" in response["Strict-Transport-Security"]
