"""Nothing that is rehearsed reaches a reader, and a rehearsal holds up nobody."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext

from organisations.finder import directory
from organisations.models import Organisation
from pages import frame, mentions
from pages.models import Page
from pages.search import index
from publishing.rehearsal import current, rehearsal
from publishing.version import Kept, changing, current_version
from stages import tree
from stages.models import Right, Step
from tests.make import fresh, make_page, make_step
from tests.site import crawl, make_site

pytestmark = pytest.mark.django_db
DRAFT = "ZZDRAFT"
ASKED = ["/nl/zoeken/?q=stap", "/en/search/?q=step", "/en/organisations/?need=shelter"]
KEPT = [directory._kept, index._indexes, mentions._mentions, frame._surroundings]
WRITTEN = {
    Organisation: ["name_nl", "name_en", "summary_nl"],
    Step: ["title_nl", "title_en", "summary_nl"],
    Page: ["title_nl", "title_en"],
    Right: ["title_nl", "title_en"],
}


def scribble():
    with changing():
        for model, names in WRITTEN.items():
            for name in names:
                model.objects.update(**{name: Concat(Value(f"{DRAFT} "), F(name))})


def forget():
    """As in a process that was just started."""
    for kept in KEPT:
        kept.kept.clear()
    cache.clear()


def look(client):
    """Every page as it is sent, but for its padding."""
    pages = crawl(client) | {url: client.get(url) for url in ASKED}
    return {url: re.sub("<!--.*?-->", "", page.text) for url, page in pages.items()}


def test_no_draft_leaks_whatever_is_kept_in_memory(client):
    make_site()
    before = look(client)
    forget()
    with rehearsal():
        scribble()
        inside = look(client)
        assert sum(DRAFT in html for html in inside.values()) >= 20
        assert not len(cache._cache)
    after = look(client)
    assert [url for url, html in after.items() if DRAFT in html] == []
    assert after == before


def test_it_is_gone_and_locks_neither_the_version_nor_the_tree():
    page, step = make_page(), make_step()
    version = current_version()
    with CaptureQueriesContext(connection) as queries, rehearsal():
        page.title_nl = step.title_nl = "Anders"
        page.save()
        step.save()
        assert fresh(page).title_nl == "Anders"
        with tree.locked():
            assert current_version() != version
    sent = " ".join(query["sql"] for query in queries)
    assert "UPDATE" in sent
    assert 'UPDATE "publishing_contentversion"' not in sent
    assert "advisory" not in sent
    assert fresh(page).title_nl != "Anders"
    assert current_version() == version
    assert current() is None


def test_what_is_made_in_it_is_its_own_and_made_anew_after_a_change():
    kept = Kept(lambda key: Page.objects.count())
    assert kept.get("pages") == 0
    with rehearsal():
        make_page()
        assert [kept.get("pages"), kept.get("pages")] == [1, 1]
        make_page()
        assert kept.get("pages") == 2
    assert kept.get("pages") == 0
    assert kept.kept.keys() == {"pages"}


def test_an_error_ends_it():
    with pytest.raises(ZeroDivisionError), rehearsal():
        make_page(order=1 / 0)
    assert current() is None
    assert not Page.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_it_cannot_lie_inside_another_transaction():
    with changing(), pytest.raises(RuntimeError), rehearsal():
        pass
