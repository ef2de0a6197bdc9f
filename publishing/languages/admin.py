"""The page of the admin that says what of the content is translated: by language, kind and state,
down to each text; and that hands catalogues out and takes them back.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from publishing.languages import catalogue, exchange
from publishing.languages.exchange import kinds
from publishing.languages.state import State
from publishing.languages.texts import Choice, Text, in_turn, owner, texts
from publishing.lists import part_of
from publishing.people import duties

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PER_PAGE = 100


def kinds_for(request: HttpRequest, site: AdminSite) -> dict[str, Any]:
    """The kinds of content whose texts this editor may see."""
    found = {}
    for kind, model in kinds().items():
        name = owner(model)
        registered: Any = model._meta.get_field(name).related_model if name else model
        if site._registry[registered].has_view_permission(request):
            found[kind] = model
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the table: how many texts in each state, and the address of the list of them."""

    label: "StrOrPromise"
    url: str
    cells: list[tuple[int, str]]


def translations_page(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """All languages; of one that is chosen its kinds; of one of these its texts in a state."""
    if not (models := kinds_for(request, site)):
        raise PermissionDenied
    choice = Choice.read(request.GET)
    may_translate = bool(choice.language) and duties.may_translate(request.user, choice.language)
    may_load = may_translate and sees_all(models)
    problems: list[str] = []
    if request.method == "POST" and may_load:
        problems = load_file(request, choice.language)
        if not problems:
            return HttpResponseRedirect(f"?{choice.query}")
    found = list(texts(models, choice.languages))
    hers = found if may_translate else []
    listed = part_of([text for text in found if choice.fits(text)], PER_PAGE, request)
    listed.object_list = [
        (text, text.url(choice) if may_translate else text.form_url) for text in listed
    ]
    title, language = _("Translations"), ""
    if choice.language:
        language = get_language_info(choice.language)["name_translated"]
        title = f"{title}: {language}"
    context = {
        **site.each_context(request),
        "title": title,
        "language": language,
        "file": f"{choice.language}.po" if sees_all(models) else "",
        "may_load": may_load,
        "problems": problems,
        "next": next((each.url(choice) for each in in_turn(hers, choice)), ""),
        "states": [capfirst(label) for label in State.labels],
        "rows": by_kind(found, models, choice.language) if language else by_language(found),
        "state": capfirst(State(choice.state).label) if choice.state else "",
        "texts": listed if choice.state else None,
        "asked": choice.query,
    }
    return TemplateResponse(request, "admin/publishing/translations.html", context)


def sees_all(models: Mapping[str, Any]) -> bool:
    return models.keys() == kinds().keys()


def load_file(request: HttpRequest, code: str) -> list[str]:
    """Load a PO file that an editor sent; what is wrong with it, and then nothing is changed."""
    if not (file := request.FILES.get("file")):
        return [_("Choose a file first.")]
    try:
        counts = exchange.load(code, catalogue.read(code, file.read()))
    except catalogue.CatalogueError as error:
        return str(error).splitlines()
    said = _("%(texts)s texts, %(changed)s of them changed")
    messages.success(request, said % {"texts": counts.texts, "changed": counts.changed})
    return []


def catalogue_file(request: HttpRequest, code: str, site: AdminSite) -> HttpResponse:
    """All texts of a language as a PO file, for whoever may see all of them."""
    if not sees_all(kinds_for(request, site)):
        raise PermissionDenied
    if code not in settings.TRANSLATED_INTO:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{code}.po"'}
    data = exchange.exported(code)
    return HttpResponse(data, content_type="text/x-gettext-translation", headers=headers)


def by_language(found: list[Text]) -> list[Row]:
    counts = Counter((each.language, each.state) for each in found)
    return [
        row(get_language_info(code)["name_translated"], {"language": code}, counts, code)
        for code in settings.TRANSLATED_INTO
    ]


def by_kind(found: list[Text], models: Mapping[str, Any], code: str) -> list[Row]:
    counts = Counter((each.kind, each.state) for each in found)
    return [
        row(model._meta.verbose_name_plural, {"language": code, "kind": kind}, counts, kind)
        for kind, model in models.items()
    ]


def row(label: "StrOrPromise", where: dict[str, str], counts: Counter, name: str) -> Row:
    cells = [(counts[name, state], f"?{urlencode({**where, 'state': state})}") for state in State]
    return Row(capfirst(label), f"?{urlencode(where)}", cells)
