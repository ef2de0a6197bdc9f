"""Chromium for the browser tests: what is there, else what can be installed.

`python -m tests.browser` finds or installs it; the fixtures then ask `whole()` and `light()`,
and `listen()` to what a page complains of.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
SHELL = "chromium-headless-shell"


def whole():
    """The path of a Chromium as a reader has it, or None."""
    if path := installed():
        return path
    from playwright.sync_api import sync_playwright  # starts a process: only when needed

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def light():
    """Chromium without windows, which opens a page at a third of the cost; else the whole one.

    None when only Playwright has one: it then takes the light one that it fetched itself.
    """
    return shutil.which(SHELL) or installed()


def installed():
    return next(filter(None, map(shutil.which, NAMES)), None)


def missing():
    """The Debian packages that the browser tests cannot do without."""
    # Playwright's driver is a program for node, which a bare machine cannot start.
    driven = run(sys.executable, "-m", "playwright", "--version")
    driver = [] if driven else ["libatomic1"]
    return driver + ([] if installed() or (driven and whole()) else ["chromium"])


def run(*command):
    """Whether it worked. What it has to say is left out: `prepare` says it in one line."""
    quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(command, check=False, env=environment, **quiet).returncode == 0


def install(packages):
    """As root on a Debian machine; another program that installs something is waited for."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {' '.join(packages)} (about a minute) ...", flush=True)
        run("apt-get", "update")
        wait = ["-o", "DPkg::Lock::Timeout=300"]
        run("apt-get", *wait, "install", "--yes", "--no-install-recommends", *packages)


def prepare():
    """Find what the browser tests need or install it; or say in one line what to do."""
    if packages := missing():
        install([*packages, SHELL])
    elif installed() and not shutil.which(SHELL):
        install([SHELL])  # without it, or not as root, the tests run too, but longer
    if packages := missing():
        command = f"apt-get install {' '.join([*packages, SHELL])}"
        sys.exit(f"The browser tests need more than is here. As root: {command}")
    print("Browser:", light() or whole())


def listen(page):
    """Collect what the page does wrong: script errors, refused resources, policy violations."""
    complaints = []
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on(
        "console",
        lambda message: (
            complaints.append(f"console: {message.text}") if message.type == "error" else None
        ),
    )
    return complaints


if __name__ == "__main__":
    prepare()


def choose_language(page, name):
    """Change the language of a page that has a form, as somebody does who sees the header."""
    page.locator(".languages summary").click()
    page.get_by_role("button", name=name).click()
