"""The page cache: what it saves, what it never keeps, and that it is never behind."""

import gzip
import logging
from datetime import timedelta

import brotli
import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.urls import reverse_lazy
from django.utils import timezone
from fakeredis import TcpFakeServer

from organisations.opening.week import DAYS
from referral_site.page_cache import page_cache
from referral_site.shared_cache import SharedCache
from tests.make import make_contact, make_organisation, make_page
from tests.seen import text
from tests.site import crawl, make_site

pytestmark = pytest.mark.django_db


def count_pages():
    """How many pages are kept, in the memory of this process."""
    return len(cache._cache)


@pytest.fixture
def site(one_moment):
    return make_site()


def test_a_page_that_was_read_before_costs_one_query(client, site, django_assert_num_queries):
    for url in crawl(client):
        if url.partition("?")[0].endswith("/") and client.get(url).status_code == 200:
            with django_assert_num_queries(1):
                client.get(url)


def headers_of(response):
    """All but the moment until which a cache in front may keep it: that one moves on."""
    return {name: value for name, value in response.items() if name != "X-Accel-Expires"}


@pytest.mark.either_database
def test_a_kept_page_is_the_page_with_all_its_headers(client, site):
    for url in crawl(client):
        first = client.get(url)
        cache.clear()
        made, kept = client.get(url), client.get(url)
        assert made.content == kept.content == first.content, url
        assert headers_of(made) == headers_of(kept) == headers_of(first), url


@pytest.mark.parametrize("accepted", ["br, gzip", "gzip", "identity", "br;q=0"])
def test_a_kept_page_comes_in_the_encoding_that_the_browser_reads(client, site, accepted):
    plain = client.get("/en/").content
    expand = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}
    for _ in range(2):
        response = client.get("/en/", headers={"accept-encoding": accepted})
        assert expand[response.get("Content-Encoding")](response.content) == plain
        assert int(response["Content-Length"]) == len(response.content)
        assert response["Vary"] == "Accept-Encoding"


def test_head_is_answered_as_get(client, site):
    assert client.head("/en/").status_code == 200
    assert count_pages() == 1
    assert headers_of(client.get("/en/")) == headers_of(client.head("/en/"))
    assert count_pages() == 1


def test_an_edit_is_seen_by_the_next_request(client):
    page = make_page(title_en="As it was")
    url = f"/en/{page.slug_en}/"
    assert "As it was" in text(client.get(url))
    page.title_en = "As it is now"
    page.save()
    assert "As it is now" in text(client.get(url))


def test_what_is_withdrawn_is_gone_with_the_next_request(client):
    page = make_page()
    url = f"/en/{page.slug_en}/"
    assert [client.get(url).status_code for _ in range(2)] == [200, 200]
    page.set_status("draft", by=None)
    page.save()
    assert client.get(url).status_code == 404


def test_each_page_of_a_list_is_kept_by_itself(client):
    for _ in range(70):
        make_organisation()
    pages = [text(client.get("/en/organisations/", {"page": n} if n else {})) for n in (0, 1, 2)]
    assert count_pages() == 3
    assert pages[0] == pages[1] != pages[2]
    assert text(client.get("/en/organisations/?page=2")) == pages[2]


NOT_KEPT = [
    "/en/search/?q=word",
    "/en/search/?page=1&q=word",
    "/en/organisations/?town=Utrecht",
    "/en/organisations/?page=2&need=talk",
    "/en/organisations/?page=0",
    "/en/organisations/?page=1000",
    "/en/organisations/?page=two",
    "/en/organisations/?page=7",
    "/en/?page=1",
    "/en/?anything",
    "/en/nothing-here/",
    reverse_lazy("admin:login"),
    "/robots.txt",
    "/",
]


@pytest.mark.either_database
@pytest.mark.parametrize("url", NOT_KEPT)
def test_nothing_else_is_kept(client, site, url):
    client.get(url)
    assert count_pages() == 0


@pytest.mark.parametrize("url", ["/en/search/", "/en/organisations/", "/en/walk-through/"])
def test_the_answer_to_a_form_is_not_kept(client, site, url):
    client.post(url, {"q": "word", "town": "Utrecht", "go": "plan"})
    assert count_pages() == 0
    client.get(url)
    assert count_pages() == 1


