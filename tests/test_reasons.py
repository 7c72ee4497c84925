"""`llmsum sections --why`: every sentence with the kind that the rules give it, and what spoke for that."""

from pathlib import Path

import pytest
from rich.console import Console

from llmsum import cli
from llmsum.kinds.deciding import REASONS, decide
from llmsum.render.reasons import reasons_text
from tests.support.cutting import report

TEXT = """某局2022年工作总结
一、主要成绩
新建水厂2座。
培训人员120人，下一步将再培训80人。
二、存在问题
技术人员仍然不足。
各级领导高度重视此项工作。
"""


def shown(text: str) -> str:
    console = Console(width=200, color_system=None)
    with console.capture() as capture:
        console.print(reasons_text(report(text)))
    return capture.get()


def test_every_sentence_is_there_with_its_kind() -> None:
    """In order; what is no item says so; a sentence that turns to a plan is two."""
    lines = [line for line in shown(TEXT).splitlines() if line[:1].strip()]
    told = [(line.split()[0], line.split(maxsplit=2)[2]) for line in lines]
    assert told == [
        ("achievement", "新建水厂2座。"),
        ("achievement", "培训人员120人，"),
        ("plan", "下一步将再培训80人。"),
        ("problem", "技术人员仍然不足。"),
        ("none", "各级领导高度重视此项工作。"),
    ]


def test_the_reasons_are_those_of_the_decision() -> None:
    """At most four, the weightiest first, groups of words with what they are about."""
    for decision in decide(report(TEXT)):
        weights = [weight for _, weight in decision.reasons]
        assert len(weights) <= REASONS
        assert weights == sorted(weights, reverse=True)
        assert all(weight > 0 for weight in weights)
    assert "lacking: too little of something that is wanted (+" in shown(TEXT)


def test_the_probability_is_that_of_the_kind() -> None:
    assert all(0 <= decision.probability <= 1 for decision in decide(report(TEXT)))
    assert all(f"{decision.probability:.2f}" in shown(TEXT) for decision in decide(report(TEXT)))


def test_the_rules_read_in_their_own_way_whatever_model_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Reasons are those of the rules; a model gives none."""
    path = tmp_path / "r.txt"
    path.write_text(TEXT, encoding="utf-8")
    pages: list[str] = []
    for options in ((), ("-m", "openai/x"), ("--reading", "wide")):
        assert cli.main(["sections", str(path), "--why", *options]) == 0
        pages.append(capsys.readouterr().out)
    assert pages[0] == pages[1] == pages[2]
    assert pages[0].startswith(("none", "achievement"))
