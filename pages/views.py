"""The home page, the fixed pages, the overview of all stages, where to report, and search."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from organisations.choices import CallSituation
from organisations.models import FirstCall, Organisation
from organisations.models.first_call import ADVICE, ways_to_report
from pages.models import Page, Term
from pages.overview import lanes
from pages.search.query import Search
from publishing.lists import part_of
from stages.views import step_page

# The pages that show whom to call for what, each in the order in which its readers want it.
CALLS = {
    "help-for-victims": [
        CallSituation.TALK,
        CallSituation.ANY_TIME,
        CallSituation.SAFE_PLACE,
        CallSituation.LAWYER,
        CallSituation.CARE,
        CallSituation.POLICE,
    ],
    "worried-about-someone": [CallSituation.WORK, CallSituation.ADVICE, CallSituation.ANY_TIME],
    "whom-to-call": ADVICE,
    "contact": ADVICE,
}


def home(request: HttpRequest) -> HttpResponse:
    """The way in: danger now, a number that is open now, where to begin, and the four stages."""
    return render(
        request, "pages/home.html", {"calls": FirstCall.objects.public().for_each(ADVICE)}
    )


def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A fixed page. A stage has an address of the same form, and is tried next."""
    found = Page.objects.public().with_languages().by_slug(slug).first()
    if not found:
        return step_page(request, slug)
    context = {
        "page": found,
        "here": found,
        "lanes": lanes() if found.key == "about" else [],
        "calls": FirstCall.objects.public().for_each(CALLS.get(found.key, [])),
        "organisations": numbers_to_call() if found.with_numbers else [],
    }
    return render(request, "pages/page.html", context)


def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/overview.html", {"lanes": lanes()})


def report(request: HttpRequest) -> HttpResponse:
    """Where to report, by what it is about, and the other numbers, the most urgent first."""
    organisations = list(numbers_to_call())
    ways = ways_to_report(organisations)
    first = [found for way in ways.values() for found in (way.named, way.anonymous)]
    emergency = [found for found in organisations if any(c.emergency for c in found.contact_list)]
    context = {
        "ways": ways,
        "organisations": organisations,
        "others": [found for found in organisations if found not in [*first, *emergency]],
    }
    return render(request, "pages/report.html", context)


def numbers_to_call() -> QuerySet[Organisation]:
    """Those of “Where to report”, the most urgent first, with how to reach them."""
    return Organisation.objects.public().to_report_to().with_contacts()


def glossary(request: HttpRequest) -> HttpResponse:
    terms = part_of(Term.objects.public(), Term.PER_PAGE, request)
    return render(request, "pages/glossary.html", {"terms": terms})


@csrf_exempt  # it changes nothing, and a token would need a cookie
def search(request: HttpRequest) -> HttpResponse:
    """What was found, by kind. Asked by POST alone, so that no word of it stands in an address,
    a history or a log.
    """
    asked = request.POST
    found = Search(asked.get("q", ""), exact="exact" in asked, kind=asked.get("kind"))
    request.around = found.index.around  # type: ignore[attr-defined]  # see pages/frame.py
    return render(request, "pages/search.html", {"search": found, "query": found.question.typed})
