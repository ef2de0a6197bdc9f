"""A small site with everything on it, and ways to look at all of its pages."""

from types import SimpleNamespace
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.utils import translation

from pages.frame import NAMED
from tests.make import (
    make_contact,
    make_organisation,
    make_page,
    make_referral,
    make_region,
    make_regulation,
    make_right,
    make_step,
    make_term,
    make_time_limit,
)
from tests.seen import links

HERE = "http://testserver"


def make_site():
    """Two stages with steps on three levels, and one of everything that has a page."""
    regulation = make_regulation(articles="1, 2", identifier="BWBR0001854")
    right = make_right(regulations=[regulation], sources="https://example.org/right")
    helper = make_organisation(
        key="helper",
        slug="helper",
        report_order=1,
        anonymous=True,
        what_happens_nl="Zij luisteren.",
        what_happens_en="They listen.",
        regions=[make_region()],
        coverage="regional",
        confidential_location=True,
        sources="https://example.org/helper",
    )
    make_contact(helper, value="112", emergency=True, cost="free")
    make_contact(
        helper, kind="phone_abroad", value="+31 33 448 11 86", hours={"mon-fri": "9:00-17:00"}
    )
    make_contact(helper, kind="email", value="help@example.org")
    make_contact(helper, kind="website", value="https://www.example.org/help")
    stage = make_step(sign="eye", title_nl="Signaleren", title_en="Detection")
    other = make_step(sign="shield", title_nl="Beschermen", title_en="Protection")
    step = make_step(
        parent=stage,
        rights=[right],
        regulations=[regulation],
        see_also=[other],
        sources="https://example.org/a\nhttps://example.org/b",
        question_nl="Wilt u hulp?",
        question_en="Would you like help?",
        advice_nl="Overleg eerst.",
        advice_en="Consult first.",
    )
    make_time_limit(step, source="https://example.org/limit", amount=3, unit="months")
    make_referral(step, helper)
    deep = make_step(parent=step, question_nl="Wilt u meer hulp?", question_en="More help?")
    make_step(parent=stage)
    make_step(parent=other, ages=["minor"], question_nl="Bij jongeren?", question_en="If young?")
    pages = {key: make_page(key=key, footer=True) for key in NAMED}
    make_term()
    return SimpleNamespace(
        stage=stage,
        other=other,
        step=step,
        deep=deep,
        right=right,
        regulation=regulation,
        helper=helper,
        pages=pages,
    )


def address(row, language="nl"):
    with translation.override(language):
        return row.get_absolute_url()


def opened(client, url):
    """The page at an address, which is there."""
    response = client.get(url)
    assert response.status_code == 200, url
    return response


def links_of(response, url):
    """The addresses on this site that a page links to, without fragments."""
    for link in links(response, "a[href]"):
        target = urlsplit(urljoin(HERE + url, link))
        if f"{target.scheme}://{target.netloc}" == HERE:
            yield target._replace(scheme="", netloc="", fragment="").geturl()


def crawl(client, starts=("/nl/", "/en/")):
    """Every page that can be reached from the home pages, by address."""
    return dict(pages_from(client, starts))


def pages_from(client, starts=("/nl/", "/en/")):
    """Yield each of them when it is there, to be looked at before the next: see `seen.tree`.

    Other languages than those it starts in are left out: all nine would take nine times as long,
    and tests/test_reading.py has a look at each.
    """
    others = tuple(f"/{code}/" for code, _name in settings.LANGUAGES)
    others = tuple(other for other in others if not any(each.startswith(other) for each in starts))
    found, waiting = set(), list(starts)
    while waiting:
        url = waiting.pop()
        if url in found or url.startswith(others):
            continue
        found.add(url)
        response = client.get(url)
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            waiting += links_of(response, url)
        yield url, response
