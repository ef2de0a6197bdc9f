"""What a request may bring: more is refused in the reader's language, and before it is read."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from bench.pages import every_step
from tests.make import make_step
from tests.safety import violations
from tests.seen import document, links, text

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
FORMS = ["/nl/zoeken/", "/nl/organisaties/", "/nl/samen-doorlopen/"]
EDGE = 64 * 1024
KEY = "k" * 150


def sent(client, url, body, **headers):
    return client.post(url, body, content_type=FORM, headers=headers)


def assert_refused(response, status):
    """A calm page in Dutch alone, with the way on, the way out and the number for danger."""
    assert response.status_code == status
    assert document(response).html["lang"] == "nl"
    assert "Nu gevaar? 112" in text(response)
    assert "Danger now?" not in text(response)
    assert "/nl/" in links(response, "main a")
    assert links(response, "a[data-leave]")
    assert list(violations(response)) == []


class Untouched(BytesIO):
    """A body that must not be read."""

    def read(self, *_size):
        pytest.fail("it was read")


@pytest.mark.parametrize("url", [*FORMS, "/nl/", "/nl/nergens/"])
def test_a_form_of_more_than_64_kilobytes_is_refused_unread(client, url):
    unread = {"wsgi.input": Untouched(), "CONTENT_LENGTH": str(EDGE + 1)}
    response = client.post(url, content_type=FORM, **unread)
    assert_refused(response, 413)
    assert "meer tekst dan de site aanneemt" in text(response)


@pytest.mark.parametrize("url", FORMS)
def test_a_form_of_64_kilobytes_is_answered(client, url):
    assert sent(client, url, "q=" + "x" * (EDGE - 2)).status_code == 200


def test_a_body_without_a_length_is_refused_unread(client):
    unread = {"wsgi.input": Untouched(), "CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}
    assert_refused(client.post(FORMS[0], content_type=FORM, **unread), 411)
    assert client.post(reverse("admin:login"), content_type=FORM, **unread).status_code == 411


STRANGE = {
    "one name too often": "&".join(["x=1"] * 501),
    "too many names": "&".join(f"x{number}=1" for number in range(501)),
    "far too many fields": "&".join(["x=1"] * 15_000),
    "too long a name": f"answer-{KEY}x=1",
    "far too long a name": "x" * 60_000,
}


@pytest.mark.parametrize("url", FORMS)
@pytest.mark.parametrize("body", STRANGE.values(), ids=STRANGE)
def test_a_form_that_no_page_can_have_sent_is_refused(client, url, body):
    assert_refused(sent(client, url, body), 400)
    if len(body) < 20_000:
        assert_refused(client.get(f"{url}?{body}"), 400)


def test_a_form_of_500_fields_with_the_longest_names_is_answered(client):
    fields = [f"answer-{KEY}=1", *["x=1"] * 499]
    assert sent(client, FORMS[2], "&".join(fields)).status_code == 200


@pytest.mark.parametrize("content", [b"", b"x" * 1000])
def test_a_file_is_refused(client, content):
    for url in FORMS:
        assert_refused(client.post(url, {"q": SimpleUploadedFile("x.txt", content)}), 400)


def test_a_form_that_cannot_be_read_is_refused(client):
    for kind in ("multipart/form-data", "multipart/form-data; boundary=\x01"):
        assert_refused(client.post(FORMS[0], b"x", content_type=kind), 400)
    broken = {"wsgi.input": Breaking(), "CONTENT_LENGTH": "10"}
    assert_refused(client.post(FORMS[0], content_type=FORM, **broken), 400)
    assert_refused(client.post(FORMS[0], content_type=FORM, CONTENT_LENGTH="1" * 5000), 400)


class Breaking(BytesIO):
    """A body of somebody whose connection breaks."""

    def read(self, *_size):
        raise OSError("gone")


def test_the_admin_takes_longer_forms_and_no_file_either(client, editor):
    long = "&".join([f"x{number}={'y' * 100}" for number in range(900)])
    assert len(long) > EDGE
    assert sent(client, reverse("admin:stages_step_add"), long).status_code == 200
    assert sent(client, reverse("admin:stages_step_add"), "x=" + "x" * 3_000_000).status_code == 413
    upload = {"title_nl": SimpleUploadedFile("x.txt", b"x")}
    assert client.post(reverse("admin:stages_step_add"), upload).status_code == 400


def test_a_walk_through_in_which_all_is_answered_fits_well():
    assert len(every_step()) < EDGE / 10


def chain(levels):
    step = None
    for number in range(levels):
        step = make_step(parent=step, slug_nl=f"{number}", slug_en=f"{number}")
    return step


def test_an_address_of_12_levels_is_there_and_a_deeper_one_not_even_looked_for(client):
    with translation.override("nl"):
        address = chain(12).get_absolute_url()
    assert client.get(address).status_code == 200
    with pytest.raises(Resolver404):
        resolve(f"{address}12/")
    response = client.get(f"{address}12/")
    assert response.status_code == 404
    assert "Deze pagina is er niet" in text(response)
