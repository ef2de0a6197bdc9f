"""import_municipalities: an official table, with every mistake named by its line."""

import pytest
from django.core.management import CommandError, call_command

from organisations.models import Municipality
from tests.make import make_municipality, make_place_name, make_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def brabant():
    return make_region(key="noord-brabant", name_nl="Noord-Brabant", name_en="North Brabant")


@pytest.fixture
def helmond(brabant):
    return make_region(
        key="helmond", kind="care_region", name_nl="Helmond", name_en="Helmond", provinces=[brabant]
    )


@pytest.fixture
def load(tmp_path, capsys):
    def run(*lines, encoding="utf-8"):
        path = tmp_path / "table.csv"
        path.write_bytes("\n".join(lines).encode(encoding))
        call_command("import_municipalities", path)
        return capsys.readouterr().out.splitlines()

    return run


HEAD = "code,name,province,care region"


def test_a_table_is_imported_and_a_second_time_changes_nothing(load, brabant, helmond):
    table = [HEAD, "GM0794,Helmond,Noord-Brabant,Helmond", "0797,Heusden,noord-brabant,"]
    assert load(*table)[:3] == ["new: 2", "changed: 0", "as it was: 0"]
    rows = list(Municipality.objects.values())
    assert load(*table)[:3] == ["new: 0", "changed: 0", "as it was: 2"]
    assert list(Municipality.objects.values()) == rows
    town = Municipality.objects.get(code="GM0794")
    assert (town.key, town.province, town.care_region) == ("helmond", brabant, helmond)


def test_columns_may_be_dutch_in_any_order_and_apart_by_semicolons(load, brabant, helmond):
    load(
        "Gemeentenaam;Provincie;Zorgregio;Gemeentecode",
        "'s-Hertogenbosch;North Brabant;helmond;796",
        encoding="utf-8-sig",
    )
    town = Municipality.objects.get()
    assert (town.name, town.code, town.care_region) == ("'s-Hertogenbosch", "GM0796", helmond)


def test_a_known_municipality_gets_its_code_and_keeps_its_names_and_care_region(
    load, brabant, helmond
):
    known = make_municipality(
        brabant, helmond, key="den-bosch", name="Den Bosch", other_names="'s-Hertogenbosch"
    )
    assert load(HEAD, "GM0796,'s-Hertogenbosch,Noord-Brabant,")[1] == "changed: 1"
    found = Municipality.objects.get()
    assert (found.pk, found.code) == (known.pk, "GM0796")
    assert (found.name, found.care_region) == ("Den Bosch", helmond)


def test_a_municipality_keeps_its_name_where_the_table_has_another_name_of_its_place(load, brabant):
    known = make_municipality(brabant, name="Den Bosch", code="GM0796")
    make_place_name(known, name="'s-Hertogenbosch")
    assert load(HEAD, "GM0796,'s-Hertogenbosch,Noord-Brabant,")[2] == "as it was: 1"


def test_a_name_that_another_one_of_the_province_has_is_refused(load, brabant):
    make_municipality(brabant, name="Nieuw", code="GM0001")
    make_municipality(brabant, name="Oud", code="GM0002")
    with pytest.raises(CommandError, match="line 2: name: Noord-Brabant has"):
        load(HEAD, "GM0002,Nieuw,Noord-Brabant,")


def test_a_municipality_that_was_renamed_is_known_by_its_code(load, brabant):
    known = make_municipality(brabant, name="Oud", code="GM0001")
    load(HEAD, "GM0001,Nieuw,Noord-Brabant,")
    assert Municipality.objects.get().name == "Nieuw"
    assert Municipality.objects.get().pk == known.pk


def test_what_is_not_in_the_table_stays_and_is_named(load, brabant):
    make_municipality(brabant, name="Verdwenen")
    assert load(HEAD, "1,Nieuw,Noord-Brabant,")[-1].endswith("left as they are: Verdwenen")
    assert Municipality.objects.count() == 2


def test_every_mistake_is_named_by_its_line_and_nothing_is_changed(load, brabant, helmond):
    other = make_region(key="utrecht", name_nl="Utrecht", name_en="Utrecht")
    make_region(kind="care_region", key="midden", name_nl="Midden", provinces=[other])
    make_municipality(brabant, name="Bestaat", code="GM0009")
    before = list(Municipality.objects.values())
    with pytest.raises(CommandError) as error:
        load(
            HEAD,
            "GM0001,Goed,Noord-Brabant,Helmond",
            "x,Fout,Noord-Brabant,",
            "GM0002,,Noord-Brabant,",
            "GM0003,Fout,Atlantis,",
            "GM0004,Fout,,",
            "GM0005,Fout,Noord-Brabant,Atlantis",
            "GM0006,Fout,Noord-Brabant,Midden",
            "GM0001,Dubbel,Noord-Brabant,",
            "GM0007,Goed,Noord-Brabant,",
            "",
            "GM0008,Fout,Noord-Brabant",
            "GM0010,Bestaat,Noord-Brabant,",
            "12345,Fout,Helmond,",
        )
    lines = str(error.value).splitlines()
    assert [line.partition(":")[0] for line in lines[:-1]] == [
        *("line 3", "line 4", "line 5", "line 6", "line 7", "line 8", "line 9", "line 10"),
        *("line 12", "line 13", "line 14", "line 14"),
    ]
    assert lines[0] == "line 3: code: “x” is not GM and four digits"
    assert lines[6] == "line 9: code: it stands on line 2 already"
    assert lines[-1] == "Nothing was changed."
    assert list(Municipality.objects.values()) == before


@pytest.mark.parametrize(
    "lines", [[], [""], ["code,name"], [HEAD], [HEAD, ",,,"], ["a;b;c;d", "1;2;3;4"]]
)
def test_a_table_without_its_columns_or_rows_is_refused(load, lines):
    with pytest.raises(CommandError):
        load(*lines)


def test_a_file_that_is_no_text_is_refused(load, tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        load(HEAD, "GM0001,Súdwest,x,", encoding="latin-1")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_municipalities", tmp_path / "nowhere.csv")
