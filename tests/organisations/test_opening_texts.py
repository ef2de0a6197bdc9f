"""What is said of opening hours, in both languages, from the same data."""

from datetime import date, datetime, timedelta

import pytest
from django.utils.translation import override

from organisations.cldr import all_of, long_date, one_of
from organisations.models import Contact
from organisations.opening.state import AMSTERDAM, midnight, public_holidays
from organisations.opening.week import Week
from organisations.opening.words import HOLIDAYS, hours_text, now_text

OFFICE = {"mon-fri": "9-17"}


def contact(hours=None, availability="weekly", **values):
    hours = hours and Week.read(hours)
    return Contact(kind="phone", availability=availability, hours=hours, **values)


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def both(say, *values):
    found = []
    for language in ("nl", "en"):
        with override(language):
            found.append(say(*values))
    return found


def now(row, moment):
    return both(lambda: now_text(row, local(moment))[0])


@pytest.mark.parametrize(
    ("row", "dutch", "english"),
    [
        (contact(availability="always"), "Dag en nacht open.", "Open day and night."),
        (contact(availability="appointment"), "Op afspraak.", "By appointment."),
        (contact(availability="unknown"), "", ""),
        (
            contact(OFFICE),
            "Maandag tot en met vrijdag van 9.00 tot 17.00 uur.",
            "Monday to Friday, 9:00 to 17:00 (Dutch time).",
        ),
        (
            contact(OFFICE, "usual"),
            "Meestal maandag tot en met vrijdag van 9.00 tot 17.00 uur.",
            "Usually Monday to Friday, 9:00 to 17:00 (Dutch time).",
        ),
        (
            contact({"mon-sun": "8-24"}, on_holidays="open"),
            "Elke dag van 8.00 tot 24.00 uur; ook op feestdagen.",
            "Every day, 8:00 to 24:00 (Dutch time); also on public holidays.",
        ),
        (
            contact({"mon-thu": "9-12:30, 13-17", "fri": "9-12"}, on_holidays="closed"),
            "Maandag tot en met donderdag van 9.00 tot 12.30 uur en van 13.00 tot 17.00 uur; "
            "vrijdag van 9.00 tot 12.00 uur; gesloten op feestdagen.",
            "Monday to Thursday, 9:00 to 12:30 and 13:00 to 17:00; "
            "Friday, 9:00 to 12:00 (Dutch time); closed on public holidays.",
        ),
        (
            contact({"mon": "9-17", "wed": "9-17", "fri-sun": "9-17"}),
            "Maandag, woensdag en vrijdag tot en met zondag van 9.00 tot 17.00 uur.",
            "Monday, Wednesday and Friday to Sunday, 9:00 to 17:00 (Dutch time).",
        ),
        (
            contact({"tue": "9-17", "wed": "9-17"}),
            "Dinsdag en woensdag van 9.00 tot 17.00 uur.",
            "Tuesday and Wednesday, 9:00 to 17:00 (Dutch time).",
        ),
        (
            contact({"fri": "22-2", "sun": "0-24"}),
            "Vrijdag van 22.00 tot 2.00 uur de volgende dag; zondag dag en nacht.",
            "Friday, 22:00 to 2:00 the next day; Sunday, day and night (Dutch time).",
        ),
    ],
)
def test_hours_are_a_sentence_in_each_language(row, dutch, english):
    assert both(hours_text, row) == [dutch, english]


@pytest.mark.parametrize(
    ("row", "moment", "dutch", "english"),
    [
        (OFFICE, "2026-03-02T10:00", "Nu open, tot 17.00 uur.", "Open now, until 17:00."),
        (
            OFFICE,
            "2026-03-02T08:00",
            "Nu gesloten, weer open vandaag om 9.00 uur.",
            "Closed now, opens today at 9:00.",
        ),
        (
            OFFICE,
            "2026-03-06T17:00",
            "Nu gesloten, weer open maandag om 9.00 uur.",
            "Closed now, opens Monday at 9:00.",
        ),
        (
            {"mon": "9-17"},
            "2026-03-02T17:00",
            "Nu gesloten, weer open maandag 9 maart om 9.00 uur.",
            "Closed now, opens Monday 9 March at 9:00.",
        ),
        (
            {"fri": "22-2"},
            "2026-03-06T23:00",
            "Nu open, tot zaterdag 2.00 uur.",
            "Open now, until Saturday 2:00.",
        ),
        ({"fri": "22-2"}, "2026-03-07T01:00", "Nu open, tot 2.00 uur.", "Open now, until 2:00."),
        (
            {"mon-sun": "8-24"},
            "2026-03-02T23:59",
            "Nu open, tot 24.00 uur.",
            "Open now, until 24:00.",
        ),
    ],
)
def test_whether_it_is_open_now_names_the_next_change(row, moment, dutch, english):
    assert now(contact(row), moment) == [dutch, english]


