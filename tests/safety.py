"""DESIGN.md, "Safety of the reader": how a response could put somebody at risk."""

import re
from urllib.parse import urlsplit

from tests.seen import document
from tests.site import HERE

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
        yield from html_violations(document(response))


def html_violations(page):
    for code in page.select("script, style"):
        if code.get_text(strip=True):
            yield f"inline code in <{code.name}>"
    for element in page.find_all(True):
        tag = element.name
        for name, value in element.attrs.items():
            if name == "style" or name.startswith("on"):
                yield f"inline code: <{tag} {name}>"
            if str(value).strip().lower().startswith(("javascript:", "data:")):
                yield f"code in an address: <{tag} {name}>"
            fetches = name in FETCHING or (name == "href" and tag in ("link", "image", "use"))
            names_itself = element.get("rel") in (["canonical"], ["alternate"])
            if fetches and not names_itself and elsewhere(value):
                yield f"another host: <{tag} {name}={value}>"
        tells = not {"noopener", "noreferrer"} <= set(element.get_attribute_list("rel"))
        if tag == "a" and tells and elsewhere(element.get("href")):
            yield f"a link out that tells where from: {element['href']}"
        if tag == "base" or (tag == "meta" and "refresh" in element.get("http-equiv", "").lower()):
            yield f"<{tag}> can send a reader elsewhere"
        if tag == "input" and element.get("name") == "csrfmiddlewaretoken":
            yield "a form that needs a cookie"


def elsewhere(address):
    target = urlsplit(address or "")
    return bool(target.netloc) and f"{target.scheme}://{target.netloc}" != HERE


def assert_protected(response):
    """A page of the admin: as strict, but for what its own forms need."""
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert re.search(r"script-src 'self'( 'nonce-[^ ]+')?;", policy + ";")
    assert not re.search(r"unsafe|https?:|\*", policy)
    # With no-referrer browsers send Origin: null, and Django refuses its own forms.
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cache-Control"] == "no-store"
    assert response.status_code == 200
