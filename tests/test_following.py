"""What becomes of plans where words do not tell: a model asked; several organisations on a page; the HTML page."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser as Parser

from llmsum import Summary, cli, summarize
from llmsum.follow import Course, courses
from llmsum.follow.html import follow_page
from llmsum.follow.pages import text
from llmsum.render.structured import summary_json
from llmsum.settings import Settings
from tests.support.browser import chromium, opened
from tests.support.cutting import document
from tests.support.planted import planted
from tests.support.server import Request, Server, Step, always, answer, status

EARLIER = """某县教育局2023年工作总结
一、工作成绩
全年新建校舍3栋。
二、下一步打算
（一）2024年新增幼儿学位300个。
（二）让山区孩子喝上热水、吃上热饭。
（三）开展校园安全隐患排查。
"""
LATER = """某县教育局2024年工作总结
一、工作成绩
全年新增幼儿学位360个。
为41所山区学校装上开水器，营养午餐覆盖全部寄宿生。
组织校车驾驶员培训5次。
二、存在问题
校园围墙老旧、隐患较多，整改资金不足。
"""
ADDRESS = ["-m", "vllm/test-1b", "--no-cache"]


def of(text: str, path: str = "r.txt") -> Summary:
    return summarize(document(text, path), Settings(cache=False))


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as started:
        yield started


@pytest.fixture
def places(tmp_path: Path) -> list[str]:
    for name, report in (("1", EARLIER), ("2", LATER)):
        (tmp_path / f"{name}.json").write_text(summary_json(of(report, f"{name}.txt")), encoding="utf-8")
    return [str(tmp_path / "1.json"), str(tmp_path / "2.json")]


def run(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    assert cli.main(["follow", *arguments]) == code
    return capsys.readouterr().out


def pairs_of(request: Request, wanted: dict[str, str]) -> Step:
    """An answer that pairs the plans with the items that hold these words, as a model would by their numbers."""
    lines = [line.strip() for line in request.last_message.splitlines()]
    told: list[dict[str, int]] = []
    plan = ""
    for line in lines:
        if line.startswith("["):
            number = int(line[1:].partition("]")[0])
            hit = any(before in plan and after in line for before, after in wanted.items())
            told += [{"plan": int(plan.partition(".")[0]), "item": number}] if hit else []
        else:
            plan = line
    return answer(pairs=told)


def well_paired(request: Request) -> Step:
    """As somebody who knows what is meant."""
    return pairs_of(request, {"热水": "开水器", "隐患排查": "围墙"})


def test_a_model_pairs_what_words_leave_in_doubt(
    server: Server, places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """It is asked about the doubtful plans only, the figures are compared as ever, and the page says who paired."""
    server.default = well_paired
    (course,) = json.loads(run(capsys, *places, *ADDRESS, "--base-url", server.url, "-f", "json"))
    told = {plan["statement"][:6]: (plan["verdict"], plan["by"]) for plan in course["plans"]}
    assert list(told.values()) == [("done", "words"), ("done", "model"), ("problem", "model")]
    (request,) = server.requests
    assert "学位" not in request.last_message.partition("[")[0]
    page = run(capsys, *places, *ADDRESS, "--base-url", server.url)
    assert "（由模型对应）" in page


def test_without_a_model_words_decide(places: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """What they do not find is not mentioned, and no request is made."""
    (course,) = json.loads(run(capsys, *places, "-m", "builtin", "-f", "json"))
    assert [plan["verdict"] for plan in course["plans"]] == ["done", "not_mentioned", "not_mentioned"]


def test_answers_are_kept(
    server: Server, places: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """The same question is paid for once."""
    server.default = well_paired
    again = [*places, "-m", "vllm/test-1b", "--base-url", server.url, "--cache-dir", str(tmp_path / "cache")]
    assert run(capsys, *again) == run(capsys, *again)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "pairs",
    [
        [{"plan": 1, "item": 99}, {"plan": 7, "item": 1}],
        [{"plan": 2, "item": 1}],
        ["nothing", {"plan": "x"}, None],
    ],
)
def test_an_answer_pairs_only_what_was_shown(
    server: Server, places: list[str], capsys: pytest.CaptureFixture[str], pairs: list[Any]
) -> None:
    """Numbers that are none, or items of another plan, pair nothing."""
    server.default = always(answer(pairs=pairs))
    (course,) = json.loads(run(capsys, *places, *ADDRESS, "--base-url", server.url, "-f", "json"))
    assert [plan["verdict"] for plan in course["plans"]] == ["done", "not_mentioned", "not_mentioned"]


def test_doubts_that_got_no_answer_are_told(
    server: Server, places: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Words decide, and the exit code says that something is missing."""
    server.default = always(status(400, message="scripted"))
    assert cli.main(["follow", *places, *ADDRESS, "--base-url", server.url]) in {1, 3}
    assert "scripted" in capsys.readouterr().err


