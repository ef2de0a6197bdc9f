"""The catalogues of translations, without gettext's own programs.

`translations.py update` collects the texts from the source into the catalogues and compiles
them; `translations.py check` fails when a text is missing, empty, doubtful or not compiled.
The texts in the source are English, so English needs no catalogue.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import django
from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import templatize

ROOT = Path(__file__).resolve().parent.parent
APPS = ["referral_site", "publishing", "organisations", "stages", "pages"]
LANGUAGES = ["nl"]
KEYWORDS: dict[str, Any] = {
    "_": None,
    "text_in": (2,),
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


def update() -> None:
    for language in LANGUAGES:
        path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
        catalogue = read(path, language)
        catalogue.update(texts(), no_fuzzy_matching=True)
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
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def problems() -> Iterator[str]:
    """Yield what is wrong with the catalogues, a line each."""
    source = {(message.id, message.context) for message in texts() if message.id}
    for language in LANGUAGES:
        path = ROOT / "locale" / language / "LC_MESSAGES" / "django.po"
        catalogue = read(path, language)
        known = {(message.id, message.context): message for message in catalogue if message.id}
        yield from (f"{language}: missing: {text!r}" for text, _ in source - known.keys())
        yield from (f"{language}: no longer used: {text!r}" for text, _ in known.keys() - source)
        for message in known.values():
            text = message.string
            strings = text if isinstance(text, (list, tuple)) else [text]
            if message.fuzzy or not all(strings):
                yield f"{language}: not translated: {message.id!r}"
            yield from (
                f"{language}: {message.id!r}: {error}" for error in message.check(catalogue)
            )
        if path.with_suffix(".mo").read_bytes() != compiled(catalogue):
            yield f"{language}: django.mo is not compiled from django.po: run make messages"


if __name__ == "__main__":
    settings.configure(USE_I18N=True)
    django.setup()
    if sys.argv[1:] == ["update"]:
        update()
    elif found := list(problems()):
        sys.exit("\n".join(found))
    else:
        print("Translations: complete.")
