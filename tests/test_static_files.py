"""Our own files as readers get them: the same, without what only we read in them."""

import re

import pytest
from django.conf import settings

from referral_site.static_files import OURS, LeanStaticFilesStorage, lean

STATIC = settings.BASE_DIR / "static"


def source(name):
    return (STATIC / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in OURS if name.endswith(".js")])
def test_a_script_loses_whole_lines_of_comment_and_its_indentation_alone(name):
    comments = re.sub(r"(?m)^\s*/\*(?s:.*?)\*/\n", "", source(name)).splitlines()
    kept = [line.lstrip() for line in comments if not line.lstrip().startswith("//")]
    assert lean(name, source(name)).splitlines() == [line for line in kept if line]


def test_a_style_sheet_loses_comments_and_space_alone():
    without = re.sub(r"/\*.*?\*/", "", source("site.css"), flags=re.DOTALL)
    made = lean("site.css", source("site.css"))
    assert re.sub(r"\s", "", made) == re.sub(r"\s", "", without)
    assert "calc(.8rem - 1px)" in made
    assert lean("a.css", '  a { content: "a b"; } /* c */\n') == 'a{content: "a b";}\n'


def test_a_script_keeps_what_only_looks_like_a_comment():
    text = 'const a = "//b"; // c\n  const d = "/* e */";\n'
    assert lean("a.js", text) == 'const a = "//b"; // c\nconst d = "/* e */";\n'


def test_what_is_collected_is_lean_and_named_by_what_it_holds(tmp_path):
    storage = LeanStaticFilesStorage(location=tmp_path, base_url="/static/")
    for name in OURS:
        (tmp_path / name).write_text(source(name), encoding="utf-8")
    paths = {name: (storage, name) for name in OURS}
    list(storage.post_process(paths))
    names = {name: storage.stored_name(name) for name in OURS}
    for name in OURS:
        assert names[name] != name
        assert (tmp_path / names[name]).read_text(encoding="utf-8") == lean(name, source(name))
        assert (tmp_path / name).read_text(encoding="utf-8") == lean(name, source(name))
    assert (tmp_path / f"{names['site.css']}.br").exists()
