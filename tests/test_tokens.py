"""Token counts: the bound is above what the real vocabulary counts, which is asked only where it matters."""

import base64
from collections.abc import Callable
from random import Random

import pytest

from llmsum.reading.tokens import fits, o200k, token_bound
from tests.support.cutting import report
from tests.support.reports import DATA, SEEDS


def count(text: str) -> int:
    return len(o200k().encode(text))


@pytest.mark.parametrize("name", sorted(SEEDS | DATA))
def test_the_bound_holds_for_real_reports(name: str) -> None:
    """For whole repaired reports, and for every chunk of a hundred characters, the bound is not below o200k."""
    cut = report((SEEDS | DATA)[name])
    parts = ["".join(segment.text for segment in chunk.segments) for chunk in cut.chunks]
    for part in (cut.repaired.text, *(part for part in parts if len(part) >= 100)):
        assert token_bound(part) >= count(part)


def test_the_bound_counts_characters() -> None:
    """Five for four characters beyond ASCII, an astral one too, one for two ASCII characters, each rounded up."""
    assert token_bound("") == 0
    assert token_bound("工作报𠮷") == 5
    assert token_bound("abc") == 2
    assert token_bound("完成3.5亿元") == 5 + 2


@pytest.mark.parametrize("width", [20, 64, 4000])
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("coded", [base64.b64encode, base64.b32encode, bytes.hex])
def test_the_bound_holds_for_what_is_no_text(coded: Callable[[bytes], str | bytes], seed: int, width: int) -> None:
    """Keys and pictures that were pasted into a report, in lines of any width, with text around them."""
    made = coded(Random(seed).randbytes(1500))
    text = made if isinstance(made, str) else made.decode()
    lines = "\n".join(text[at : at + width] for at in range(0, len(text), width))
    assert token_bound(lines) >= count(lines)
    assert token_bound(f"附：公钥\n{lines}\n以上。") >= count(f"附：公钥\n{lines}\n以上。")


def test_a_text_fits_where_the_bound_or_the_real_count_does() -> None:
    """OpenAI's vocabulary is asked beyond the bound; for other models the bound decides."""
    text = "The department resurfaced forty-eight kilometres of road. " * 10
    real = count(text)
    assert real < token_bound(text)
    assert fits("openai/gpt-5-mini", real)(text)
    assert not fits("openai/gpt-5-mini", real - 1)(text)
    assert not fits("deepseek/deepseek-chat", real)(text)
    assert fits("deepseek/deepseek-chat", token_bound(text))(text)
