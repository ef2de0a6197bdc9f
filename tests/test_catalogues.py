"""The words of the site in each language: all that readers see, and rightly made."""

import ast
from gettext import GNUTranslations
from io import BytesIO

import pytest
from babel.messages import Catalog
from django.conf import settings
from django.test import override_settings
from django.utils import translation
from django.utils.translation import gettext

from deploy import translations
from tests.full import FullSite

FOR_EDITORS_ALONE = "\N{DOUBLE EXCLAMATION MARK}"
CALLED = {"_", "gettext", "gettext_lazy", "gettext_noop", "pgettext", "pgettext_lazy"}


def catalogue_of(language):
    return translations.read(
        settings.LOCALE_PATHS[0] / f"{language}/LC_MESSAGES/django.po", language
    )


def wrong(language="pl", **message):
    catalogue = Catalog(locale=language)
    return list(translations.wrong(catalogue.add(**message), catalogue))


def test_each_language_that_is_read_has_its_words():
    read = {code for code, _name in settings.LANGUAGES}
    assert read <= {"en", *translations.languages()}


@pytest.mark.django_db
def test_no_public_page_shows_a_word_that_only_editors_languages_have(client, tmp_path):
    """In English, with a mark on each text that Polish and the others do not have."""
    ours, theirs = (translations.keyed(catalogue_of(code)) for code in ("nl", "pl"))
    marked = Catalog(locale="en")
    for text, context in ours.keys() - theirs.keys():
        strings = (FOR_EDITORS_ALONE,) * 2 if isinstance(text, tuple) else FOR_EDITORS_ALONE
        marked.add(text, strings, context=context)
    (tmp_path / "en/LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "en/LC_MESSAGES/django.mo").write_bytes(translations.compiled(marked))
    asked = [(url, data) for url, data in FullSite().asked if url.startswith("/en/")]
    asked += [(f"/en/{path}", None) for path in ("", "nothing/", "overview/", "rights/", "search/")]
    asked += [("/en/walk-through/", data) for data in (None, {"go": "situation"})]
    with override_settings(LOCALE_PATHS=[tmp_path, *settings.LOCALE_PATHS]):
        pages = [client.post(url, data) if data else client.get(url) for url, data in asked]
        shown = [url for (url, _data), page in zip(asked, pages, strict=True) if in_it(page)]
        with translation.override("en"):
            assert gettext("For example: 3 months.") == FOR_EDITORS_ALONE
    assert shown == []


def in_it(page):
    return FOR_EDITORS_ALONE in page.text


def test_what_is_not_translated_yet_is_in_english_and_not_in_dutch():
    catalogue = Catalog(locale="pl")
    catalogue.add("Home", "")
    catalogue.add(("%(n)s step", "%(n)s steps"), "")
    found = GNUTranslations(BytesIO(translations.compiled(catalogue)))
    assert found.gettext("Home") == "Home"
    assert found._catalog.keys() >= {"Home", ("%(n)s step", 0), ("%(n)s step", 2)}
    assert [found.ngettext("%(n)s step", "%(n)s steps", n) for n in (1, 2, 5)] == [
        "%(n)s step",
        "%(n)s steps",
        "%(n)s steps",
    ]
    assert not catalogue["Home"].string


def test_no_text_of_the_source_is_missing_from_the_catalogues():
    """Babel does not look into an f-string."""
    known = {text for text, _context in translations.keyed(catalogue_of("nl"))}
    known |= {text[0] for text in known if isinstance(text, tuple)}
    for app in translations.APPS:
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in CALLED:
                    texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
                    assert set(texts[-1:]) <= known, (path, texts)


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ({"id": "Go", "string": ""}, "not translated"),
        ({"id": "Go", "string": "Dalej", "flags": ["fuzzy"]}, "not translated"),
        ({"id": "Call %(number)s", "string": "Telefon"}, "placeholders and tags"),
        ({"id": "Call %(number)s", "string": "%(numer)s"}, "placeholders and tags"),
        ({"id": "a/<slug:slug>/", "string": "b/<slug>/"}, "placeholders and tags"),
        ({"id": ("%(num)s a", "%(num)s b"), "string": ("%(num)s", "%(num)s")}, "2 plural forms"),
        ({"id": ("%(num)s a", "%(num)s b"), "string": ("1", "%(num)s", "b")}, "placeholders"),
        ({"id": ("%(num)s a", "%(num)s b"), "string": ("1", "", "%(num)s")}, "not translated"),
    ],
)
def test_the_check_of_a_translation_would_see(message, found):
    assert found in "".join(wrong(**message))


def test_the_check_of_a_translation_lets_a_right_one_pass():
    assert wrong(id="Call %(number)s", string="Telefon: %(number)s") == []
    answers = ("jedna odpowiedź", "%(num)s odpowiedzi", "%(num)s odpowiedzi")
    assert wrong(id=("%(num)s answer", "%(num)s answers"), string=answers) == []


@pytest.mark.parametrize(
    ("place", "is_for_readers"),
    [
        ("templates/site/base.html", True),
        ("templates/admin/index.html", False),
        ("stages/models/step.py", False),
        ("stages/walk_through/admin.py", False),
        ("publishing/translated.py", True),
        ("stages/a_new_room/words.py", True),
    ],
)
def test_a_text_is_for_readers_unless_its_place_is_known_as_the_editors(place, is_for_readers):
    assert translations.is_for_readers(place) is is_for_readers
