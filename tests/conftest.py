"""Fixtures that several test modules share."""

from collections.abc import Iterator

import pytest

from tests.support.server import Server


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running
