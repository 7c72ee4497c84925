"""The right answer never comes to nothing: not by what stands around it, nor by what is broken in it."""

import json
import random
from typing import Any

import pytest

from llmsum.llm.items import drafts_of
from llmsum.llm.readout import find
from llmsum.llm.wire import ITEMS, WIDE, WrongEnvelope
from tests.support.mangling import Spoilt, spoilt

ANSWERS = 100_000
SHARES = 8  # so that a failure names a smaller range


def drafts_in(text: str, reading: str) -> tuple[Any, ...] | None:
    """What an answer comes to; None if it cannot be read, and is asked for again."""
    try:
        value: Any = find(text, ITEMS["zh"]).value if reading == "narrow" else find(text, WIDE["zh"]).value
    except WrongEnvelope:
        return None
    return drafts_of(value if reading == "narrow" else value["items"])[0]


def fault_in(answer: Spoilt, reading: str) -> str:
    """What is wrong with how an answer is read; empty if nothing is."""
    drafts = drafts_in(answer.text, reading)
    held = drafts_of(answer.all)[0]
    whole = held if answer.whole is answer.all else drafts_of(answer.whole)[0]
    if drafts is None:
        return "nothing was read" if whole else ""
    if not drafts and (whole or answer.text.strip() not in ('{"items": []}', "[]")):
        return "an answer became an empty one"
    if missing := [draft for draft in whole if draft not in drafts]:
        return f"lost: {missing}"
    if new := [draft for draft in drafts if draft not in held]:
        return f"new: {new}"
    return ""


@pytest.mark.parametrize("share", range(SHARES))
def test_no_complete_item_is_lost_and_nothing_appears(share: int) -> None:
    """A hundred thousand spoilt answers: each whole item is read as it stands, no other is, and none of them is empty.

    So a right answer cannot end as "0 items, exit 0": it holds an item, or is asked for again.
    """
    for seed in range(share, ANSWERS, SHARES):
        answer = spoilt(random.Random(seed))
        fault = fault_in(answer, "wide" if seed % 3 == 0 else "narrow")
        assert not fault, f"seed {seed}: {fault}\n{json.dumps(answer.text, ensure_ascii=False)}"
