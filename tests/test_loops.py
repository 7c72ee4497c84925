"""Answers that repeat themselves, told from those that do not."""

import json

import pytest

from llmsum.llm.loops import without_loop

ITEM = '{"first": 1, "last": 1, "kind": "成果", "statement": "植树3万棵"}'
OTHER = '{"first": 2, "last": 3, "kind": "问题", "statement": "人手不足"}'
BEGUN = f'{{"items": [{OTHER}, {ITEM}'


@pytest.mark.parametrize(
    "round_",
    [
        " ",
        "\n",
        " \n",
        "\t\t",
        "0",
        "我院",
        "\\n",
        ", {}",
        f", {ITEM}",
        f", {OTHER}, {ITEM}",
        "先看第一句，再看第二句。",
    ],
)
@pytest.mark.parametrize("cut", [0, 1, 7])
def test_what_repeats_itself_ends_behind_two_rounds(round_: str, cut: int) -> None:
    """Wherever it is cut off; one of the two stands there whole, and nothing of what came before is lost."""
    text = BEGUN + round_ * (3000 // len(round_))
    ended, is_endless = without_loop(text[: len(text) - cut])
    assert is_endless
    assert text.startswith(ended)
    assert ended.startswith(BEGUN[: -len(round_)] or BEGUN[:9])
    assert round_ in ended[len(BEGUN) - len(round_) :]
    assert len(ended) <= len(BEGUN) + 2 * len(round_)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " " * 100,
        BEGUN,
        BEGUN + " " * 150,
        f"{BEGUN}, {ITEM}, {ITEM}]}}",
        json.dumps([{"first": n, "last": n, "kind": "成果", "statement": f"第{n}项完成"} for n in range(1, 200)]),
        "".join(chr(0x4E00 + n * 7 % 5000) for n in range(3000)),
    ],
)
def test_what_does_not_stays_as_it_is(text: str) -> None:
    """Few rounds may be meant; items of one form are no round; an empty text is none."""
    assert without_loop(text) == (text, False)


def test_a_long_loop_takes_no_time() -> None:
    """The largest answer that is read at all, of a short round and of a long one."""
    for round_ in ("\n", BEGUN):
        ended, is_endless = without_loop(BEGUN + round_ * (1_000_000 // len(round_)))
        assert is_endless
        assert len(ended) <= 3 * len(BEGUN)
