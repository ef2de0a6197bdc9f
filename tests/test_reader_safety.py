"""DESIGN.md, "Safety of the reader": on every public address, and proof that a breach is seen."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.http import HttpResponse

from tests.site import HERE, Document, crawl, make_site

pytestmark = pytest.mark.django_db
OTHERS = ["/", "/robots.txt", "/sitemap.xml", "/sitemap-step.xml", "/.well-known/security.txt"]
OTHERS += ["/nl/zoeken/", "/nl/zoeken/?q=stap", "/en/search/?q=shrot", "/en/search/?q=xqzvbnm"]
ERRORS = ["/nl/bestaat-niet/", "/en/nothing/", "/nowhere.php", "/nl/breaks/", "/en/breaks/"]
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Request-OTR": "1",
}
# Attributes that make a browser fetch something, by the elements that have them.
FETCHING = {"src", "srcset", "poster", "data", "action", "formaction", "background", "ping"}


def violations(response):
    """Yield what a response does that could put a reader at risk, a sentence each."""
    if response.cookies:
        yield f"sets a cookie: {response.cookies}"
    for name, value in HEADERS.items():
        if response.get(name) != value:
            yield f"{name} is {response.get(name)!r}"
    policy = response.get("Content-Security-Policy", "")
    for part in ("default-src 'none'", "frame-ancestors 'none'", "script-src 'self'"):
        if part not in policy.split("; "):
            yield f"policy without {part}"
    if re.search(r"unsafe|nonce|https?:|data:|\*", policy):
        yield f"policy is wide: {policy}"
    if "geolocation=()" not in response.get("Permissions-Policy", ""):
        yield "permissions are not refused"
    if response.get("Content-Type", "").startswith("text/html"):
        yield from html_violations(Document(response.content.decode()))


def html_violations(document):
    for tag in document.script_and_style_texts():
        yield f"inline code in <{tag}>"
    for tag, attributes in document.elements:
        for name, value in attributes.items():
            if name == "style" or name.startswith("on"):
                yield f"inline code: <{tag} {name}>"
            if (value or "").strip().lower().startswith(("javascript:", "data:")):
                yield f"code in an address: <{tag} {name}>"
            fetches = name in FETCHING or (name == "href" and tag in ("link", "image", "use"))
            if (
                fetches
                and elsewhere(value)
                and attributes.get("rel") not in ("canonical", "alternate")
            ):
                yield f"another host: <{tag} {name}={value}>"
        tells = not {"noopener", "noreferrer"} <= set(attributes.get("rel", "").split())
        if tag == "a" and tells and elsewhere(attributes.get("href")):
            yield f"a link out that tells where from: {attributes['href']}"
        if tag == "base" or (
            tag == "meta" and "refresh" in str(attributes.get("http-equiv")).lower()
        ):
            yield f"<{tag}> can send a reader elsewhere"
        if tag == "input" and attributes.get("name") == "csrfmiddlewaretoken":
            yield "a form that needs a cookie"


def elsewhere(address):
    target = urlsplit(address or "")
    return bool(target.netloc) and f"{target.scheme}://{target.netloc}" != HERE


@pytest.mark.urls("tests.urls_with_an_error")
def test_no_public_address_puts_a_reader_at_risk(client):
    make_site()
    client.raise_request_exception = False
    responses = crawl(client) | {url: client.get(url) for url in OTHERS + ERRORS}
    responses["POST"] = client.post("/nl/zoeken/", {"q": "stap"})
    assert len(responses) > 50
    assert {responses[url].status_code for url in ERRORS} == {404, 500}
    assert {url: found for url, r in responses.items() if (found := list(violations(r)))} == {}


@pytest.mark.urls("tests.urls_with_an_error")
def test_the_walk_finds_every_page_of_the_sitemap(client):
    make_site()
    found = set(crawl(client))
    for section in ("fixed", "page", "step", "organisation", "right", "regulation"):
        text = client.get(f"/sitemap-{section}.xml").content.decode()
        listed = re.findall(r"<loc>https://www.example.nl(.*?)</loc>", text)
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
        assert path.name == "swap.js" or "fetch(" not in code, path
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
