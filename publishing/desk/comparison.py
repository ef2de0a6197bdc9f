"""Two versions side by side, word by word.

Everything is escaped here, also what rich texts are made of: a tag is shown as the word it is, so
that a change of formatting is seen, and nothing of it can run.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from publishing.desk import snapshot
from publishing.desk.snapshot import Content

WORD = re.compile(r"<[^>]*>|&\w+;|\w+|\s+|[^\w\s]")
MOST_WORDS = 8_000  # difflib takes the square of it; longer texts are compared as a whole


@dataclass(frozen=True)
class Change:
    """A field that says something else. `where` is the part that it is of, if it is of one."""

    label: str
    language: str
    marked: SafeString
    where: str = ""


def compare(model: type[models.Model], old: Content, new: Content) -> Iterator[Change]:
    """What differs; a field that only one of the two knows says nothing of the other."""
    yield from _fields(model, old["fields"], new["fields"])
    for name, ids in new["links"].items():
        if name in old["links"] and old["links"][name] != ids:
            relation = model._meta.get_field(name)
            yield Change(_label(relation)[0], "", _linked(relation, old["links"][name], ids))
    for relation in snapshot.parts_of(model):
        name = relation.get_accessor_name()
        if name in old["parts"] and name in new["parts"]:
            yield from _parts(relation.related_model, old["parts"][name], new["parts"][name])


def words(old: str, new: str) -> SafeString:
    """Both texts in one, what went and what came marked, whole words only."""
    before, after = WORD.findall(old), WORD.findall(new)
    if len(before) + len(after) > MOST_WORDS:
        return _marked(old, new)
    pieces = []
    gone = come = ""
    for what, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old_words, new_words = "".join(before[i:j]), "".join(after[k:m])
        is_gap = what == "equal" and not new_words.strip() and (gone or come)
        if what != "equal" or is_gap:  # several changed words with spaces between are one change
            gone, come = gone + old_words, come + new_words
            continue
        pieces += [_marked(gone, come), conditional_escape(new_words)]
        gone = come = ""
    pieces.append(_marked(gone, come))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _marked(old: str, new: str) -> SafeString:
    """A space at the end that both have is no change."""
    end = ""
    while old and new and old[-1] == new[-1] and old[-1].isspace():
        old, new, end = old[:-1], new[:-1], old[-1] + end
    gone = format_html("<del>{}</del>", old) if old else ""
    come = format_html("<ins>{}</ins>", new) if new else ""
    return format_html("{}{}{}", gone, come, end)


def _fields(model: type[models.Model], old: Any, new: Any, where: str = "") -> Iterator[Change]:
    for field in snapshot.fields_of(model):
        if field.name in old and field.name in new:
            was, now = _said(field, old[field.name]), _said(field, new[field.name])
            if was != now:
                label, language = _label(field)
                yield Change(label, language, words(was, now), where)


def _parts(model: type[models.Model], old: Any, new: Any) -> Iterator[Change]:
    before, after = ({part["id"]: part for part in parts} for parts in (old, new))
    kind = capfirst(str(model._meta.verbose_name))
    empty: dict[str, Any] = {}
    for pk in [*after, *(pk for pk in before if pk not in after)]:
        was, now = before.get(pk, empty), after.get(pk, empty)
        if was and now:
            yield from _fields(model, was, now, f"{kind}: {_name(model, now)}")
            continue
        what = _("added") if now else _("removed")
        blank = dict.fromkeys(was or now)
        changes = _fields(model, was or blank, now or blank, f"{kind}, {what}")
        yield from (change for change in changes if change.label != _label_of_key(model))


def _name(model: type[models.Model], part: Any) -> str:
    """What a part is called: the first text of it."""
    for field in snapshot.fields_of(model):
        if field.name not in ("key", "kind") and (said := _said(field, part.get(field.name))):
            return said[:60]
    return ""


def _label_of_key(model: type[models.Model]) -> str:
    return _label(model._meta.get_field("key"))[0]


def _label(field: Any) -> tuple[str, str]:
    """What a field is called, and the language of its text."""
    text = getattr(field, "translated_field", None)
    language = get_language_info(field.language)["name_translated"] if text else ""
    return capfirst(str((text or field).verbose_name)), language


def _said(field: Any, value: Any) -> str:
    """A value as an editor reads it."""
    if value in (None, ""):
        return ""
    labels = dict(field.flatchoices) if field.choices else {}
    if isinstance(value, list):
        return ", ".join(str(labels.get(each, each)) for each in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {', '.join(map(str, each))}" for name, each in value.items())
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field.is_relation:
        return str(_row(field.related_model, value))
    return str(labels.get(value, value))


def _row(model: Any, pk: str) -> Any:
    try:
        return model._base_manager.get(pk=pk)
    except ObjectDoesNotExist:
        return _("(deleted)")


def _linked(relation: Any, old: list[str], new: list[str]) -> SafeString:
    rows = relation.related_model._base_manager.in_bulk({*old, *new})
    names = {str(pk): str(row) for pk, row in rows.items()}
    gone = [("del", names.get(pk, _("(deleted)"))) for pk in old if pk not in new]
    come = [("ins", names.get(pk, _("(deleted)"))) for pk in new if pk not in old]
    return format_html_join(", ", "<{0}>{1}</{0}>", gone + come)
