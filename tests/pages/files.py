"""Reading the fixture files without the loader, and what a row holds, to compare the two.

Every value of a file is read as the text that stands there; nothing is guessed.
"""

import csv

import yaml
from django.conf import settings

from publishing.translated import unread

FIXTURES = settings.BASE_DIR / "fixtures"
STAGES = ["detection", "protection", "prosecution", "compensation"]
LISTS = ["regions", "organisations", "first_calls", "regulations", "rights"]
LISTS += ["glossary", "pages", "synonyms"]
NOTHING = ("", "null", None)
# Columns that are not compared as they are: where the tree has the row, and who published when.
PLACE = {"id", "published_at", "published_by", "tree_id", "lft", "rght"}
KEEP_NONE = {"anonymous", "report_order", "parent", "checked_on"}


def read(name):
    with (FIXTURES / f"{name}.yaml").open(encoding="utf-8") as file:
        return yaml.load(file, yaml.CBaseLoader)


def steps_of(step, parent=None):
    """(step, its parent's key), in the order one reads the file."""
    yield step, parent
    for below in step.get("steps", []):
        yield from steps_of(below, step["key"])


def table(name):
    with (FIXTURES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


TABLES = {name: table(name) for name in ("municipalities", "places")}
FILES = {name: read(name) for name in [*STAGES, *LISTS]}
STEPS = [pair for name in STAGES for pair in steps_of(FILES[name])]
CONTACTS = [
    (organisation, place, contact)
    for organisation in FILES["organisations"]
    for place, contact in enumerate(organisation["contacts"], start=1)
]


def lines(item, *fields):
    """The columns of values that are the same in every language."""
    values = {field: item.get(field, "") for field in fields}
    assert all(isinstance(value, str) for value in values.values()), values
    return {field: "" if value in NOTHING else value for field, value in values.items()}


def flags(item, *fields):
    words = {"true": True, "false": False, "": False}
    return {field: words[value] for field, value in lines(item, *fields).items()}


def texts(item, *fields):
    """The columns of translated texts; the bare one reads Dutch."""
    columns = {}
    for field in fields:
        given = item.get(field, "null")
        languages = {} if given in NOTHING else given
        assert set(languages) <= {"nl", "en"}, (item, field)
        for code in ("nl", "en"):
            text = languages.get(code)
            columns[f"{field}_{code}"] = "" if text in NOTHING else text
        columns[field] = columns[f"{field}_nl"]
    return columns


def chosen(model, item, *fields, **renamed):
    """The columns of choices, in the order of the vocabulary. `ages="age"`: another name there."""
    columns = {}
    for column, field in {**dict(zip(fields, fields, strict=True)), **renamed}.items():
        known = [value for value, _label in model._meta.get_field(column).flatchoices]
        assert set(item.get(field, [])) <= set(known)
        columns[column] = [value for value in known if value in item.get(field, [])]
    return columns


def publication(public=True):
    return {"status": "published" if public else "draft", "by": "fixtures" if public else None}


def holds(row):
    """All columns of a row that these files fill; an empty text is one, however it is stored."""
    others = {*PLACE, *unread(type(row))}  # the texts of other languages have files of their own
    columns = [field for field in row._meta.concrete_fields if field.name not in others]
    values = {field.name: getattr(row, field.attname) for field in columns}
    for name, value in values.items():
        if value is None and name not in KEEP_NONE:
            values[name] = ""
        if isinstance(value, str) and value.startswith("<"):
            values[name] = value.replace(' rel="noopener noreferrer"', "")
    if hasattr(row, "published_by"):
        values["by"] = row.published_by and row.published_by.username
        assert (row.published_at is None) == (row.status == "draft")
    return values


def same(model, expected):
    """The rows of a model are these, each with exactly these values."""
    found = {row.key: holds(row) for row in model.objects.all()}
    assert found.keys() == expected.keys()
    for key, values in expected.items():
        assert found[key] == {"key": key, **values}, key


def keys(rows):
    return {row.key for row in rows.all()}


def field_names(data):
    """Every name of a field anywhere in the files."""
    if isinstance(data, list):
        return {name for item in data for name in field_names(item)}
    if isinstance(data, dict):
        return set(data) | {name for value in data.values() for name in field_names(value)}
    return set()
