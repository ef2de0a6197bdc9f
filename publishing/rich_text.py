"""Rich text: the few tags an editor may use, the same in the editor, on saving and on loading."""

from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

import nh3
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import Model
from django.forms import Field
from django.utils.html import strip_tags
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django_prose_editor.fields import ProseEditorField

from publishing.bounded import LongTextField
from publishing.validators import validate_mail_address, validate_web_address

ALLOWED: dict[str, set[str]] = {
    "p": set(),
    "ul": set(),
    "ol": set(),
    "li": set(),
    "br": set(),
    "strong": set(),
}
ALLOWED |= {"em": set(), "h2": set(), "h3": set(), "a": {"href"}}
LONGEST = 20_000  # letters, with the tags: six times the longest text there is
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
    # For any tag none: the library would let `lang` and `title` through.
    attributes={tag: set(names) for tag, names in ALLOWED.items()} | {"*": set()},
    url_schemes=URL_SCHEMES,
    link_rel="noopener noreferrer",
)


_without_tags = nh3.Cleaner(tags=set())
MOST_ROUNDS = 10


def clean(html: str | None) -> str:
    """Return `html` with nothing left in it but the allowed tags; an empty text becomes ''."""
    cleaned = _settled(html or "")
    return cleaned if strip_tags(cleaned).strip() else ""


def _settled(html: str) -> str:
    """What cleaning leaves as it is: wrongly nested tags may take several rounds.

    If they never settle the text stays, without tags.
    """
    for _round in range(MOST_ROUNDS):
        before, html = html, _cleaner.clean(html).strip()
        if html == before:
            return html
    return _without_tags.clean(html).strip()


class _Finder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []
        self.links: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED:
            self.refused.append(f"<{tag}>")
            return
        allowed = ALLOWED[tag] | ({"rel"} if tag == "a" else set())
        for name, value in attrs:
            scheme = (value or "").partition(":")[0].lower() if ":" in (value or "") else ""
            if name not in allowed or (name == "href" and scheme and scheme not in URL_SCHEMES):
                self.refused.append(f"<{tag} {name}>")
            elif name == "href" and scheme:
                self.links.append((scheme, value or ""))


def validate_rich_text(html: str | None) -> None:
    """Refuse a text with a tag, an attribute or a kind of link that readers may not get."""
    MaxLengthValidator(LONGEST)(html or "")  # before the parser, which is slow with some long texts
    finder = _Finder()
    finder.feed(html or "")
    finder.close()
    if finder.refused:
        raise ValidationError(
            _("Not allowed here: %(tags)s."),
            params={"tags": ", ".join(dict.fromkeys(finder.refused))},
            code="tag",
        )
    for scheme, link in finder.links:
        _validate_link(scheme, link)


def _validate_link(scheme: str, link: str) -> None:
    if scheme in ("http", "https"):
        validate_web_address(link)
    elif scheme == "mailto":
        validate_mail_address(unquote(link.partition(":")[2]))


class RichTextField(LongTextField, ProseEditorField):
    """A ProseEditorField with this site's tags, cleaned whenever it is saved."""

    default_validators = [validate_rich_text]  # cleaning keeps links, whatever they lead to

    def __init__(
        self, verbose_name: Any = None, *, max_length: int = LONGEST, **kwargs: Any
    ) -> None:
        settings = {"config": {"extensions": EXTENSIONS}, "sanitize": clean}
        super().__init__(verbose_name, max_length=max_length, **settings, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        # Migrations know the bound of the column, and nothing of the editor.
        name, _path, args, kwargs = super().deconstruct()
        return name, "publishing.bounded.LongTextField", args, kwargs

    def formfield(self, **kwargs: Any) -> Field | None:
        # In the form too, so that a required text with nothing to read in it is missing.
        return super().formfield(**{"sanitize": clean} | kwargs)

    def pre_save(self, model_instance: Model, add: bool) -> str:
        html = clean(getattr(model_instance, self.attname))
        # The bare column of a translated text says what a text that is missing falls back to: that
        # is not to become the text.
        if f"{self.attname}_{settings.LANGUAGE_CODE}" not in vars(model_instance):
            setattr(model_instance, self.attname, html)
        return html
