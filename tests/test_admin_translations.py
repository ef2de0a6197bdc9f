"""The admin's list of translations: language by kind by state, down to each text."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse, reverse_lazy

from publishing.languages.catalogue import Entry, read, write
from publishing.languages.exchange import entries, kinds, load
from tests.admin_forms import change_url
from tests.make import make_contact, make_editor, make_organisation, make_step
from tests.seen import document, links, table, text

pytestmark = pytest.mark.django_db
URL = reverse_lazy("admin:translations")


def translator_url(code, row, field):
    return reverse("admin:translator", args=[code, row._meta.model_name, row.pk, field])


@pytest.fixture
def step():
    """Its title is translated into Arabic and unchecked, its summary into Polish and checked."""
    step = make_step(key="safety", title_en="Safety", summary_en="Short", body_en="<p>Long</p>")
    load("ar", [Entry("step.safety.title", "Safety", "الأمان", is_checked=False)])
    load("pl", [Entry("step.safety.summary", "Short", "Krótko", is_checked=True)])
    return step


def test_each_language_says_how_many_texts_are_in_each_state(client, editor, step):
    load("ro", [Entry("step.safety.title", "Your safety", "Siguranță", is_checked=True)])
    headings, *rows = table(client.get(URL), ".states table")
    assert headings[1:3] == ["Missing", "Not checked by a person"]
    found = {name: counts for name, *counts in rows}
    assert found["Arabic"] == ["2", "1", "0", "0"]
    assert found["Polish"] == ["2", "0", "1", "0"]
    assert found["Romanian"] == ["2", "0", "0", "1"]
    assert found["Spanish"] == ["3", "0", "0", "0"]


def test_a_language_leads_to_its_kinds_and_a_count_to_its_texts(client, editor, step):
    contact = make_contact(make_organisation(key="fier"), label_en="Call us")
    page = client.get(URL, {"language": "ar"})
    counts = {name: row for name, *row in table(page, ".states table")[1:]}
    assert counts["Steps"] == ["2", "1", "0", "0"]
    assert counts["Contacts"] == ["1", "0", "0", "0"]
    listed = client.get(URL, {"language": "ar", "kind": "step", "state": "unchecked"})
    assert table(listed, ".texts table")[1:] == [["Safety", "Title", "Safety", "الأمان"]]
    asked = "?language=ar&kind=step&state=unchecked"
    assert links(listed, ".texts a") == [translator_url("ar", step, "title") + asked]
    assert document(listed).select_one('.texts td[lang="ar"][dir="rtl"]')
    parts = client.get(URL, {"language": "ar", "kind": "contact", "state": "missing"})
    asked = "?language=ar&kind=contact&state=missing"
    assert links(parts, ".texts a") == [translator_url("ar", contact, "label") + asked]
    assert "Call us" in text(parts, ".texts")


def test_every_count_leads_to_a_list_of_so_many(client, editor, step):
    for address in (str(URL), f"{URL}?language=pl"):
        for link in document(client.get(address)).select(".states td a"):
            found = table(client.get(f"{URL}{link['href']}"), ".texts table")[1:]
            assert len(found) == int(link.get_text())


def test_a_long_list_has_pages_and_costs_no_more(client, editor):
    def asked():
        with CaptureQueriesContext(connection) as captured:
            page = client.get(URL, {"language": "hu", "state": "missing", "page": "2"})
        return page, len(captured)

    make_step()
    _page, few = asked()
    for _ in range(40):
        make_step()
    page, many = asked()
    assert many == few
    assert len(table(page, ".texts table")) == 1 + 23
    assert "Page 2 of 2" in text(page, "#content-main")
    assert links(page, "#content-main > p a")[2:] == ["?language=hu&state=missing&page=1"]


def test_a_language_can_be_downloaded_by_who_may_see_all_of_it(client, editor, step):
    page = client.get(URL, {"language": "ar"})
    assert "ar.po" in links(page, "#content-main > p a")
    file = client.get(f"{URL}ar.po")
    assert file["Content-Disposition"] == 'attachment; filename="ar.po"'
    assert read("ar", file.content) == list(entries("ar"))
    assert client.get(f"{URL}de.po").status_code == 404
    few = make_editor(is_superuser=False)
    few.user_permissions.add(Permission.objects.get(codename="view_organisation"))
    client.force_login(few)
    assert client.get(f"{URL}ar.po").status_code == 403
    assert "ar.po" not in links(client.get(URL, {"language": "ar"}), "#content-main a")


def test_an_editor_who_may_only_look_is_led_to_the_form_of_a_text(client, step):
    looks = make_editor(is_superuser=False)
    looks.user_permissions.add(Permission.objects.get(codename="view_step"))
    client.force_login(looks)
    page = client.get(URL, {"language": "ar", "state": "unchecked"})
    assert links(page, ".texts a") == [change_url(step)]
    assert links(page, "#content-main > p a") == []


def sent(client, data, name="ar.po", language="ar"):
    file = SimpleUploadedFile(name, data, "text/x-gettext-translation")
    return client.post(f"{URL}?language={language}", {"file": file}, follow=True)


def test_a_file_that_comes_back_says_what_it_changed(client, editor, step):
    given = [Entry(e.name, e.source, e.source, is_checked=True) for e in entries("ar")]
    page = sent(client, write("ar", given))
    assert "3 texts, 3 of them changed" in text(page, ".messagelist")
    assert list(entries("ar")) == given
    assert "3 texts, 0 of them changed" in text(sent(client, write("ar", given)), ".messagelist")


def test_a_wrong_file_is_refused_by_name_and_nothing_is_changed(client, editor, step):
    before = list(entries("ar"))
    given = [Entry(e.name, e.source, e.source, is_checked=True) for e in entries("ar")]
    page = sent(client, write("ar", [*given, Entry("step.lock.title", "a", "b", is_checked=False)]))
    assert "step.lock.title: nothing has this name here" in text(page, "[role=alert]")
    assert "this file is in ar, not in pl" in text(
        sent(client, write("ar", given), language="pl"), "[role=alert]"
    )
    assert "not in UTF-8" in text(sent(client, b"\xff"), "[role=alert]")
    assert "Choose a file first." in text(client.post(f"{URL}?language=ar"), "[role=alert]")
    assert list(entries("ar")) == before


def test_only_who_translates_into_a_language_may_load_its_file(client, step):
    few = make_editor(is_superuser=False)
    codenames = [f"view_{kind}" for kind in kinds()] + ["change_step", "translate_pl"]
    few.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(few)
    before = list(entries("ar"))
    given = [Entry(e.name, e.source, e.source, is_checked=True) for e in before]
    page = sent(client, write("ar", given))
    assert not document(page).select("[type=file]")
    assert list(entries("ar")) == before


@pytest.mark.parametrize("asked", [{"language": "de"}, {"language": "pl", "state": "good"}])
def test_what_there_is_not_is_no_choice(client, editor, step, asked):
    page = client.get(URL, asked)
    assert page.status_code == 200
    assert not document(page).select(".texts")
    none = client.get(URL, {"language": "pl", "kind": "stair", "state": "missing"})
    assert "There are none." in text(none, ".texts")


def test_an_editor_sees_the_texts_of_what_she_may_see(client, step):
    make_contact(make_organisation(key="fier"))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    assert client.get(URL).status_code == 302
    nobody = make_editor(is_superuser=False)
    client.force_login(nobody)
    assert client.get(URL).status_code == 403
    assert str(URL) not in links(client.get(reverse("admin:index")), "a")
    nobody.user_permissions.add(Permission.objects.get(codename="view_organisation"))
    assert {row[0] for row in table(client.get(URL, {"language": "pl"}), ".states table")[1:]} == {
        "Organisations",
        "Contacts",
    }
    assert str(URL) in links(client.get(reverse("admin:index")), "a")
