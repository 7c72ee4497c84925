"""The words of a review: the same in every language, each in its script."""

from dataclasses import fields
from typing import Any, get_args

import pytest

from llmsum.review.chinese import SIMPLIFIED, TRADITIONAL
from llmsum.review.english import ENGLISH
from llmsum.review.items import Verdict
from llmsum.words.script import convert, holds_han


def said(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value.values() if hasattr(value, "values") else value)


@pytest.mark.parametrize("name", [field.name for field in fields(SIMPLIFIED)])
def test_every_language_has_every_word(name: str) -> None:
    """As many, with as many blanks; no simplified character among the traditional words, no Han among the English."""
    every: list[Any] = [getattr(words, name) for words in (SIMPLIFIED, TRADITIONAL, ENGLISH)]
    simplified, traditional, english = every
    if hasattr(simplified, "keys"):
        assert simplified.keys() == traditional.keys() == english.keys()
    for one, other, third in zip(said(simplified), said(traditional), said(english), strict=True):
        assert one.count("{") == other.count("{") == third.count("{")
        assert convert(other, "traditional").replace("計劃", "計畫") == other
        assert not holds_han(third)
        assert one
        assert third


def test_every_verdict_has_its_word() -> None:
    """Those that items may have, and no others."""
    assert set(SIMPLIFIED.verdicts) == set(get_args(Verdict))
