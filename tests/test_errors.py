"""What a reader gets when something is broken; nothing here may touch the database."""

import pytest

from tests.seen import text


@pytest.mark.urls("tests.urls_with_an_error")
def test_the_page_of_an_error_needs_no_database_and_no_manifest(client, settings, tmp_path):
    manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": manifest}}
    settings.STATIC_ROOT = tmp_path
    client.raise_request_exception = False
    response = client.get("/breaks/")
    assert response.status_code == 500
    assert "Danger now? 112" in text(response)
    assert "Nu gevaar? 112" in text(response)
