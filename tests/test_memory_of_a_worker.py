"""Nothing that was typed stands in the memory of a worker once it is answered, freed or not."""

import os
import secrets
import string

import pytest

from bench.memory import asked, collect, copies, send
from bench.pages import worker_of

pytestmark = pytest.mark.xdist_group("server")


def made_up():
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(12))


def left_of(server, mark):
    """How often the mark is there when all threads are done and the garbage is collected."""
    for _ in range(20):
        collect(server.port, "127.0.0.1")
        if not (found := copies(worker_of(server.pid), mark)):
            return 0
    return found


def test_nothing_that_was_typed_is_left(server):
    mark = made_up()
    for kind in asked(mark).values():
        send(server.port, *kind, "127.0.0.1")
    assert left_of(server, mark) == 0


def test_what_is_there_would_be_found():
    mark = made_up()
    assert copies(os.getpid(), mark) > 0
