"""The rules of the house (DESIGN.md, STYLE.md), read off the source."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from jinja2 import nodes as nodes_of_jinja
from jinja2.meta import find_undeclared_variables

HOUSE = settings.BASE_DIR
FLOORS = ["publishing", "organisations", "stages", "pages", "referral_site"]
BESIDE = ["tests", "bench", "deploy"]
SOURCES = sorted(
    path
    for folder in (*FLOORS, *BESIDE)
    for path in (HOUSE / folder).rglob("*.py")
    if "migrations" not in path.relative_to(HOUSE).parts
)
VIEWS = [path for path in SOURCES if path.name == "views.py"]
TEMPLATES = sorted((HOUSE / "templates").rglob("*.html"))
STYLES = sorted((HOUSE / "static").glob("*.css"))


def name(path):
    return str(path.relative_to(HOUSE))


def offenders(paths, rule):
    """What each file holds against a rule, by file; nothing if all keep it."""
    return {name(path): found for path in paths if (found := rule(path))}


@cache
def text(path):
    return path.read_text(encoding="utf-8")


def lines(path):
    return len(text(path).splitlines())


def longer_than(most):
    return lambda path: lines(path) if lines(path) > most else None


@cache
def every_node(path):
    return list(ast.walk(ast.parse(text(path))))


def nodes(path, kind):
    return [node for node in every_node(path) if isinstance(node, kind)]


def imported(path):
    """The packages a module imports, also inside its functions."""
    for node in nodes(path, ast.Import | ast.ImportFrom):
        if isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0] if not node.level else path.parent.name
        else:
            yield from (alias.name.partition(".")[0] for alias in node.names)


def named(path):
    """The packages a module names in a text, as "pages.Page" or "pages.views.home"."""
    for node in nodes(path, ast.Constant):
        if isinstance(node.value, str) and re.fullmatch(r"[a-z_]+(\.\w+)+", node.value):
            yield node.value.partition(".")[0]


@pytest.mark.parametrize("app", FLOORS)
def test_imports_go_down(app):
    above = {*FLOORS[FLOORS.index(app) + 1 :], *BESIDE}
    for path in (HOUSE / app).rglob("*.py"):
        assert not above & {*imported(path), *named(path)}, path


def test_the_test_of_imports_would_see_an_arrow_that_goes_up(tmp_path):
    path = tmp_path / "module.py"
    path.write_text(
        "def f():\n    import pages.views\n    from stages import tree\n    g('pages.Page')"
    )
    assert {*imported(path)} == {"pages", "stages"}
    assert {*named(path)} == {"pages"}


def test_there_is_no_room_for_what_belongs_nowhere():
    nowhere = {"core", "common", "utils", "util", "helpers", "misc", "base", "lib"}
    ours = set(SOURCES) - {HOUSE / "referral_site/sqlite/base.py"}  # Django asks for that name
    found = {part for path in ours for part in (*path.relative_to(HOUSE).parts, path.stem)}
    assert not nowhere & found


def test_the_house_has_these_floors_and_no_others():
    apps = {path.parent.name for path in HOUSE.glob("*/apps.py")}
    assert apps == set(FLOORS[:-1])


def test_a_python_file_has_at_most_400_lines():
    """300 ring a bell (`STYLE.md`): is it one noun? Past 400 it is not."""
    assert offenders(SOURCES, longer_than(400)) == {}


def test_a_command_is_thin():
    assert offenders(sorted(HOUSE.glob("*/management/commands/*.py")), longer_than(40)) == {}


def test_a_view_is_short():
    def too_long(path):
        functions = nodes(path, ast.FunctionDef)
        return [f.name for f in functions if f.end_lineno - f.lineno > 25]

    assert offenders(VIEWS, too_long) == {}


# What readers may see begins with public()

ROOMS_OF_READERS = ["organisations/finder", "stages/walk_through", "pages/search"]
TO_READERS = [
    *VIEWS,
    *(HOUSE / "pages" / file for file in ("frame.py", "overview.py", "sitemaps.py")),
    HOUSE / "stages/navigation.py",
    *(p for room in ROOMS_OF_READERS for p in (HOUSE / room).glob("*.py") if p.name != "admin.py"),
]
PUBLIC = {"public", "public_trail", "public_below", "public_stages", "emergency"}
RELATIONS = {"steps", "rights", "regulations", "grounds_of", "see_also", "seen_from", "children"}
RELATIONS |= {"organisations", "referrals"}


def not_public(path):
    """What is asked of the database without public(): Step.objects.all, right.steps.filter."""
    return [
        ast.unparse(node)
        for node in nodes(path, ast.Attribute)
        if isinstance(node.value, ast.Attribute)
        and node.value.attr in {"objects", *RELATIONS}
        and node.attr not in PUBLIC
    ]


def test_readers_are_shown_what_is_public():
    assert offenders(TO_READERS, not_public) == {}


def test_the_test_of_what_is_public_would_see_a_slip(tmp_path):
    path = tmp_path / "views.py"
    path.write_text(
        "a = Step.objects.all()\nb = right.steps.order_by('x')\nc = Step.objects.public()"
    )
    assert not_public(path) == ["Step.objects.all", "right.steps.order_by"]


def test_a_template_asks_the_database_nothing():
    """`contacts.all()` of rows that came with their contacts asks nothing; test_costs counts."""
    asks = re.compile(r"\.(objects|filter|exclude)\b")
    assert offenders(TEMPLATES, lambda path: asks.findall(text(path))) == {}


def test_only_the_settings_know_where_the_admin_is():
    """It is where the environment says: others ask by reverse()."""
    named = re.compile(r"""["'`/]/?admin/login(?!\.html)|["']/admin/["']""")
    found = offenders([*SOURCES, *TEMPLATES], lambda path: named.findall(text(path)))
    assert set(found) <= {"tests/test_house_rules.py", "tests/test_server.py"}


# The tree

STRUCTURE = {"move_node", "_move_node", "move_to", "insert_at", "insert_node", "partial_rebuild"}


def tree_changes(path):
    return [
        ast.unparse(node)
        for node in nodes(path, ast.Attribute)
        if node.attr in STRUCTURE
        or (node.attr == "rebuild" and ast.unparse(node.value) != "tree")  # tree.rebuild locks
    ]


def test_only_the_tree_changes_the_tree():
    assert offenders(SOURCES, tree_changes).keys() == {"stages/tree.py"}


# Templates and styles


def test_a_template_is_short():
    assert offenders(TEMPLATES, longer_than(120)) == {}


def test_no_line_of_a_template_is_longer_than_a_screen_is_wide():
    def too_long(path):
        found = enumerate(text(path).splitlines(), start=1)
        return [number for number, line in found if len(line) > 120]

    assert offenders(TEMPLATES, too_long) == {}


PARTS = sorted((HOUSE / "templates/site").rglob("_*.html"))
NOTE = re.compile(r"\{#(.*?)#\}", re.DOTALL)
EVERYWHERE = {"frame", "request"}  # by the context processors


def unnamed_inputs(template):
    """What a part of a template takes from its page without naming it in its first note."""
    environment = engines["jinja2"].env
    parsed = environment.parse(template)
    given = {name.name for name in parsed.find_all(nodes_of_jinja.Name) if name.ctx == "store"}
    given |= EVERYWHERE | set(environment.globals)
    note = NOTE.match(template)
    if not note:
        return ["a note in its first line"]
    named = set(re.findall(r"\w+", note[1]))
    return sorted(find_undeclared_variables(parsed) - given - named)


def test_a_part_of_a_template_names_its_inputs_first():
    assert offenders(PARTS, lambda path: unnamed_inputs(text(path))) == {}


def test_the_test_of_inputs_would_see_one():
    page = "{% if a %}{% set b = a %}{{ b }}{{ c }}{{ frame.d }}{{ url('home') }}{% endif %}"
    assert unnamed_inputs("{# Expects: a. #}\n" + page) == ["c"]
    assert unnamed_inputs(page) == ["a note in its first line"]


INLINE = re.compile(
    r"<style(?![^>]*\snonce=)|\sstyle\s*=|\son[a-z]+\s*=|<script(?![^>]*\ssrc=)|javascript:",
    re.IGNORECASE,
)


def test_a_template_has_no_inline_style_handler_or_script():
    assert offenders(TEMPLATES, lambda path: INLINE.findall(text(path))) == {}


@pytest.mark.parametrize(
    "html",
    [
        "<style>",
        "<p style='a'>",
        '<a onclick="b()">',
        "<script>",
        "<script defer>",
        "<a href='javascript:a'>",
    ],
)
def test_the_test_of_inline_code_would_see(html):
    assert INLINE.search(html)
    assert not INLINE.search('<p class="style"><script type="module" src="/a.js"></script>')


PHYSICAL = re.compile(
    r"(margin|padding|border|inset)-(left|right|top|bottom)|[\s;{](left|right)\s*:"
    r"|(text-align|float)\s*:\s*(left|right)"
    # Four values, of which the second and the last are not the same: right and left.
    r"|(?:margin|padding|inset): [^\s;]+ ([^\s;]+) [^\s;]+ (?!\6;)[^\s;]+;"
)


def test_the_test_of_styles_would_see_a_side():
    for style in ("a { margin-left: 1px; }", "a { float: right; }", "a { padding: 0 1px 0 0; }"):
        assert PHYSICAL.search(style)
    for style in ("a { margin-inline: 1px; }", "a { padding: 0 1px 2px 1px; }", "a { inset: 0; }"):
        assert not PHYSICAL.search(style)


def test_styles_are_logical_and_fetch_nothing():
    fetches = re.compile(r"@import|@font-face|https?:")
    assert offenders(STYLES, lambda path: PHYSICAL.findall(text(path))) == {}
    assert offenders(STYLES, lambda path: fetches.findall(text(path))) == {}


def test_colours_are_given_to_custom_properties_only():
    colours = re.compile(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", re.IGNORECASE)

    def loose(path):
        return colours.findall(re.sub(r"--[\w-]+:[^;}]+", "", text(path)))

    assert offenders(STYLES, loose) == {}


# Around the house


def test_each_dependency_has_its_reason_beside_it():
    lists = re.compile(r"^(?:dependencies|dev) = \[\n(.*?)^\]", re.DOTALL | re.MULTILINE)
    found = "".join(lists.findall(text(HOUSE / "pyproject.toml"))).splitlines()
    assert len(found) > 15
    assert [line for line in found if not re.search(r", # \w", line)] == []


def test_tests_use_no_mocks():
    assert offenders(SOURCES, lambda path: {"unittest", "mock"} & set(imported(path))) == {}


def of_tests_imported(path):
    """Modules of tests, and conftests, that a module imports: their things belong to a noun."""
    froms = nodes(path, ast.ImportFrom)
    found = [f"{node.module or ''}.{alias.name}" for node in froms for alias in node.names]
    found += [alias.name for node in nodes(path, ast.Import) for alias in node.names]
    return [each for each in found if re.search(r"(^|\.)(test_\w+|conftest)(\.|$)", each)]


def test_no_test_module_is_imported_by_another():
    assert offenders(SOURCES, of_tests_imported) == {}


def test_the_test_of_test_modules_would_see_one(tmp_path):
    path = tmp_path / "test_module.py"
    path.write_text(
        "from tests.test_a import b\nfrom tests import test_c\nimport tests.test_d\n"
        "from .conftest import e\nfrom tests import seen\nfrom django.test import Client"
    )
    slips = ["tests.test_a.b", "tests.test_c", "conftest.e", "tests.test_d"]
    assert of_tests_imported(path) == slips


def test_tests_mirror_the_house():
    folders = {path.parent.name for path in Path(HOUSE, "tests").glob("*/__init__.py")}
    assert set(FLOORS[:-1]) <= folders
