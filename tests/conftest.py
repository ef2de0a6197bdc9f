"""What every test can rely on."""

import gc
import os
import time
from pathlib import Path
from tempfile import mkstemp
from threading import current_thread, get_ident, main_thread

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import connection, connections
from django.dispatch import receiver
from django.utils import timezone, translation
from playwright.sync_api import expect, sync_playwright

from tests import browser as chromium
from tests.fonts import wear_wide
from tests.make import make_editor, number_anew

pytest_plugins = ["tests.real_content", "tests.served"]

# Playwright runs an event loop in this thread, which Django takes for a mistake.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def pytest_configure():
    # Hashed names would need collectstatic before each run; the cheap hasher is for speed.
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MIDDLEWARE = [m for m in settings.MIDDLEWARE if not m.startswith("whitenoise")]
    settings.SECURE_SSL_REDIRECT = False
    # A machine with much to do is slow, not wrong; who waits for what comes is no slower for it.
    expect.set_options(timeout=30_000)
    # Tests run side by side; each process logs in by a door of its own.
    settings.LOGIN_PLACES = [Path(mkstemp(prefix="login-place-")[1]) for _ in range(3)]


@receiver(user_logged_in)
def shows_the_second_factor(request, user, **kwargs):
    """`force_login` stands for all of the login; its request is none that came from anywhere."""
    if not request.path:
        record_authentication(request, user, "mfa", type="totp")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    """Say which tests open a browser, and which ask the database: for tests/suite.py.

    Those with the real content run in one process, for loading it takes seconds; what they run
    through, smaller tests have covered, and counting lines would double what they cost.
    """
    for item in items:
        if "content_aside" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group("content"))
            item.add_marker("no_cover")
        if "playwright" in item.fixturenames:
            item.add_marker("browser")
        asks = item.get_closest_marker("django_db") or "django_db_setup" in item.fixturenames
        if asks and not item.get_closest_marker("either_database"):
            item.add_marker("database")


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """Code stays: not to look for garbage in it again and again saves a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # what tests make goes by itself, most of it


def pytest_report_header():
    return f"database: {connection.vendor}"


@pytest.fixture(autouse=True)
def dutch():
    """A request for /en/ leaves English switched on; give every test the same start."""
    with translation.override("nl"):
        yield


@pytest.fixture(autouse=True)
def empty_page_cache():
    """Content that is rolled back leaves its version to the next test."""
    cache.clear()
    yield
    cache.clear()


under_way = set()  # the threads of the server under test that answer a request


@request_started.connect
def begin(**_said):
    if current_thread() is not main_thread():
        under_way.add(get_ident())


@request_finished.connect
def end(**_said):
    under_way.discard(get_ident())


@pytest.fixture(autouse=True)
def server_at_rest(request, empty_page_cache):
    """A page that nobody waits for any more may still be made, of rows that are deleted next.

    The next test would find it in the page cache: rows that are deleted have no new version.
    """
    if "live_server" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")  # so that the rows are deleted afterwards
    yield
    for _ in range(3000):
        if not under_way:
            return
        time.sleep(0.01)
    raise AssertionError("the server under test does not come to rest")


@pytest.fixture(autouse=True)
def numbers_anew():
    """What a test makes is called the same, whatever ran before it."""
    number_anew()


@pytest.fixture
def shared(transactional_db, tmp_path):
    """A database that threads share: SQLite in memory, as tests use it, is no such thing.

    So there it is copied to a file, and opened with the settings of the site.
    """
    if connection.vendor != "sqlite":
        yield
        return
    memory = connections["default"]
    (tmp_path / "site.sqlite3").touch()
    settings = {**memory.settings_dict, "NAME": str(tmp_path / "site.sqlite3")}
    connections.settings["default"] = settings
    connections["default"] = connections.create_connection("default")
    memory.ensure_connection()
    connection.ensure_connection()
    memory.connection.backup(connection.connection)
    yield
    connection.close()
    connections.settings["default"] = memory.settings_dict
    connections["default"] = memory


@pytest.fixture
def one_moment(monkeypatch):
    """No clock strikes while pages are compared that say who is open now."""
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)


@pytest.fixture
def editor(client):
    """The client's user is an editor, who reads English."""
    editor = make_editor()
    client.force_login(editor)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return editor


@pytest.fixture
def author():
    return make_editor(username="author")


@pytest.fixture
def reviewer():
    """Another one, who may approve what the author wrote."""
    return make_editor(username="reviewer")


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as started:
        yield started


def launch(playwright, path, **options):
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=path, args=arguments, **options)


@pytest.fixture(scope="session")
def browser(playwright, request):
    # Closed before the server: a connection that stays open after it is an error of its thread.
    request.getfixturevalue("live_server")
    started = launch(playwright, chromium.light())
    yield started
    started.close()


@pytest.fixture(scope="session")
def remembering_browser(playwright, request):
    """The whole browser with its back/forward cache on, which the test driver switches off."""
    request.getfixturevalue("live_server")  # as above
    without = ["--disable-back-forward-cache"]
    started = launch(playwright, chromium.whole(), ignore_default_args=without)
    yield started
    started.close()


@pytest.fixture
def page(browser):
    """A fresh page. Anything the browser complains about fails the test."""
    context = browser.new_context()
    wear_wide(context)
    opened = context.new_page()
    opened.complaints = chromium.listen(opened)
    yield opened
    complaints = list(opened.complaints)
    context.close()
    assert complaints == []


@pytest.fixture
def reader(browser):
    """Opens pages. axe looks at styles in a way the policy forbids, so it is off in here.

    In the widest font, or in the one that the machine has.
    """
    contexts = []

    def open_page(font="wide", **options):
        contexts.append(browser.new_context(bypass_csp=True, **options))
        if font == "wide":
            wear_wide(contexts[-1])
        return contexts[-1].new_page()

    yield open_page
    for context in contexts:
        context.close()
