"""Whatever three people do in whichever order; bench.desk does it in three processes."""

from random import SystemRandom

import pytest

from tests.interleaving import Desk, Visit, wrong

pytestmark = pytest.mark.django_db
ACTIONS = 60


def test_at_random_nothing_is_lost_and_readers_see_what_was_published_last():
    seed = SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    desk = Desk()
    visits = [Visit(desk, seed * 3 + number) for number in range(3)]
    for turn in range(ACTIONS):
        visits[turn % 3].act()
    assert list(wrong(desk, [saved for visit in visits for saved in visit.saved])) == []
