"""Reading the fixture files: every wrong thing in them becomes an error that says where it is."""

import datetime
import re

import yaml
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction

from organisations.opening.week import Week
from publishing.models import Keyed
from publishing.rich_text import RichTextField, validate_rich_text

LANGUAGES = [code for code, _name in settings.LANGUAGES]
IN_A_LANGUAGE = re.compile(rf"_({'|'.join(LANGUAGES)})$")  # title_nl, in the files title.nl


class Yaml(yaml.CSafeLoader):
    """YAML in which everything but true, false and null is text, as it is written.

    Else the number 0112 would become 74, section 4:17 would be 257, and `on` and `no` flags.
    """

    yaml_implicit_resolvers = {
        first: [
            (tag, pattern)
            for tag, pattern in resolvers
            if tag.endswith(":null") or (tag.endswith(":bool") and first in "tTfF")
        ]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node, deep=False):
        """Refuse a field that stands twice, of which YAML would keep the last."""
        mapping = super().construct_mapping(node, deep=deep)
        names = [name.value for name, _value in node.value]
        if len(mapping) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise yaml.MarkedYAMLError(
                problem=f"{twice!r} stands twice", problem_mark=node.start_mark
            )
        return mapping


class ContentError(Exception):
    """Something in a fixture file is wrong. Says which file, key and field, and what."""

    def __init__(self, file, key, field, message):
        super().__init__(f"{file}: {key}: {field}: {message}")


