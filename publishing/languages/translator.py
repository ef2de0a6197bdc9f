"""The page of the admin for whoever translates or checks one text, and then the next one."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import TextField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from js_asset import Media

from publishing.admin import OneParagraph
from publishing.events.event import Deed
from publishing.events.recording import record
from publishing.languages import exchange
from publishing.languages.admin import kinds_for
from publishing.languages.catalogue import Entry
from publishing.languages.difference import marked
from publishing.languages.state import State, Translations
from publishing.languages.texts import Choice, Text, in_turn, texts
from publishing.people.duties import may_translate
from publishing.rich_text import RichTextField
from publishing.version import changing


class TextForm(forms.Form):
    """One text in one language, and what its translator saw when the page was made."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, text: Text, data: Mapping[str, Any] | None = None) -> None:
        self.given = text
        super().__init__(data, initial={"text": text.words, "seen": text.mark})
        column: Any = text.column
        is_long = isinstance(column, TextField)
        field = column.formfield(widget=AdminTextareaWidget if is_long else OneParagraph)
        field.required = False
        field.label = get_language_info(text.language)["name_translated"]
        field.help_text = ""
        field.widget.attrs |= {"lang": text.language, "dir": text.direction}
        self.fields["text"] = field

    def clean(self) -> dict[str, Any]:
        """Refuse what the import refuses, and what would undo somebody else's work."""
        super().clean()
        data = self.cleaned_data
        if data.get("seen") != self.given.mark:
            raise ValidationError(
                _(
                    "The text or its English has changed since you opened this page. Compare it "
                    "with what stands here now; what you filled in is still here."
                )
            )
        if self.is_right:
            data["text"] = self.given.words
        if data.get("text"):
            entry = Entry("", self.given.english, data["text"], is_checked=True)
            for wrong in exchange.wrong(self.given.column, self.given.row, entry):
                self.add_error("text", wrong)
        elif "text" not in self.errors and ("checked" in self.data or self.is_right):
            self.add_error("text", _("There is no text yet."))
        return data

    @property
    def is_right(self) -> bool:
        """Whether it says that the text of before is still right."""
        return "right" in self.data

    def save(self) -> None:
        text = self.given
        is_checked = self.is_right or "checked" in self.data
        known = Translations(text.row)
        words = exchange.stored(text.column, self.cleaned_data["text"])
        known.put(text.field, text.language, words, source=text.english, checked=is_checked)
        exchange.write(text.row, [text.language])
        note = f"{text.language}: {text.field}"
        record(Deed.CHANGED, about=text.row, note=note)


def translator_page(
    request: HttpRequest, code: str, kind: str, pk: UUID, field: str, site: AdminSite
) -> HttpResponse:
    """A text beside its English then and now, for who translates into its language."""
    models = kinds_for(request, site)
    if not models or not may_translate(request.user, code):
        raise PermissionDenied
    choice = Choice.read({**request.GET.dict(), "language": code})
    if request.method == "POST":
        with changing():
            text = find(models, code, kind, pk, field)
            form = TextForm(text, request.POST)
            if form.is_valid():
                form.save()
                messages.success(request, _("“%(text)s” is saved.") % {"text": text.name})
                return HttpResponseRedirect(after(text, models, choice))
            form.data = {**request.POST.dict(), "seen": text.mark}  # now it is seen
    else:
        text = find(models, code, kind, pk, field)
        form = TextForm(text)
    is_rich = isinstance(text.column, RichTextField)
    then, now = marked(text.source or text.english, text.english, is_rich=is_rich)
    context = {
        **site.each_context(request),
        "title": text.name,
        "text": text,
        "language": get_language_info(code)["name_translated"],
        "state": capfirst(text.state.label),
        "form": form,
        "then": then if text.state == State.OUTDATED else "",
        "now": now,
        "list": f"{reverse('admin:translations')}?{choice.query}",
        # The editor has an import map, which is inline code: the nonce allows it.
        "media": Media.from_media(site_media(form), nonce=str(request.csp_nonce)),  # type: ignore[attr-defined]  # by django-csp
    }
    return TemplateResponse(request, "admin/publishing/translator.html", context)


def site_media(form: forms.Form) -> forms.Media:
    return forms.Media(css={"all": ["admin/css/forms.css"]}) + form.media


def find(models: Mapping[str, Any], code: str, kind: str, pk: UUID, field: str) -> Text:
    """The text with this address; 404 for what there is nothing to translate in."""
    if kind in models and code in settings.TRANSLATED_INTO:
        rows = models[kind]._default_manager.in_catalogues([code]).filter(pk=pk)
        for text in texts({kind: rows}, [code]):
            if text.field == field:
                return text
    raise Http404


def after(text: Text, models: Mapping[str, Any], choice: Choice) -> str:
    """The address of the next text to do, of those that were chosen; of their list if none is."""
    others = list(texts(models, choice.languages))
    found = next(in_turn(others, choice, after=text), None)
    return found.url(choice) if found else f"{reverse('admin:translations')}?{choice.query}"
