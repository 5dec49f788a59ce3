"""Settings and fixtures for the whole suite."""

import os
import shutil

import pytest
from hypothesis import settings

settings.register_profile("supportdesk", deadline=None, derandomize=True)
settings.load_profile("supportdesk")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium for the browser tests; without one they are skipped.

    Where `CI` is set a missing browser is a failure: nobody reads the skips of a green build.
    """
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    missing = "no Chromium on PATH; install it (Debian: apt-get install chromium)"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)