def response_that(**headers):
    response = HttpResponse("x" * 1000)
    response.set_cookie("a", "b") if headers.pop("cookie", None) else None
    for name, value in headers.items():
        response[name] = value
    return response


@pytest.mark.parametrize("headers", [{"Vary": "Cookie"}, {"cookie": True}])
def test_what_a_cookie_decides_is_not_kept(rf, headers):
    page_cache(lambda request: response_that(**headers))(rf.get("/en/"))
    assert count_pages() == 0
    page_cache(lambda request: response_that())(rf.get("/en/"))
    assert count_pages() == 1


def test_a_host_that_is_not_ours_gets_no_kept_page(client, site):
    client.get("/en/")
    assert client.get("/en/", headers={"host": "elsewhere.example"}).status_code == 400


def test_a_page_is_kept_no_longer_than_what_it_says_of_opening_hours_is_right(client, monkeypatch):
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    today = DAYS[noon.weekday()]
    contact = make_contact(hours={today: "9:00-17:00"}, on_holidays="open")
    url = f"/en/organisations/{contact.organisation.slug}/"
    monkeypatch.setattr(timezone, "now", lambda: noon)
    assert "Open now, until 17:00." in text(client.get(url))
    monkeypatch.setattr(timezone, "now", lambda: noon + timedelta(hours=4, minutes=59))
    assert "Open now, until 17:00." in text(client.get(url))
    monkeypatch.setattr(timezone, "now", lambda: noon + timedelta(hours=5))
    assert "Closed now" in text(client.get(url))
    assert count_pages() == 1


def test_a_cache_in_front_may_keep_a_page_until_this_second_is_over(client, monkeypatch, site):
    """Whether it was kept here or not; and what it says of now is right until then."""
    second = timezone.now().replace(microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: second + timedelta(milliseconds=900))
    for _ in range(2):
        for url in ("/en/", "/en/organisations/helper/", "/en/regulations/?page=1"):
            response = client.get(url)
            assert response["X-Accel-Expires"] == f"@{int(second.timestamp())}", url
            assert response["Cache-Control"] == "no-store"


# A cache that several machines share


@pytest.fixture
def shared(settings, monkeypatch):
    """A server that speaks as Valkey and Redis do, on a port of its own."""
    server = TcpFakeServer(("127.0.0.1", 0), server_type="valkey")
    from threading import Thread

    Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setattr(SharedCache, "left_alone_until", 0.0)
    monkeypatch.setattr("referral_site.shared_cache.PAUSE", 3600)
    settings.CACHES = caches_at(server.server_address[1])
    yield server
    server.shutdown()
    server.server_close()


def caches_at(port):
    backend = "referral_site.shared_cache.SharedCache"
    return {"default": {"BACKEND": backend, "LOCATION": f"redis://127.0.0.1:{port}/0"}}


NOBODY = caches_at(1)


def test_a_shared_cache_keeps_pages_too(client, site, shared, django_assert_num_queries):
    first = client.get("/en/")
    with django_assert_num_queries(1):
        second = client.get("/en/")
    assert (first.content, headers_of(first)) == (second.content, headers_of(second))


def test_a_shared_cache_that_was_wiped_is_filled_again(
    client, site, shared, django_assert_num_queries
):
    first = client.get("/en/")
    cache.clear()
    assert client.get("/en/").content == first.content
    with django_assert_num_queries(1):
        assert client.get("/en/").content == first.content


def test_a_shared_cache_that_is_gone_costs_time_and_nothing_else(
    client, site, shared, settings, caplog
):
    settings.CACHES = NOBODY
    with caplog.at_level(logging.WARNING):
        assert client.get("/en/overview/").status_code == 200
        assert client.get("/en/overview/").status_code == 200
    (message,) = [record.getMessage() for record in caplog.records]
    assert "overview" not in message


def test_a_shared_cache_that_failed_is_left_alone_for_a_while(shared, settings, monkeypatch):
    there, settings.CACHES = settings.CACHES, NOBODY
    assert cache.get("mark") is None
    settings.CACHES = there
    cache.set("mark", "kept")
    monkeypatch.setattr(SharedCache, "left_alone_until", 0.0)  # the while is over
    assert cache.get("mark") is None
    cache.set("mark", "kept")
    assert cache.get("mark") == "kept"
