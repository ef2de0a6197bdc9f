"""Whatever is wrong in a fixture file is refused with file, key and field, and changes nothing."""

import pytest

from pages.loading import loader
from pages.loading.entry import ContentError
from stages.models import Step
from tests.make import make_step
from tests.pages.small import both, dump, step

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_is_loaded")]


def hours_of(small):
    """The helper's first contact, with hours that are right."""
    contact = helper(small)["contacts"][0]
    contact |= {"emergency": False, "availability": "weekly", "hours": {"mon-fri": "9:00-17:00"}}
    return contact


def helper(small):
    return small["organisations"][0]


def look(small):
    return small.step(0)


def script(text):
    return both("<p>Goed</p>", text)


# What the error says first, and what to spoil for it.
CASES = [
    # references
    ("regions.yaml: midden: provinces: ", lambda s: s["regions"][1].update(provinces=["x"])),
    ("organisations.yaml: helper: regions: ", lambda s: helper(s).update(regions=["x"])),
    ("rights.yaml: rest: regulations: ", lambda s: s["rights"][0].update(regulations=["x"])),
    ("detection.yaml: look: rights: ", lambda s: look(s).update(rights=["x"])),
    ("detection.yaml: look: regulations: ", lambda s: look(s).update(regulations=["law", "x"])),
    ("detection.yaml: look: see_also: ", lambda s: look(s).update(see_also=["x"])),
    (
        "detection.yaml: look: referrals[1].organisation: ",
        lambda s: look(s)["referrals"][0].update(organisation="x"),
    ),
    (
        "detection.yaml: look: referrals[2].organisation: ",
        lambda s: look(s)["referrals"][1].pop("organisation"),
    ),
    ("detection.yaml: look: rights: ", lambda s: look(s).update(rights=[{"key": "rest"}])),
    ("detection.yaml: look: rights: ", lambda s: look(s).update(rights=[None])),
    ("synonyms.yaml: sleep: steps: ", lambda s: s["synonyms"][0].update(steps=["x"])),
    ("synonyms.yaml: sleep: rights: ", lambda s: s["synonyms"][0].update(rights=["shelter"])),
    # languages
    ("synonyms.yaml: sleep: words.nl: ", lambda s: s["synonyms"][0].pop("words")),
    ("pages.yaml: about: title.fr: ", lambda s: s["pages"][0]["title"].update(fr="Bonjour")),
    ("pages.yaml: about: title.nl: ", lambda s: s["pages"][0]["title"].pop("nl")),
    ("pages.yaml: about: title.nl: ", lambda s: s["pages"][0]["title"].update(nl="")),
    ("pages.yaml: about: title.nl: ", lambda s: s["pages"][0]["title"].update(nl=" \n")),
    ("pages.yaml: about: title.nl: ", lambda s: s["pages"][0].update(title=None)),
    ("pages.yaml: about: title.nl: ", lambda s: s["pages"][0].pop("title")),
    ("pages.yaml: about: body.nl: ", lambda s: s["pages"][0].pop("body")),
    ("pages.yaml: about: title: ", lambda s: s["pages"][0].update(title="Over")),
    ("pages.yaml: about: title.en: ", lambda s: s["pages"][0]["title"].update(en=["About"])),
    ("glossary.yaml: word: meaning.nl: ", lambda s: s["glossary"][0]["meaning"].pop("nl")),
    ("detection.yaml: look: question.nl: ", lambda s: look(s)["question"].pop("nl")),
    (
        "detection.yaml: look: time_limits[1].limit.nl: ",
        lambda s: look(s)["time_limits"][0]["limit"].pop("nl"),
    ),
    (
        "organisations.yaml: helper: contacts[2].label.nl: ",
        lambda s: helper(s)["contacts"][1].pop("label"),
    ),
    # rich text
    ("pages.yaml: about: body.en: ", lambda s: s["pages"][0].update(body=script("<h1>A</h1>"))),
    (
        "pages.yaml: about: body.en: ",
        lambda s: s["pages"][0].update(body=script("<p id='a'>A</p>")),
    ),
    (
        "organisations.yaml: helper: description.en: ",
        lambda s: helper(s).update(description=script('<a href="javascript:alert(1)">A</a>')),
    ),
    (
        "rights.yaml: rest: body.en: ",
        lambda s: s["rights"][0].update(body=script('<a href="data:text/html,x">A</a>')),
    ),
    ("detection.yaml: look: body.en: ", lambda s: look(s).update(body=script("<script></script>"))),
    # choices
    ("regions.yaml: utrecht: kind: ", lambda s: s["regions"][0].update(kind="planet")),
    ("organisations.yaml: helper: kind: ", lambda s: helper(s).update(kind="club")),
    ("organisations.yaml: helper: kind: ", lambda s: helper(s).pop("kind")),
    ("organisations.yaml: helper: coverage: ", lambda s: helper(s).update(coverage="galaxy")),
    ("organisations.yaml: helper: audiences: ", lambda s: helper(s).update(audiences=["martian"])),
    ("organisations.yaml: helper: audiences: ", lambda s: helper(s).update(audiences="victim")),
    ("organisations.yaml: helper: languages: ", lambda s: helper(s).update(languages=[{"nl": 1}])),
    ("regulations.yaml: law: kind: ", lambda s: s["regulations"][0].update(kind="rumour")),
    ("detection.yaml: detection: sign: ", lambda s: s["detection"].update(sign="star")),
    (
        "detection.yaml: look: situations.age: ",
        lambda s: look(s)["situations"].update(age=["ancient"]),
    ),
    (
        "detection.yaml: look: situations.residence: ",
        lambda s: look(s)["situations"].update(residence=["eu", "moon"]),
    ),
    (
        "organisations.yaml: helper: contacts[1].kind: ",
        lambda s: helper(s)["contacts"][0].update(kind="fax"),
    ),
    # other values
    ("organisations.yaml: helper: checked.on: ", lambda s: helper(s)["checked"].update(on="soon")),
    (
        "organisations.yaml: helper: checked.on: ",
        lambda s: helper(s)["checked"].update(on="2026-02-30"),
    ),
    (
        "organisations.yaml: helper: checked.source: ",
        lambda s: helper(s)["checked"].update(source="a page"),
    ),
    (
        "organisations.yaml: helper: checked.source: ",
        lambda s: helper(s)["checked"].update(source={"a": "page"}),
    ),
    ("rights.yaml: rest: -: ", lambda s: s["rights"][0].update(checked={"by": "somebody"})),
    ("organisations.yaml: helper: publish: ", lambda s: helper(s).update(publish="yes")),
    ("organisations.yaml: helper: publish: ", lambda s: helper(s).update(publish=1)),
    ("organisations.yaml: helper: anonymous: ", lambda s: helper(s).update(anonymous="perhaps")),
    ("pages.yaml: about: footer: ", lambda s: s["pages"][0].update(footer="on")),
    (
        "organisations.yaml: helper: report_order: ",
        lambda s: helper(s).update(report_order="first"),
    ),
    ("organisations.yaml: helper: report_order: ", lambda s: helper(s).update(report_order=-1)),
    ("organisations.yaml: helper: city: ", lambda s: helper(s).update(city=["Utrecht"])),
    ("organisations.yaml: helper: slug: ", lambda s: helper(s).update(slug="Not a slug")),
    ("organisations.yaml: helper: name.nl: ", lambda s: helper(s)["name"].update(nl="x" * 201)),
    (
        "organisations.yaml: hidden: -: ",
        lambda s: s["organisations"][1].update(city="Utrecht"),
    ),
    ("regulations.yaml: law: url: ", lambda s: s["regulations"][0].update(url="javascript:a()")),
    ("regulations.yaml: law: articles: ", lambda s: s["regulations"][0].update(articles="1")),
    ("regulations.yaml: law: articles: ", lambda s: s["regulations"][0].update(articles=[["1"]])),
    ("rights.yaml: rest: sources: ", lambda s: s["rights"][0].update(sources=["example.org"])),
    ("rights.yaml: rest: sources: ", lambda s: s["rights"][0].update(sources=["javascript:a()"])),
    ("glossary.yaml: word: source: ", lambda s: s["glossary"][0].update(source="a book")),
    # contacts: a wrong number harms
    (
        "organisations.yaml: helper: contacts[1].value: ",
        lambda s: helper(s)["contacts"][0].update(value="0800-HELP"),
    ),
    (
        "organisations.yaml: helper: contacts[1].value: ",
        lambda s: helper(s)["contacts"][0].update(kind="phone_abroad", emergency=False),
    ),
    (
        "organisations.yaml: helper: contacts[1].value: ",
        lambda s: helper(s)["contacts"][0].pop("value"),
    ),
    (
        "organisations.yaml: helper: contacts[2].value: ",
        lambda s: helper(s)["contacts"][1].update(value="nobody"),
    ),
    (
        "organisations.yaml: helper: contacts[1].hours: ",
        lambda s: hours_of(s).update(hours={"mon": "9-25"}),
    ),
    ("organisations.yaml: helper: contacts[1].hours: ", lambda s: hours_of(s).update(hours=None)),
    ("organisations.yaml: helper: contacts[1].hours: ", lambda s: hours_of(s).update(hours="9-17")),
    (
        "organisations.yaml: helper: contacts[1].availability: ",
        lambda s: hours_of(s).update(availability="always"),
    ),
    (
        "organisations.yaml: helper: contacts[1].on_holidays: ",
        lambda s: hours_of(s).update(on_holidays="shut"),
    ),
    (
        "organisations.yaml: helper: contacts[1].cost: ",
        lambda s: hours_of(s).update(cost="cheap"),
    ),
    (
        "organisations.yaml: helper: contacts[2].-: ",
        lambda s: helper(s)["contacts"][1].update(emergency=True),
    ),
    # names of fields
    ("pages.yaml: about: titel: ", lambda s: s["pages"][0].update(titel=both("Over", "About"))),
    ("organisations.yaml: helper: checked.at: ", lambda s: helper(s)["checked"].update(at="2026")),
    (
        "organisations.yaml: helper: contacts[1].hour: ",
        lambda s: helper(s)["contacts"][0].update(hour="9"),
    ),
    ("detection.yaml: look: situations.ages: ", lambda s: look(s)["situations"].update(ages=[])),
    ("detection.yaml: look-closer: refferals: ", lambda s: s.step(0, 0).update(refferals=[])),
    ("synonyms.yaml: sleep: step: ", lambda s: s["synonyms"][0].update(step="shelter")),
    # keys
    ("synonyms.yaml: sleep: key: ", lambda s: s["synonyms"].append(s["synonyms"][0])),
    ("pages.yaml: about: key: ", lambda s: s["pages"].append(s["pages"][0])),
    ("detection.yaml: look: key: ", lambda s: s["detection"]["steps"].append(step("look"))),
    ("protection.yaml: tell: key: ", lambda s: s["protection"]["steps"].append(step("tell"))),
    ("pages.yaml: -: key: ", lambda s: s["pages"][0].pop("key")),
    ("pages.yaml: -: key: ", lambda s: s["pages"][0].update(key=["about"])),
    ("detection.yaml: -: key: ", lambda s: s.step(0, 0).pop("key")),
    ("regions.yaml: Utrecht: key: ", lambda s: s["regions"][0].update(key="Utrecht")),
    (
        "organisations.yaml: helper: contacts[3].value: ",
        lambda s: helper(s)["contacts"].append(helper(s)["contacts"][0]),
    ),
    (
        "detection.yaml: look: referrals[3].organisation: ",
        lambda s: look(s)["referrals"].append(look(s)["referrals"][0]),
    ),
    # slugs
    ("detection.yaml: tell: ", lambda s: s.step(1).update(slug=look(s)["slug"])),
    ("detection.yaml: tell: ", lambda s: s.step(1)["slug"].update(en="look-en")),
    (
        "protection.yaml: protection: ",
        lambda s: s["protection"].update(slug=s["detection"]["slug"]),
    ),
    (
        "pages.yaml: other: slug.nl: ",
        lambda s: s["pages"].append({**s["pages"][0], "key": "other"}),
    ),
    # shapes
    ("pages.yaml: -: -: ", lambda s: s["pages"].insert(0, "about")),
    ("pages.yaml: -: -: ", lambda s: s.data.update(pages=None)),
    ("organisations.yaml: helper: contacts[1]: ", lambda s: helper(s).update(contacts=["112"])),
    ("organisations.yaml: helper: contacts: ", lambda s: helper(s).update(contacts={"phone": "1"})),
    ("organisations.yaml: helper: checked: ", lambda s: helper(s).update(checked="2026-01-01")),
    ("detection.yaml: -: -: ", lambda s: s["detection"]["steps"].append("look")),
]


