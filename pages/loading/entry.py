"""Reading the fixture files: every wrong thing in them becomes an error that says where it is."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import yaml
from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

LANGUAGES = settings.EDITORS_LANGUAGES
IN_A_LANGUAGE = re.compile(rf"_({'|'.join(LANGUAGES)})$")  # title_nl, in the files title.nl
UNKNOWN = "this field is not known here"

Value = TypeVar("Value")


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

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
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

    def __init__(self, file: str, key: str, field: str, message: str) -> None:
        super().__init__(f"{file}: {key}: {field}: {message}")


class Entry:
    """One item of a fixture file. Each value is taken once; what is left over is an error.

    `key`     of the item, or of the one that this is a part of
    `within`  where a part stands in its item: "contacts[2]."
    """

    def __init__(self, file: str, data: object, key: str = "", within: str = "") -> None:
        self.file, self.within = file, within
        if not isinstance(data, dict):
            message = f"a mapping was expected, not {data!r}"
            raise ContentError(file, key or "-", within.rstrip(".") or "-", message)
        self.left = dict(data)
        self.places: dict[str, str] = {}  # of fields that stand elsewhere in the file
        self.key = key or self.left.pop("key", None)
        if not isinstance(self.key, str):
            raise ContentError(file, "-", "key", "an item has no key")

    def error(self, field: str, message: str) -> ContentError:
        place = self.places.get(field, field)
        return ContentError(self.file, self.key, f"{self.within}{place}", message)

    def take(self, field: str, read: Callable[[object], Value], absent: object = None) -> Value:
        """The value of a field as `read` makes it of what the file says, or of `absent`."""
        with self.blaming(field):
            return read(self.left.pop(field, absent))

    def take_list(self, field: str) -> list[Any]:
        return self.take(field, read_list)

    def take_parts(self, field: str) -> list["Entry"]:
        """A list of mappings that belong to this one: contacts, referrals."""
        return [
            Entry(self.file, item, self.key, f"{self.within}{field}[{number}].")
            for number, item in enumerate(self.take_list(field), start=1)
        ]

    def unfold(self, group: str, fields: Mapping[str, str]) -> None:
        """Bring what a file groups out of its group: `age` of `situations` becomes `ages`."""
        for field in fields.values():
            if field in self.left:
                raise self.error(field, UNKNOWN)
        data = self.left.pop(group, None)
        inside = Entry(self.file, {} if data is None else data, self.key, f"{self.within}{group}.")
        for name, field in fields.items():
            self.places[field] = f"{group}.{name}"
            self.left[field] = inside.left.pop(name, None)
        inside.finish()

    def finish(self) -> None:
        """Refuse what nobody took: most often a field's name with a typing error."""
        for field in self.left:
            raise self.error(field, UNKNOWN)

    @contextmanager
    def blaming(self, field: str) -> Iterator[None]:
        """Turn a ValidationError into one that says where; `field` if it does not know itself."""
        try:
            yield
        except ValidationError as error:
            raise self.error(*_place_and_message(error, field)) from None


def _place_and_message(error: ValidationError, field: str) -> tuple[str, str]:
    if not hasattr(error, "error_dict"):
        return field, " ".join(error.messages)
    errors = error.message_dict
    # Of a translated text its bare column has the error too: name the language.
    name = next(filter(IN_A_LANGUAGE.search, errors), next(iter(errors)))
    place = field if name == NON_FIELD_ERRORS else IN_A_LANGUAGE.sub(r".\1", name)
    return place, " ".join(errors[name])


def read_list(given: object) -> list[Any]:
    if given is None:
        return []
    if not isinstance(given, list):
        raise ValidationError(f"a list was expected, not {given!r}")
    return given


def read_file(path: Path) -> list[Entry]:
    """The entries of one fixture file."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=Yaml)  # noqa: S506 -- it is safe
    except FileNotFoundError:
        raise ContentError(path.name, "-", "-", "there is no such file") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContentError(path.name, "-", "-", f"this is not YAML: {error}") from None
    return [Entry(path.name, item) for item in (data if isinstance(data, list) else [data])]
