"""A real browser, driven as a person would."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from importlib.resources import files
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
    address = file.resolve().as_uri()
    with visited(browser, address, **options) as (page, asked):
        yield page
    assert asked == [address]


@contextmanager
def visited(browser: Any, address: str, **options: Any) -> Generator[tuple[Any, list[str]]]:
    """A page, and the addresses that it asks for, its own first. What it ran or complained of fails the test.

    That an answer tells of a failure is no complaint: pages say so themselves.
    """
    page = browser.new_page(**{"viewport": {"width": 1440, "height": 900}} | options)
    asked: list[str] = []
    faults: list[str] = []

    def refuse(dialog: Any) -> None:
        faults.append(dialog.message)
        dialog.dismiss()

    def ask(request: Any) -> None:
        asked.append(request.url.partition("#")[0])

    def complain(message: Any) -> None:
        if "Failed to load resource" not in message.text:
            faults.append(message.text)

    def fail(error: Any) -> None:
        faults.append(str(error))

    for event, hear in {"request": ask, "console": complain, "pageerror": fail, "dialog": refuse}.items():
        page.on(event, hear)
    page.goto(address)
    yield page, asked
    assert page.evaluate("typeof window.ran") == "undefined"
    page.close()
    assert faults == []


def axe(page: Any) -> list[str]:
    """The serious faults that axe-core finds in a page: rule and element. Without axe-core the test is skipped."""
    try:
        rules = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    except ImportError:
        if os.environ.get("LLMSUM_CI"):
            pytest.fail("axe-playwright-python is not installed")
        pytest.skip("axe-playwright-python is not installed")
    page.evaluate(rules)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    grave = [fault for fault in found if fault["impact"] in ("serious", "critical")]
    return [f"{fault['id']}: {node['html'][:200]}" for fault in grave for node in fault["nodes"]]
