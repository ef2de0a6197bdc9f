"""The mirror: what readers are served when nothing makes pages."""

import gzip
import re
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import brotli
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from pages.mirror import folder as mirror
from pages.mirror import made_of, pages
from pages.models import Term
from publishing.asked import UNREPEATABLE
from tests.make import (
    make_contact,
    make_first_call,
    make_organisation,
    make_right,
    make_step,
    make_term,
)
from tests.seen import document, one_line, text, texts
from tests.site import address, crawl, make_site

pytestmark = pytest.mark.django_db
STANDBY = {"/nl/zoeken/": "Zoeken werkt nu even niet.", "/en/search/": "Searching does not work"}
STANDBY |= {"/nl/samen-doorlopen/": "Antwoorden invullen", "/en/walk-through/": "Filling in answ"}
FINDER = {"/nl/organisaties/": "Kiezen werkt nu even niet.", "/en/organisations/": "Choosing does"}


@pytest.fixture(autouse=True)
def two_languages(settings):
    """The others are made in the same way, and each costs a test a second."""
    settings.LANGUAGES = settings.LANGUAGES[:2]


def write(folder, **options):
    return mirror.write_mirror(folder, always=options.get("always", False))


def file_of(folder, url):
    parts = urlsplit(url)
    part = parse_qs(parts.query).get("page", ["1"])[0]
    name = "index.html" if part == "1" else f"page-{part}.html"
    return folder / "current" / parts.path.lstrip("/") / name


def words(markup):
    """All a person sees, but for who is open now."""
    page = document(markup)
    for now in page.select(".hours strong"):
        now.extract()
    return one_line(page.select_one("body").get_text(" ")), [a["href"] for a in page.select("a")]


def live_file(client, name):
    return client.get(f"/{name}", headers={"host": "www.example.nl"}).content


@pytest.mark.either_database
def test_every_page_that_a_reader_can_reach_is_in_the_mirror_as_it_is(client, tmp_path):
    """Each is there compressed too, and in none stands who is open now."""
    make_site()
    for _ in range(Term.PER_PAGE):
        make_term()
    make_first_call(make_organisation(anonymous=True))
    write(tmp_path)
    live = {
        url: page
        for url, page in crawl(client).items()
        if page.status_code == 200 and page["Content-Type"].startswith("text/html")
    }
    asked = {url for url in live if urlsplit(url).query and "page=" not in url}
    compared = live.keys() - asked - STANDBY.keys() - FINDER.keys()
    assert len(compared) > 40
    assert "/nl/begrippen/?page=2" in compared
    assert document(live["/en/organisations/helper/"]).select(".hours strong")
    for url in compared:
        copy = file_of(tmp_path, url).read_text(encoding="utf-8")
        assert words(copy) == words(live[url].content.decode()), url
        assert not document(copy).select(".hours strong"), url
    for name in ("robots.txt", ".well-known/security.txt", "sitemap.xml", "sitemap-step.xml"):
        assert (tmp_path / "current" / name).read_bytes() == live_file(client, name)
    for path in (tmp_path / "current").rglob("*.gz"):
        content = path.with_suffix("").read_bytes()
        assert gzip.decompress(path.read_bytes()) == content
        assert brotli.decompress(path.with_suffix(".br").read_bytes()) == content
    for code in ("nl", "en"):
        assert (tmp_path / f"current/{code}/404.html").is_file()


def test_what_needs_the_site_says_what_works_instead_and_whom_to_call(tmp_path):
    helper = make_organisation()
    make_contact(helper, value="112", emergency=True)
    make_first_call(helper, situation="any_time")
    write(tmp_path)
    for url, said in {**STANDBY, **FINDER}.items():
        page = file_of(tmp_path, url).read_text(encoding="utf-8")
        assert said in text(page)
        assert "112" in text(page, "body")
        assert "tel:112" in page
        assert re.search("organisat", page)
    search = file_of(tmp_path, "/en/search/").read_text(encoding="utf-8")
    assert "Whom you can call" in texts(search, "main h2")
    assert helper.name_en in texts(search, "main h3")
    assert "/en/overview/" in [a["href"] for a in document(search).select("main a")]
    assert "Nothing that you typed or chose was kept." in text(search)
    finder = file_of(tmp_path, "/en/organisations/").read_text(encoding="utf-8")
    assert not document(finder).select("main form")
    assert document(finder).select("nav.languages a[href='/nl/organisaties/']")


