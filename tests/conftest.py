"""Fixtures that several test modules share."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.support.server import Server

# A busy machine is no failure, and the same commit gives the same verdict.
settings.register_profile("llmsum", deadline=None, derandomize=True)
settings.load_profile("llmsum")


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running
