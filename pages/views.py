"""The home page, the fixed pages, the overview of all stages, and where to report."""

from django.core.paginator import Paginator
from django.shortcuts import render

from organisations.first_calls import ways_to_report
from organisations.help import gathered, with_contacts
from organisations.models import Contact, Organisation
from pages.frame import MOST_STAGES
from pages.models import Page, Term
from pages.overview import lanes
from stages.models import Step
from stages.views import step_page

TERMS_PER_PAGE = 200


def home(request):
    """The way in: danger now, the four stages, and where to begin for whom."""
    context = {
        "stages": Step.objects.public().stages().as_links("summary")[:MOST_STAGES],
        "emergency": Contact.objects.emergency().first(),
    }
    return render(request, "pages/home.html", context)


def page(request, slug):
    """A fixed page. A stage has an address of the same form, and is tried next."""
    found = Page.objects.public().by_slug(slug).first()
    if not found:
        return step_page(request, slug)
    context = {
        "page": found,
        "here": found,
        "lanes": lanes() if found.key == "about" else [],
        "organisations": numbers_to_call() if found.with_numbers else [],
    }
    return render(request, "pages/page.html", context)


def overview(request):
    return render(request, "pages/overview.html", {"lanes": lanes()})


def report(request):
    """Whom to call first, by two questions at most, and all numbers, the most urgent first."""
    organisations = numbers_to_call()
    context = {
        "emergency": Contact.objects.emergency().select_related("organisation").first(),
        "ways": ways_to_report(organisations),
        "organisations": organisations,
    }
    return render(request, "pages/report.html", context)


def numbers_to_call():
    return gathered(with_contacts(Organisation.objects.public().to_report_to()))


def glossary(request):
    terms = Paginator(Term.objects.public(), TERMS_PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "pages/glossary.html", {"terms": terms})