@pytest.mark.either_database
@pytest.mark.parametrize(("place", "spoil"), CASES)
def test_it_is_refused_where_it_stands_and_changes_nothing(small, place, spoil):
    before = dump()
    # Something loaded before the error, and something after it.
    small["regions"][0]["name"]["nl"] = small["compensation"]["title"]["nl"] = "Changed"
    spoil(small)
    with pytest.raises(ContentError) as error:
        small.load()
    assert str(error.value).startswith(place)
    assert dump() == before


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- key: about\n  title: {nl: Over", "not YAML"),
        ("- key: about\n\ttitle: x", "not YAML"),
        ("- key: about\n  footer: true\n  footer: false\n", "'footer' stands twice"),
        ("- key: about\n  title: {nl: Over, nl: Ook}\n", "'nl' stands twice"),
        ("- key: !!python/object/apply:os.system ['true']\n", "not YAML"),
        ("? [a]\n: b\n", "not YAML"),
        ("", "a mapping was expected"),
        ("just words", "a mapping was expected"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(small, text, says):
    before = dump()
    small.write()
    (small.folder / "pages.yaml").write_text(text)
    with pytest.raises(ContentError, match=says) as error:
        loader.load(small.folder)
    assert str(error.value).startswith("pages.yaml: -: -: ")
    assert dump() == before


def test_a_file_that_is_not_there_is_refused(small):
    small.write()
    (small.folder / "glossary.yaml").unlink()
    with pytest.raises(ContentError, match=r"^glossary\.yaml: -: -: there is no such file"):
        loader.load(small.folder)


def test_a_file_in_another_encoding_is_refused(small):
    small.write()
    (small.folder / "pages.yaml").write_bytes("- key: caf\xe9".encode("latin-1"))
    with pytest.raises(ContentError, match=r"^pages\.yaml: -: -: this is not YAML"):
        loader.load(small.folder)


def test_an_editors_step_in_the_way_is_named(small):
    """The file moves a step to where an editor's own has its slug."""
    small["protection"]["steps"].append(small.step(0)["steps"].pop(0))
    make_step(parent=Step.objects.get(key="protection"), slug_nl="look-closer")
    with pytest.raises(ContentError, match=r"^protection\.yaml: look-closer: slug: "):
        small.load()
