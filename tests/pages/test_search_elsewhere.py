"""A place that was typed, and a question in a language that the site has not."""

import pytest

from pages.search.index import SearchIndex
from pages.search.query import Search
from pages.search.reading import corrected
from pages.search.tongues import LATIN, TONGUES, tongue_of
from pages.search.vocabulary import words_of
from tests.make import (
    make_contact,
    make_first_call,
    make_municipality,
    make_organisation,
    make_place_name,
    make_region,
    make_step,
    make_synonym,
)
from tests.pages.searching import ask, keys
from tests.seen import document, links, part, text, texts
from tests.site import make_site

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]

ASKED = {
    "pl": ["szef zabrał mi paszport", "potrzebuję pomocy", "szef nie placi", "boje sie"],
    "ro": ["am nevoie de ajutor", "nu am bani", "seful mi-a luat pasaportul", "mi-e frică"],
    "bg": ["нямам документи", "шефът не ми плаща", "трябва ми помощ", "страх ме е"],
    "hu": ["segítség kell", "nincs pénzem", "elvették az útlevelemet", "felek"],
    "es": ["mi jefe no me paga", "necesito ayuda", "tengo miedo", "¿dónde puedo dormir?"],
    "uk": ["мені потрібна допомога", "забрали паспорт", "не платять гроші", "боюся поліції"],
    "ru": ["мне нужна помощь", "у меня забрали паспорт", "начальник не платит", "я боюсь"],
    "ar": ["أحتاج إلى مساعدة", "أخذوا جواز سفري", "أنا خائف", "لا أملك أوراق"],
    "vi": ["tôi cần giúp đỡ", "toi can giup do", "họ lấy hộ chiếu của tôi", "khong co tien"],
    "fr": ["mon patron ne me paie pas", "j'ai besoin d'aide", "je suis sans papiers", "aidez moi"],
}


def make_places():
    """Delft, with the village of Buren in it; Buren is also what people call their neighbours."""
    region = make_region(name_nl="Zuid-Holland", name_en="South Holland")
    delft = make_municipality(region, name="Delft")
    make_place_name(delft, name="Buren")
    make_place_name(delft, name="Den Hoorn")
    return make_site()


# A place


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Delft", "Delft"),
        ("hulp in Delft", "Delft"),
        ("opvang delft", "delft"),
        ("gemeente Delft", "Delft"),
        ("slapen in den hoorn", "den hoorn"),
        ("Den Hoorn", "Den Hoorn"),
        ("opvang zuid-holland", "zuid-holland"),
        ("buren", ""),
        ("mijn buren", ""),
        ("slapen den hoorn vannacht", ""),
        ("delftsblauw", ""),
    ],
)
def test_a_place_is_recognised_and_no_ordinary_word_for_one(typed, place):
    make_places()
    make_synonym(words_nl="buren")
    assert Search(typed).question.place == place


def test_a_place_leads_to_the_finder_for_it_by_post(client):
    make_places()
    page = ask(client, "hulp in Delft")
    form = part(page, "form.place")
    assert (form["action"], form["method"]) == ("/nl/organisaties/#results", "post")
    assert text(form, "button") == "Zoek hulp in: Delft"
    sent = {field["name"]: field["value"] for field in form.select("input")}
    assert sent == {"town": "Delft"}
    assert "Zuid-Holland" in text(client.post(form["action"], sent), "#results")


def test_a_place_alone_leads_to_no_random_page(client):
    make_places()
    make_step(title_nl="Delfstoffen en delfbare grond")
    page = ask(client, "Delft")
    assert document(page).select("form.place")
    assert not document(page).select(".results")
    assert len(texts(page, "ul.doors a")) == 3


def test_a_place_among_other_words_does_not_hide_what_they_find():
    make_places()
    step = make_step(title_nl="Opvang")
    assert keys("opvang in Delft") == [step.key]


# A language


@pytest.mark.parametrize("code", ASKED)
def test_a_question_in_another_language_is_recognised(code):
    found = {asked: Search(asked).question.tongue for asked in ASKED[code]}
    assert {asked: tongue and tongue.code for asked, tongue in found.items()} == dict.fromkeys(
        ASKED[code], code
    )


@pytest.mark.parametrize("language", ["nl", "en"])
def test_in_that_language_it_says_so_and_leads_to_help(client, language, settings):
    settings.LANGUAGES = [each for each in settings.LANGUAGES if each[0] in ("nl", "en")]
    site = make_site()
    helper = make_organisation()
    make_contact(helper, value="0800 2000", availability="always")
    make_first_call(helper, situation="any_time")
    make_step(title_nl="Paszport", title_en="Paszport")
    for tongue in TONGUES:
        said = part(ask(client, ASKED[tongue.code][0], language), ".tongue")
        assert (said["lang"], said["dir"]) == (tongue.code, "rtl" if tongue.code == "ar" else "ltr")
        assert text(said, "p:first-child") == tongue.absent
        assert [link for link in links(said, "a") if not link.startswith("tel:")] == [
            f"/en/{site.pages['help-for-victims'].slug_en}/"
        ]
        assert links(said, "a.number") == ["tel:112", "tel:08002000"]
        page = ask(client, ASKED[tongue.code][0], language)
        assert not document(page).select(".results")


def test_the_readers_own_language_is_no_other_one():
    assert tongue_of(["pomoc"], "pl") is None
    assert tongue_of(["я", "тут"], "uk") is None  # as likely Russian
    assert tongue_of(["pomoc"], "nl").is_read
    assert tongue_of(["ayuda"], "pl").is_read
    assert not tongue_of(["здравствуйте"], "nl").is_read


def test_who_types_another_language_of_the_site_is_led_to_it(client):
    make_site()
    said = part(ask(client, "boje sie szefa"), ".tongue")
    assert said["lang"] == "pl"
    assert text(said, "p:first-child") == "Ta strona jest też po polsku."
    there = said.select_one("form")
    assert (there["action"], there.select_one("[name=q]")["value"]) == (
        "/pl/szukaj/",
        "boje sie szefa",
    )
    (to_help,) = links(said, "a[hreflang=pl]")
    assert to_help.startswith("/pl/")


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        ("bg", "trqbva mi pomosht"),
        ("bg", "politsia"),
        ("uk", "dopomoha"),
        ("uk", "ya boyusya"),
        ("ar", "ana khayef"),
        ("ar", "musa3ada"),
    ],
)
def test_a_language_of_other_letters_is_recognised_in_latin_ones(code, asked):
    assert tongue_of(words_of(asked), "nl").code == code


@pytest.mark.parametrize("code", ["bg", "uk", "ar"])
def test_the_commonest_words_in_latin_letters_are_searched_for_in_their_own(code):
    index = SearchIndex(code)
    assert len(LATIN[code]) >= 20
    assert corrected([*LATIN[code], "trafficking"], index) == LATIN[code]
    assert corrected([*LATIN[code]], SearchIndex("nl")) == {}
