"""What a reader typed or chose stays nowhere once it is answered: no memory, cache, log, database.

The marks below are typed, chosen and answered; then everything that the process can still reach
is searched for them. A leak is planted to see that the search would find it.
"""

import gc
import gzip
import logging
import pickle
from functools import lru_cache

import brotli
import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils.functional import SimpleLazyObject

from tests.make import make_page, make_region, make_step, make_time_limit
from tests.site import make_site

pytestmark = pytest.mark.django_db

# As they are searched for, backwards: so that this module does not hold them itself.
MARKS = ["dedrow-yllausunu", "ellivsmos", "90-70-1302", "2:rehtona-pets,1:pets-dekram"]


def marks():
    return [mark[::-1] for mark in MARKS]


def ask(url, **form):
    """Ask by POST and, as without JavaScript, by GET; return both pages as texts."""
    answers = [Client().post(url, form), Client().get(url, form)]
    assert [answer.status_code for answer in answers] == [200, 200]
    return [answer.content.decode() for answer in answers]


def everything_asked():
    """Leave each mark with the site, in both languages, and see that the pages hold them."""
    word, town, day, answers = marks()
    for search, find, walk in (
        ("/nl/zoeken/", "/nl/organisaties/", "/nl/samen-doorlopen/"),
        ("/en/search/", "/en/organisations/", "/en/walk-through/"),
    ):
        # The search answers what comes by POST alone; the address of a GET is tried all the same.
        assert word in ask(search, q=word)[0]
        assert all(town in page for page in ask(find, town=town))
        said = {"answers": answers, "start-a-limit": day, "region": "a-region"}
        for go in ("situation", "stage-stage", "plan", "text"):
            page = Client().post(walk, {**said, "go": go}).content.decode()
            assert answers in page
            assert day in page


def said_by(thing):
    """All that a text, some bytes, or what was packed or compressed in them says."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, (bytes, bytearray)):
        yield bytes(thing).decode("utf-8", "replace")
        for expand in (gzip.decompress, brotli.decompress, unpacked):
            try:
                yield from said_by(expand(bytes(thing)))
            except Exception:
                continue
    elif isinstance(thing, dict):
        yield from (said for pair in thing.items() for each in pair for said in said_by(each))
    elif isinstance(thing, (list, tuple)):
        yield from (said for each in thing for said in said_by(each))


def unpacked(packed):
    """What the cache in memory holds, pickled."""
    if not packed.startswith(b"\x80"):
        raise ValueError("not pickled")
    return pickle.loads(packed)


def leaks(wanted):
    """The marks that anything in memory still holds, with what holds them."""
    gc.unfreeze()  # what tests/conftest.py took out of sight
    gc.collect()
    seen, found = {id(each) for each in wanted}, []
    for holder in gc.get_objects():
        for thing in gc.get_referents(holder):
            # Not isinstance: it would wake what is lazy, as the nonce of a page that is gone.
            if issubclass(type(thing), (str, bytes, bytearray)) and id(thing) not in seen:
                seen.add(id(thing))
                texts = list(said_by(thing))
                found += [(m, type(holder)) for m in wanted for text in texts if m in text]
    gc.freeze()
    return found


def rows_with(wanted):
    """The marks that stand in any column of any table."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            rows = repr(cursor.fetchall())
        found += [(mark, model.__name__) for mark in wanted if mark in rows]
    return found


@pytest.fixture
def site():
    made = make_site()
    stage = make_step(key="stage")
    step = make_step(stage, key="marked-step", question_nl="Wilt u dat?", question_en="Do you?")
    make_step(stage, key="step-another", question_nl="En dat?", question_en="And that?")
    make_step(stage, key="step-another-one", question_nl="En dan?", question_en="And then?")
    make_time_limit(step, key="a-limit", amount=3, unit="months")
    make_region(key="a-region")
    return made


def test_nothing_that_was_typed_or_chosen_stays_anywhere(site, caplog):
    with caplog.at_level(logging.DEBUG):
        everything_asked()
    log = caplog.text
    caplog.clear()
    wanted = marks()
    assert [mark for mark in wanted if mark in log] == []
    assert rows_with(wanted) == []
    assert leaks(wanted) == []


def test_the_search_wakes_nothing_that_is_lazy():
    lazy = [SimpleLazyObject(lambda: pytest.fail("it was asked for"))]
    assert leaks(marks()) == []
    assert len(lazy) == 1


PACKED = [
    lambda page: page,
    lambda page: page.encode(),
    lambda page: brotli.compress(page.encode()),
    lambda page: gzip.compress(page.encode()),
    lambda page: pickle.dumps({"br": brotli.compress(page.encode())}),
]


@pytest.mark.either_database
def test_a_planted_leak_is_found():
    """In whatever way it is packed: each has a mark of its own, and nothing else has any."""
    wanted = [f"{mark}-{number}" for number, mark in enumerate(marks() + marks()[:1])]
    planted = lru_cache(lambda at: PACKED[at](" ".join(map(str, [*range(1000), wanted[at]]))))
    for at in range(len(PACKED)):
        planted(at)
    assert {mark for mark, _holder in leaks(wanted)} == set(wanted)
    assert leaks([f"{mark}-{len(PACKED)}" for mark in marks()]) == []


@pytest.mark.either_database
def test_a_page_that_the_page_cache_kept_is_searched_too(site):
    make_page(body_nl=f"<p>{marks()[0]}</p>", slug_nl="geheim")
    assert leaks(marks()) == []
    Client().get("/nl/geheim/")
    assert {mark for mark, _holder in leaks(marks())} == {marks()[0]}
