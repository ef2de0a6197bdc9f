"""The lock of the tree, with real threads that each have a connection of their own."""

from concurrent.futures import ThreadPoolExecutor, as_completed
from concurrent.futures import TimeoutError as StillWaiting
from random import Random

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.db.utils import OperationalError
from mptt.exceptions import InvalidMove

from organisations.models import Organisation
from stages import tree
from stages.models import Step
from tests.make import make_organisation, make_step

THREADS, CHANGES = 6, 12


pytestmark = pytest.mark.usefixtures("shared")


def in_a_thread(do, *args):
    """Run it with a connection that is closed again."""
    try:
        return do(*args)
    finally:
        connections.close_all()


def damage():
    return list(tree.damage(Step.objects))


def busy(seed):
    """Move, insert, delete and save at random; what is refused is refused."""
    random = Random(seed)
    for number in range(CHANGES):
        steps = list(Step.objects.all())
        step, target = random.choice(steps), random.choice(steps)
        change = random.choice(
            [
                lambda step=step, target=target: tree.move(
                    step, target, random.choice(["last-child", "left", "right"])
                ),
                lambda target=target, number=number: make_step(
                    parent=target, key=f"new-{seed}-{number}", status="draft"
                ),
                lambda step=step: tree.make_stage(step),
                step.delete,
                step.save,
            ]
        )
        try:
            with transaction.atomic():
                change()
        except (InvalidMove, IntegrityError, Step.DoesNotExist):
            pass
        except DatabaseError as error:
            if type(error) is not DatabaseError:  # that is a save of what is deleted by now
                raise


@pytest.fixture
def some_steps():
    stages = [make_step(status="draft") for _ in range(3)]
    return [make_step(parent=stage, status="draft") for stage in stages for _ in range(3)]


def test_many_threads_at_once_leave_the_tree_sound(some_steps):
    with ThreadPoolExecutor(THREADS) as pool:
        done = [pool.submit(in_a_thread, busy, seed) for seed in range(THREADS)]
        for future in as_completed(done):
            future.result()
    assert Step.objects.filter(key__startswith="new-").exists()
    assert damage() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda steps: tree.move(steps[0], steps[5], "last-child"),
        lambda steps: tree.make_stage(steps[0]),
        lambda steps: tree.nudge(steps[0], "down"),
        lambda steps: make_step(parent=steps[0], status="draft"),
        lambda steps: steps[0].save(),
        lambda steps: steps[0].delete(),
        lambda steps: Step.objects.filter(pk=steps[0].pk).delete(),
        lambda steps: tree.rebuild(Step.objects),
    ],
    ids=["move", "make_stage", "nudge", "insert", "save", "delete", "delete_rows", "rebuild"],
)
def test_every_change_waits_for_the_lock(some_steps, change):
    with ThreadPoolExecutor(1) as pool:
        with tree.locked():
            waiting = pool.submit(in_a_thread, change, some_steps)
            with pytest.raises(StillWaiting):
                waiting.result(timeout=0.3)
        waiting.result(timeout=60)
    assert damage() == []


def lock_is_free():
    """Whether another connection could take the lock at once."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [tree.LOCK])
            return cursor.fetchone()[0]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 0")
    try:
        with transaction.atomic():
            return True
    except OperationalError:
        return False


def ask_elsewhere():
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(in_a_thread, lock_is_free).result()


def test_the_lock_is_held_until_the_outermost_transaction_ends():
    assert ask_elsewhere()
    with transaction.atomic():
        with tree.locked():
            assert not ask_elsewhere()
        assert not ask_elsewhere()
    assert ask_elsewhere()


def test_the_lock_is_free_again_after_an_error():
    with pytest.raises(ZeroDivisionError), tree.locked():
        1 / 0  # noqa: B018
    assert ask_elsewhere()


def save_and_move(number):
    """Change an organisation and move a step, in either order, in one transaction."""
    for _ in range(5):
        with transaction.atomic():
            steps = list(Step.objects.order_by("key"))
            changes = [
                Organisation.objects.get().save,
                lambda steps=steps: tree.move(steps[number % 2], steps[2], "last-child"),
            ]
            for change in changes if number % 2 else reversed(changes):
                change()


def test_no_two_writers_wait_for_each_other(some_steps):
    """Whoever changes content takes the content version first, before any other lock."""
    make_organisation()
    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(in_a_thread, save_and_move, number) for number in range(4)]
        for future in as_completed(done):
            future.result()
    assert damage() == []
