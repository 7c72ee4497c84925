"""Norms and targets that are kept or missed, and what the place of a line in a note tells."""

import pytest

from llmsum.kinds.deciding import decide, hear
from llmsum.kinds.norms import norms
from tests.support.cutting import report

NOTE = "象棋社小结\n招到社员20人。\n办了比赛一次。\n棋盘坏了两副。\n周五搞联谊。\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("单位面积能耗高于国家标准15%。", ["off the norm"]),
        ("产量超过年度计划8%。", ["above the norm"]),
        ("优良天数比例比考核目标低4个百分点。", ["off the norm"]),
        ("平均等待时间低于考核标准。", ["within the norm"]),
        ("振动值超过设计允许值。", ["off the norm"]),
        ("病历完成率81%，目标为95%。", ["off the norm"]),
        ("病历完成率97%，目标为95%。", ["within the norm"]),
        ("Falls were above the limit.", ["off the norm"]),
        ("Sales came in below the target.", ["off the norm"]),
        ("Hand hygiene was 83%, against a standard of 95%.", ["off the norm"]),
        ("新建水窖45口。", []),
    ],
)
def test_what_a_sentence_says_of_a_norm(text: str, told: list[str]) -> None:
    """More is good of most things, and bad of a burden; beyond a limit is bad of all."""
    assert list(norms(text)) == told


def test_a_note_is_told_in_thirds() -> None:
    """The title is a passage, too."""
    thirds = [name for each in hear(report(NOTE)) for name in each.features if name.startswith("third:")]
    assert thirds == sorted(thirds)
    assert set(thirds) == {"third:0", "third:1", "third:2"}


@pytest.mark.parametrize("text", ["一、主要工作\n" + NOTE, "象棋社小结\n招到社员20人。\n", NOTE * 9])
def test_places_tell_nothing_of_other_reports(text: str) -> None:
    """Headings say what stands below them; of two lines, and of many, the place says little."""
    assert not any(name.startswith("third:") for each in hear(report(text)) for name in each.features)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("会议决定拆除旧水塔。", "plan"),
        ("依上次決議更換之社區大門感應器，已安裝啟用。", "achievement"),
        ("两条产线因芯片断供停产三周。", "problem"),
        ("住户反映垃圾房异味重。", "problem"),
        ("Residents have complained about the noise.", "problem"),
        ("Quotes for the drains to be obtained by March.", "plan"),
        ("希望广大业主自觉遵守停车秩序。", None),
        ("New members are always welcome.", None),
    ],
)
def test_kinds_that_words_of_the_genre_tell(text: str, kind: str | None) -> None:
    """Decisions, what stopped or annoyed, and what readers are asked."""
    assert decide(report(text + "\n"))[-1].kind == kind


def test_a_decimal_number_numbers_nothing() -> None:
    """110.46% is no point 110 of a list, whose orders are to come."""
    assert "numbered" not in hear(report("一、主要工作\n进度达110.46%。\n"))[-1].features
    assert "numbered" in hear(report("一、主要工作\n一要抓好防汛。\n"))[-1].features
