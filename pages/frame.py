"""What stands around every page: the stages above it, the links below it."""

from django.conf import settings
from django.db.models import Q
from django.utils.functional import cached_property

from pages.models import Page
from stages.models import Step

# Pages that templates name. One that is a draft is not linked.
NAMED = ["about", "about-this-content", "browse-safely", "help-for-victims"]
NAMED += ["worried-about-someone", "national-referral-mechanism", "what-is-human-trafficking"]
MOST_STAGES, MOST_PAGES = 12, 40


class Frame:
    """Lazy, so that a page which has its stages already, or none, does not ask for them."""

    leave_url = settings.LEAVE_URL
    site_url = settings.SITE_URL

    @cached_property
    def pages(self):
        """The pages that the frame or the home page links to, by key; one query."""
        found = Page.objects.public().filter(Q(footer=True) | Q(key__in=NAMED)).as_links()
        return {page.key: page for page in found[:MOST_PAGES]}

    @cached_property
    def footer(self):
        return [page for page in self.pages.values() if page.footer]

    @property
    def demo_content(self):
        return settings.DEMO_CONTENT


def frame(request):
    """The context processor. `stages` is a lazy query that a view may replace by its own list."""
    return {"frame": Frame(), "stages": Step.objects.public().stages().as_links()[:MOST_STAGES]}
