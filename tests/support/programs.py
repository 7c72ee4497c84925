"""Real programs that tests let write files: browsers and office suites."""

import os
import shutil

import pytest

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
LIBREOFFICE = ("soffice", "libreoffice")


def program(*names: str) -> str:
    """The first of these programs that is there. Without one the test is skipped, in CI it fails."""
    if found := next(filter(None, map(shutil.which, names)), None):
        return found
    if os.environ.get("LLMSUM_CI"):
        pytest.fail(f"{names[0]} is not installed")
    pytest.skip(f"{names[0]} is not installed")
