"""Which pinned library is not the newest of its line, asked of a package index of our own."""

import http.server
import json
import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

OLD, NEW = 30, 3  # days
PYPROJECT = """[project]
name = "ours"
version = "1"
requires-python = ">=3.11"
dependencies = [
    "thing~=1.0", # {reason}
]

[dependency-groups]
dev = []
"""


class Index(http.server.BaseHTTPRequestHandler):
    """As PEP 691 has it. `releases` is {version: days since it came out} of the one thing."""

    def do_GET(self):
        if self.path.endswith(".metadata"):
            version = self.path.split("-")[1]
            body = f"Metadata-Version: 2.1\nName: thing\nVersion: {version}\n"
        else:
            files = [file_of(*release) for release in self.server.releases.items()]
            body = json.dumps({"meta": {"api-version": "1.1"}, "name": "thing", "files": files})
        self.send_response(200)
        self.send_header("Content-Type", "application/vnd.pypi.simple.v1+json")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args):
        pass


def file_of(version, days):
    name = f"thing-{version}-py3-none-any.whl"
    moment = datetime.now(UTC) - timedelta(days=days)
    return {
        "filename": name,
        "url": name,
        "hashes": {"sha256": "0" * 64},
        "core-metadata": True,
        "upload-time": moment.isoformat().replace("+00:00", "Z"),
    }


@pytest.fixture
def index():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Index)
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def look(index, tmp_path):
    """Ask with thing 1.0 pinned: (whether nothing is wrong, what is said)."""

    def ask(releases, reason="ours", port=None):
        index.releases = releases
        (tmp_path / "pyproject.toml").write_text(PYPROJECT.format(reason=reason))
        (tmp_path / "requirements-dev.txt").write_text("thing==1.0 \\\n    --hash=sha256:0\n")
        foreign = ("UV_", "PIP_")
        environment = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
        environment |= {
            "UV_DEFAULT_INDEX": f"http://127.0.0.1:{port or index.server_port}/simple/",
            "UV_NO_CACHE": "1",
            "UV_PYTHON": sys.executable,
        }
        result = subprocess.run(
            [sys.executable, settings.BASE_DIR / "deploy/newest.py"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert result.stderr == ""
        return result.returncode == 0, result.stdout

    return ask


def test_nothing_newer_is_nothing_wrong(look):
    assert look({"0.9": OLD, "1.0": OLD}) == (True, "Newer libraries: there are none.\n")


def test_a_pin_that_is_behind_in_its_line_is_told_and_soon_wrong(look):
    releases = {"1.0": OLD, "1.1": NEW}
    is_right, said = look(releases)
    assert is_right
    assert "thing 1.0: 1.1 is there" in said
    assert look(releases | {"1.1": OLD}) == (False, said)


def test_a_line_that_the_newest_is_not_in_needs_a_reason_beside_it(look):
    releases = {"1.0": OLD, "2.0": OLD}
    is_right, said = look(releases)
    assert not is_right
    assert "thing 1.0: pyproject.toml shuts out 2.0, and does not say" in said
    is_right, said = look(releases, reason="ours; not 2: it cannot count")
    assert is_right
    assert "it cannot count" in said
    assert not look(releases | {"3.0": OLD}, reason="ours; not 2: it cannot count")[0]


def test_without_a_way_to_the_index_it_says_so_and_goes_on(look):
    is_right, said = look({}, port=1)
    assert is_right
    assert said.startswith("Newer libraries: could not look (")
