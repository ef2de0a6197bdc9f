"""What stands around every page: the stages above it, the links below it."""

from django.conf import settings
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, get_language_info, override

from organisations.models import Contact
from pages.models import Page
from publishing.translated import direction
from stages.models import Step

# Pages that templates name. One that is a draft is not linked.
NAMED = ["about", "about-this-content", "browse-safely", "help-for-victims"]
NAMED += ["worried-about-someone", "national-referral-mechanism", "what-is-human-trafficking"]
MOST_STAGES, MOST_PAGES = 12, 40


class Frame:
    """Lazy, so that a page asks only for what it shows."""

    def __init__(self, request):
        self.request = request
        self.language = get_language()
        self.leave_url = settings.LEAVE_URL
        self.site_url = settings.SITE_URL
        self.demo_content = settings.DEMO_CONTENT

    @cached_property
    def pages(self):
        """The pages that the frame or the home page links to, by key; one query."""
        pages = Page.objects.public().in_footer_or(NAMED).as_links()[:MOST_PAGES]
        return {page.key: page for page in pages}

    @cached_property
    def stages(self):
        """The stages above every page, each with its sentence for the home page."""
        return list(Step.objects.public_stages().as_links("summary")[:MOST_STAGES])

    @cached_property
    def emergency(self):
        """The number for immediate danger or None. There is no other
        source of it, but for the page of an error that may have no database."""
        return Contact.objects.emergency().first()

    @property
    def footer(self):
        return [page for page in self.pages.values() if page.footer]

    @property
    def direction(self):
        return direction(get_language_info(self.language))

    def alternates(self, here):
        """This page in every language: [{"code", "name", "url", "is_current"}].

        Slugs differ by language, so a page about something names it as `here`. A page that
        has no other self, as an error page, has the home pages for alternates.
        """
        found = []
        for code, _name in settings.LANGUAGES:
            with override(code):
                url = here.get_absolute_url() if here else self._same_view()
            name = get_language_info(code)["name_local"].capitalize()
            is_current = code == self.language
            found.append({"code": code, "name": name, "url": url, "is_current": is_current})
        return found

    def _same_view(self):
        match = self.request.resolver_match
        return reverse(match.view_name if match and not match.kwargs else "home")


def frame(request):
    """The context processor."""
    return {"frame": Frame(request)}
