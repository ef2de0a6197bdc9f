"""Rows as nobody should have left them: single columns written straight into the database.

What is written follows from the type of the column, so that a new field is damaged as well. The
database refuses it, or readers get their pages without it, and the log names the row.
"""

import contextlib
from collections import defaultdict
from itertools import cycle

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from organisations.models import Contact, Organisation
from publishing.bounded import KeyField, PathField
from publishing.models import Keyed
from publishing.version import changing
from tests.full import FullSite
from tests.make import fresh, make_contact, make_organisation, make_page
from tests.seen import text

pytestmark = pytest.mark.django_db
MODELS = [model for model in apps.get_models() if issubclass(model, Keyed)]
JSON = ["null", "{}", "[]", '"victim"', "5", "true", "[null]", "[1]", '["martian"]', '[{"a": 1}]']
JSON += ['[["victim"]]', '["victim", "martian"]', '["victim", "victim"]', '{"a": []}', '[""]']
HOURS = ['{"mon": "9-17"}', '{"mon": [1]}', '{"mon": ["9:00-25:00"]}', '{"noday": ["9:00-17:00"]}']
HOURS += ['{"mon": []}', '{"mon": ["9:00-17:00", "10:00-12:00"]}', '{"mon": null}', '{"mon": {}}']
HOURS += ['{"mon-sun": ["0:00-24:00"]}', '{"mon": ["٩:00-17:00"]}', "{}"]
DATES = ["2026-02-31", "2026-13-01", "0000-00-00", "yesterday", "", "infinity", "-infinity"]
DATES += ["2026-11-28 10:00", "0001-01-01", "9999-12-31", "12345-01-01", 5]
MOMENTS = ["2026-02-31 10:00:00", "2026-11-28 25:00:00", "2026-11-28 10:00:00+99:00"]
MOMENTS += ["0001-01-01 00:00:00", "9999-12-31 23:59:59"]
SLUGS = ["", "A", "a b", "a/b", "é", "../..", "/", "a?b", "-", "%00", "a\nb", ".", "admin"]
TEXTS = ["", "<b>", "\n", "%s %(a)s {{ a }}"]
ADDRESSES = ["javascript:alert(1)", "https://[::1", "//", "https://", "http://a:b@c", "x\nhttps:/"]
ADDRESSES += ["https://exa mple.org", "https://example.org:port/", "https://\u2100.example/"]
NUMBERS = [0, 1, 1001, 32767, -1, 99999999999, "many", 1.5, ""]
PLACES = (models.SlugField, models.IntegerField, models.UUIDField, PathField, KeyField)
READ = [f"_{code}" for code in ("nl", "en")]  # the languages of the pages that are asked for
OTHERS = [f"_{code}" for code in settings.EDITORS_LANGUAGES if f"_{code}" not in READ]
KEYS = ["", " ", "A", "a b", "a:1", "a,b", "é", "a\nb", "<b>"]


def values_for(field):
    """What to write into a column: what its type can be wrong in, and nothing at all."""
    kind = field.get_internal_type()
    own = {
        "JSONField": JSON,
        "HoursField": JSON + HOURS,
        "DateField": DATES,
        "DateTimeField": DATES + MOMENTS,
        "SlugField": SLUGS,
        "URLField": ADDRESSES + TEXTS,
        "CharField": TEXTS,
        "TextField": TEXTS,
        "BooleanField": [2, "yes", ""],
        "PositiveSmallIntegerField": NUMBERS,
        "PositiveIntegerField": NUMBERS,
        "UUIDField": ["", "x", "0" * 31],
        "ForeignKey": [],
        "TreeForeignKey": [],
    }[type(field).__name__ if type(field).__name__ == "HoursField" else kind]
    if field.name == "key":
        own = KEYS
    if field.name.startswith("path"):
        own = [*SLUGS, "a//b", "/a", "a/"]
    if field.name == "value":
        own = [*TEXTS, *ADDRESSES, "+", "112;drop", "a@b?cc=c@d"]
    if field.name == "sources":
        own = [*TEXTS, *ADDRESSES]
    return [*own, "martian"] if field.choices else own


class UndoneError(Exception):
    pass


def write(row, field, value):
    """One column of one row, past every check of Django."""
    table, quoted = row._meta.db_table, connection.ops.quote_name
    pk = row._meta.pk.get_db_prep_value(row.pk, connection)
    with changing(), connection.cursor() as cursor:
        statement = f"UPDATE {quoted(table)} SET {quoted(field.column)} = %s WHERE id = %s"
        cursor.execute(statement, [value, pk])


def columns_of(model):
    """All but links, which the database looks after, and the bare columns that nobody reads."""
    names = {field.name for field in model._meta.concrete_fields}
    for field in model._meta.concrete_fields:
        if not field.is_relation and f"{field.name}_nl" not in names:
            yield field


def rounds(model):
    """Of each column nothing, and the next of what its type can be wrong in; a few at a time.

    What takes a row off its page would hide what others do there: so that stands by itself, and
    each language that is read, for another one takes the place of what is missing.
    """
    waiting, found = {}, defaultdict(list)
    for field in columns_of(model):
        values = values_for(field)
        turn = waiting.setdefault(tuple(values), cycle(values))
        hides = isinstance(field, PLACES) or bool(field.choices)
        ending = field.name[-3:]
        together = (hides, ending in OTHERS or (ending in READ and ending))
        found[*together, "nothing"].append((field, None))
        found[*together, "wrong"].append((field, next(turn)))
    return found.values()


