"""An editor empties a field: whatever the form accepts, readers get every page all the same."""

import contextlib
import re

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import transaction

from organisations.models import FirstCall
from publishing.models import Keyed
from tests.admin_forms import as_sent, change_url, publish_draft
from tests.full import FullSite

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
FEW = 3  # as many rounds: what is emptied together hides little of what the others would do
EDITED = [model for model in admin.site._registry if issubclass(model, Keyed)]


def fields_of_one_row(sent):
    """What is filled in, of the row itself and of the last row of each of its parts."""
    last = {}
    for name, value in sent.items():
        if value not in ("", []) and not name.endswith(("_FORMS", "-id", "-step", "-organisation")):
            last[re.sub(r"-\d+-", "-", name)] = name
    return last.values()


@contextlib.contextmanager
def undone():
    """Nothing is kept of what is done in here. By hand: a rehearsal lies in no other block."""
    mark = transaction.savepoint()
    yield
    transaction.savepoint_rollback(mark)


def emptied(names, sent):
    """What a browser sends when these fields were emptied."""
    blank = dict.fromkeys(names, "")
    return {key: value for key, value in (sent | blank).items() if value != []}


def answer_to(client, url, names, sent):
    """What the form answers when these fields were emptied; nothing is kept."""
    with undone():
        return client.post(url, emptied(names, sent))


def needed(response):
    """The fields that the form complains about, each by itself."""
    if response.status_code == 302:
        return set()
    forms = [response.context["adminform"].form]
    forms += [form for i in response.context["inline_admin_formsets"] for form in i.formset.forms]
    return {form.add_prefix(name) for form in forms for name in form.errors}


def brought(client, url, names, sent):
    """Whether these fields can be emptied and readers get what is left: a draft may say less."""
    response = client.post(url, emptied(names, sent))
    if response.status_code != 302:
        return False
    try:
        publish_draft(response.url)
    except ValidationError:
        return False
    return True


def halves(names):
    half = len(names) // 2
    return [names[:half], names[half:]] if half else []


@pytest.mark.parametrize("model", EDITED, ids=lambda model: model.__name__)
def test_a_field_that_an_editor_empties_breaks_no_page(client, editor, model):
    """Readers look at a few at once; what the form does not take together is tried by halves."""
    site = FullSite()
    shown = site.shows(client, model)
    url = change_url(site.rows[model.__name__])
    sent = as_sent(client.get(url))
    filled = list(fields_of_one_row(sent))
    refused = needed(answer_to(client, url, filled, sent))
    names = [name for name in filled if name not in refused]
    waiting = [few for start in range(FEW) if (few := names[start::FEW])]
    broken = {}
    client.raise_request_exception = False
    while waiting:
        few = waiting.pop()
        with undone():
            if brought(client, url, few, sent):
                broken[tuple(few)] = site.broken(client, shown)
            else:
                waiting += halves(few)
    assert {names: found for names, found in broken.items() if found} == {}
    assert broken or model is FirstCall  # of which an editor can leave nothing open
