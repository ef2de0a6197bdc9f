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
FEW = 2  # as many rounds: what is emptied together hides little of what the others would do
LANGUAGES = ["_nl", "_en"]
EDITED = [model for model in admin.site._registry if issubclass(model, Keyed)]


def fields_of_one_row(sent):
    """What is filled in, of the row itself and of the last row of each of its parts."""
    last = {}
    for name, value in sent.items():
        if value not in ("", []) and not name.endswith(
            ("_FORMS", "-id", "-step", "-organisation", "began_from")
        ):
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


def complained_of(response):
    """The fields that the form complains about, each by itself."""
    forms = [response.context["adminform"].form]
    forms += [form for i in response.context["inline_admin_formsets"] for form in i.formset.forms]
    return {form.add_prefix(name) for form in forms for name in form.errors}


def stopping(client, url, names, sent):
    """Which of these fields cannot be emptied, as far as that is said; None if all were.

    Some may be left out of a draft, and stop its publication.
    """
    response = client.post(url, emptied(names, sent))
    if response.status_code != 302:
        return set(names) & complained_of(response)
    try:
        publish_draft(response.url)
    except ValidationError as error:
        columns = error.message_dict
        return {name for name in names if name.rpartition("-")[2] in columns}
    return None


def rounds(filled):
    """(language of the pages to look at, what to empty at once): a text shows in its own alone."""
    rest = [name for name in filled if name[-3:] not in LANGUAGES]
    own = [("/nl/", "_nl"), ("/en/", "_en")]
    few = [(at, [name for name in filled if name.endswith(ending)]) for at, ending in own]
    few += [(at, rest[start::FEW]) for start, (at, _ending) in zip(range(FEW), own, strict=True)]
    return [(language, names) for language, names in few if names]


def tried(names, stopped):
    """What to try next instead of these: what was not complained of, or each half of them."""
    if stopped:
        rest = [name for name in names if name not in stopped]
        return [rest] if rest else []
    half = len(names) // 2
    return [names[:half], names[half:]] if half else []


@pytest.mark.parametrize("model", EDITED, ids=lambda model: model.__name__)
def test_a_field_that_an_editor_empties_breaks_no_page(client, editor, model):
    """A few fields at once; what says that it cannot be emptied is left as it is."""
    site = FullSite()
    shown = site.shows(client, model)
    url = change_url(site.rows[model.__name__])
    sent = as_sent(client.get(url))
    waiting, broken = rounds(list(fields_of_one_row(sent))), {}
    client.raise_request_exception = False
    while waiting:
        language, few = waiting.pop()
        with undone():
            stopped = stopping(client, url, few, sent)
            if stopped is not None:
                waiting += [(language, names) for names in tried(few, stopped)]
            else:
                seen = [ask for ask in shown if ask[0].startswith(language)]
                broken[tuple(few)] = site.broken(client, seen)
    assert {names: found for names, found in broken.items() if found} == {}
    assert broken or model is FirstCall  # of which an editor can leave nothing open