# --- several organisations on a page -------------------------------------------------------------------

SHARED = (
    "两镇2023年工作总结\n{}\n二、下一步打算\n2024年新修村道{}公里。\n",
    "两镇2024年工作总结\n{}\n一、工作成绩\n全年新修村道{}公里。\n",
)


def page(year: int, first: str, second: str) -> Summary:
    head = f"各镇{2023 + year}年工作情况\n"
    part = SHARED[year].partition("\n")[2]
    return of(head + part.format("青石镇", first) + part.format("白沙镇", second), f"{year}.txt")


def test_plans_of_a_shared_page_are_compared_with_their_own_organisation() -> None:
    """Though another on the page reached as much as was planned."""
    before, after = page(0, "10", "20"), page(1, "8", "20")
    assert {plan.unit for plan in before.plans} == {"青石镇", "白沙镇"}
    (course,) = courses([before], [after])
    told = {one.plan.unit: [one.verdict, *(pair.reached.raw for pair in one.figures)] for one in course.plans}
    assert told == {"青石镇": ["missed", "8公里"], "白沙镇": ["done", "20公里"]}
    assert any("青石镇 2024年新修村道10公里" in line for line in text([course], 100))
    assert [node.text() for node in Parser(follow_page([course])).css("b.unit")] == ["青石镇 ", "白沙镇 "]


# --- planted pairs -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_planted_pairs_are_found_among_distractors(language: str) -> None:
    """At least nine of ten plans have the verdict that was planted; of figures that fell short all have both."""
    right, total = 0, 0
    for number in range(12):
        case = planted(random.Random(number), language)
        (course,) = courses([case.earlier], [case.later])
        for one in course.plans:
            total += 1
            right += case.verdicts[one.plan.id] == one.verdict
    assert total == 12 * 8
    assert right >= 0.9 * total


# --- the page ------------------------------------------------------------------------------------------


def course_of(earlier: str = EARLIER, later: str = LATER) -> list[Course]:
    return list(courses([of(earlier, "甲.txt")], [of(later, "乙.txt")]))


def test_the_page_holds_every_plan_with_its_verdict() -> None:
    """In the language of the report, with what was reached beside what was planned."""
    found = course_of()
    told = Parser(follow_page(found))
    assert [node.attributes["data-verdict"] for node in told.css("li")] == [one.verdict for one in found[0].plans]
    assert [node.attributes["lang"] for node in told.css("html")] == ["zh-Hans"]
    assert [node.text() for node in told.css(".figure")] == ["计划300个，实际360个"]
    assert Parser(follow_page([])).css_first("h1") is not None


def test_a_browser_shows_and_hides_by_verdict(tmp_path: Path) -> None:
    """Nothing is fetched, nothing in the texts runs, and at 360 pixels nothing stands out to the right."""
    hostile = EARLIER.replace("（三）开展", "（三）<script>window.ran=1</script><img src=x onerror=window.ran=1>开展")
    file = tmp_path / "follow.html"
    file.write_text(follow_page(course_of(hostile)), encoding="utf-8")
    with chromium() as browser:
        with opened(browser, file) as shown:
            assert shown.locator("li:visible").count() == 3
            shown.click("button.not_mentioned")
            assert shown.locator("li:visible").count() == 1
        with opened(browser, file, viewport={"width": 360, "height": 800}) as narrow:
            assert narrow.evaluate("document.documentElement.scrollWidth") == 360


def test_the_command_writes_a_page(places: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Into a file, or to standard output."""
    whole = run(capsys, *places, "-m", "builtin", "-f", "html")
    assert cli.main(["follow", *places, "-m", "builtin", "-f", "html", "-o", str(tmp_path / "p.html")]) == 0
    assert (tmp_path / "p.html").read_text(encoding="utf-8") == whole
    assert whole.startswith("<!doctype html>")
