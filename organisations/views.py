"""Who helps: the list by kind, and a page for each organisation."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from organisations.help import gathered, with_contacts
from organisations.models import Organisation

PER_PAGE = 60


def organisation_list(request):
    found = Organisation.objects.public().by_kind()
    organisations = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "organisations/list.html", {"organisations": organisations})


def organisation_page(request, slug):
    found = gathered(with_contacts(Organisation.objects.public().filter(slug=slug)))
    if not found:
        raise Http404(slug)
    organisation = found[0]
    context = {
        "organisation": organisation,
        "here": organisation,
        "regions": organisation.regions.all(),
        "steps": organisation.steps.public().as_links()[:PER_PAGE],
    }
    return render(request, "organisations/organisation.html", context)
