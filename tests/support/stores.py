"""Every kind of cache as one machine or several see it, for tests that hold for all of them."""

import importlib.util
import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from llmsum.settings import Settings, load_settings
from tests.support.redis_server import PROGRAM


class Exploding:
    """Proves that it was unpickled by leaving a file behind."""

    def __init__(self, proof: Path) -> None:
        self.proof = proof

    def __reduce__(self) -> Any:
        return (Path.touch, (self.proof,))


@dataclass(frozen=True)
class Place:
    """A cache and a way to spoil what it holds.

    `url` is its address, None for the disk; `folder` is where machines have their own files; `spoil` puts raw bytes in
    the place of the reply of a key.
    """

    url: str | None
    folder: Path
    spoil: Callable[[str, bytes], object]

    def settings(self, machine: int = 1) -> Settings:
        """Of a process on one of several machines; with the disk there is only one."""
        own = self.folder / (f"machine {machine}" if self.url else "machine")
        return load_settings(Settings(), cache_url=self.url, cache_dir=own)


def spoil_row(database: Path, key: str, text: bytes) -> None:
    """Puts raw bytes in the place of a reply on disk."""
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("UPDATE Cache SET value = CAST(? AS TEXT) WHERE key = ?", (text, key))
    connection.close()


def need(*modules: str, redis: bool = False) -> None:
    """Skips the test where a part is not installed; fails it where all must be (LLMSUM_CI is set)."""
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    if redis and PROGRAM is None:
        missing.append("redis-server (a package of the system)")
    if missing:
        (pytest.fail if os.environ.get("LLMSUM_CI") else pytest.skip)(f"not installed: {', '.join(missing)}")
