"""Rich text: the few tags an editor may use, the same in the editor, on saving and on loading."""

from html.parser import HTMLParser
from typing import Any

import nh3
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import Field
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django_prose_editor.fields import ProseEditorField

ALLOWED: dict[str, set[str]] = {
    "p": set(),
    "ul": set(),
    "ol": set(),
    "li": set(),
    "br": set(),
    "strong": set(),
}
ALLOWED |= {"em": set(), "h2": set(), "h3": set(), "a": {"href"}}
URL_SCHEMES = {"http", "https", "mailto", "tel"}
# What the editor offers: its schema is built from these, so it cannot write any other tag.
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "BulletList": True,
    "OrderedList": {"enableListAttributes": False},
    "ListItem": True,
    "Heading": {"levels": [2, 3]},
    "Link": {"enableTarget": False, "protocols": ["http", "https"]},
    "HardBreak": True,
    # Plain buttons: its drop-down list of block types cannot be opened by keyboard.
    "Menu": {
        "groups": [{"group": name} for name in ("headings", "lists", "marks", "link", "history")]
    },
}
# The words of the editor itself, which has no Dutch; admin_site.py hands them to its script.
WORDS = [
    gettext_noop("heading 2"),
    gettext_noop("heading 3"),
    gettext_noop("unordered list"),
    gettext_noop("ordered list"),
    gettext_noop("bold"),
    gettext_noop("italic"),
    gettext_noop("insert link"),
    gettext_noop("remove link"),
    gettext_noop("undo"),
    gettext_noop("redo"),
    gettext_noop("Edit Link"),
    gettext_noop("URL"),
    gettext_noop("Update"),
    gettext_noop("Cancel"),
]

_cleaner = nh3.Cleaner(
    tags=set(ALLOWED),
    attributes={tag: set(names) for tag, names in ALLOWED.items()},
    url_schemes=URL_SCHEMES,
    link_rel="noopener noreferrer",
)


def clean(html: str | None) -> str:
    """Return `html` with nothing left in it but the allowed tags; an empty text becomes ''."""
    cleaned = _cleaner.clean(html or "").strip()
    return cleaned if strip_tags(cleaned).strip() else ""


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self.refused.append(f"<{tag}>")
            return
        allowed = ALLOWED[tag] | ({"rel"} if tag == "a" else set())
        for name, value in attrs:
            scheme = (value or "").partition(":")[0].lower() if ":" in (value or "") else ""
            if name not in allowed or (name == "href" and scheme and scheme not in URL_SCHEMES):
                self.refused.append(f"<{tag} {name}>")


def validate_rich_text(html: str | None) -> None:
    """Refuse a text with a tag, an attribute or a kind of link that readers may not get."""
    finder = _Finder()
    finder.feed(html or "")
    finder.close()
    if finder.refused:
        raise ValidationError(
            _("Not allowed here: %(tags)s."),
            params={"tags": ", ".join(dict.fromkeys(finder.refused))},
            code="tag",
        )


class RichTextField(ProseEditorField):
    """A ProseEditorField with this site's tags, cleaned whenever it is saved."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, config={"extensions": EXTENSIONS}, sanitize=clean, **kwargs)

    def formfield(self, **kwargs: Any) -> Field:
        # In the form too, so that a required text with nothing to read in it is missing.
        return super().formfield(**{"sanitize": clean} | kwargs)

    def pre_save(self, model_instance: Model, add: bool) -> str:
        html = clean(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, html)
        return html
