"""What content still lacks: a filter of its list, and the counts on the admin's first page.

Only what shows by itself; whether a text is right, or fresh, nobody can count.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import admin
from django.db.models import Count, Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _
from modeltranslation.translator import translator

from publishing.models import Sourced, TabTitled
from publishing.translated import columns

if TYPE_CHECKING:
    Page = admin.ModelAdmin[Any]  # a mixin calls what the classes behind it have
else:
    Page = object

CODES = settings.EDITORS_LANGUAGES
# In a title it tells whoever looks at a tab or a history what somebody reads.
TELLING = (
    "slachtoffer|victim|mensenhandel|traffick|uitbuit|exploit|misbruik|abuse|geweld|violen"
    "|gedwongen|dwang|forced|prostitu|sex|seks|loverboy|slave"
)


@dataclass(frozen=True)
class Lack:
    """Something that some rows of a kind lack, and which ones do."""

    name: str  # in the address of the list
    label: str
    rows: Q


@dataclass(frozen=True)
class Work:
    """Something to do, how often, and where one sees it."""

    what: str
    count: int
    url: str


class MissingFilter(admin.SimpleListFilter):
    title = gettext_lazy("what is missing")
    parameter_name = "missing"
    lacks: dict[str, Lack]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        self.lacks = {lack.name: lack for lack in model_admin.lacks()}
        return [(lack.name, capfirst(lack.label)) for lack in self.lacks.values()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        lack = self.lacks.get(self.value() or "")
        return queryset.filter(lack.rows) if lack else queryset


class LacksMixin(Page):
    """A kind of content that knows what its rows lack. Put MissingFilter into its `list_filter`."""

    form: Any  # a KeyedForm, which knows by what field a row is named

    def lacks(self) -> list[Lack]:
        found = []
        if issubclass(self.model, Sourced):
            found.append(Lack("check", _("no day of a last check"), Q(checked_on=None)))
        if issubclass(self.model, TabTitled):
            label = _("a title that tells too much, and no other one for the tab")
            found.append(Lack("calm-title", label, told_in_the_tab(self.form.named_by)))
        for code in CODES:
            language = get_language_info(code)["name_translated"]
            label = _("a text is missing in %(language)s") % {"language": language}
            found.append(Lack(code, label, self.untranslated(code)))
        return found

    def untranslated(self, code: str) -> Q:
        """Rows with a text that is there in another language only, also in a part of their form."""
        rows = untranslated(self.model, code)
        for part in (inline.model for inline in self.inlines):
            owner = next(f.name for f in part._meta.fields if f.related_model is self.model)
            rows |= Q(pk__in=part._default_manager.filter(untranslated(part, code)).values(owner))
        return rows

    def work(self, request: HttpRequest) -> Iterator[Work]:
        """What is to do, in one query."""
        lacks = self.lacks()
        counts = self.model._default_manager.aggregate(
            **{lack.name: Count("pk", filter=lack.rows) for lack in lacks}
        )
        opts = self.model._meta
        url = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
        for lack in lacks:
            what = f"{capfirst(opts.verbose_name_plural)}: {lack.label}"
            parameter = MissingFilter.parameter_name
            yield Work(what, counts[lack.name], f"{url}?{parameter}={lack.name}")


def empty(column: str) -> Q:
    return Q(**{column: ""}) | Q(**{column: None})


def filled(column: str) -> Q:
    return Q(**{f"{column}__gt": ""})


def any_of(conditions: Iterator[Q]) -> Q:
    return reduce(or_, conditions)


def texts(model: type[Model]) -> list[str]:
    """The names of the translated fields that an editor fills in."""
    names = translator.get_options_for_model(model).all_fields
    return [name for name in names if model._meta.get_field(name).editable]


def untranslated(model: type[Model], code: str) -> Q:
    """Rows with a text that some language has and this one has not."""
    return any_of(
        empty(f"{name}_{code}") & any_of(filled(column) for column in columns(name))
        for name in texts(model)
    )


def told_in_the_tab(name: str) -> Q:
    """Rows with a name that tells what they are about, and no calm title for the tab."""
    return any_of(
        Q(**{f"tab_title_{code}__iregex": TELLING})
        | empty(f"tab_title_{code}") & Q(**{f"{name}_{code}__iregex": TELLING})
        for code in CODES
    )
