"""A real browser, driven as a person would."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.support.printed import program


@contextmanager
def chromium() -> Generator[Any]:
    """The system's Chromium. Where it, or what drives it, is not there the test is skipped, in CI it fails."""
    path = program("chromium", "chromium-browser", "google-chrome")
    try:
        api: Any = import_module("playwright.sync_api")
    except ImportError:
        if os.environ.get("LLMSUM_CI"):
            pytest.fail("playwright is not installed")
        pytest.skip("playwright is not installed")
    with api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@contextmanager
def opened(browser: Any, file: Path, **options: Any) -> Generator[Any]:
    """A page of this file. What it asked for besides, ran or complained of fails the test.

    Args:
        browser: see `chromium`.
        file: what is opened.
        options: of the page, such as its viewport.
    """
    page = browser.new_page(**{"viewport": {"width": 1440, "height": 900}} | options)
    asked: list[str] = []
    faults: list[str] = []

    def refuse(dialog: Any) -> None:
        faults.append(dialog.message)
        dialog.dismiss()

    def ask(request: Any) -> None:
        asked.append(request.url)

    def complain(message: Any) -> None:
        faults.append(message.text)

    def fail(error: Any) -> None:
        faults.append(str(error))

    for event, hear in {"request": ask, "console": complain, "pageerror": fail, "dialog": refuse}.items():
        page.on(event, hear)
    page.goto(file.resolve().as_uri())
    yield page
    assert page.evaluate("typeof window.ran") == "undefined"
    page.close()
    assert [url.partition("#")[0] for url in asked] == [file.resolve().as_uri()]
    assert faults == []
