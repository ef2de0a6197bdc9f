"""What stands around every page: the stages above it, the links below it."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple, Protocol

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, get_language_info, override

from organisations.models import Contact
from pages.models import Page
from publishing.translated import direction
from publishing.version import Kept
from stages.models import Step

# Pages that templates name. One that is a draft is not linked.
NAMED = ["about", "about-this-content", "browse-safely", "help-for-victims"]
NAMED += [
    "whom-to-call",
    "worried-about-someone",
    "national-referral-mechanism",
]
MOST_STAGES, MOST_PAGES = 12, 40


class Alternate(NamedTuple):
    """A page in one language."""

    code: str
    name: str
    url: str
    direction: str
    is_current: bool
    is_own: bool  # not only what it falls back to


@lru_cache  # of our own pages: the same as long as the process lives, and thirty on a page
def address_in(language: str, name: str) -> str:
    """Where a page stands that is not about one thing."""
    with override(language):
        return reverse(name)


def address(name: str) -> str:
    """Where it stands in the active language."""
    return address_in(get_language(), name)


def alternate(code: str, url: str, current: str, *, is_own: bool = True) -> Alternate:
    name, to = known_of(code)
    return Alternate(code, name, url, to, code == current, is_own)


@lru_cache  # of the languages of this site
def known_of(code: str) -> tuple[str, str]:
    """What a language calls itself, and its direction."""
    language = get_language_info(code)
    return language["name_local"].capitalize(), direction(language)


class HasAddress(Protocol):
    @property
    def written_in(self) -> list[str]: ...

    def get_absolute_url(self) -> str: ...


@dataclass(frozen=True)
class Surroundings:
    """What of the content stands around every page in a language, the same for every reader.

    `stages`     above every page, each with its sentence for the home page
    `pages`      those that the frame or a template links to, by key
    `emergency`  the number for immediate danger, or None. It has no other source, but for the
                 page of an error that may have no database.
    """

    stages: list[Step]
    pages: dict[str, Page]
    emergency: Contact | None


def surroundings(language: str) -> Surroundings:
    """Three queries, in the active language."""
    pages = Page.objects.public().in_footer_or(NAMED).as_links()[:MOST_PAGES]
    return Surroundings(
        list(Step.objects.public_stages().as_links("summary")[:MOST_STAGES]),
        {page.key: page for page in pages},
        Contact.objects.emergency().joined("organisation").first(),
    )


# Asked for by every page, also by those that are made for one reader and never kept: search,
# finder, walk-through and plan. It would be half of what a search costs.
_surroundings = Kept(surroundings)


class Frame:
    def __init__(self, request: HttpRequest):
        self.request = request
        self.language = get_language()
        self.direction = known_of(self.language)[1]
        self.leave_url = settings.LEAVE_URL
        self.site_url = settings.SITE_URL
        self.demo_content = settings.DEMO_CONTENT
        # "" unless the page is made for a copy of the site (pages/mirror).
        self.copy = getattr(request, "copy", "")

    @cached_property
    def _around(self) -> Surroundings:
        # The search has asked for the content version already, and has them with its index.
        return getattr(self.request, "around", None) or _surroundings.get(self.language)

    @property
    def stages(self) -> list[Step]:
        return self._around.stages

    @property
    def pages(self) -> dict[str, Page]:
        return self._around.pages

    @property
    def emergency(self) -> Contact | None:
        return self._around.emergency

    @property
    def footer(self) -> list[Page]:
        return [page for page in self.pages.values() if page.footer]

    @property
    def today(self) -> date:
        """The day of a copy."""
        return timezone.localdate()

    @property
    def is_translation(self) -> bool:
        """Whether it is in a language that is made from English."""
        return self.language in settings.TRANSLATED_INTO

    def alternates(self, here: HasAddress | None) -> list[Alternate]:
        """This page in every language.

        Slugs differ by language, so a page about something names it as `here`. A page that
        has no other self, as an error page, has the home pages for alternates.
        """
        codes = [code for code, _name in settings.LANGUAGES]
        if not here:
            name = self._view
            return [alternate(code, address_in(code, name), self.language) for code in codes]
        found, written_in = [], here.written_in
        for code in codes:
            with override(code):
                url = here.get_absolute_url()
            found.append(alternate(code, url, self.language, is_own=code in written_in))
        return found

    @property
    def _view(self) -> str:
        match = self.request.resolver_match
        return match.view_name if match and not match.kwargs else "home"


def frame(request: HttpRequest) -> dict[str, Frame]:
    """The context processor."""
    return {"frame": Frame(request)}
