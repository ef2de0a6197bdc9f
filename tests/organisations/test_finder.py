"""The finder as a reader without scripts has it: one plain form."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.make import make_contact, make_municipality, make_organisation, make_region
from tests.site import Document

pytestmark = pytest.mark.django_db
URL = "/en/organisations/"


def ask(client, **chosen):
    """The page as a whole, as text without tags in one line."""
    response = client.get(URL, chosen)
    assert response.status_code == 200
    html = response.content.decode()
    assert html == client.post(URL, chosen).content.decode()
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", html.partition("<main")[2])))


def names(client, **chosen):
    """The names of those that were found, in their order."""
    html = client.get(URL, chosen).content.decode()
    return re.findall(r'<h3><a href="[^"]*">([^<]*)</a>', html)


def buttons(client, **chosen):
    """{(name, value) of each button that the form has}."""
    document = Document(client.get(URL, chosen).content.decode())
    return {(b["name"], b["value"]) for b in document.all("button") if "name" in b}


@pytest.fixture
def regional():
    """A province with a care region, and one organisation there, one beside it and one for all."""
    here = make_region(key="here", name_en="Hereland")
    there = make_region(key="there", name_en="Thereland")
    part = make_region(key="part", name_en="Partland", kind="care_region", provinces=[here])
    make_region(key="other-part", name_en="Otherland", kind="care_region", provinces=[here])
    make_organisation(name_en="Everywhere", order=1)
    make_organisation(name_en="Here", order=2, coverage="regional", regions=[part])
    make_organisation(name_en="There", order=3, coverage="regional", regions=[there])
    return here


def test_nothing_chosen_is_everybody(client):
    for number in range(3):
        make_organisation(name_en=f"Helper {number}", order=number)
    make_organisation(status="draft", name_en="Secret")
    assert names(client) == ["Helper 0", "Helper 1", "Helper 2"]
    assert "3 organisations" in ask(client)
    assert not {name for name, _value in buttons(client)}


@pytest.mark.parametrize(
    ("chosen", "fits", "fits_not"),
    [
        ({"need": "lawyer"}, {"kind": "legal_aid"}, {"kind": "police"}),
        ({"form": "labour"}, {"exploitation": ["labour"]}, {"exploitation": ["sexual"]}),
        ({"who": "civilian"}, {"audiences": ["civilian"]}, {"audiences": ["professional"]}),
        ({"age": "minor"}, {"ages": ["minor"]}, {"ages": ["adult"]}),
        ({"language": "pl"}, {"languages": ["nl", "pl"]}, {"languages": ["nl"]}),
        ({"anonymous": "yes"}, {"anonymous": True}, {"anonymous": False}),
    ],
)
def test_a_choice_leaves_those_that_fit(client, chosen, fits, fits_not):
    make_organisation(name_en="Fits", **fits)
    make_organisation(name_en="Fits not", **fits_not)
    assert names(client, **chosen) == ["Fits"]
    assert "1 organisation " in ask(client, **chosen)


def test_reachable_now_is_who_is_always_open(client):
    make_contact(make_organisation(name_en="Open"), always_open=True)
    make_contact(make_organisation(name_en="Unknown"))
    assert names(client, now="yes") == ["Open"]


def test_choices_combine_and_each_option_says_how_many_would_remain(client):
    make_organisation(name_en="Both", kind="shelter", ages=["minor"])
    make_organisation(name_en="Adults", kind="shelter", ages=["adult"])
    make_organisation(name_en="Lawyer", kind="legal_aid", ages=["minor"])
    assert names(client, need="safe-place", age="minor") == ["Both"]
    shown = ask(client, need="safe-place", age="minor")
    assert "A safe place to stay (1)" in shown
    assert "A lawyer, or help with the criminal case (1)" in shown
    assert "18 or older (1)" in shown
    assert "Under 18 (2)" in ask(client)


def test_each_choice_can_be_taken_back_and_all_of_them_at_once(client):
    make_organisation(kind="legal_aid", ages=["adult"], name_en="Adults")
    make_organisation(kind="legal_aid", ages=["minor"], name_en="Minors")
    chosen = {"need": "lawyer", "age": "minor"}
    drops = {("drop", "need"), ("drop", "age"), ("drop", "all")}
    assert buttons(client, **chosen) == drops
    assert names(client, **chosen, drop="age") == ["Adults", "Minors"]
    assert buttons(client, **chosen, drop="age") == {("drop", "need"), ("drop", "all")}
    assert buttons(client, **chosen, drop="all") == set()


def test_the_first_button_shows_the_answer_for_it_is_what_enter_presses(client):
    make_organisation(kind="legal_aid")
    document = Document(client.get(URL, {"need": "lawyer"}).content.decode())
    assert "name" not in document.all("button")[0]


def test_when_nothing_fits_it_says_what_to_drop_and_drops_it(client):
    make_organisation(kind="legal_aid", languages=["nl"], name_en="Dutch lawyer")
    make_organisation(kind="shelter", languages=["pl"], name_en="Polish shelter")
    make_organisation(kind="shelter", languages=["pl"], name_en="Second Polish shelter")
    chosen = {"need": "lawyer", "language": "pl"}
    shown = ask(client, **chosen)
    assert "0 organisations" in shown
    assert "You can drop:" in shown
    more, fewer = "(then 2 organisations)", "(then 1 organisation)"
    assert shown.index(more) < shown.index(fewer)
    assert len(names(client, **chosen, drop="need")) == 2
    assert names(client, **chosen, drop="language") == ["Dutch lawyer"]


def test_when_no_single_choice_helps_it_names_the_fewest_that_do(client):
    make_organisation(kind="legal_aid", languages=["nl"], anonymous=False, name_en="Lawyer")
    chosen = {"need": "lawyer", "language": "pl", "anonymous": "yes"}
    assert ("drop", "language anonymous") in buttons(client, **chosen)
    assert names(client, **chosen, drop="language anonymous") == ["Lawyer"]


def test_with_no_organisation_at_all_there_is_a_page(client):
    assert "0 organisations" in ask(client)
    assert "0 organisations" in ask(client, need="lawyer", now="yes")


# Where


def test_a_place_has_its_own_first_then_those_for_the_whole_country(client, regional):
    assert names(client, region="here") == ["Here", "Everywhere"]
    assert names(client, region="part") == ["Here", "Everywhere"]
    shown = ask(client, region="here")
    assert "Works in Partland." in shown
    assert "Works in the whole of the Netherlands." in shown
    assert "We know nobody who does this" not in shown


def test_where_no_regional_one_fits_national_ones_come_in_and_the_page_says_so(client, regional):
    make_organisation(name_en="Lawyer", kind="legal_aid")
    assert names(client, region="here", need="lawyer") == ["Lawyer"]
    shown = ask(client, region="here", need="lawyer")
    assert "We know nobody who does this for Hereland alone." in shown


def test_a_care_region_that_is_a_whole_province_is_chosen_as_that_province(client):
    province = make_region(key="province", name_en="Provinceland")
    make_region(key="same", name_en="Sameland", kind="care_region", provinces=[province])
    shown = ask(client, region="same")
    assert "Sameland" not in shown
    document = Document(client.get(URL, {"region": "same"}).content.decode())
    assert [o["value"] for o in document.all("option") if "selected" in o] == ["province"]


def test_a_region_in_two_provinces_is_chosen_once(client):
    provinces = [make_region(), make_region()]
    make_region(key="both", kind="care_region", provinces=provinces)
    make_region(kind="care_region", provinces=provinces)
    document = Document(client.get(URL, {"region": "both"}).content.decode())
    options = document.all("option")
    assert len([o for o in options if o["value"] == "both"]) == 2
    assert [o["value"] for o in options if "selected" in o] == ["both"]


@pytest.mark.parametrize("town", ["Smalltown", "smalltown ", "Smaltown", "Dorp"])
def test_a_town_leads_to_its_region(client, regional, town):
    part = regional.care_regions.get(key="part")
    make_municipality(regional, part, name="Smalltown", other_names="Dorp")
    assert names(client, town=town) == ["Here", "Everywhere"]
    assert "We look for help in: Partland." in ask(client, town=town)
    assert ("was read as: Smalltown" in ask(client, town=town)) == (town == "Smaltown")
    document = Document(client.get(URL, {"town": town, "region": "there"}).content.decode())
    assert [o["value"] for o in document.all("option") if "selected" in o] == ["part"]
    assert "value" not in next(i for i in document.all("input") if i["name"] == "town")


def test_a_town_without_a_care_region_leads_to_its_province(client, regional):
    make_municipality(regional, name="Smalltown")
    assert "We look for help in: Hereland." in ask(client, town="Smalltown")


def test_a_town_that_is_not_known_is_said_and_kept(client, regional):
    shown = ask(client, town="Atlantis")
    assert "“Atlantis” is not known here. Choose your province." in shown
    assert "3 organisations" in shown
    html = client.get(URL, {"town": '"><b>'}).content.decode()
    assert "<b>" not in html
    assert 'value="&#34;&gt;&lt;b&gt;"' in html


def test_a_name_of_two_towns_is_asked_again(client, regional):
    make_municipality(regional, regional.care_regions.get(key="part"), name="Bergen (A)")
    make_municipality(make_region(key="far"), name="Bergen (B)")
    assert "“Bergen”: which one do you mean?" in ask(client, town="Bergen")
    assert {("place", "part"), ("place", "far")} <= buttons(client, town="Bergen")
    assert names(client, town="Bergen", place="part") == ["Here", "Everywhere"]


def test_no_place_is_asked_for_more_closely_than_a_town(client):
    inputs = Document(client.get(URL).content.decode()).all("input")
    assert {i["name"] for i in inputs if i.get("type") not in ("radio", "checkbox")} == {"town"}


# Gaps


@pytest.fixture
def coordinator():
    found = make_organisation(name_en="National", kind="coordination", order=9)
    make_contact(found, value="033 448 11 86")
    return found


def test_a_region_without_a_coordinator_to_call_leads_to_the_national_one(
    client, regional, coordinator
):
    assert names(client, region="part")[0] == "National"
    shown = ask(client, region="part")
    assert "For Partland we know no care coordinator whom you can call or email." in shown
    assert "Helps where no coordinator of the region can be reached." in shown
    assert "For Otherland; Partland we know" in ask(client, region="here", need="coordination")
    assert "we know no care" not in ask(client, region="here", need="lawyer")


def test_a_region_with_a_coordinator_to_call_does_not(client, regional, coordinator):
    part = regional.care_regions.get(key="part")
    own = make_organisation(
        kind="care_coordination", coverage="regional", regions=[part], name_en="Own"
    )
    make_contact(own)
    assert names(client, region="part")[0] == "Own"
    assert "we know no care coordinator" not in ask(client, region="part")


def test_who_finds_nobody_is_led_to_the_national_coordinator(client, coordinator):
    shown = ask(client, need="lawyer")
    assert "Turn to the national coordinator: National , 033 448 11 86" in shown


# Fitness


def test_those_who_say_they_are_for_this_age_or_form_come_first_and_why(client):
    make_organisation(order=1, name_en="Anybody")
    make_organisation(order=2, name_en="Special", exploitation=["labour"])
    make_organisation(order=3, name_en="Minors", ages=["adult", "minor"])
    assert names(client, age="minor") == ["Minors", "Anybody", "Special"]
    assert names(client, form="labour") == ["Special", "Anybody", "Minors"]
    assert "Also for people under 18." in ask(client, age="minor")
    assert "Labour exploitation in particular." in ask(client, form="labour")


def test_each_reason_is_said_in_the_readers_language(client):
    make_contact(
        make_organisation(languages=["pl"], anonymous=True, ages=["minor"], audiences=["victim"]),
        always_open=True,
    )
    chosen = {"language": "pl", "anonymous": "yes", "age": "minor", "who": "victim", "now": "yes"}
    assert (
        "Can be reached now, for victims, for people under 18, speaks Polish, "
        "you can stay anonymous." in ask(client, **chosen)
    )
    dutch = client.get("/nl/organisaties/", chosen).content.decode()
    assert (
        "Nu bereikbaar, voor slachtoffers, voor mensen onder de 18, spreekt Pools, "
        "u kunt anoniem blijven." in dutch
    )


# Bad input


@pytest.mark.parametrize("question", ["need", "region", "now", "form", "who", "age", "language"])
@pytest.mark.parametrize(
    "value", ["x", "x" * 10_000, "\0", "'; DROP TABLE x;--", "\u202e", "<b>", "1", "[]"]
)
def test_a_choice_that_there_is_not_is_left_out_and_said(client, question, value):
    make_organisation(name_en="Helper")
    assert names(client, **{question: value}) == ["Helper"]
    assert "Something you chose is not known here" in ask(client, **{question: value})


@pytest.mark.parametrize("town", ["x" * 10_000, "\0", "\u202e\u202e", ".*" * 40, "%00", "🙂" * 50])
def test_a_strange_town_gets_an_answer(client, town):
    make_region()
    assert "is not known here" in ask(client, town=town)


@pytest.mark.parametrize("extra", [{"drop": "x " * 99}, {"page": "x"}, {"page": "-1"}, {"q": "?"}])
def test_strange_other_values_change_nothing(client, extra):
    make_organisation(name_en="Helper")
    assert names(client, **extra) == ["Helper"]


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_break_nothing(client, method):
    assert getattr(client, method)(URL).status_code in (200, 405)


def test_a_form_that_is_no_form_gets_a_page(client):
    response = client.post(URL, b"\xff\xfe{", content_type="application/json")
    assert response.status_code == 200
    response = client.post(URL, b"need=%ff", content_type="application/x-www-form-urlencoded")
    assert response.status_code == 200


# Long lists


def test_a_long_list_is_shown_in_pages_that_keep_the_choices(client):
    for number in range(45):
        make_organisation(kind="legal_aid", name_en=f"Lawyer {number}", order=number)
    first, last = names(client, need="lawyer"), names(client, need="lawyer", page="3")
    assert (first[0], len(first), len(last)) == ("Lawyer 0", 20, 5)
    assert ("page", "2") in buttons(client, need="lawyer")
    assert {("page", "1"), ("page", "3")} <= buttons(client, need="lawyer", page="2")
    assert "Page 2 of 3" in ask(client, need="lawyer", page="2")


def test_without_choices_links_lead_through_all_pages(client):
    for _ in range(45):
        make_organisation()
    links = Document(client.get(URL).content.decode()).all("a")
    assert [link["href"] for link in links if link.get("rel") == "next"] == ["?page=2"]
    assert len({name for n in (1, 2, 3) for name in names(client, page=str(n))}) == 45


def test_queries_and_length_do_not_grow_with_the_content(client):
    here = make_region(key="here")
    chosen = {"region": "here", "need": "safe-place", "form": "labour", "age": "minor"}

    def cost():
        client.get(URL, chosen)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(URL, chosen)
        return len(captured), len(response.content)

    def grow(times):
        for _ in range(times):
            make_contact(make_organisation(coverage="regional", regions=[here]))

    grow(30)
    queries, length = cost()
    grow(200)
    assert cost()[0] == queries <= 6
    assert cost()[1] < length * 1.1
