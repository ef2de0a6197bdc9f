"""A small site's content as data, and what the database holds of it once it is loaded."""

import copy

import yaml
from django.apps import apps
from django.db import connection

from pages.loading import loader
from publishing.languages import catalogue

APPS = ["auth", "organisations", "stages", "pages"]


def dump():
    """Every row of every table of content, ids and all."""
    models = [m for app in APPS for m in apps.get_app_config(app).get_models(True)]
    rows = {}
    with connection.cursor() as cursor:
        for table in (model._meta.db_table for model in models):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows[table] = sorted(cursor.fetchall(), key=str)
    return rows


def both(dutch, english):
    return {"nl": dutch, "en": english}


def texts(name, *fields):
    """A text for each field, as short as can be."""
    return {field: both(f"{name} {field}", f"{name} {field} (en)") for field in fields}


def rich(name):
    return both(f"<p>{name}</p>", f'<p>{name} <a href="https://example.org/">en</a></p>')


def slugs(name):
    return {"slug": both(name, f"{name}-en")}


def step(key, **values):
    own = {"key": key, **texts(key, "title", "summary"), **slugs(key), "body": rich(key)}
    return own | values


SMALL = {
    "regions": [
        {"key": "utrecht", "kind": "province", **texts("Utrecht", "name")},
        {
            "key": "midden",
            "kind": "care_region",
            **texts("Midden", "name"),
            "provinces": ["utrecht"],
        },
    ],
    "organisations": [
        {
            "key": "helper",
            "slug": "helper",
            "kind": "helpline",
            **texts("Helper", "name", "summary", "what_happens"),
            "description": rich("Helper"),
            "audiences": ["victim", "civilian"],
            "languages": ["nl", "uk"],
            "anonymous": True,
            "coverage": "regional",
            "regions": ["midden"],
            "report_order": 1,
            "publish": True,
            "checked": {"on": "2026-03-01", "source": "https://example.org/helper"},
            "contacts": [
                {
                    "kind": "phone",
                    "value": "112",
                    **texts("Bel", "label"),
                    "availability": "always",
                    "emergency": True,
                    "cost": "free",
                },
                {"kind": "email", "value": "a@example.org", **texts("Mail", "label")},
            ],
        },
        {
            "key": "hidden",
            "slug": "hidden",
            "kind": "shelter",
            **texts("Hidden", "name", "summary"),
            "description": rich("Hidden"),
            "coverage": "national",
            "confidential_location": True,
            "publish": False,
        },
    ],
    "first_calls": [{"key": "other", "situation": "other", "organisation": "helper"}],
    "regulations": [
        {
            "key": "law",
            "slug": "law",
            "kind": "law",
            **texts("Wet", "title", "citation", "summary"),
            "body": rich("Wet"),
            "url": "https://example.org/law",
            "articles": ["1", "2a"],
            "verified": True,
        },
        {
            "key": "rumour",
            "slug": "rumour",
            "kind": "policy",
            **texts("Gerucht", "title", "citation", "summary"),
            "body": rich("Gerucht"),
            "verified": False,
        },
    ],
    "rights": [
        {
            "key": "rest",
            **texts("Rust", "title", "summary"),
            **slugs("rust"),
            "body": rich("Rust"),
            "regulations": ["law"],
            "sources": ["https://example.org/right"],
        }
    ],
    "glossary": [
        {"key": "word", **texts("Woord", "term", "meaning"), "source": "https://example.org/word"}
    ],
    "pages": [
        {
            "key": "about",
            **texts("Over", "title", "summary"),
            **slugs("over"),
            "body": rich("Over"),
            "footer": True,
        }
    ],
    "detection": step(
        "detection",
        sign="eye",
        steps=[
            step(
                "look",
                question=both("Kijkt u?", "Do you look?"),
                action=both("Kijk goed", "Look well"),
                audiences=["professional"],
                situations={"age": ["minor"], "residence": ["eu"], "exploitation": ["labour"]},
                time_limits=[{**texts("Tijd", "label", "limit")}],
                rights=["rest"],
                regulations=["law"],
                referrals=[
                    {"organisation": "helper", "why": both("Helpt", "Helps")},
                    {"organisation": "hidden", "why": both("Helpt ook", "Helps too")},
                ],
                see_also=["shelter"],
                sources=["https://example.org/a", "https://example.org/b"],
                steps=[step("look-closer")],
            ),
            step("tell"),
        ],
    ),
    "protection": step("protection", sign="shield", steps=[step("shelter"), step("rest-a-while")]),
    "prosecution": step("prosecution", sign="scales"),
    "compensation": step("compensation", sign="coin"),
    "synonyms": [
        {
            "key": "sleep",
            "words": both("slapen, bed", "sleep, bed"),
            "means": both("opvang", "shelter"),
            "steps": ["shelter"],
            "organisations": ["helper"],
            "pages": ["about"],
            "rights": ["rest"],
        }
    ],
}


TABLES = {
    "municipalities": ["code,name,province,care_region", "0001,Town,utrecht,midden"],
    "places": [
        "name,municipality_code,kind,detail,source",
        "Village,0001,woonplaats,WP1,CBS",
        "The Town,0001,other name,of Town,by hand",
    ],
}


class Files:
    def __init__(self, folder):
        self.folder = folder
        self.data = copy.deepcopy(SMALL)
        self.tables = copy.deepcopy(TABLES)
        self.languages = {}

    def __getitem__(self, name):
        return self.data[name]

    def step(self, *path):
        """A step of the stage "detection": small.step(0, 0) is its first step's first."""
        found = self["detection"]
        for place in path:
            found = found["steps"][place]
        return found

    def write(self):
        for name, data in self.data.items():
            text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
            (self.folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        for name, rows in self.tables.items():
            (self.folder / f"{name}.csv").write_text("\n".join(rows), encoding="utf-8")
        for code, entries in self.languages.items():
            (self.folder / "languages").mkdir(exist_ok=True)
            (self.folder / "languages" / f"{code}.po").write_bytes(catalogue.write(code, entries))

    def load(self):
        self.write()
        loader.load(self.folder)
