"""The search in languages with other letters, other stems and other filler than Dutch."""

import pytest

from pages.search.arabic import evened
from pages.search.filler import EMPTY, empty_in
from pages.search.passages import passage
from pages.search.vocabulary import stems, telling, words_of


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("الإقامة", "الاقامه"),
        ("أوراق", "اوراق"),
        ("آمن", "امن"),
        ("مأوى", "ماوي"),
        ("شُرْطَةٌ", "شرطة"),
        ("مســـاعدة", "مساعده"),
        ("طوارئ", "طواري"),
    ],
)
def test_arabic_is_found_however_its_letters_are_typed(written, typed):
    assert words_of(written) == words_of(typed)
    assert stems(written, "ar") == stems(typed, "ar")
    assert evened("Polícia № 112") == "Polícia № 112"


def test_an_arabic_word_is_marked_as_it_is_written():
    shown, place = passage(["", "تطلب الإقامة هنا"], set(words_of("الاقامه")))
    assert (shown, place) == ("تطلب <mark>الإقامة</mark> هنا", 1)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ro", ["adăpost", "adăpostul", "adapost"]),
        ("hu", ["segítség", "segítséget", "segitseget"]),
        ("es", ["papel", "papeles"]),
        ("ar", ["الشرطة", "للشرطة", "شرطة"]),
    ],
)
def test_the_forms_of_a_word_have_one_stem(language, words):
    assert len({stem for word in words for stem in stems(word, language)}) == 1


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("pl", "Gdzie ja mogę spać?", ["spać"]),
        ("ro", "Unde pot să dorm", ["dorm"]),
        ("bg", "Къде мога да спя", ["спя"]),
        ("hu", "Hol tudok aludni", ["aludni"]),
        ("es", "¿Dónde puedo dormir?", ["dormir"]),
        ("uk", "Де я можу спати", ["спати"]),
        ("ar", "أين يمكنني النوم", ["النوم"]),
        ("nl", "care for me", ["care"]),  # Romanian “which”
    ],
)
def test_what_says_nothing_is_filler_in_its_own_language(language, text, said):
    assert telling(text, language) == said


def test_dutch_and_english_filler_is_filler_everywhere():
    """Texts that are not translated are read in them."""
    assert EMPTY == empty_in("en") <= empty_in("pl")
