"""The size of an answer tells nothing of what was asked: whole blocks, however it is encoded."""

import gzip
import zlib

import brotli
import pytest
from django.test import Client

from referral_site.padding import BLOCK, padded_brotli, padded_gzip, padded_html
from stages.models import Step
from tests.make import make_organisation, make_referral, make_step
from tests.seen import document
from tests.site import make_site
from tests.walking import needing, walk

ENCODINGS = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}
READ = {padded_brotli: brotli.decompress, padded_gzip: gzip.decompress, padded_html: bytes}
SEARCH, FINDER, WALK = "/nl/zoeken/", "/nl/organisaties/", "/nl/samen-doorlopen/"


def answers(client):
    """An answer of each kind that is made for one reader."""
    for word in ("a", "beschermen", "xqzvbnm", "b" * 200):
        yield client.post(SEARCH, {"q": word})
        yield client.get(SEARCH, {"q": word})
    for chosen in ({"need": "safe-place"}, {"town": "Utrecht", "age": "minor"}, {"now": "yes"}):
        yield client.post(FINDER, chosen)
        yield client.get(FINDER, chosen)
    for go in ("situation", "stage-stage", "plan", "text"):
        yield client.post(WALK, {"go": go, "answers": "marked:1", "residences": "no_permit"})
    yield client.get("/nl/nergens/")
    yield client.post(SEARCH, {"x" * 200: "1"})


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_what_is_made_for_one_reader_travels_in_whole_blocks(encoding):
    make_site()
    make_step(make_step(key="stage"), key="marked", question_nl="Nodig?", question_en="Needed?")
    for response in answers(Client(headers={"accept-encoding": encoding})):
        assert len(response.content) % BLOCK == 0
        assert int(response["Content-Length"]) == len(response.content)
        assert response.get("Content-Encoding", "identity") == encoding
        page = ENCODINGS[encoding](response.content).decode()
        assert "</html>" in page


@pytest.mark.django_db
def test_a_page_for_all_is_not_padded_and_a_redirect_neither(client):
    make_site()
    for _twice in range(2):
        assert len(client.get("/nl/").content) % BLOCK > 0
    assert client.get("/").content == b""


@pytest.mark.django_db
def test_plans_of_one_step_have_one_size(client):
    """And headers that are as long, whatever the plan says."""
    make_site()
    stage, helper = make_step(key="stage"), make_organisation()
    for number in range(20):
        step = make_step(stage, title_en="x" * number, question_nl="Nodig?", question_en="Needed?")
        make_referral(step, helper, why_en="y" * number)
    client.defaults["HTTP_ACCEPT_ENCODING"] = "br"
    plans = [walk(client, go="plan", answers=needing(step)) for step in Step.objects.all()]
    assert len({len(brotli.decompress(plan.content)) for plan in plans}) > 10
    assert {len(plan.content) for plan in plans} == {BLOCK}
    assert len({len(str(sorted(plan.headers.items()))) for plan in plans}) == 1


@pytest.mark.parametrize("pad", READ)
def test_any_length_is_filled_up_and_read_back(pad):
    """Around each edge of the blocks that the encodings know."""
    noise = bytes((number * number) % 251 for number in range(3 * BLOCK))
    lengths = {len(pad(noise[: 4 * size])) for size in range(0, 2 * BLOCK, 7)}
    assert lengths <= {BLOCK, 2 * BLOCK, 3 * BLOCK, 4 * BLOCK}
    for size in [*range(300), *range(3800, 4400)]:
        content = zlib.compress(noise)[:size] + noise[:size]
        assert READ[pad](pad(content)).startswith(content)


def test_what_fills_up_does_not_compress_and_is_another_each_time():
    for pad in (padded_brotli, padded_gzip, padded_html):
        one, other = pad(b"<p>" * 100), pad(b"<p>" * 100)
        assert one != other
        assert len(zlib.compress(one)) > BLOCK / 2.1
    html = padded_html(b"<!DOCTYPE html><html lang=en><title>x</title><p>y</p></html>")
    assert document(html.decode()).get_text() == "xy"
