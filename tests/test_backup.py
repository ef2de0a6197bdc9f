"""A backup holds all there is, and gives it back; what is damaged changes nothing."""

import gzip
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from pages import backup
from publishing.events import chain
from publishing.events.recording import record
from publishing.models import Revision
from stages.models import Step
from tests.full import FullSite
from tests.make import make_editor, make_revision, make_step

pytestmark = pytest.mark.django_db


def saved(folder, *arguments):
    file = folder / "site.backup"
    call_command("backup", str(file), *arguments, stdout=StringIO())
    return file


def restored(file, *arguments):
    out = StringIO()
    call_command("restore", str(file), *arguments, stdout=out)
    return out.getvalue()


def test_a_restore_gives_back_all_content_as_it_was(client, tmp_path, one_moment):
    """The drill: save, lose everything and write other things, restore, compare, go on."""
    FullSite()
    make_editor()
    before, page = backup.content_hash(), client.get("/nl/").content
    file = saved(tmp_path)
    for step in Step.objects.all():
        step.summary_nl = "Iets anders."
        step.save()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM stages_referral")
    make_step()
    assert backup.content_hash() != before
    assert re.fullmatch(r"\d+ rows of \d+ tables.\n", restored(file))
    assert backup.content_hash() == before
    assert client.get("/nl/").content == page
    make_step(parent=make_step())
    make_editor(username="another")  # a number of its own, none that is taken


def test_editors_save_while_a_backup_is_made_which_does_not_see_it(shared):
    step = make_step()
    title = Step.objects.values_list("title_nl", flat=True)

    def save():
        try:
            step.title_nl = "Meanwhile"
            step.save()
        finally:
            connection.close()

    with backup.one_moment():
        before = title.get()
        with ThreadPoolExecutor(1) as pool:
            pool.submit(save).result(10)
        assert title.get() == before
    assert title.get() == "Meanwhile"


def test_versions_and_events_come_back_and_are_kept_again(tmp_path):
    """What refuses to be deleted makes room for a backup, and for nothing else."""
    revision = make_revision()
    record("login")
    chain.seal()
    file = saved(tmp_path)
    make_revision()
    restored(file)
    assert list(Revision.objects.all()) == [revision]
    assert list(chain.problems()) == []
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.all().delete()


def test_a_backup_is_for_its_owner_and_says_its_checksum(tmp_path):
    make_step()
    file = saved(tmp_path)
    assert file.stat().st_mode & 0o077 == 0
    subprocess.run(["sha256sum", "--check", f"{file.name}.sha256"], cwd=tmp_path, check=True)
    first, *lines = gzip.decompress(file.read_bytes()).splitlines()
    assert json.loads(first)["database"] == connection.vendor
    tables = {row["table"] for line in lines if isinstance(row := json.loads(line), dict)}
    assert {"stages_step", "auth_user", "publishing_contentversion"} <= tables
    assert not {"sessions_session", "login_tries"} & tables
    assert sorted(path.name for path in tmp_path.iterdir()) == [file.name, f"{file.name}.sha256"]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda file: file.write_bytes(file.read_bytes()[:-30]), "its checksum is another"),
        (lambda file: file.with_name("site.backup.sha256").unlink(), "There is no site.backup.sha"),
        (lambda file: file.unlink(), "There is no site.backup"),
        (lambda file: written(file, b"not compressed"), "damaged, or encrypted"),
        (lambda file: written(file, gzip.compress(b"[1]\n")), "no backup of this site"),
        (lambda file: written(file, gzip.compress(b"what")), "no backup of this site"),
        (lambda file: changed(file, "database", "oracle"), "a backup of oracle"),
        (lambda file: changed(file, "migrations", []), "of another release"),
        (lambda file: added(file, {"table": "gone", "columns": []}), "There is no table gone"),
    ],
)
def test_what_is_no_whole_backup_of_this_site_changes_nothing(tmp_path, damage, said):
    file = saved(tmp_path)
    step = make_step()
    damage(file)
    with pytest.raises(CommandError, match=f"{re.escape(said)}.*Nothing was changed"):
        restored(file)
    assert Step.objects.get() == step


def written(file, content):
    file.write_bytes(content)
    sums = file.with_name(f"{file.name}.sha256")
    sums.write_text(f"{backup.sha256_of(file)}  {file.name}\n")


def changed(file, key, value):
    first, *lines = gzip.decompress(file.read_bytes()).splitlines()
    first = json.dumps(json.loads(first) | {key: value}).encode()
    written(file, gzip.compress(b"\n".join([first, *lines])))


def added(file, line):
    content = gzip.decompress(file.read_bytes()) + json.dumps(line).encode()
    written(file, gzip.compress(content))


STAND_IN = """#!{python}
# Stands for age, which a bare machine does not have: turns the bytes round for who has the key.
import sys
from concurrent.futures import ThreadPoolExecutor
options, name = sys.argv[1:], sys.argv[-1]
key = options[options.index("--recipient" if "--encrypt" in options else "--identity") + 1]
if not key.endswith("right"):
    sys.exit("age: error: no identity matched any of the recipients")
turned = open(name, "rb").read()[::-1]
if "--encrypt" in options:
    open(options[options.index("--output") + 1], "wb").write(turned)
else:
    sys.stdout.buffer.write(turned)
"""


def test_a_backup_is_encrypted_where_a_key_is_given(tmp_path, monkeypatch):
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(CommandError, match="apt-get install age"):
        saved(tmp_path, "--age", "age1right")
    assert [path.name for path in tmp_path.iterdir()] == ["programs"]
    (folder / "age").write_text(STAND_IN.format(python=sys.executable))
    (folder / "age").chmod(0o755)
    step = make_step()
    file = saved(tmp_path, "--age", "age1right")
    assert file.stat().st_mode & 0o077 == 0
    assert not any(path.name.startswith(".backup") for path in tmp_path.iterdir())
    make_step()
    with pytest.raises(CommandError, match="then name the key"):
        restored(file)
    with pytest.raises(CommandError, match="no identity matched"):
        restored(file, "--age", "wrong")
    restored(file, "--age", "right")
    assert Step.objects.get() == step
