"""A Chromium for the browser tests: one that is there, else one that can be fetched.

`python -m tests.browser` finds or installs it; the fixtures then ask `find()`.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]


def find():
    """The path of a Chromium, or None."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright  # starts a process: only when needed

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install():
    """Try what may work without asking. Exits with a message when nothing does."""
    attempts = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        attempts += [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]]
    for command in attempts:
        print("No Chromium found; trying:", " ".join(command), flush=True)
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        if path := find():
            return path
    sys.exit("The browser tests need Chromium. Install it: apt-get install chromium")


if __name__ == "__main__":
    print("Browser:", find() or install())