@pytest.mark.parametrize(
    ("on_holidays", "moment", "dutch", "english"),
    [
        (
            "unknown",
            "2026-04-06T10:00",
            "Misschien nu open, tot 17.00 uur (tweede paasdag).",
            "Perhaps open now, until 17:00 (Easter Monday).",
        ),
        (
            "unknown",
            "2026-04-05T10:00",
            "Nu gesloten, misschien weer open maandag om 9.00 uur (tweede paasdag).",
            "Closed now, perhaps open Monday at 9:00 (Easter Monday).",
        ),
        (
            "closed",
            "2026-04-06T10:00",
            "Nu gesloten (tweede paasdag), weer open dinsdag om 9.00 uur.",
            "Closed now (Easter Monday), opens Tuesday at 9:00.",
        ),
        (
            "closed",
            "2026-04-03T10:00",
            "Misschien nu open, tot 17.00 uur (Goede Vrijdag).",
            "Perhaps open now, until 17:00 (Good Friday).",
        ),
        (
            "closed",
            "2026-04-03T18:00",
            "Nu gesloten, weer open dinsdag om 9.00 uur.",
            "Closed now, opens Tuesday at 9:00.",
        ),
        ("open", "2026-04-06T10:00", "Nu open, tot 17.00 uur.", "Open now, until 17:00."),
    ],
)
def test_a_holiday_is_named_where_it_makes_the_hours_another(on_holidays, moment, dutch, english):
    assert now(contact(OFFICE, on_holidays=on_holidays), moment) == [dutch, english]


def test_a_night_that_began_on_a_holiday_still_names_it():
    row = contact({"mon": "22-2"})
    assert now(row, "2026-04-07T01:00")[1] == "Perhaps open now, until 2:00 (Easter Monday)."


def test_usual_hours_are_not_said_to_be_certain():
    row = contact(OFFICE, "usual")
    assert now(row, "2026-03-02T10:00")[1] == "Probably open now, until 17:00."
    assert now(row, "2026-03-02T18:00")[1] == "Probably closed now, opens Tuesday at 9:00."


@pytest.mark.parametrize("availability", ["unknown", "always", "appointment"])
def test_where_nothing_changes_nothing_is_said_of_now(availability):
    assert now_text(contact(availability=availability), local("2026-03-02T10:00")) == ("", None)


def test_it_is_right_until_the_next_change_or_until_midnight():
    row, monday = contact(OFFICE), local("2026-03-02T10:00")
    assert now_text(row, monday)[1] == local("2026-03-02T17:00")
    assert now_text(row, monday + timedelta(hours=8))[1] == local("2026-03-03T00:00")


@pytest.mark.parametrize("hours", [OFFICE, {"mon": "9-17"}, {"fri": "22-2", "sun": "0-24"}])
def test_until_then_every_quarter_of_an_hour_of_four_weeks_has_the_same_words(hours):
    row, moment = contact(hours, on_holidays="closed"), midnight(local("2026-03-23T12:00").date())
    said, until = now_text(row, moment)
    for _ in range(4 * 7 * 96):
        words, right_until = now_text(row, moment)
        if moment < until:
            assert (words, right_until) == (said, until)
        said, until = words, right_until
        moment += timedelta(minutes=15)


def test_every_holiday_of_the_library_has_a_name_in_dutch():
    names = {name for year in range(2024, 2045) for name in public_holidays(year).values()}
    assert names == set(HOLIDAYS)


OFFICE_HOURS = {
    "pl": "Poniedziałek – piątek, od 9:00 do 17:00 (czas holenderski).",
    "ro": "Luni – vineri, 9:00–17:00 (ora Olandei).",
    "bg": "Понеделник – петък, от 9:00 до 17:00 (нидерландско време).",
    "hu": "Hétfő–péntek, 9:00–17:00 (holland idő).",
    "es": "Lunes a viernes, de 9:00 a 17:00 (hora de los Países Bajos).",
    "uk": "Понеділок – пʼятниця, з 9:00 до 17:00 (час Нідерландів).",
    "ar": "من الاثنين إلى الجمعة، من 9:00 إلى 17:00 (بتوقيت هولندا).",
}
OPENS_IN_A_WEEK = {
    "pl": "Teraz zamknięte. Otwarcie: poniedziałek, 9 marca, 9:00.",
    "ro": "Închis acum. Se deschide: luni, 9 martie, ora 9:00.",
    "bg": "Сега е затворено. Отваря: понеделник, 9 март, 9:00.",
    "hu": "Most zárva. Nyitás: hétfő, március 9., 9:00.",
    "es": "Cerrado ahora. Abre: lunes, 9 de marzo, 9:00.",
    "uk": "Зараз зачинено. Відчиниться: понеділок, 9 березня, 9:00.",
    "ar": "مغلق الآن. يفتح: الاثنين، 9 مارس، 9:00.",
}


@pytest.mark.parametrize("language", OFFICE_HOURS)
def test_hours_are_said_as_the_language_says_them(language):
    with override(language):
        assert hours_text(contact(OFFICE)) == OFFICE_HOURS[language]
        found = now_text(contact({"mon": "9-17"}), local("2026-03-02T17:00"))[0]
        assert found == OPENS_IN_A_WEEK[language]


@pytest.mark.parametrize(
    ("language", "day", "words"),
    [
        ("nl", "1 juni 2026", "a, b en c; a, b of c"),
        ("en", "1 June 2026", "a, b and c; a, b or c"),
        ("pl", "1 czerwca 2026", "a, b i c; a, b lub c"),
        ("ro", "1 iunie 2026", "a, b și c; a, b sau c"),
        ("bg", "1 юни 2026\N{NARROW NO-BREAK SPACE}г.", "a, b и c; a, b или c"),
        ("hu", "2026. június 1.", "a, b és c; a, b vagy c"),
        ("es", "1 de junio de 2026", "a, b y c; a, b o c"),
        ("uk", "1 червня 2026\N{NARROW NO-BREAK SPACE}р.", "a, b і c; a, b або c"),
        ("ar", "1 يونيو 2026", "a وb وc; a أو b أو c"),
    ],
)
def test_a_date_and_a_list_are_in_the_languages_own_form(language, day, words):
    with override(language):
        assert long_date(date(2026, 6, 1)) == day
        assert f"{all_of('abc')}; {one_of('abc')}" == words
