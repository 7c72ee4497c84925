"""Endpoints in files of their own, outside of the project: `reply(n, req)` answers the n-th request, counted from 1.

A folder holds `cases/NAME/FILE.py` and the module `fake` with what these files are written in.
"""

import itertools
import json
import os
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

from tests.support.clock import HASTE
from tests.support.reports import ROOT
from tests.support.server import Request, Step

FOLDER = Path(os.environ.get("LLMSUM_TEST_ENDPOINTS", ROOT.parent / "shared" / "endpoints"))
CASES = FOLDER / "cases"
REASON = f"no endpoints in {CASES}: LLMSUM_TEST_ENDPOINTS names their folder"
FILES = sorted(str(file.relative_to(CASES)) for file in CASES.glob("*/*.py"))


def answers_of(name: str) -> Callable[[Request], Step]:
    """How the endpoint in a file of `CASES` answers; each call makes one that begins anew.

    Its time passes `HASTE` times as fast as ours. One that is `RAW` sees requests of every kind, any other those for
    completions only. What it answers is streamed to those who ask for that, unless it says `NO_STREAM`.
    """
    fake, case = _fake(), _module("endpoint", CASES / name)
    vars(case)["time"] = SimpleNamespace(monotonic=lambda: time.monotonic() * HASTE, sleep=_hurry)
    numbers = itertools.count(1)

    def answer(request: Request) -> Step:
        if "messages" not in request.body and not hasattr(case, "RAW"):
            return Step(payload={"object": "list", "data": [{"id": "m", "object": "model"}]})
        asked = fake.Req(request.path, request.headers, request.body)
        asked.method, asked.handler = request.method, request.handler
        answered = case.reply(next(numbers), asked)
        if answered is None:  # whoever asked has hung up
            return Step(reset=True)
        code, headers, data = answered
        if _is_streamed(case, request, code, headers, data):
            headers, data = {"Content-Type": "text/event-stream"}, fake.sse(json.loads(data), request.body)
        return Step(code, data=data, headers=headers)

    return answer


def _is_streamed(case: ModuleType, request: Request, code: int, headers: Any, data: bytes) -> bool:
    is_completion = code == 200 and headers.get("Content-Type") == "application/json" and b'"choices"' in data
    return is_completion and bool(request.body.get("stream")) and not hasattr(case, "NO_STREAM")


def _hurry(seconds: float) -> None:
    time.sleep(seconds / HASTE)


@cache
def _fake() -> Any:
    """The module that the files import."""
    sys.modules["fake"] = module = _module("fake", FOLDER / "fake.py")
    return module


def _module(name: str, file: Path) -> ModuleType:
    """A module that leaves nothing beside its file, in a folder that is not ours."""
    module = ModuleType(name)
    exec(compile(file.read_text(encoding="utf-8"), file, "exec"), vars(module))
    return module
