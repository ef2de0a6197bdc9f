"""The catalogues of translations, without gettext's own programs.

`translations.py update` collects the texts from the source into the catalogues and compiles
them; `translations.py check` fails when a text is missing, empty, doubtful or not compiled.
The texts in the source are English, so English needs no catalogue. Each folder in locale/ is a
language; only Dutch has the words of editors as well, the others hold what readers see.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from fnmatch import fnmatch
from io import BytesIO
from pathlib import Path
from typing import Any

import django
from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import templatize

ROOT = Path(__file__).resolve().parent.parent
APPS = ["referral_site", "publishing", "organisations", "stages", "pages"]
LOCALE = ROOT / "locale"
OF_EDITORS = ["nl"]  # the admin is in these, and in English
# Where a text stands that only editors see. What is not named here is for readers: a new module
# is translated, or it is named, but it is not forgotten.
FOR_EDITORS = [
    "templates/admin/*",
    "*/admin/*",
    "*/admin.py",
    "*/apps.py",
    "*/models/*",
    "*/models.py",
    "organisations/opening/field.py",
    "organisations/opening/week.py",
    "pages/search/tried.py",
    "publishing/*",
    "referral_site/admin_site.py",
    "referral_site/door.py",
    "referral_site/second_factor.py",
    "referral_site/single_sign_on.py",
    "referral_site/login.py",
    "referral_site/passwords.py",
    "stages/tree.py",
    "stages/undo.py",
]
FOR_READERS = ["publishing/translated.py"]  # all the same
MARKUP = re.compile(r"%\(\w+\)s|<[^<>]*>")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "text_in": (2,),
    "in_each": None,  # macros of 500.html
    "plainly": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def texts() -> Catalog:
    """A catalogue of every text in the source that can be translated."""
    found = Catalog(charset="utf-8")
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                add(found, path, path.read_bytes())
    for path in sorted((ROOT / "templates").rglob("*.html")):
        if "site" in path.relative_to(ROOT).parts:
            add(found, path, path.read_bytes(), "jinja2.ext:babel_extract")
            continue
        code = templatize(path.read_text(encoding="utf-8"))
        # What is left of the HTML is no Python; its indentation would be an error.
        add(found, path, re.sub(r"(?m)^[ \t]+", "", code).encode())
    return found


def add(catalogue: Catalog, path: Path, source: bytes, method: str = "python") -> None:
    # Without a line, as Babel lets it be: each edit above a text would change the catalogue.
    place: tuple[str, Any] = (str(path.relative_to(ROOT)), None)
    for _line, message, _comments, context in extract(method, BytesIO(source), KEYWORDS):
        flags = ["python-format"] if "%(" in str(message) else []
        catalogue.add(message, locations=[place], context=context, flags=flags)


def languages() -> list[str]:
    return sorted(path.name for path in LOCALE.iterdir() if path.is_dir())


def texts_for(language: str, source: Catalog) -> Catalog:
    """Those of the texts that a language has to have."""
    found = Catalog(charset="utf-8")
    for message in source:
        places = [place for place, _line in message.locations]
        if message.id and (language in OF_EDITORS or any(map(is_for_readers, places))):
            found[message.id] = message
    return found


def is_for_readers(place: str) -> bool:
    return place in FOR_READERS or not any(fnmatch(place, each) for each in FOR_EDITORS)


def update() -> None:
    source = texts()
    for language in languages():
        path = LOCALE / language / "LC_MESSAGES" / "django.po"
        catalogue = read(path, language)
        wanted = texts_for(language, source)
        wanted.creation_date = catalogue.creation_date  # a new one would be all that changes
        catalogue.update(wanted, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalogue, sort_output=True, include_lineno=False, omit_header=False)
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        print(f"{language}: {sum(1 for message in catalogue if message.id)} texts")


def read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def compiled(catalogue: Catalog) -> bytes:
    """As gettext reads it. What is not translated is in English: Django would take the Dutch."""
    catalogue = deepcopy(catalogue)
    for message in catalogue:
        if message.id and not all(forms(message.string)):
            first, *others = forms(message.id)
            plurals = (first, *others * (catalogue.num_plurals - 1))
            message.string = plurals if message.pluralizable else first
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def problems() -> Iterator[str]:
    """Yield what is wrong with the catalogues, a line each."""
    source = texts()
    for language in languages():
        path = LOCALE / language / "LC_MESSAGES" / "django.po"
        catalogue = read(path, language)
        wanted = keyed(texts_for(language, source)).keys()
        known = keyed(catalogue)
        yield from (f"{language}: missing: {text!r}" for text, _ in wanted - known.keys())
        yield from (f"{language}: no longer used: {text!r}" for text, _ in known.keys() - wanted)
        for message in known.values():
            yield from (
                f"{language}: {message.id!r}: {error}" for error in wrong(message, catalogue)
            )
        used = path.with_suffix(".mo")
        if not used.exists() or used.read_bytes() != compiled(catalogue):
            yield f"{language}: django.mo is not compiled from django.po: run make messages"


def keyed(catalogue: Catalog) -> dict[tuple[Any, str | None], Message]:
    return {(message.id, message.context): message for message in catalogue if message.id}


def wrong(message: Message, catalogue: Catalog) -> Iterator[str]:
    """Yield what is wrong with a translation."""
    strings = forms(message.string)
    if message.fuzzy or not all(strings):
        yield "not translated"
        return
    if message.pluralizable and len(strings) != catalogue.num_plurals:
        yield f"{len(strings)} plural forms, not {catalogue.num_plurals}"
    meant = markup(forms(message.id)[-1])
    # “One answer” and “two answers” need no digit where a language has a form for just that.
    if markup(strings[-1]) != meant or any(markup(string) - meant for string in strings):
        yield f"not the same placeholders and tags: {dict(meant)}"
    yield from map(str, message.check(catalogue))


def forms(text: Any) -> list[str]:
    """Singular and plural, or the one text that there is."""
    return list(text) if isinstance(text, (list, tuple)) else [text]


def markup(text: str) -> Counter[str]:
    """The placeholders and tags of a text, and how often it has each."""
    return Counter(MARKUP.findall(text))


if __name__ == "__main__":
    settings.configure(USE_I18N=True)
    django.setup()
    if sys.argv[1:] == ["update"]:
        update()
    elif found := list(problems()):
        sys.exit("\n".join(found))
    else:
        print("Translations: complete.")
