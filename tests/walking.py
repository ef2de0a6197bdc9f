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
    found = document(response).select("form#walk input[type=hidden]")
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
    """What a needed step is called, without its number."""
    return text(column, "h3").partition(". ")[2]


def named_in(column: Tag) -> list[str]:
    """The organisations that a needed step sends one to, in order."""
    return texts(column, ".see .name")


def called(response) -> list[str]:
    """The organisations of "Call first", in order."""
    return texts(response, ".calls tbody th")


def not_fitting(response) -> list[str]:
    """The organisations that do not fit the situation, each with the reason."""
    return texts(response, ".others li")


def link_of(response) -> str:
    """The link that carries the plan's steps."""
    return str(part(response, "#plan-link")["value"])


def plan_text_of(response) -> str:
    """The plan as plain text, line by line."""
    return part(response, "#plan-text").get_text()
