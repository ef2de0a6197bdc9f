"""The walk-through in tests: sending its form, and reading what comes back."""

import html
import re

from django.urls import reverse
from django.utils import translation

ADDRESS = {"nl": "/nl/samen-doorlopen/", "en": "/en/walk-through/"}


def walk(client, language="en", **data):
    """Send the form of the walk-through: what it says, and where to go."""
    with translation.override(language):
        return client.post(reverse("walk_through"), data)


def needing(*steps, answer="1"):
    """The answers of somebody who needs these steps."""
    return ",".join(f"{step.key}:{answer}" for step in steps)


def text_of(response):
    return html.unescape(response.content.decode())


def hidden(response):
    """What the form carries without showing it, by name; of a name that stands twice the last."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text_of(response))
    return dict(found)


def questions(response):
    """The questions of a stage in order: those that fit, and the others."""
    fitting, _, others = text_of(response).partition("<details>")
    return [re.findall(r"<legend>(.*?)</legend>", part) for part in (fitting, others)]


def needed(response):
    """The needed steps of a plan, each as {language: its part of the page}."""
    parts = text_of(response).split('<section class="needed">')[1:]
    parts = [part.partition('<p class="pen"')[0] for part in parts]
    columns = [re.split(r'<div lang="(\w+)" dir="\w+"><h3>', part)[1:] for part in parts]
    return [dict(zip(found[::2], found[1::2], strict=True)) for found in columns]


def title_of(part):
    return re.search(r"</span> (.*?)</h3>", part).group(1)


def helpers_of(part):
    """The organisations of a needed step, in order."""
    helpers = part.partition('<ul class="helpers">')[2].partition("<h4>")[0]
    return re.findall(r"<li><strong>([^<]*)</strong>:", helpers)


def plan_text_of(response):
    """The plan as plain text."""
    return text_of(response).partition(" readonly>")[2].partition("</textarea>")[0]
