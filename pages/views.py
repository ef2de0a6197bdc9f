"""The home page, the fixed pages, the overview of all stages, where to report, and search."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from organisations.models import Organisation
from organisations.models.first_call import ways_to_report
from pages.models import Page, Term
from pages.overview import lanes
from pages.search.query import Search
from stages.views import step_page


def home(request: HttpRequest) -> HttpResponse:
    """The way in: danger now, the four stages, and where to begin for whom."""
    return render(request, "pages/home.html")


def page(request: HttpRequest, slug: str) -> HttpResponse:
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


def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/overview.html", {"lanes": lanes()})


def report(request: HttpRequest) -> HttpResponse:
    """Whom to call first, by two questions at most, and all numbers, the most urgent first."""
    organisations = numbers_to_call()
    context = {
        "ways": ways_to_report(organisations),
        "organisations": organisations,
    }
    return render(request, "pages/report.html", context)


def numbers_to_call() -> QuerySet[Organisation]:
    """Those of “Where to report”, the most urgent first, with how to reach them."""
    return Organisation.objects.public().to_report_to().with_contacts()


def glossary(request: HttpRequest) -> HttpResponse:
    terms = Paginator(Term.objects.public(), Term.PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "pages/glossary.html", {"terms": terms})


@csrf_exempt  # it changes nothing, and a token would need a cookie
def search(request: HttpRequest) -> HttpResponse:
    """What was found, by kind. Sent by POST, so that no word of it stands in an address or a log;
    by GET where JavaScript is off.
    """
    asked = request.POST if request.method == "POST" else request.GET
    found = Search(asked.get("q", ""), exact="exact" in asked, kind=asked.get("kind"))
    return render(request, "pages/search.html", {"search": found, "query": found.typed})
