"""The translations of the whole content, between the database and a catalogue."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import TextField
from django.utils.translation import gettext as _

from publishing.events.event import Deed
from publishing.events.recording import record
from publishing.languages import catalogue
from publishing.languages.catalogue import CatalogueError, Entry
from publishing.languages.checks import REL, differences, unfit
from publishing.languages.state import Translations, column_of, translated_fields
from publishing.models import Translated
from publishing.rich_text import RichTextField, clean
from publishing.version import changing

Rows = dict[str, Any]


def kinds() -> dict[str, type[Translated]]:
    """The models whose texts are translated, by the name they have in a catalogue."""
    models = (model for model in apps.get_models() if issubclass(model, Translated))
    return {str(model._meta.model_name): model for model in models}


def rows_of(model: Any, languages: Iterable[str]) -> list[Any]:
    return list(model._default_manager.in_catalogues(languages))


def entries(code: str) -> Iterator[Entry]:
    """Every text that there is in English, or in this language."""
    for kind, model in kinds().items():
        for row in rows_of(model, [code]):
            known = Translations(row)
            for name in translated_fields(model):
                text = known.text(name, code)
                source = known.made_from(name, code) if text else known.english(name)
                column = model._meta.get_field(name)
                if source:
                    yield Entry(
                        f"{kind}.{row.name_in_catalogues}.{name}",
                        _written(column, source),
                        _written(column, text),
                        known.is_checked(name, code),
                    )


def exported(code: str) -> bytes:
    """A catalogue of every text, for who translates elsewhere."""
    data = catalogue.write(code, entries(code))
    record(Deed.LANGUAGE_EXPORTED, name=code)
    return data


@dataclass
class Counts:
    """What loading catalogues did."""

    texts: int = 0
    changed: int = 0


@dataclass
class Importer:
    """Puts catalogues into the database, several at once: all of them, or none.

    The rows are read once and written once, however many languages there are.
    """

    rows: dict[str, Rows] = field(default_factory=dict)
    changed: dict[Any, set[str]] = field(default_factory=lambda: defaultdict(set))  # of a row

    def __post_init__(self) -> None:
        every = settings.TRANSLATED_INTO
        for kind, model in kinds().items():
            self.rows[kind] = {row.name_in_catalogues: row for row in rows_of(model, every)}

    def take(self, code: str, given: Iterable[Entry]) -> Counts:
        """Take what a catalogue says. Raises CatalogueError, which names all that is wrong.

        A text that it leaves empty stays as it is.
        """
        if code not in settings.TRANSLATED_INTO:
            languages = ", ".join(settings.TRANSLATED_INTO)
            known = _("%(code)s: the content is translated into %(languages)s")
            raise CatalogueError([known % {"code": code, "languages": languages}])
        counts, problems = Counts(), []
        for entry in given:
            found = list(self._take(code, entry, counts)) if entry.text else []
            problems += [f"{entry.name}: {problem}" for problem in found]
        if problems:
            raise CatalogueError(problems)
        return counts

    def _take(self, code: str, entry: Entry, counts: Counts) -> Iterator[str]:
        """Yield what is wrong with a text; if nothing is, set it."""
        kind, _dot, rest = entry.name.partition(".")
        key, _dot, name = rest.rpartition(".")
        row = self.rows.get(kind, {}).get(key)
        model: Any = type(row)
        if row is None or name not in translated_fields(model):
            yield _("nothing has this name here")
            return
        counts.texts += 1
        # What the English column refuses is refused in every language.
        column = row._meta.get_field(f"{name}_{settings.TRANSLATED_FROM}")
        known = Translations(row)
        text, source = stored(column, entry.text), stored(column, entry.source)
        if text == known.text(name, code) and source == known.made_from(name, code):
            problems = []  # it came in by here
        else:
            problems = list(wrong(column, row, entry))
        yield from problems
        if not problems and known.put(name, code, text, source=source, checked=entry.is_checked):
            counts.changed += 1
            self.changed[row].add(code)

    def save(self) -> None:
        """Write what changed; nothing if nothing did."""
        for row, languages in self.changed.items():
            write(row, languages)


def write(row: Any, languages: Iterable[str]) -> None:
    """Save the texts of a row in these languages."""
    columns = map(column_of, languages)
    # Not `save`, which would write the paths of a step anew.
    rows = type(row)._default_manager.filter(pk=row.pk)
    rows.update(**{column: getattr(row, column) for column in columns})


def load(code: str, given: Iterable[Entry]) -> Counts:
    """Load one catalogue in one transaction. Raises CatalogueError, and then changes nothing."""
    with changing():
        importer = Importer()
        counts = importer.take(code, given)
        importer.save()
        record(Deed.LANGUAGE_IMPORTED, name=code, note=f"{counts.changed} texts changed")
    return counts


def stored(column: Any, text: str) -> str:
    """A text as its column has it."""
    return clean(text) if isinstance(column, RichTextField) else text


def _written(column: Any, text: str) -> str:
    """A text as people write it: what cleaning adds to a link left out."""
    return REL.sub("", text) if isinstance(column, RichTextField) else text


def wrong(column: Any, row: Any, entry: Entry) -> Iterator[str]:
    """What a text may not be, in sentences."""
    try:
        column.clean(entry.text, row)
    except ValidationError as error:
        yield from error.messages
    yield from unfit(entry.text, lines=isinstance(column, TextField))
    if len(entry.source) > column.max_length or list(unfit(entry.source, lines=True)):
        yield _("its English cannot have been a text of this site")
    yield from differences(entry.source, entry.text)
