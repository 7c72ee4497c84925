"""Figures that contradict each other are told with their arithmetic; whatever may be right is left alone."""

from pathlib import Path

import pytest

from llmsum import summarize
from llmsum.checking.contradictions import contradictions
from llmsum.models import Caution, Summary
from llmsum.reading.document import read_document
from llmsum.reading.report import read_report
from llmsum.render import notes
from llmsum.render.markdown import summary_markdown
from llmsum.render.notes import in_words
from llmsum.settings import load_settings
from tests.support.cutting import document, report
from tests.support.disagreeing import cases

SEEDS = Path(__file__).parent.parent / "seeds"
DEV = Path(__file__).parent.parent.parent / "shared" / "corpus" / "dev"


def told(text: str) -> list[str]:
    return [caution.message.removeprefix("figures disagree: ") for caution in contradictions(report(text))]


def warned(summary: Summary) -> list[Caution]:
    return [warning for warning in summary.warnings if warning.kind == "contradiction"]


def of_seed(number: str) -> Summary:
    return summarize(next(SEEDS.glob(f"{number}_*.txt")))


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("000", []),
        ("001", [["2544人", "2546人"], ["403人", "104名", "289人"]]),
        ("002", []),
        ("003", []),
        ("004", [["27928人", "28856人"]]),
    ],
)
def test_the_contradictions_of_the_seeds_are_told_and_no_others(number: str, expected: list[list[str]]) -> None:
    """Each with the places of its figures, which end the evidence; 595 of 603 and 25 + 7 = 32 are right."""
    found = warned(of_seed(number))
    assert len(found) == len(expected)
    for warning, figures in zip(found, expected, strict=True):
        assert all(
            evidence.clean_quote.endswith(figure) for evidence, figure in zip(warning.evidence, figures, strict=True)
        )


def test_evidence_is_cut_from_the_source() -> None:
    """Seed 004 has pinyin between its characters: offsets are those of the file all the same."""
    path = next(SEEDS.glob("004_*.txt"))
    raw = path.read_bytes().decode("utf-8")
    for warning in warned(summarize(path)):
        assert all(raw[evidence.start : evidence.end] == evidence.quote for evidence in warning.evidence)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("上传事件603件，办结595件，办结率达99.67%。", "595件 of 603件 is 98.67 %, not 99.67%"),
        ("受理案件603件，審結５９５件，審結率９９％。", ""),
        ("受理案件603件，審結５８５件，審結率９９％。", "５８５件 of 603件 is 97.0 %, not ９９％"),
        ("完成投资120亿元，占年度计划150亿元的85%。", "120亿元 of 150亿元 is 80.0 %, not 85%"),
        ("鄉科級8人次，一般幹部18人次，合計談話27人次。", "8人次 + 18人次 make 26, not 27人次"),
        ("共有党员120名（男80名，女45名）。", "80名 + 45名 make 125, not 120名"),
        ("共培训300人次，其中妇女360人次。", "360人次 is part of 300人次, and above it"),
        ("收入由100万元增加到120万元，增长25%。", "from 100万元 to 120万元 is 20.0 %, not 25%"),
        ("覆盖率由60.5%提高到63.5%，提高4个百分点。", "from 60.5% to 63.5% is 3, not 4个百分点"),
        ("395名被试，有效360名，其中女生172名，男生198名。", "172名 + 198名 make 370, not 360名"),
        ("矛盾纠纷32件（邻里18件、劳资9件、其他6件）。", "18件 + 9件 + 6件 make 33, not 32件"),
        ("现有教职工52名，其中女教职工38名，占教职工总数的63%。", "38名 of 52名 is 73.1 %, not 63%"),
        ("595 of the 603 cases were closed (89.7%).", "595 of 603 is 98.7 %, not 89.7%"),
    ],
)
def test_every_rule_shows_its_arithmetic(text: str, expected: str) -> None:
    """Figures stand as the report writes them, in whatever script and width."""
    assert told(f"工作总结\n{text}\n") == ([expected] if expected else [])


@pytest.mark.parametrize(
    "text",
    [
        "受理约600件，办结595件，办结率98.7%。",  # 约
        "总人口1.2万人，其中老人3000余人，占25%。",  # 余
        "完成投资6.67亿元，占计划10亿元的66.6%。",  # cut off, not rounded
        "优良率从41.6%上升至49.0%，上升7.5个百分点。",  # each was rounded
        "受理240件，办结252件（含上年结转20件）。",  # carried over
        "上半年接待游客2544人次。\n下半年接待游客2546人次。",  # of two times
        "计划完成投资3520万元。\n实际完成投资3527万元。",  # planned and done
        "| 接待游客累计人次 | 2544人次 |\n| 接待游客累计人次 | 2546人次 |",  # rows
        "机关干部120人、企业代表85人等共计230人。",  # 等: not all parts
        "共403人，其中党员104人，妇女189人。",  # parts that need not be all
    ],
)
def test_what_may_be_right_is_left_alone(text: str) -> None:
    """Rounding, words for more or less, other times and places, and parts that are not all."""
    assert told(f"工作总结\n{text}\n") == []


def test_planted_contradictions_are_found_and_nothing_else() -> None:
    """Of 300 made cases nine in ten of those with a slip are found; of what is told nineteen in twenty are right."""
    found = [(case.disagrees, bool(told(case.text))) for case in cases(300)]
    planted, right = sum(case for case, _ in found), found.count((True, True))
    assert right >= 0.9 * planted
    assert right >= 0.95 * sum(warning for _, warning in found)


@pytest.mark.skipif(not DEV.is_dir(), reason="the development reports are not here")
def test_real_reports_are_not_blamed() -> None:
    """58 reports whose figures were looked at: none contradicts another."""
    settings = load_settings()
    reports = (read_report(read_document(str(path), settings), settings) for path in sorted(DEV.glob("*.txt")))
    assert [caution.message for found in reports for caution in contradictions(found)] == []


def test_a_flood_of_contradictions_is_cut_off() -> None:
    """A hundred warnings are enough."""
    assert len(told("".join(f"上传{n + 300}件，办结{n + 200}件，办结率99%。\n" for n in range(150)))) == 100


def test_pages_tell_them_in_the_language_of_the_report() -> None:
    """Simplified, traditional and English pages; the contract has them in English."""
    assert "- 数字不一致：104名 + 289人等于393，不是403人" in summary_markdown(of_seed("001"))
    assert "- 數字不一致：28856人是27928人的一部分，卻大於它" in summary_markdown(of_seed("004"))
    english = summarize(document("Annual report\nWork rose from 100 cases to 120 cases, an increase of 25%.\n"))
    assert "figures disagree: from 100 to 120 is 20.0 %, not 25%" in summary_markdown(english)
    for language in (notes.SIMPLIFIED, notes.TRADITIONAL):
        for message in ("595 of 603 cases is 98.7 %, not 89.7%", "from 1 to 2 is 1, not 3", "1 + 2 make 3, not 4"):
            assert in_words(f"figures disagree: {message}", language).startswith(
                "数" if language is notes.SIMPLIFIED else "數"
            )
