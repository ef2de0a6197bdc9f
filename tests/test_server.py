"""The site as gunicorn serves it, with the settings of production."""

import base64
import hashlib
import http.client
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.conf import settings

from bench.pages import worker_of
from tests.seen import document, links
from tests.served import ADMIN_PATH, wait_for

# One server is enough: all of these on one of the suite's processes.
pytestmark = pytest.mark.xdist_group("server")
SECRETS = ["geheim", "Mozilla/9", "elsewhere.example", "127.0.0.1"]


def get(port, path, method="GET", body=b"", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.putrequest(method, path, skip_accept_encoding=True)
    for name, value in headers.items():
        connection.putheader(name.replace("_", "-"), value)
    connection.endheaders(body)
    response = connection.getresponse()
    response.text = response.read().decode()
    connection.close()
    return response


def test_the_log_holds_the_path_and_nothing_about_the_reader(server):
    port, log, *_others = server
    get(
        port,
        "/nl/begrippen/?zoek=geheim",
        Referer="https://elsewhere.example/?q=geheim",
        User_Agent="Mozilla/9",
        X_Forwarded_For="127.0.0.1",
    )
    wait_for(log, "GET /nl/begrippen/ 200")
    line = log.read_text().splitlines()[-1]
    assert not [secret for secret in SECRETS if secret in line]


def test_the_log_holds_nothing_of_what_was_searched_for(server):
    """It is sent by POST; somebody who writes it into an address is not told of it either."""
    port, log, *_others = server
    body = b"q=geheim"
    kind = {"Content_Type": "application/x-www-form-urlencoded", "Content_Length": str(len(body))}
    answers = [
        get(port, "/nl/zoeken/", "POST", body, **kind),
        get(port, "/nl/zoeken/?q=geheim", Referer=f"http://127.0.0.1:{port}/nl/zoeken/?q=geheim"),
    ]
    assert [answer.status for answer in answers] == [200, 200]
    assert ["<strong>geheim</strong>" in answer.text for answer in answers] == [True, False]
    wait_for(log, "POST /nl/zoeken/ 200", "GET /nl/zoeken/ 200")
    assert "geheim" not in log.read_text()


def post(port, path, form):
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, urlencode(form), headers)
    response = connection.getresponse()
    response.text = response.read().decode()
    connection.close()
    return response


ANSWERS = {
    "residences": "no_permit",
    "region": "secret-region",
    "answers": "secret-step:1",
    "answer-secret-step": "1",
    "start-secret-step": "2026-01-31",
}


def told(log):
    """What the log tells of the answers above."""
    words = {part for pair in ANSWERS.items() for part in pair} - {"1", "answers", "region"}
    return [word for word in words if word in log.read_text()]


def test_the_log_tells_nothing_of_the_answers_of_a_walk_through(server):
    port, log, *_others = server
    for go in ("situation", "plan", "text", "nowhere"):
        assert post(port, "/nl/samen-doorlopen/", {**ANSWERS, "go": go}).status == 200
    assert post(port, "/nl/samen-doorlopen/", {**ANSWERS, "x": "x" * 3_000_000}).status == 413
    wait_for(log, "POST /nl/samen-doorlopen/ 200", "POST /nl/samen-doorlopen/ 413")
    assert told(log) == []
    get(port, "/nl/secret-region/")  # the one place where a word would be seen
    wait_for(log, "secret-region")
    assert told(log) == ["secret-region"]


def test_nobody_can_write_a_line_of_their_own_into_the_log(server):
    port, log, *_others = server
    get(port, "/nl/x%0A[24/Nov/2026] GET /false/ 200%00".replace(" ", "%20"))
    wait_for(log, "GET /nl/x")
    lines = log.read_text().splitlines()
    assert not [line for line in lines if line.startswith("[24/Nov/2026] GET /false/")]
    assert "\0" not in log.read_text()


def test_a_path_of_ten_kilobytes_is_not_found_in_the_readers_language(server):
    port, log, *_others = server
    response = get(port, "/nl/" + "a" * 10_000 + "/")
    assert response.status == 404
    assert "Deze pagina is er niet" in response.text
    wait_for(log, "GET /nl/aaaa")
    assert len(log.read_text().splitlines()[-1]) < 400


def test_files_are_kept_under_names_that_change_with_them(server):
    port, *_others = server
    (style,) = links(get(port, "/nl/").text, "link[rel=stylesheet]")
    assert re.fullmatch(r"/static/site\.\w+\.css", style)
    response = get(port, style, Accept_Encoding="identity")
    assert response.status == 200
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_no_other_site_may_read_our_files(server):
    port, *_others = server
    for path in links(get(port, "/nl/").text, "link[rel=stylesheet], link[rel=icon]"):
        headers = get(port, path).headers
        assert "Access-Control-Allow-Origin" not in headers
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_file_that_is_not_there_is_not_remembered_as_missing(server):
    port, *_others = server
    response = get(port, "/static/nothing.css")
    assert (response.status, response.headers["Cache-Control"]) == (404, "no-store")


