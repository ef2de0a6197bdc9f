"""The loaded database against the fixture files, in full and in both directions.

Nothing here comes from the loader: what each row should hold is written out again, with the
help of files.py. A column of the database or a field of a file that is not compared fails.
"""

import re
from collections import Counter
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from organisations.choices import CallSituation
from organisations.models import (
    Contact,
    FirstCall,
    Municipality,
    Organisation,
    PlaceName,
    Region,
)
from pages.loading import loader
from pages.models import Page, Synonym, Term
from publishing.languages.catalogue import read
from publishing.languages.exchange import entries, kinds, rows_of
from publishing.languages.state import State, Translations, translated_fields
from stages.models import Referral, Regulation, Right, Step, TimeLimit
from tests.pages.expected import check, municipality, organisation, weekly_hours
from tests.pages.files import (
    CONTACTS,
    FILES,
    FIXTURES,
    STEPS,
    TABLES,
    chosen,
    field_names,
    flags,
    holds,
    keys,
    lines,
    publication,
    same,
    texts,
)
from tests.pages.small import dump

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_content_to_read")]


def numbered(name):
    return enumerate(FILES[name], start=1)


def test_regions():
    same(
        Region,
        {i["key"]: {**texts(i, "name"), **lines(i, "kind", "note")} for i in FILES["regions"]},
    )
    for item in FILES["regions"]:
        region = Region.objects.get(key=item["key"])
        assert keys(region.provinces) == set(item.get("provinces", []))


def test_municipalities_and_the_names_of_places():
    regions = {region.key: region.pk for region in Region.objects.all()}
    expected = [municipality(row, regions) for row in TABLES["municipalities"]]
    same(Municipality, {row["key"]: row for row in expected})
    names = PlaceName.objects.values_list("name", "municipality__code", "kind", "source")
    assert sorted(names) == sorted(
        (row["name"], f"GM{row['municipality_code']}", row["kind"], row["source"])
        for row in TABLES["places"]
    )


def test_the_tables_name_every_municipality_and_town():
    assert (len(TABLES["municipalities"]), len(TABLES["places"])) == (342, 3344)
    assert sum(row["kind"] == "woonplaats" for row in TABLES["places"]) == 2502


def test_organisations():
    same(Organisation, {i["key"]: organisation(place, i) for place, i in numbered("organisations")})
    for item in FILES["organisations"]:
        row = Organisation.objects.get(key=item["key"])
        assert keys(row.regions) == set(item.get("regions", []))


def test_contacts():
    found = {(c.organisation.key, c.kind, c.value): c for c in Contact.objects.all()}
    assert len(found) == len(CONTACTS) == Contact.objects.count()
    for owner, place, item in CONTACTS:
        row = found[owner["key"], item["kind"], item["value"]]
        assert row.key.startswith(f"{owner['key']}.{item['kind']}.")
        assert holds(row) == {
            **texts(item, "label"),
            **lines(item, "kind", "value", "source"),
            **flags(item, "emergency"),
            **{name: item.get(name, "unknown") for name in ("availability", "on_holidays", "cost")},
            "hours": weekly_hours(item),
            "key": row.key,
            "organisation": Organisation.objects.get(key=owner["key"]).pk,
            "order": place,
        }


def test_first_calls():
    ids = dict(Organisation.objects.values_list("key", "pk"))
    same(
        FirstCall,
        {
            item["key"]: {"situation": item["situation"], "organisation": ids[item["organisation"]]}
            for item in FILES["first_calls"]
        },
    )
    shown = FirstCall.objects.public()
    assert shown.count() == len(FILES["first_calls"]) == len(CallSituation)


def test_regulations():
    same(
        Regulation,
        {
            item["key"]: {
                **texts(item, "title", "citation", "summary", "body"),
                **lines(item, "slug", "kind", "identifier", "url", "note"),
                **flags(item, "verified"),
                **publication(flags(item, "verified")["verified"]),
                "articles": ", ".join(item.get("articles", [])),
                **check(item),
                "order": place,
            }
            for place, item in numbered("regulations")
        },
    )


def test_rights():
    same(
        Right,
        {
            item["key"]: {
                **texts(item, "title", "slug", "summary", "body"),
                **publication(),
                **check(item),
                "order": place,
            }
            for place, item in numbered("rights")
        },
    )
    for item in FILES["rights"]:
        right = Right.objects.get(key=item["key"])
        assert keys(right.regulations) == set(item.get("regulations", []))


def test_terms():
    same(
        Term,
        {
            item["key"]: {
                **texts(item, "term", "meaning"),
                **lines(item, "source"),
                **publication(),
            }
            for item in FILES["glossary"]
        },
    )


def test_pages():
    same(
        Page,
        {
            item["key"]: {
                **texts(item, "title", "tab_title", "slug", "summary", "body"),
                **flags(item, "footer", "with_numbers"),
                **publication(),
                "order": place,
            }
            for place, item in numbered("pages")
        },
    )


def test_synonyms():
    same(
        Synonym,
        {i["key"]: texts(i, "words", "means") | publication() for i in FILES["synonyms"]},
    )
    for item in FILES["synonyms"]:
        links = {name: set(item.get(name, [])) for name in Synonym.TARGETS}
        row = Synonym.objects.get(key=item["key"])
        assert {name: keys(getattr(row, name)) for name in links} == links


