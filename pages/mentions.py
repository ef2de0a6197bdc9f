"""Links from a text to the steps and organisations that it names.

Made of the titles and names as they are now, so that no link is dead and no editor has to keep one.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from html import escape

from markupsafe import Markup

from organisations.models import Organisation
from publishing.translated import own_columns, stored
from publishing.version import Kept
from stages.models import Step

TAG = re.compile(r"(<[^<>]*>)")
HREF = re.compile(r'<a href="([^"<>]*)"')
# What stays as it is in rich text, with all that is in it.
LINK_OR_HEADING = ("<a ", "<h2", "<h3")
END_OF_IT = ("</a>", "</h2>", "</h3>")
WORD = re.compile(r"\w+")
# The last word of a longer name, as in the Dutch ministry's: Justitie en Veiligheid.
LONGEST_WORD = 60
LAST_OF_A_NAME = re.compile(r"\b[A-Z]\w* (?:en|and) \Z")


class Mentions:
    """What can be named in a language, by the first word of its name, the longest name first."""

    def __init__(self, language: str):
        self.named: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, address in sorted(_named(language), key=lambda each: -len(each[0])):
            if first := WORD.search(name):
                self.named[first[0]].append((name[first.start() :], address))

    def linked(self, html: str, here: str) -> str:
        """Rich text with a link at the first mention of each, but of the page itself."""
        done = {here, *HREF.findall(html)}
        made, is_open = [], True
        for part in TAG.split(html):
            if part.startswith("<"):
                is_open = part in END_OF_IT or (is_open and not part.startswith(LINK_OR_HEADING))
                made.append(part)
            else:
                made += self._linked(part, done) if is_open else [part]
        return "".join(made)

    def _linked(self, words: str, done: set[str]) -> Iterator[str]:
        end = 0
        for word in WORD.finditer(words):
            start = word.start()
            for name, address in self.named.get(word[0], ()) if start >= end else ():
                after = start + len(name)
                is_whole = words.startswith(name, start) and not words[after : after + 1].isalnum()
                if is_whole and not LAST_OF_A_NAME.search(words[:start][-LONGEST_WORD:]):
                    yield words[end:start]
                    yield name if address in done else f'<a href="{address}">{name}</a>'
                    done.add(address)
                    end = after
                    break
        yield words[end:]


def _named(language: str) -> Iterator[tuple[str, str]]:
    """(name, address) of each; two queries, in the active language."""
    for step in Step.objects.public().as_links():
        yield escape(stored(step, "title", language), quote=False), step.get_absolute_url()
    for found in Organisation.objects.public().only("slug", "name", *own_columns()):
        yield (
            escape(stored(found, "name", language), quote=False),
            found.get_absolute_url(),
        )


_mentions = Kept(Mentions)


def with_links(html: str, here: str, language: str) -> Markup:
    """Rich text as `rich_text` gives it, with links to what it names."""
    return Markup(_mentions.get(language).linked(html, here))  # noqa: S704 -- cleaned when saved
