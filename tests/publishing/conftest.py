"""Two people at the desk."""

import pytest

from tests.make import make_editor


@pytest.fixture
def author():
    return make_editor(username="author")


@pytest.fixture
def reviewer():
    return make_editor(username="reviewer")