def test_only_what_changed_is_written_and_all_of_it_is_seen_at_once(tmp_path, monkeypatch):
    """And what was withdrawn is gone. It is one day, for each has its own mirror."""
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 5, 4))
    stage = make_step()
    step, other = make_step(parent=stage), make_step()
    first = write(tmp_path)
    assert (first.changed, first.gone) == (first.pages, 0)
    before = (tmp_path / "current").resolve()
    assert str(write(tmp_path)) == "The mirror is that of the content as it is."
    assert (tmp_path / "current").resolve() == before

    untouched = file_of(tmp_path, address(other, "en")).stat().st_ino
    step.summary_en = "Another summary."
    step.save()
    report = write(tmp_path)
    assert 0 < report.changed < report.pages / 2
    assert file_of(tmp_path, address(other, "en")).stat().st_ino == untouched
    assert "Another summary." in file_of(tmp_path, address(step, "en")).read_text(encoding="utf-8")
    assert before.is_dir()  # somebody may be reading from it

    step.status = "draft"
    step.save()
    assert write(tmp_path).gone == 2  # in each language
    assert not file_of(tmp_path, address(step, "en")).exists()
    assert not before.exists()
    assert len(list(tmp_path.glob("copy-*/"))) == len(list(tmp_path.glob("copy-*.json"))) == 2


def test_a_mirror_that_breaks_off_leaves_the_old_one(tmp_path, monkeypatch):
    make_step()
    write(tmp_path)
    before = (tmp_path / "current").resolve()
    make_step()
    made_of = tmp_path / f"{before.name}.json"
    made_of.write_text(made_of.read_text()[:500])  # as a full disk would leave it
    (tmp_path / "next").mkdir()  # the move fails
    with pytest.raises(OSError, match="directory"):
        write(tmp_path)
    assert (tmp_path / "current").resolve() == before
    (tmp_path / "next").rmdir()
    report = write(tmp_path)
    assert report.made > 10
    assert len(list(tmp_path.glob("copy-*.json"))) == 2


def test_all_is_made_for_another_release_or_day_and_linked_where_it_is_as_it_was(
    tmp_path, monkeypatch, settings
):
    make_step()
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 5, 4))
    write(tmp_path)
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 5, 5))
    next_day = write(tmp_path)
    assert next_day.made > 20
    assert next_day.changed == 0
    settings.LEAVE_URL = "https://www.example.org/"
    released = write(tmp_path)
    assert released.made == next_day.made
    assert released.changed > 20
    assert not write(tmp_path).is_new


def test_what_pages_ask_does_not_depend_on_the_time(tmp_path, monkeypatch):
    """Else it would be asked again with the time of then (publishing/asked.py), or each time."""
    make_site()
    make_first_call(make_organisation(anonymous=True))
    asked = []
    for day in (date(2026, 5, 4), date(2026, 12, 26)):
        moment = datetime(day.year, day.month, day.day, day.month, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        monkeypatch.setattr(timezone, "localdate", lambda day=day: day)
        write(tmp_path)
        asked.append(set(made_of.read(mirror.beside((tmp_path / "current").resolve())).answers))
    assert len(asked[0]) > 100
    assert asked[0] == asked[1]
    assert UNREPEATABLE not in asked[0]


def test_what_nothing_is_made_of_any_longer_is_forgotten(tmp_path, monkeypatch):
    """The only page that asks a table is gone, and the next edit finds its way all the same."""
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 5, 4))
    right = make_right()
    write(tmp_path)
    right.status = "draft"
    right.save()
    assert write(tmp_path).gone == 2
    right.title_en = "Another title"
    right.save()
    assert write(tmp_path).changed == 0


def test_a_file_that_was_lost_is_made_again(tmp_path, monkeypatch):
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 5, 4))
    step, _other = make_step(), make_step()
    write(tmp_path)
    lost = file_of(tmp_path, address(step, "en"))
    for ending in ("", ".gz"):
        file_of(tmp_path, address(step, "en")).with_name(f"index.html{ending}").unlink()
    make_term()
    assert write(tmp_path).changed >= 1
    assert lost.is_file()
    assert lost.with_name("index.html.gz").is_file()


def test_the_command_names_what_it_did(tmp_path, capsys, settings):
    make_step()
    call_command("write_mirror", str(tmp_path))
    assert re.fullmatch(
        r"(\d+) files, \d+ pages made, \1 files new or changed, 0 gone.\n", capsys.readouterr().out
    )
    with pytest.raises(CommandError, match="set MIRROR"):
        call_command("write_mirror")


def test_a_page_that_was_withdrawn_meanwhile_is_left_out():
    assert pages.page_at("/nl/nergens/", 1, pages.MIRROR) is None