PAGES = ["/nl/", "/en/search/", "/en/walk-through/", "/nl/organisaties/", "/nl/bestaat-niet/"]


def test_a_script_or_style_sheet_that_was_changed_on_its_way_is_refused(server):
    """The page says what each holds; so the browser takes no other."""
    port, *_others = server
    fetched = [
        (element.get("href") or element["src"], element.get("integrity"))
        for path in PAGES
        for element in document(get(port, path).text).select("link[rel=stylesheet], script")
    ]
    assert len(set(fetched)) >= 3
    for url, integrity in set(fetched):
        held = hashlib.sha384(get(port, url, Accept_Encoding="identity").text.encode()).digest()
        assert integrity == f"sha384-{base64.b64encode(held).decode()}", url


# The file of an SQLite database


def regions_in(path, *names):
    """Put regions into the file behind the site's back: the content version stays the same."""
    with closing(sqlite3.connect(path)) as database:
        for name in names:
            database.execute(
                "INSERT INTO organisations_region (id, key, kind, name, name_nl, note)"
                " VALUES (?, ?, 'province', ?, ?, '')",
                [uuid4().hex, name.lower(), name, name],
            )
        database.commit()


def shown_regions(server):
    """Those of the list of choices. Each of the server's threads has a connection of its own."""
    found = [get(server.port, "/nl/organisaties/").text for _ in range(12)]
    assert len(set(found)) == 1
    return [name for name in ("Oudland", "Nieuwland", "Later") if name in found[0]]


@pytest.fixture
def copied(server, tmp_path):
    """Another database as the site's own, which is put back afterwards."""
    copy, aside = tmp_path / "copy", tmp_path / "aside"
    with closing(sqlite3.connect(server.database)) as own:
        for path in (copy, aside):
            with closing(sqlite3.connect(path)) as made:
                own.backup(made)
    yield copy
    shutil.copy(aside, tmp_path / "again")
    Path(tmp_path / "again").replace(server.database)
    assert shown_regions(server) == []


def test_a_file_that_was_put_in_the_place_of_another_is_read_at_once(server, copied):
    assert shown_regions(server) == []
    regions_in(copied, "Nieuwland")
    regions_in(server.database, "Oudland")  # it is only in the -wal yet
    copied.replace(server.database)
    assert shown_regions(server) == ["Nieuwland"]
    regions_in(server.database, "Later")
    with closing(sqlite3.connect(server.database)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = database.execute("SELECT name FROM organisations_region ORDER BY name").fetchall()
    assert rows == [("Later",), ("Nieuwland",)]


def test_a_file_that_is_gone_is_missed_and_not_made_anew(server, copied, tmp_path):
    assert get(server.port, "/nl/begrippen/").status == 200
    server.database.rename(tmp_path / "gone")
    answers = [get(server.port, "/nl/begrippen/") for _ in range(6)]
    assert [answer.status for answer in answers] == [500] * 6
    assert all("112" in answer.text for answer in answers)
    assert not server.database.exists()
    Path(tmp_path / "gone").rename(server.database)
    assert get(server.port, "/nl/begrippen/").status == 200


def test_the_admin_is_where_the_environment_says_and_nobody_is_told(server):
    port, *_others = server
    assert get(port, "/admin/login/").status != 200
    login = get(port, f"/{ADMIN_PATH}/login/", Accept_Encoding="br, gzip")
    assert login.status == 200
    assert "Content-Encoding" not in login.headers
    assert f"Path=/{ADMIN_PATH}/" in login.headers["Set-Cookie"]
    pages = [get(port, path).text for path in ("/robots.txt", "/sitemap.xml", "/nl/", "/admin/")]
    assert not [page for page in pages if ADMIN_PATH in page]


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ADMIN_PATH", "a/b"),
        ("ADMIN_PATH", "nl"),
        ("ADMIN_PATH", "static"),
        ("ADMIN_PATH", ""),
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "django-insecure-" + "x" * 60),
        ("SITE_URL", ""),
        ("SITE_URL", "www.example.nl"),
        ("DEMO_CONTENT", "perhaps"),
    ],
)
def test_production_refuses_to_start_with(variable, value):
    result = subprocess.run(
        [sys.executable, "-c", "import referral_site.settings"],
        cwd=settings.BASE_DIR,
        env={**os.environ, variable: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert f"ImproperlyConfigured: {variable}" in result.stderr


def test_a_new_release_is_served_by_new_workers_alone(server):
    before = worker_of(server.pid)
    renew = [sys.executable, "deploy/renew.py", str(server.pid)]
    subprocess.run(renew, cwd=settings.BASE_DIR, check=True)
    assert worker_of(server.pid) != before
    assert get(server.port, "/nl/overzicht/").status == 200
