"""The admin on a host of its own, and for some networks: elsewhere it is not there at all."""

import os
import subprocess
import sys
from io import StringIO
from ipaddress import ip_network
from pathlib import Path

import pytest
from django.conf import settings as known
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from publishing.desk import publication
from tests.admin_forms import change_url
from tests.make import make_editor, make_page
from tests.seen import document, links, text

pytestmark = pytest.mark.django_db
INDEX, LOGIN = reverse("admin:index"), reverse("admin:login")
DOOR = [INDEX, LOGIN, reverse("mfa_index"), reverse("admin:translations"), INDEX[:-1]]
READERS, DESK = "www.example.nl", "desk.example.nl"


@pytest.fixture
def apart(settings):
    settings.ADMIN_HOST = DESK
    settings.ALLOWED_HOSTS = [READERS, DESK]
    make_page(title_nl="Hulp", slug_nl="hulp")


@pytest.fixture
def inside(settings):
    settings.ADMIN_NETWORKS = [ip_network("10.0.0.0/8"), ip_network("2001:db8::/32")]


def at(host, **more):
    return Client(SERVER_NAME=host, HTTP_ACCEPT_LANGUAGE="nl", **more)


def told(response):
    """All that a stranger can tell answers by, but for the address that was asked."""
    names = [name for name in response.headers if name not in ("Content-Security-Policy",)]
    return response.status_code, sorted(names), text(response, "body")


def test_readers_hosts_know_nothing_of_the_admin(apart):
    client = at(READERS)
    unknown = [told(client.get(path, follow=True)) for path in ("/nothing/", "/nl/nothing/")]
    assert unknown[0][0] == 404
    for url in DOOR:
        for send in (client.get, client.post):
            response = send(url, follow=True)
            assert response.status_code == 404
            assert "sessionid" not in response.cookies
            assert not response.get("X-Accel-Expires")
    assert told(client.get(INDEX, follow=True)) == unknown[0]
    assert client.get("/nl/hulp/").status_code == 200
    assert client.get(INDEX).get("Location") == f"/nl{INDEX}"  # as every address without language


def test_who_is_logged_in_is_so_on_the_admins_host_alone(apart):
    person = make_editor()
    for host, status in ((DESK, 200), (READERS, 404)):
        client = at(host)
        client.force_login(person)
        assert client.get(INDEX, follow=True).status_code == status


def test_the_admins_host_has_the_admin_and_nothing_else(apart):
    client = at(DESK)
    assert client.get(LOGIN).status_code == 200
    for path in ("/", "/nl/", "/nl/hulp/", "/robots.txt", "/sitemap.xml", "/draft/x/", "/nope"):
        assert client.get(path).status_code == 404
    assert at(READERS).get("/nl/hulp/").status_code == 200  # and it is kept now
    assert client.get("/nl/hulp/").status_code == 404
    assert at("other.example.nl").get("/nl/hulp/").status_code == 400


def test_what_leads_from_the_admin_to_readers_leads_to_their_host(apart):
    row, client = make_page(slug_nl="meer-hulp"), at(DESK)
    client.force_login(make_editor())
    publication.begin(row)
    page = client.get(change_url(row))
    assert f"{known.SITE_URL}/nl/meer-hulp/" in links(page, "a.viewsitelink")
    assert f"{known.SITE_URL}/" in links(page, "#user-tools a")
    said = publication.head(row).said
    fields = said["fields"] | {"title_nl": "Anders"}
    publication.save_draft(
        row, said | {"fields": fields}, by=make_editor(), began_from=publication.head(row)
    )
    page = client.get(reverse("admin:pages_page_preview", args=[row.pk]))
    (link,) = [each["value"] for each in document(page).select("input[readonly]")]
    assert link.startswith(f"{known.SITE_URL}/draft/")
    assert at(READERS).get(link.removeprefix(known.SITE_URL)).status_code == 200


def test_a_first_link_leads_to_the_admins_host(settings):
    settings.ADMIN_URL = f"https://{DESK}"
    out = StringIO()
    call_command("create_editor", "bo", "--role", "author", stdout=out)
    assert out.getvalue().startswith(f"https://{DESK}{INDEX}account/welcome/")


@pytest.mark.parametrize("address", ["198.51.100.7", "2001:db9::1", "", "unix:", "::ffff:11.0.0.1"])
def test_elsewhere_than_in_its_networks_the_admin_is_not_there(inside, address):
    for url in DOOR:
        answer = Client(REMOTE_ADDR=address).get(url, follow=True)
        assert answer.status_code == 404


@pytest.mark.parametrize("address", ["10.1.2.3", "2001:db8::7", "::ffff:10.0.0.1"])
def test_in_its_networks_it_is(inside, address):
    assert Client(REMOTE_ADDR=address).get(LOGIN).status_code == 200


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_saw(inside, settings):
    for is_behind, seen, status in (
        (True, "198.51.100.7, 10.0.0.1", 200),
        (True, "10.0.0.1, 198.51.100.7", 404),
        (False, "10.0.0.1", 404),
    ):
        settings.BEHIND_PROXY = is_behind
        client = Client(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=seen)
        assert client.get(LOGIN, follow=True).status_code == status


def test_both_at_once(apart, inside):
    assert at(DESK, REMOTE_ADDR="10.0.0.1").get(LOGIN).status_code == 200
    assert at(DESK, REMOTE_ADDR="11.0.0.1").get(LOGIN).status_code == 404
    assert at(READERS, REMOTE_ADDR="10.0.0.1").get(LOGIN, follow=True).status_code == 404


def test_a_file_is_refused_where_the_admin_is_not(apart):
    with Path("manage.py").open() as file:
        assert at(READERS).post("/nl/zoeken/", {"q": file}).status_code == 400


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ADMIN_HOST", "https://desk.example.nl", "ADMIN_HOST must be the name of a host"),
        ("ADMIN_HOST", "desk.example.nl:8000", "ADMIN_HOST must be the name of a host"),
        ("ADMIN_HOST", READERS, "ADMIN_HOST must be another host"),
        ("ADMIN_NETWORKS", "10.0.0.1/8", "ADMIN_NETWORKS: 10.0.0.1/8 has host bits set"),
        ("ADMIN_NETWORKS", "the ministry", "ADMIN_NETWORKS: 'the ministry' does not appear"),
        ("EVENTS_KEPT_FOR", "0", "EVENTS_KEPT_FOR must be a number of days."),
        ("EVENTS_KEPT_FOR", "ever", "EVENTS_KEPT_FOR must be a number of days."),
    ],
)
def test_a_wrong_value_is_one_clear_line(name, value, said):
    run = [sys.executable, "-c", "import referral_site.settings"]
    environment = {**os.environ, name: value}
    result = subprocess.run(run, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert said in result.stderr.splitlines()[-1]
