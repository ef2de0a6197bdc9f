"""Who helps: the finder, and a page for each organisation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from organisations.finder.finder import Finder
from organisations.finder.regions import once
from organisations.models import Organisation

MOST_STEPS = 60


@csrf_exempt  # It changes nothing, and a token against forgery would need a cookie.
def organisation_list(request: HttpRequest) -> HttpResponse:
    """All organisations, or those that fit what was chosen.

    The form sends the choices by POST, so that they stand in no address. A link may hold a
    choice that every reader of it has: what somebody chose is not told by it.
    """
    asked = request.POST if request.method == "POST" else request.GET
    finder = Finder(asked, timezone.now())
    request.part_shown = finder.page.number  # type: ignore[attr-defined]  # see page_cache.py
    return render(request, "organisations/list.html", {"finder": finder})


def organisation_page(request: HttpRequest, slug: str) -> HttpResponse:
    organisation = get_object_or_404(
        Organisation.objects.public().with_languages().with_contacts(), slug=slug
    )
    context = {
        "organisation": organisation,
        "here": organisation,
        "regions": once(organisation.regions.all()),
        "steps": organisation.steps.public().as_links()[:MOST_STEPS],
    }
    return render(request, "organisations/organisation.html", context)
