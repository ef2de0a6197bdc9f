"""What Prometheus is told, and that it learns nothing of any reader."""

import json
import os
import re
import time
from datetime import timedelta

import pytest
import yaml
from django.conf import settings
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from publishing.desk.due import plan_withdrawal
from referral_site import metrics
from tests.make import make_editor, make_page, make_step
from tests.site import crawl, make_site

pytestmark = [pytest.mark.django_db, pytest.mark.either_database]
DEPLOY = settings.BASE_DIR / "deploy"
ADMIN = f"/{settings.ADMIN_PATH}"


def told(client):
    """{(name, labels as text): value} of all that /metrics says."""
    response = client.get("/metrics")
    assert response.status_code == 200
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(response.content.decode())
        for sample in family.samples
    }


def test_pages_are_counted_by_route_and_status(client):
    page = make_page()
    before = told(client)
    for path in (f"/en/{page.slug_en}/", f"/en/{page.slug_en}/", "/en/nothing/here/", ADMIN):
        client.get(path)
    client.post("/en/search/", {"q": "a secret"})
    after = told(client)
    counted = {
        labels: after[name, labels] - before.get((name, labels), 0)
        for name, labels in after
        if name == "site_requests_total"
    }
    assert {labels: count for labels, count in counted.items() if count} == {
        "page,200": 1,
        "kept,200": 1,
        "step,404": 1,
        "admin,302": 1,
        "search,200": 1,
    }


def test_nothing_says_which_page_was_read_or_what_was_typed(client):
    make_site()
    paths = [path for path in crawl(client) if path.count("/") > 2]
    client.post("/en/search/", {"q": "unheardof"})
    client.get("/en/unheardof/")
    said = client.get("/metrics").content.decode()
    names = {part for path in paths for part in path.split("/")[2:] if "-" in part}
    assert names
    assert not [name for name in {*names, "unheardof"} if f'"{name}"' in said]
    routes = set(re.findall(r'route="([^"]*)"', said))
    assert len(routes) < 30, "a label for each route of urls.py, not for each address"


def test_it_is_told_to_nobody_who_comes_through_the_proxy(client):
    response = client.get("/metrics", headers={"x-forwarded-for": "192.0.2.1"}, follow=True)
    assert response.status_code == 404
    assert b"site_requests" not in response.content


def test_what_is_old_is_told(client, settings, tmp_path):
    make_step()
    settings.MIRROR, settings.BACKUPS = str(tmp_path), str(tmp_path)
    said = told(client)
    assert said["site_mirror_age_seconds", ""] == said["site_backup_age_seconds", ""]
    assert said["site_mirror_age_seconds", ""] == float("inf"), "there is none"
    for name in ("looked-at", "1.backup", "2.backup"):
        (tmp_path / name).touch()
    long_ago = time.time() - 86_400
    for name in ("looked-at", "1.backup"):
        os.utime(tmp_path / name, (long_ago, long_ago))
    said = told(client)
    assert said["site_mirror_age_seconds", ""] >= 86_400
    assert said["site_backup_age_seconds", ""] < 3_600
    assert said["site_check", "mirror"] == 0
    assert said["site_check", "database"] == said["site_check", "search"] == 1
    assert 0 < said["site_disk_free_ratio", ""] < 1


def test_what_was_planned_and_did_not_happen_is_told(client):
    page, editor = make_page(), make_editor()
    assert told(client)["site_planned_late_seconds", ""] == 0
    plan_withdrawal(page, by=editor, at=timezone.now() - timedelta(minutes=9), reason="Wrong")
    assert told(client)["site_planned_late_seconds", ""] >= 540


def names_in(expression):
    """The metrics that a rule or a panel asks for."""
    return set(re.findall(r"\bsite_\w+", expression))


def test_alerts_and_dashboard_ask_for_what_is_told(client, settings, tmp_path):
    settings.MIRROR = settings.BACKUPS = str(tmp_path)
    client.get("/en/overview/")
    known = {name for name, _labels in told(client)}
    (group,) = yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"]
    alerts = {rule["alert"]: rule["expr"] for rule in group["rules"]}
    assert {"MirrorOld", "BackupOld", "PublishedLate", "PagesFail"} <= alerts.keys()
    panels = json.loads((DEPLOY / "grafana/site.json").read_text())["panels"]
    shown = [target["expr"] for panel in panels for target in panel["targets"]]
    asked = set().union(*map(names_in, [*alerts.values(), *shown]))
    assert asked <= known
    assert set(metrics.MEASURED) <= asked
    assert all(rule["labels"]["severity"] and rule["annotations"] for rule in group["rules"])