def read(path):
    """Return the entries of one fixture file."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=Yaml)  # noqa: S506 -- it is safe
    except FileNotFoundError:
        raise ContentError(path.name, "-", "-", "there is no such file") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContentError(path.name, "-", "-", f"this is not YAML: {error}") from None
    return [Entry(path.name, item) for item in (data if isinstance(data, list) else [data])]


class Entry:
    """One item of a fixture file. Each value is taken once; what is left over is an error."""

    def __init__(self, file, data, within=""):
        self.file, self.within = file, within
        if not isinstance(data, dict):
            raise ContentError(file, "-", within or "-", f"a mapping was expected, not {data!r}")
        self.left = dict(data)
        self.key = self.left.pop("key", None)
        if not within and not isinstance(self.key, str):
            raise ContentError(file, "-", "key", "an item has no key")

    def error(self, field, message):
        return ContentError(self.file, self.key, f"{self.within}{field}", message)

    def take(self, field, default=None):
        """Take any value; null is the default."""
        value = self.left.pop(field, None)
        return default if value is None else value

    def take_line(self, field):
        """Take a text that is the same in every language; null is an empty one."""
        value = self.take(field, "")
        if not isinstance(value, str):
            raise self.error(field, f"{value!r} is not a text")
        return value

    def take_number(self, field):
        value = self.take(field)
        if value is None:
            return None
        if not isinstance(value, str) or not value.isdecimal():
            raise self.error(field, f"{value!r} is not a number")
        return int(value)

    def take_flag(self, field, *, unknown=False):
        """Take true or false; with `unknown` null as well."""
        value = self.left.pop(field, None if unknown else False)
        if not isinstance(value, bool) and not (unknown and value is None):
            raise self.error(field, f"{value!r} is neither true nor false")
        return value

    def take_text(self, field):
        """Take a text in each language as {field_nl: …, field_en: …}; null is empty everywhere."""
        texts = self.take(field, {})
        if not isinstance(texts, dict):
            raise self.error(field, "a text stands under its language: {nl: …, en: …}")
        for code, text in texts.items():
            if code not in LANGUAGES:
                raise self.error(f"{field}.{code}", "this language is not one of the site's")
            if text is not None and not isinstance(text, str):
                raise self.error(f"{field}.{code}", f"{text!r} is not a text")
        if texts and not (texts.get("nl") or "").strip():
            raise self.error(f"{field}.nl", "the source language is missing")
        return {f"{field}_{code}": texts.get(code) for code in LANGUAGES}

    def take_list(self, field):
        value = self.take(field, [])
        if not isinstance(value, list):
            raise self.error(field, f"a list was expected, not {value!r}")
        return value

    def take_lines(self, field):
        """Take a list of texts of one line each."""
        lines = self.take_list(field)
        for line in lines:
            if not isinstance(line, str):
                raise self.error(field, f"{line!r} is not a text")
        return lines

    def take_choices(self, field, model, name=None):
        """Take a list of choices of a ChoiceListField, which may have another name there."""
        choices = self.take_list(field)
        self.check(field, lambda: model._meta.get_field(name or field).validate(choices, None))
        return choices

    def take_date(self, field):
        value = self.take(field)
        try:
            return None if value is None else datetime.date.fromisoformat(value)
        except (TypeError, ValueError):
            raise self.error(field, f"{value!r} is not a date") from None

    def take_hours(self, field):
        """Take weekly hours: {mon-fri: 9:00-17:00, sat: "10:00-12:00, 13:00-15:00"}."""
        hours = self.take(field)
        try:
            return None if hours is None else Week.read(hours)
        except ValidationError as error:
            raise self.error(field, " ".join(error.messages)) from None

    def take_references(self, field, model):
        """Take a list of keys and return the rows they name, in the same order."""
        return [self.find(model, key, field) for key in self.take_list(field)]

    def take_entries(self, field):
        """Take a list of mappings that belong to this one, e.g. contacts."""
        return [
            self.inside(item, f"{field}[{number}].")
            for number, item in enumerate(self.take_list(field), start=1)
        ]

    def take_entry(self, field):
        """Take a mapping inside this one; null is an empty one."""
        return self.inside(self.take(field, {}), f"{field}.")

    def inside(self, data, within):
        entry = Entry(self.file, data, self.within + within)
        entry.key = self.key
        return entry

    def child(self, data):
        """An item of the same file that stands below this one, with a key of its own."""
        return Entry(self.file, data)

    def find(self, model, key, field):
        try:
            return model.objects.get(key=key)
        except (model.DoesNotExist, ValueError):
            name = model._meta.verbose_name
            raise self.error(field, f"there is no {name} with the key {key!r}") from None

    def finish(self):
        """Refuse what nobody took: most often a field's name with a typing error."""
        for field in self.left:
            raise self.error(field, "this field is not known here")

    def save(self, row: Keyed, values, *, changed=False):
        """Set the values on a row and save it if that `changed` anything. Returns the row."""
        self.finish()
        before = {name: getattr(row, name) for name in values}
        for name, value in values.items():
            field = row._meta.get_field(name)
            if isinstance(field, RichTextField) and value:
                self.check(name, lambda text=value: validate_rich_text(text))
                value = field.sanitize(value)
            setattr(row, name, value)
        after = {name: getattr(row, name) for name in values}
        if row._state.adding or changed or before != after:
            self.check(
                "-", lambda: row.full_clean(validate_unique=False, validate_constraints=False)
            )
            try:
                with transaction.atomic():
                    row.save()
            except IntegrityError:
                # Asking before would cost a query for each rule; now it is worth naming it.
                self.check("-", row.full_clean)
                raise
        return row

    def check(self, field, validate):
        """Turn a ValidationError into one that says where; `field` if it does not know itself."""
        try:
            validate()
        except ValidationError as error:
            if hasattr(error, "error_dict"):
                errors = error.message_dict
                # Of a translated text its bare column has the error too: name the language.
                name = next(filter(IN_A_LANGUAGE.search, errors), next(iter(errors)))
                field = field if name == NON_FIELD_ERRORS else IN_A_LANGUAGE.sub(r".\1", name)
                messages = errors[name]
            else:
                messages = error.messages
                field = IN_A_LANGUAGE.sub(r".\1", field)
            raise self.error(field, " ".join(messages)) from None
