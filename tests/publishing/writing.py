"""What people do at the desk, in few words."""

import pytest
from django.db import transaction

from publishing.desk import publication as desk
from publishing.desk.revision import Conflict
from tests.make import fresh


def edit(row, by, **fields):
    """Save the fields of a row as somebody's draft."""
    head = desk.begin(fresh(row))
    content = head.said | {"fields": head.said["fields"] | fields}
    return desk.save_draft(fresh(row), content, by=by, began_from=head)


def approved(row, author, reviewer, **fields):
    draft = edit(row, author, **fields)
    desk.submit(draft, by=author)
    desk.approve(draft, by=reviewer)
    return draft


def refused(do, *expected):
    with pytest.raises(expected or Conflict), transaction.atomic():
        do()
    return True
