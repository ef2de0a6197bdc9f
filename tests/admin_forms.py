"""Filling in the forms of the admin as a browser would."""

from django.forms import ModelMultipleChoiceField, MultipleChoiceField
from django.urls import reverse

from organisations.models import Contact, Organisation
from pages.models import Page
from stages.models import Referral, Step

MANY = (ModelMultipleChoiceField, MultipleChoiceField)


def list_url(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def add_url(model):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")


def change_url(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def save(client, url, rows=None, **changes):
    """Open a form, change what is given, and send all of it.

    `rows` are rows to add, by the prefix of their inline: {"contacts": [{"kind": "phone"}]}.
    """
    data = as_sent(client.get(url)) | changes
    for prefix, added in (rows or {}).items():
        for values in added:
            number = int(data[f"{prefix}-TOTAL_FORMS"])
            data |= {f"{prefix}-{number}-{name}": value for name, value in values.items()}
            data[f"{prefix}-TOTAL_FORMS"] = number + 1
    return client.post(url, {name: value for name, value in data.items() if value is not None})


def as_sent(response):
    """What a browser would send for an untouched form."""
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    sent = {field.html_name: _sent(field) for form in forms for field in form}
    return {name: value for name, value in sent.items() if value is not None}


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
    response = save(client, url, rows, **changes)
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
