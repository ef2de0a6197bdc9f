"""Filling in the forms of the admin as a browser would."""

from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.forms import ModelMultipleChoiceField, MultipleChoiceField
from django.urls import resolve, reverse

from organisations.models import Contact, Organisation
from organisations.opening.field import LINES, HoursFormField
from pages.models import Page
from publishing.desk import publication
from publishing.models import Publishable
from stages.models import Referral, Step

MANY = (ModelMultipleChoiceField, MultipleChoiceField)


def list_url(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def add_url(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")


def change_url(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def save(client, url, rows=None, **changes):
    """As two editors bring a change to readers: one saves it, the other approves and publishes."""
    response = draft(client, url, rows, **changes)
    if response.status_code == 302:
        publish_draft(response.url)
    return response


def publish_draft(url):
    """Publish the open draft of what has its form at an address, if it is under the desk."""
    match = resolve(urlsplit(url).path)
    model = match.func.model_admin.model
    if not issubclass(model, Publishable) or "object_id" not in match.kwargs:
        return
    version = publication.open_draft(model(pk=match.kwargs["object_id"]))
    if version:
        second, _created = User.objects.get_or_create(username="second-editor")
        publication.submit(version, by=version.author or second)
        publication.approve(version, by=second)
        publication.publish([version], by=second)


def draft(client, url, rows=None, **changes):
    """Open a form, change what is given, and send all of it: of what is under the desk a draft.

    `rows` are rows to add, by the prefix of their inline: {"contacts": [{"kind": "phone"}]}.
    """
    response = client.get(url)
    data = as_sent(response) | changes
    for prefix, added in (rows or {}).items():
        blank = _blank_row(response, prefix)
        for values in added:
            number = int(data[f"{prefix}-TOTAL_FORMS"])
            row = blank | {f"{prefix}-__prefix__-{name}": value for name, value in values.items()}
            data |= {name.replace("__prefix__", str(number)): value for name, value in row.items()}
            data[f"{prefix}-TOTAL_FORMS"] = number + 1
    return client.post(url, {name: value for name, value in data.items() if value is not None})


def as_sent(response):
    """What a browser would send for an untouched form."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    context = response.context
    carried = {name: str(context[name]) for name in ("began_from", "on_top") if context.get(name)}
    return _fields(forms) | carried


def _blank_row(response, prefix):
    """What a browser would send for a row that was added and left as it is."""
    formsets = [inline.formset for inline in response.context["inline_admin_formsets"]]
    return _fields([next(made for made in formsets if made.prefix == prefix).empty_form])


def _fields(forms):
    sent = {}
    for field in (field for form in forms for field in form):
        sent |= _lines(field) if isinstance(field.field, HoursFormField) else _one(field)
    return {name: value for name, value in sent.items() if value is not None}


def _one(field):
    return {field.html_name: _sent(field)}


def _lines(field):
    """The lines of a week, each a box of its own."""
    value = field.value()
    lines = value if isinstance(value, list) else field.field.widget.decompress(value)
    return {f"{field.html_name}_{day}": text for day, text in zip(LINES, lines, strict=True)}


def _sent(field):
    value = field.value()
    if isinstance(value, bool):
        return "on" if value else None
    if isinstance(value, (list, tuple)):
        return [getattr(item, "pk", item) for item in value]
    if value is None and isinstance(field.field, MANY):
        return []
    return "" if value is None else str(field.field.prepare_value(value))


def complaints(response):
    """What the form complains about, as one text; "" when it was saved."""
    if response.context is None or "errors" not in response.context:
        return ""
    return " ".join(str(error) for error in response.context["errors"])


def refuse(client, url, reason, rows=None, **changes):
    """The form comes back with the reason, and with all that was typed."""
    counts = [model.objects.count() for model in (Page, Step, Organisation, Contact, Referral)]
    response = draft(client, url, rows, **changes)
    assert response.status_code == 200
    assert reason in complaints(response)
    assert changes.items() <= as_sent(response).items()
    for prefix, added in (rows or {}).items():
        sent = as_sent(response)
        last = int(sent[f"{prefix}-TOTAL_FORMS"]) - 1
        assert {f"{prefix}-{last}-{name}": value for name, value in added[-1].items()}.items() <= (
            sent.items()
        )
    assert counts == [
        model.objects.count() for model in (Page, Step, Organisation, Contact, Referral)
    ]
