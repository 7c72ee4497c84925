"""Commands of llmsum carried out in the process of a test, on a machine of their own."""

import asyncio
import json
import logging
import os
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from llmsum import cli
from tests.support.clock import run_hurriedly
from tests.support.endpoint_table import Kinds

# What the user of the machine may have set.
OWN = ("LLMSUM_", "OPENAI_")


class Run(NamedTuple):
    """What a command came to, and what it said on the way."""

    code: int
    out: str
    said: str

    @property
    def summary(self) -> dict[str, Any]:
        return json.loads(self.out)

    @property
    def chunks(self) -> list[dict[str, Any]]:
        return self.summary.get("chunks", [])

    @property
    def states(self) -> Counter[str]:
        return Counter(chunk["status"] for chunk in self.chunks)

    @property
    def kinds(self) -> Kinds | None:
        summary = self.summary
        if "error" in summary:
            return None
        achievements, problems, plans, rejected = (
            len(summary[kind]) for kind in ("achievements", "problems", "plans", "rejected")
        )
        return achievements, problems, plans, rejected

    @property
    def told(self) -> str:
        """All that was said, and what stands in the ledger."""
        return self.said + json.dumps([chunk["error"] for chunk in self.chunks], ensure_ascii=False)


class Commands:
    """Carries them out one after the other, in one folder and with one cache; pauses are short.

    Args:
        folder: where, and where the cache is.
        patch: sets the environment, until the test is over.
        screen: catches what is printed.
        log: catches what is logged.
    """

    def __init__(
        self,
        folder: Path,
        patch: pytest.MonkeyPatch,
        screen: pytest.CaptureFixture[str],
        log: pytest.LogCaptureFixture,
    ) -> None:
        for name in [name for name in os.environ if name.startswith(OWN) or name.lower().endswith("_proxy")]:
            patch.delenv(name)
        patch.chdir(folder)
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        patch.setattr(asyncio, "run", run_hurriedly)
        self._patch, self._screen, self._log = patch, screen, log

    def __call__(self, *words: str, **environment: str) -> Run:
        """What a command comes to; the environment stays as it is set here."""
        for name, value in environment.items():
            self._patch.setenv(name, value)
        self._log.clear()
        with self._log.at_level(logging.WARNING):
            code = cli.main(words)
        out, err = self._screen.readouterr()
        assert "Traceback" not in err + out
        assert "internal error" not in err + out
        return Run(code, out, err + self._log.text)

    def summarize(self, report: Path, url: str, *options: str, **environment: str) -> Run:
        """A report as JSON, by the model m at an address."""
        return self("summarize", str(report), "--json", "-m", "m", "--base-url", url, *options, **environment)
