"""Chromium for the browser tests: what is there, else what can be fetched.

`python -m tests.browser` finds or installs it; the fixtures then ask `whole()` and `light()`.
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


def apt_get(*arguments):
    """Whether it worked. Silent: whoever is not root, or offline, gets a message from `prepare`."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    return run("apt-get", "-qq", *arguments)


def run(*command):
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return subprocess.run(command, check=False, **quiet).returncode == 0


INSTALL = ["install", "--yes", "--no-install-recommends"]


def prepare():
    """Find the browsers or fetch them, by whatever may work without asking; or say what to do."""
    if not whole():
        print("No Chromium found; fetching one ...", flush=True)
        run(sys.executable, "-m", "playwright", "install", "chromium")
    if not whole():
        apt_get("update")
        apt_get(*INSTALL, "chromium", "fonts-liberation")
    if not whole():
        sys.exit("The browser tests need Chromium. Install it: apt-get install chromium")
    if installed() and not shutil.which(SHELL):
        apt_get(*INSTALL, SHELL)
    print("Browser:", light() or whole())


if __name__ == "__main__":
    prepare()
