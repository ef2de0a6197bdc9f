"""The walk-through in tests: sending its form, and reading what comes back."""

from bs4 import Tag
from django.urls import reverse
from django.utils import translation

from tests.seen import document, one_line, part, text, texts

ADDRESS = {"nl": "/nl/samen-doorlopen/", "en": "/en/walk-through/"}


def walk(client, language="en", **data):
    """Send the form of the walk-through: what it says, and where to go."""
    with translation.override(language):
        return client.post(reverse("walk_through"), data)


def needing(*steps, answer="1"):
    """The answers of somebody who needs these steps."""
    return ",".join(f"{step.key}:{answer}" for step in steps)


def hidden(response) -> dict[str, str]:
    """What the form carries without showing it, by name; of a name that stands twice the last."""
    found = document(response).select("form input[type=hidden]")
    return {field["name"]: field["value"] for field in found}


def questions(response) -> list[list[str]]:
    """The questions of a stage in order: those that fit, and the others."""
    others = texts(response, "details legend")
    asked = texts(response, "legend")
    return [asked[: len(asked) - len(others)], others]


def needed(response) -> list[dict[str, Tag]]:
    """The needed steps of a plan, each as {language: its column}."""
    return [
        {column["lang"]: column for column in step.select(".columns > [lang]")}
        for step in document(response).select(".needed")
    ]


def words(column: Tag) -> str:
    """All that a column of the plan says, in one line."""
    return one_line(column.get_text(" "))


def title_of(column: Tag) -> str:
    return text(column, "h3")


def named_in(column: Tag) -> list[str]:
    """The organisations of a needed step, in order."""
    return texts(column, ".helpers > li > strong")


def link_of(response) -> str:
    """The link that carries the plan's steps."""
    return str(part(response, "#plan-link")["value"])


def plan_text_of(response) -> str:
    """The plan as plain text, line by line."""
    return part(response, "#plan-text").get_text()
