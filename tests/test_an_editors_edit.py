"""An editor empties a field: whatever the form accepts, readers get every page all the same."""

import contextlib
import re

import pytest
from django.contrib import admin
from django.db import transaction

from organisations.models import FirstCall
from publishing.models import Keyed
from tests.admin_forms import as_sent, change_url, complaints
from tests.full import FullSite

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
EDITED = [model for model in admin.site._registry if issubclass(model, Keyed)]


def fields_of_one_row(sent):
    """What is filled in, of the row itself and of the last row of each of its parts."""
    last = {}
    for name, value in sent.items():
        if value not in ("", []) and not name.endswith(("_FORMS", "-id", "-step", "-organisation")):
            last[re.sub(r"-\d+-", "-", name)] = name
    return last.values()


class UndoneError(Exception):
    pass


def emptied(name, sent):
    """What a browser sends when one field was emptied."""
    return {key: value for key, value in (sent | {name: ""}).items() if value != []}


@pytest.mark.parametrize("model", EDITED, ids=lambda model: model.__name__)
def test_a_field_that_an_editor_empties_breaks_no_page(client, editor, model):
    site = FullSite()
    shown = site.shows(client, model)
    url = change_url(site.rows[model.__name__])
    sent = as_sent(client.get(url))
    broken = {}
    client.raise_request_exception = False
    for name in fields_of_one_row(sent):
        with contextlib.suppress(UndoneError), transaction.atomic():
            response = client.post(url, emptied(name, sent))
            if response.status_code == 302:
                broken[name] = site.broken(client, shown)
            else:
                assert complaints(response), name
            raise UndoneError
    assert {name: found for name, found in broken.items() if found} == {}
    assert broken or model is FirstCall  # of which an editor can leave nothing open
