"""Fixtures that several test modules share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support.commands import Commands
from tests.support.server import Server

# A busy machine is no failure, and the same commit gives the same verdict.
settings.register_profile("llmsum", deadline=None, derandomize=True)
settings.load_profile("llmsum")


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture
def llmsum(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> Commands:
    return Commands(tmp_path, monkeypatch, capsys, caplog)


@pytest.fixture(autouse=True, scope="session")
def own_configuration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """No test reads or changes what the user of the machine has configured and trusts."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("configuration")
        patch.setenv("XDG_CONFIG_HOME", str(folder))
        yield folder / "llmsum"