# SQLite keeps whatever PostgreSQL would, and more; what the checks refuse is asked of both below.
@pytest.mark.either_database
@pytest.mark.no_cover
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_damaged_column_breaks_no_page(client, model):
    site = FullSite()
    shown, row = site.shows(client, model), site.rows[model.__name__]
    client.raise_request_exception = False
    broken = {}
    for language, damages in zip(cycle(("/nl/", "/en/")), rounds(model), strict=False):
        with contextlib.suppress(UndoneError), transaction.atomic():
            for field, value in damages:
                with contextlib.suppress(DatabaseError, OverflowError), transaction.atomic():
                    write(row, field, value)
            half = [ask for ask in shown if ask[0].startswith(language)]
            names = tuple((field.name, str(value)) for field, value in damages)
            broken[names] = site.broken(client, half)
            raise UndoneError
    assert {what: found for what, found in broken.items() if found} == {}


def test_hours_of_any_shape_leave_the_number_readable(client, caplog):
    contact = make_contact(make_organisation(report_order=1), hours={"mon": "9:00-17:00"})
    for stored in [*HOURS, *JSON]:
        with contextlib.suppress(DatabaseError, UndoneError), transaction.atomic():
            write(contact, Contact._meta.get_field("hours"), stored)
            caplog.clear()
            page = client.get("/en/report/?x")
            assert contact.value in text(page)
            if fresh(contact).hours is None:
                assert "9:00" not in text(page)
                named = f"organisations.Contact {contact.key}: a part of its field “hours”"
                assert named in caplog.text
                assert stored == "{}" or stored not in caplog.text
            raise UndoneError


def test_a_choice_that_is_no_longer_one_is_left_out_and_the_log_names_the_row(client, caplog):
    organisation = make_organisation(languages=["uk"])
    write(organisation, Organisation._meta.get_field("languages"), '["martian", "uk", {"a": []}]')
    page = client.get(f"/en/organisations/{organisation.slug}/")
    assert "Languages Ukrainian" in text(page)
    assert f"organisations.Organisation {organisation.key}: " in caplog.text
    assert "martian" not in caplog.text


def test_a_web_address_that_is_none_is_shown_and_the_log_names_the_row(client, caplog):
    contact = make_contact(kind="website", value="https://example.org")
    write(contact, Contact._meta.get_field("value"), "https://[::1")
    page = client.get(f"/en/organisations/{contact.organisation.slug}/")
    assert contact.label_en in text(page)
    assert f"organisations.Contact {contact.key}: a part of its field “value”" in caplog.text


def test_what_is_damaged_is_named_once_for_each_version_of_the_content(client, caplog):
    contact = make_contact(make_organisation(report_order=1), hours={"mon": "9:00-17:00"})
    write(contact, Contact._meta.get_field("hours"), "{}")
    for _time in range(3):
        client.get("/en/report/?x")
    assert caplog.text.count(contact.key) == 1


def refused_by(field):
    """What the check of a column has to refuse, by its type; PostgreSQL lets it come so far."""
    long = {"LongTextField": "a" * 20_001, "RichTextField": "<p>" * 7000}
    refused = {
        **long,
        "SlugField": "a b",
        "PathField": "a//b",
        "KeyField": "A",
        "WebAddressField": "javascript:alert(1)",
        "DayField": "3000-01-01",
        "MomentField": "1899-12-31 00:00:00+00:00",
        "ChoiceListField": "{}",
        "HoursField": "[]",
        "TextsField": "[]",
    }
    kinds = [kind.__name__ for kind in type(field).__mro__]
    return next((refused[kind] for kind in kinds if kind in refused), None)


def test_the_database_refuses_what_the_type_of_a_column_cannot_be():
    kept, tried = [], set()
    for row in FullSite().rows.values():
        for field in row._meta.local_concrete_fields:
            if (value := refused_by(field)) is None:
                continue
            tried.add(type(field).__name__)
            with contextlib.suppress(IntegrityError), transaction.atomic():
                write(row, field, value)
                kept.append(str(field))
    assert kept == []
    assert len(tried) >= 9


@pytest.mark.parametrize("moment", ["07:13:58.999953", "23:59:59.999999", "00:00:00"])
def test_a_moment_just_before_the_next_second_is_kept(moment):
    """SQLite rounds it up when it is asked whether there is such a moment."""
    row = make_organisation()
    write(row, Organisation._meta.get_field("published_at"), f"2026-11-28 {moment}")
    assert f"{fresh(row).published_at:%H:%M:%S}" == moment[:8]


def test_a_moment_in_a_zone_that_there_is_not_is_refused():
    moments = Organisation._meta.get_field("published_at")
    with pytest.raises(DatabaseError):
        write(make_organisation(), moments, "2026-11-28 10:00:00+99:00")


def test_every_text_has_an_end():
    """Of one line by the type of its column, of several by the check above."""
    endless = {
        f"{model.__name__}.{field.name}"
        for model in MODELS
        for field in model._meta.concrete_fields
        if isinstance(field, (models.CharField, models.TextField)) and not field.max_length
    }
    assert endless == set()


def test_a_text_that_is_too_long_is_refused_in_words():
    page = make_page()
    page.body_nl = f"<p>{'a ' * 10_000}</p>"
    with pytest.raises(ValidationError, match="20000"):
        page.full_clean()
