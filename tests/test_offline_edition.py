"""The offline edition: what is public, in files that need no network and no other place."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.management import call_command
from django.utils.translation import override

from pages.mirror.edition import every_file, stages_in_one_file, zipped
from pages.mirror.pages import addresses
from pages.models import Term
from tests.make import make_referral, make_regulation, make_right, make_step, make_term
from tests.seen import document, text, texts
from tests.site import make_site

pytestmark = pytest.mark.django_db
ELSEWHERE = ("#", "https://", "tel:", "mailto:", "sms:")


def links(markup):
    """Where a page leads to, and what it needs."""
    page = document(markup)
    return [tag[name] for name in ("href", "src") for tag in page.select(f"[{name}]")]


@pytest.fixture
def site():
    site = make_site()
    for _ in range(Term.PER_PAGE):
        make_term()
    return site


@pytest.mark.either_database
def test_every_page_is_in_the_file_and_leads_to_the_others_in_it(site):
    """And says how old it is. What needs the site says so."""
    files = every_file("en")
    pages = {name: page.decode() for name, page in files.items() if name.endswith(".html")}
    assert all(re.fullmatch(r"index|\d{3}", name.removesuffix(".html")) for name in pages)
    ids = {
        name: {tag["id"] for tag in document(page).select("[id]")} for name, page in pages.items()
    }
    beside = {
        name: [a for a in links(page) if not a.startswith(ELSEWHERE)]
        for name, page in pages.items()
    }
    for name, page in pages.items():
        for file, _, place in (link.partition("#") for link in beside[name]):
            assert file in files, name
            assert not place or place in ids[file], (name, file)
        assert not document(page).select("form, [action], [formaction], [integrity], nav.languages")
        assert not document(page).select(".hours strong")
        said = text(page, "body")
        assert "This is a copy of" in said
        assert "at the moment" not in said
    reached, waiting = set(), ["index.html"]
    while waiting:
        reached.add(name := waiting.pop())
        waiting += {link.partition("#")[0] for link in beside[name]} & pages.keys() - reached
    assert reached == pages.keys() - {search(pages)}  # without a box nobody goes there
    with override("en"):
        assert len(pages) == len(addresses()) + 1  # the glossary has a second page
    said = "".join(text(page, "body") for page in pages.values())
    assert "You cannot search in this copy." in said
    assert "You cannot fill in answers in this copy." in said
    assert "You cannot choose in this copy. All organisations are in the list." in said


def search(pages):
    return next(name for name, page in pages.items() if text(page, "h1") == "Search")


@pytest.mark.either_database
def test_a_stage_with_all_its_steps_stands_in_one_file(site, settings):
    settings.DEMO_CONTENT = True
    stage = make_step(title_en="A stage")
    step = make_step(parent=stage, title_en="A safe place", body_en="<h2>First</h2><p>Ask.</p>")
    below = make_step(parent=step, title_en="At night")
    make_step(parent=step, title_en="Not yet", status="draft")
    helper = make_referral(step=step, why_en="They have a bed.").organisation
    make_referral(step=below, organisation=helper, why_en="At night, too.")
    step.rights.add(make_right(title_en="A right to rest"))
    step.regulations.add(make_regulation(title_en="The act"))
    page = next(page for page in map(bytes.decode, stages_in_one_file("en")) if "At night" in page)
    assert texts(page, "h1") == ["A stage"]
    assert texts(page, "h2")[1:] == ["A safe place", "At night", "Organisations"]
    assert texts(page, ".organisations .why")[:2] == ["They have a bed.", "At night, too."]
    assert len(document(page).select("a[href='#organisation-0']")) == 3  # and itself
    assert helper.summary_en in text(page, "#organisation-0")
    assert "First" in texts(page, "h3")
    for said in ("A right to rest", "The act", "This is a copy of", "This is demonstration"):
        assert said in text(page, "body")
    assert "Not yet" not in page
    assert not document(page).select("link, script, img, form")
    assert document(page).select("a[href='#part-2']")[0].get_text() == below.title_en
    assert all(link.startswith(ELSEWHERE) for link in links(page))
    ids = [tag["id"] for tag in document(page).select("[id]")]
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.either_database
def test_the_same_content_makes_the_same_file():
    make_step()
    assert zipped(every_file("nl")) == zipped(every_file("nl"))


def test_the_command_writes_a_file_for_each_language_and_stage(tmp_path, capsys, settings):
    settings.LANGUAGES = settings.LANGUAGES[:2]
    make_step()
    call_command("write_mirror", offline=tmp_path / "edition")
    names = {path.name for path in (tmp_path / "edition").iterdir()}
    assert names == {"nl.zip", "nl-1.html", "en.zip", "en-1.html"}
    assert "nl.zip" in capsys.readouterr().out
    with ZipFile(tmp_path / "edition/en.zip") as file:
        assert "index.html" in file.namelist()


def test_it_opens_from_a_disk_without_a_network(reader, tmp_path, site):
    (tmp_path / "stick").mkdir()
    with ZipFile(BytesIO(zipped(every_file("en")))) as file:
        file.extractall(tmp_path / "stick")
    page = reader(offline=True)
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((tmp_path / "stick/index.html").as_uri())
    with page.expect_navigation():
        page.locator("nav.stages a").first.click()
    with page.expect_navigation():
        page.locator("ol.steps a").first.click()
    assert page.locator(".skip").evaluate("e => getComputedStyle(e).position") == "absolute"
    assert page.locator("nav.way").is_visible()
    assert said == []
