"""What became of plans: found again by words and figures, with both figures where they fell short."""

import json
from pathlib import Path

import openpyxl
import pytest
from rich.cells import cell_len

from llmsum import Summary, cli, summarize
from llmsum.errors import UsageError
from llmsum.follow import Course, courses, follow
from llmsum.follow.pages import text
from llmsum.render.structured import summary_json
from llmsum.settings import Settings
from tests.support.cutting import document

EARLIER = """某县民政局2023年工作总结
一、工作成绩
全年发放救助金120万元。
二、下一步打算
（一）2024年新建养老服务站6个。
（二）计划培训养老护理人员500人次。
（三）改造农村敬老院12所，新增护理床位800张。
（四）建成全县殡葬服务信息平台。
（五）推进社区食堂标准化建设。
（六）将信访积案控制在20件以下。
（七）将办理时限压缩到5天。
"""
LATER = """某縣民政局2024年工作總結
一、工作成績
全年新建養老服務站7個，群眾反映良好。
全年累計培訓養老護理人員420人次。
完成農村敬老院改造12所，新增護理床位650張。
信訪積案降至15件。
辦理時限壓縮到3天。
二、存在問題
殯葬服務信息平台建設滯後，資金缺口較大。
"""
ENGLISH = (
    "Annual report 2023\nPlans for next year\nWe will open 4 new community centres.\n"
    "We plan to train 300 volunteer drivers.\n",
    "Annual report 2024\nResults\nWe opened 4 new community centres in the north.\n"
    "We trained 180 volunteer drivers this year.\n",
)


def of(text: str, path: str = "r.txt") -> Summary:
    return summarize(document(text, path), Settings(cache=False))


def verdicts(found: Course) -> dict[str, tuple[str, list[tuple[str, str]]]]:
    return {
        one.plan.statement: (one.verdict, [(pair.planned.raw, pair.reached.raw) for pair in one.figures])
        for one in found.plans
    }


def verdict(found: Course, words: str) -> tuple[str, list[tuple[str, str]]]:
    return next(told for statement, told in verdicts(found).items() if words in statement)


EXPECTED: list[tuple[str, tuple[str, list[tuple[str, str]]]]] = [
    ("养老服务站", ("done", [("6个", "7個")])),
    ("护理人员", ("missed", [("500人次", "420人次")])),
    ("敬老院", ("partly", [("12所", "12所"), ("800张", "650張")])),
    ("殡葬服务", ("problem", [])),
    ("社区食堂", ("not_mentioned", [])),
    ("办理时限", ("done", [("5天", "3天")])),
    ("信访积案", ("done", [("20件", "15件")])),
]


@pytest.mark.parametrize(("plan", "expected"), EXPECTED)
def test_every_plan_has_its_verdict(plan: str, expected: tuple[str, list[tuple[str, str]]]) -> None:
    """Across scripts; a limit is kept by less; a plan with two figures of which one was reached is done in part."""
    (found,) = courses([of(EARLIER)], [of(LATER)])
    assert verdict(found, plan) == expected


def test_english_plans_are_followed() -> None:
    """Figures have no counting words there: names tell what they measure."""
    (found,) = courses([of(ENGLISH[0])], [of(ENGLISH[1])])
    assert verdict(found, "centres")[0] == "done"
    assert verdict(found, "drivers") == ("missed", [("300", "180")])


def test_reports_are_paired_by_organisation() -> None:
    """Whatever their files are called and whatever script they are in; who has no later report is told so."""
    other = EARLIER.replace("某县民政局", "乙县教育局").replace("养老服务站6个", "养老服务站9个")
    found = list(courses([of(EARLIER, "a.txt"), of(other, "b.txt")], [of(LATER, "x.txt"), of(ENGLISH[1], "y.txt")]))
    assert [(course.document, course.later) for course in found] == [("a.txt", ("x.txt",)), ("b.txt", ())]
    assert {one.verdict for one in found[1].plans} == {"not_mentioned"}
    assert list(text(found, 100))[-1] == "  没有该单位后一期的报告"


def test_the_page_has_both_figures() -> None:
    """In the language of the earlier report, with what the later one says."""
    lines = list(text(list(courses([of(EARLIER)], [of(LATER)])), 100))
    assert any(line.startswith("  [未达到] n") and "500人次" in line for line in lines)
    assert "      计划500人次，实际420人次" in lines
    assert any("→ p1" in line for line in lines)


@pytest.mark.parametrize("width", [40, 60, 80])
def test_the_page_fits_where_it_is_read(width: int) -> None:
    """Nothing is lost by it, and what goes on stands beneath its beginning."""
    found = list(courses([of(EARLIER), of(ENGLISH[0])], [of(LATER), of(ENGLISH[1])]))
    narrow, wide = list(text(found, width)), list(text(found, 1000))
    assert max(map(cell_len, narrow)) <= width
    assert "".join("".join(narrow).split()) == "".join("".join(wide).split())


def write(folder: Path, name: str, summary: Summary) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(summary_json(summary), encoding="utf-8")
    return folder


def test_the_command_writes_text_json_and_a_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of folders and files; a damaged file is named and costs exit code 3."""
    before, after = write(tmp_path / "1", "a.json", of(EARLIER)), write(tmp_path / "2", "a.json", of(LATER))
    assert cli.main(["follow", str(before), str(after / "a.json"), "-f", "json"]) == 0
    (course,) = json.loads(capsys.readouterr().out)
    assert {plan["verdict"] for plan in course["plans"]} == {"done", "missed", "partly", "problem", "not_mentioned"}
    target = tmp_path / "plans.xlsx"
    assert cli.main(["follow", str(before), str(after), "-f", "xlsx", "-o", str(target)]) == 0
    sheet = openpyxl.load_workbook(target)["plans"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert len(rows) == 1 + len(course["plans"])
    assert any(row[7:10] == ["missed", "500人次", "420人次"] for row in rows)
    (after / "b.json").write_text("{", encoding="utf-8")
    assert cli.main(["follow", str(before), str(after)]) == 3
    assert "b.json" in capsys.readouterr().err
    assert cli.main(["follow", str(before), str(after), "-f", "xlsx"]) == 2
    with pytest.raises(UsageError, match="holds no summary"):
        follow(before, write(tmp_path / "3", "a.txt", of(LATER)))


def test_the_same_reports_on_both_sides_are_a_slip(tmp_path: Path) -> None:
    """A report is not what became of itself."""
    result = write(tmp_path, "a.json", of(EARLIER)) / "a.json"
    with pytest.raises(UsageError, match="are of the same reports"):
        follow(result, result)