def path(parent, item):
    return {
        f"path_{code}": f"{parent[f'path_{code}']}/{item['slug'][code]}".lstrip("/")
        for code in ("nl", "en")
    }


def test_steps():
    ids = {step.key: step.pk for step in Step.objects.all()}
    expected = {None: {"level": -1, "path_nl": "", "path_en": ""}}
    for item, parent in STEPS:
        paths = path(expected[parent], item)
        expected[item["key"]] = {
            **texts(item, "title", "tab_title", "slug", "summary", "body"),
            **texts(item, "question", "action", "advice"),
            **chosen(Step, item, "audiences"),
            **chosen(Step, item.get("situations", {}), ages="age", residences="residence"),
            **chosen(Step, item.get("situations", {}), "exploitation"),
            **publication(),
            **paths,
            "path": paths["path_nl"],
            "sign": item.get("sign", "signpost"),
            **check(item),
            "parent": ids.get(parent),
            "level": expected[parent]["level"] + 1,
        }
    same(Step, {key: values for key, values in expected.items() if key})


def test_steps_stand_in_the_order_of_the_files():
    assert [step.key for step in Step.objects.all()] == [item["key"] for item, _parent in STEPS]


def test_what_steps_are_linked_to():
    for item, _parent in STEPS:
        step = Step.objects.get(key=item["key"])
        for field in ("rights", "regulations", "see_also"):
            assert keys(getattr(step, field)) == set(item.get(field, [])), (item["key"], field)


def referral(part):
    organisation = Organisation.objects.get(key=part["organisation"])
    return {**texts(part, "why"), "organisation": organisation.pk}


def time_limit(part):
    amount = part.get("amount")
    counted = {"amount": int(amount) if amount else "", "unit": part.get("unit", "")}
    return {**texts(part, "label", "limit"), **lines(part, "source"), **counted}


@pytest.mark.parametrize(
    ("model", "field", "expected"),
    [(Referral, "referrals", referral), (TimeLimit, "time_limits", time_limit)],
)
def test_parts_of_steps(model, field, expected):
    assert model.objects.count() == sum(len(item.get(field, [])) for item, _parent in STEPS)
    for item, _parent in STEPS:
        step = Step.objects.get(key=item["key"])
        rows = getattr(step, field).order_by("order")
        for place, (row, part) in enumerate(zip(rows, item.get(field, []), strict=True), start=1):
            own = {"key": row.key, "step": step.pk, "order": place}
            assert holds(row) == expected(part) | own


def test_every_model_of_content_is_compared():
    lists = {Region, Municipality, PlaceName, Organisation, Contact, FirstCall}
    lists |= {Regulation, Right, Term, Page, Synonym}
    floors = [apps.get_app_config(app) for app in ("organisations", "stages", "pages")]
    of_content = {model for floor in floors for model in floor.get_models()}
    assert of_content == lists | {Step, Referral, TimeLimit}


def test_every_field_of_the_files_is_compared():
    files = (Path(__file__), Path(__file__).with_name("expected.py"))
    here = "".join(path.read_text(encoding="utf-8") for path in files)
    names = field_names(list(FILES.values())) - {"nl", "en", "contacts", "steps"}
    assert {name for name in names if not re.search(rf'"{name}"', here)} == set()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_loading_the_real_content_twice_is_loading_it_once(language):
    before = dump()
    with CaptureQueriesContext(connection) as captured, translation.override(language):
        loader.load(FIXTURES)
    # The floor of publishing was left out when the content was put aside; the versions of what is
    # loaded twice are counted in test_content_versions.
    asked = [q["sql"] for q in captured if '"publishing_' not in q["sql"]]
    writes = {sql.split()[0] for sql in asked} - {"SELECT", "SAVEPOINT", "RELEASE"}
    assert dump() == before
    # DELETE: of parts that are in no file, of which there are none.
    assert writes <= {"DELETE", "ANALYZE"}


@pytest.mark.either_database
@pytest.mark.parametrize("code", settings.TRANSLATED_INTO)
def test_translations(code):
    """No person has checked any, and none says so; each is made from the English of today."""
    data = (FIXTURES / "languages" / f"{code}.po").read_bytes()
    given = {entry.name: entry for entry in read(code, data)}
    held = {entry.name: entry for entry in entries(code) if entry.text}
    assert held == given
    assert len(given) > 900
    rows = [row for model in kinds().values() for row in rows_of(model, [code])]
    states = Counter(
        Translations(row).state(field, code)
        for row in rows
        for field in translated_fields(type(row))
    )
    assert states[State.CHECKED] == 0
    assert states[State.UNCHECKED] == len(given)


def test_nothing_is_published_but_what_the_files_say():
    hidden = {i["key"] for i in FILES["organisations"] if i["publish"] != "true"}
    unverified = {i["key"] for i in FILES["regulations"] if i["verified"] != "true"}
    assert keys(Organisation.objects.filter(status="draft")) == hidden
    assert keys(Regulation.objects.filter(status="draft")) == unverified
    assert Step.objects.public().count() == len(STEPS)


def test_the_size_of_the_content():
    assert Step.objects.stages().count() == 4
    assert Step.objects.exclude(parent=None).count() == 67
    assert (Right.objects.count(), Regulation.objects.count()) == (36, 47)
