"""A review as a person does it, in a real browser: what is selected is what is kept, and nothing runs or leaves."""

import json
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from llmsum import summarize
from llmsum.errors import EXIT_OK
from llmsum.evals.agreement import agreement
from llmsum.evals.gold import load_gold
from llmsum.evals.lint import lint
from llmsum.models import Summary
from llmsum.reading.document import decode
from llmsum.render.structured import summary_json
from llmsum.settings import Settings
from tests.review.made import REPORT, written
from tests.support.browser import axe, chromium, visited
from tests.support.commands import Commands
from tests.support.printed import printed
from tests.support.reports import ROOT
from tests.support.reviewing import Running, reviewing
from tests.test_html_report import HOSTILE, hostile

SEED = next((ROOT / "seeds").glob("001_*.txt"))
# Selects the characters between two offsets of the text, over whatever elements they lie in.
MISSED = "书记兼村委会主任"
SELECT = """([start, end]) => {
  const walker = document.createTreeWalker(document.querySelector("#text"), NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  let behind = 0, isSet = false;
  while (walker.nextNode()) {
    const chars = [...walker.currentNode.data], from = start - behind, to = end - behind;
    if (!isSet && from < chars.length)
      range.setStart(walker.currentNode, chars.slice(0, from).join("").length), isSet = true;
    if (to <= chars.length) { range.setEnd(walker.currentNode, chars.slice(0, to).join("").length); break; }
    behind += chars.length;
  }
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a review as tests use it."""

    page: Any
    folder: Path

    def row(self, number: int) -> Any:
        return self.page.locator(f"#i{number}")

    def fields(self, number: int) -> dict[str, Any]:
        return json.loads(self.row(number).get_attribute("data-fields"))

    def choose(self, number: int) -> None:
        self.row(number).locator(".statement").click()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def settle(self) -> None:
        """Waits until everything that was asked is answered."""
        self.page.wait_for_load_state("networkidle")

    def select(self, start: int, end: int) -> None:
        self.page.evaluate(SELECT, [start, end])
        self.page.locator("#pick").wait_for(state="visible")

    def expect(self, number: int, **attributes: str) -> None:
        for name, value in attributes.items():
            self.page.wait_for_selector(f'#i{number}[data-{name}="{value}"]', state="attached", timeout=5000)


@contextmanager
def page_of(browser: Any, running: Running, folder: Path, **options: Any) -> Generator[Page]:
    """A page of the one report; it asks nobody but its server."""
    with visited(browser, running.address, **options) as (page, asked):
        yield Page(page, folder)
    assert all(url.startswith((running.address, "data:")) for url in asked)


@contextmanager
def reviewed(browser: Any, folder: Path, data: bytes, name: str = "a.txt", **options: Any) -> Generator[Page]:
    """A review of a report by the rules."""
    with (
        reviewing(folder, written(folder, name, data)) as running,
        page_of(browser, running, folder, **options) as page,
    ):
        yield page


def test_a_whole_session_ends_in_gold(browser: Any, tmp_path: Path, llmsum: Commands) -> None:
    """Accepted, edited, rejected, undone and added by mouse and keys; the labels pass the lint and score 1."""
    with reviewed(browser, tmp_path, SEED.read_bytes(), "报告 1.txt") as session:
        count = session.page.locator(".left .item").count()
        session.press("j", "a")
        session.expect(int(session.page.locator(".left .item").first.get_attribute("id")[1:]), v="accepted")
        statement = edit(session)
        reject_and_undo(session)
        session.press("g")  # is refused while items are open, and says how many
        session.page.wait_for_selector("#outcome.alarm")
        assert str(count - 3) in session.page.locator("#outcome").inner_text()
        add_with_the_mouse(session, count)
        decide_the_rest(session)
        session.page.wait_for_selector("#outcome:empty", state="attached")  # what was to do is done
        session.press("g")
        session.page.wait_for_selector("#outcome .saved")
        walk_through_the_differences(session)
    gold = tmp_path / "gold" / "报告 1.gold.yaml"
    assert lint(gold) == []
    labels = load_gold(gold)
    assert agreement(labels, labels).f1 == 1
    assert {item.statement for item in labels.items} >= {statement, "人手不足"}
    assert llmsum("eval", "lint", "--seeds", "gold").code == EXIT_OK


def edit(session: Page) -> str:
    """Statement and importance of the lit item, by keys → the new statement."""
    page = session.page
    session.press("e")
    lit = int(page.locator(".left .item.on").get_attribute("id")[1:])
    statement = session.fields(lit)["statement"] + "。"
    page.fill("form.edit textarea", statement)
    page.select_option("form.edit [name=importance]", "3")
    page.keyboard.press("Control+Enter")
    session.expect(lit, v="accepted")
    assert (session.fields(lit)["statement"], session.fields(lit)["importance"]) == (statement, 3)
    return statement


def reject_and_undo(session: Page) -> None:
    """The next item loses its marks with its rejection, has them again when that is undone, and loses them again."""
    page = session.page
    session.press("j", "r")
    gone = int(page.locator(".left .item.on").get_attribute("id")[1:])
    marks = page.locator(f'#text .m[data-i~="{gone}"]')
    page.fill("form.reject input", "空话")
    page.keyboard.press("Enter")
    session.expect(gone, v="rejected")
    assert marks.count() == 0
    session.press("u")
    session.expect(gone, v="open")
    assert marks.count() > 0
    session.press("U")
    session.expect(gone, v="rejected")


def add_with_the_mouse(session: Page, number: int) -> None:
    """What was missed becomes an item of the kind that was chosen, in the words that were selected, to be edited."""
    page = session.page
    start = SEED.read_bytes().decode().index(MISSED)
    session.select(start, start + len(MISSED))
    page.locator("#pick [data-kind=problem]").click()
    page.wait_for_selector("form.edit textarea")
    assert page.input_value("form.edit textarea") == MISSED
    page.fill("form.edit textarea", "人手不足")
    page.click("form.edit [type=submit]")
    page.locator("form.edit").wait_for(state="detached")
    session.expect(number, v="accepted")
    assert session.fields(number)["spans"] == [[start, start + len(MISSED)]]


def decide_the_rest(session: Page) -> None:
    """All that is open is accepted; what then has faults is rejected."""
    page = session.page
    for number in [int(row.get_attribute("id")[1:]) for row in page.locator('.item[data-v="open"]').all()]:
        session.choose(number)
        session.press("a")
        session.expect(number, v="accepted")
    for number in [int(row.get_attribute("id")[1:]) for row in page.locator(".item:has(.faults)").all()]:
        session.choose(number)
        session.press("r")
        page.fill("form.reject input", "数字不在出处里")
        page.keyboard.press("Enter")
        session.expect(number, v="rejected")


def walk_through_the_differences(session: Page) -> None:
    """What differs stands first; one click lights its passage, keys go on, and one kind can be seen alone."""
    page = session.page
    page.click("[data-do=compare]")
    page.wait_for_url("**/differences")
    assert page.locator(".what").first.get_attribute("data-what") == "missed"
    page.locator(".what[data-what=missed] .item a").first.click()
    assert page.locator("#text .m.on").inner_text() == MISSED
    session.press("j", "j")
    assert page.locator(".item.on").count() == 1
    session.press("3")
    assert page.locator(".what:visible").count() == 1


def test_blind_hides_what_the_program_found(browser: Any, tmp_path: Path) -> None:
    """Nothing of it is in the page; the predictions are shown once labels are saved, and a warning was read."""
    with (
        reviewing(tmp_path, written(tmp_path, "a.txt", REPORT.encode()), "--blind") as running,
        page_of(browser, running, tmp_path) as session,
    ):
        page = session.page
        assert page.locator(".item").count() == page.locator("#text .m").count() == 0
        shown = page.content().replace(page.locator("#text").inner_html(), "")
        assert not [said for said in ("书屋", "助学金", "渠道", "泵站") if said in shown]
        assert page.locator("#strip path[d^=M]:not(.head)").count() == 0
        start = REPORT.index("新修书屋14座")
        session.select(start, start + 7)
        session.press("n", "1")
        page.wait_for_selector("form.edit textarea")
        page.keyboard.press("Control+Enter")
        session.expect(0, v="accepted", p=f"{start}-{start + 7}")
        page.evaluate("document.activeElement.blur()")
        session.press("g")
        page.wait_for_selector("#outcome .saved")
        assert load_gold(tmp_path / "gold" / "a.gold.yaml").origin == "blind"
        page.click(".bar [data-do=compare]")
        page.click("#ask [data-do=reveal]")
        page.wait_for_url("**/differences")
        assert page.locator(".what[data-what=extra] .item").count() > 0
        page.click(".back")
        page.wait_for_selector(".hint")
        assert "不是盲标" in page.locator(".hint").inner_text()


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        (
            "# 总结\n\n| 指标 | 完成 |\n|---|---|\n| 收入 | 3万元 |\n| 招商 | 5个 |\n\n完成**学校**3所。\n",
            "收入 | 3万元 |\n| 招商",
        ),
        ("一、成绩\n完成学校3所，修路5公里。\n", "学校3所，修路"),
        ("一、成绩\r\n完成学校3所，\r\n修路5公里。\r\n", "3所，\r\n修路5公里"),
        ("一、成绩\n𠮷村完成😀学校3所，👨‍👩‍👧修路5公里𠀋。\n", "😀学校3所，👨‍👩‍👧修路5公里𠀋"),
        (
            "一、成績\n　　新修書屋14座，拓寬道路7.3公里。\n二、問題\n人手不足。\n",
            "14座，拓寬道路7.3公里。\n二、問題\n人手",
        ),
        ("一、成绩\n\n  完成学校3所，\tcafe\u0301 3家。\n\n", "完成学校3所，\tcafe\u0301 3家"),
    ],
)
def test_what_is_selected_is_what_is_kept(browser: Any, tmp_path: Path, text: str, chosen: str) -> None:
    """To the character: across elements and lines, with rare characters, carriage returns, in any script."""
    start = text.index(chosen)
    with reviewed(browser, tmp_path, text.encode(), "a.md" if text.startswith("#") else "a.txt") as session:
        session.select(start, start + len(chosen))
        assert session.page.evaluate("[...String(getSelection().getRangeAt(0))].join('')") == chosen
        session.page.locator("#pick [data-kind=plan]").click()
        session.page.wait_for_selector("form.edit textarea")
        added = session.page.locator(".item.on").get_attribute("data-p")
        assert added == f"{start}-{start + len(chosen)}"
        session.press("Escape")
        assert "".join(session.page.locator("#text .m.on").all_text_contents()) == chosen


def test_a_dragged_mouse_selects_evidence(browser: Any, tmp_path: Path) -> None:
    """A double click takes a word, dragging takes what it passes over, and the item's passage becomes that."""
    with reviewed(browser, tmp_path, REPORT.encode()) as session:
        page = session.page
        session.choose(0)
        tile = page.locator("#text .t", has_text="渠道老化").first
        box = tile.bounding_box()
        page.mouse.move(box["x"] + 2, box["y"] + 12)
        page.mouse.down()
        page.mouse.move(box["x"] + 110, box["y"] + 12, steps=8)
        page.mouse.up()
        picked = page.evaluate("String(getSelection())")
        assert picked
        page.locator("#pick [data-pick=set]").click()
        session.settle()
        start = REPORT.index(picked)
        session.expect(0, p=f"{start}-{start + len(picked)}")
        assert "".join(page.locator("#text .m.on").all_text_contents()) == picked
        # A second passage beside the first, and the first is dropped again.
        session.select(REPORT.index("126万元"), REPORT.index("126万元") + 5)
        session.press("+")
        session.expect(0, p=f"{REPORT.index('126万元')}-{REPORT.index('126万元') + 5} {start}-{start + len(picked)}")
        page.locator("#i0 details summary").click()
        page.locator("#i0 [data-drop='1']").click()
        session.expect(0, p=f"{REPORT.index('126万元')}-{REPORT.index('126万元') + 5}")


@pytest.mark.parametrize("left", [0, 1, 5])
def test_a_passage_is_shortened_from_its_first_character(browser: Any, tmp_path: Path, left: int) -> None:
    """The movement that is made most: from the beginning of what is lit, wherever in its first character."""
    with reviewed(browser, tmp_path, REPORT.encode()) as session:
        session.choose(0)
        lit = session.page.locator("#text .m.on").first
        box, words = lit.bounding_box(), lit.text_content()
        session.page.mouse.move(box["x"] + left, box["y"] + box["height"] / 2)
        session.page.mouse.down()
        session.page.mouse.move(box["x"] + 70, box["y"] + box["height"] / 2, steps=8)
        session.page.mouse.up()
        picked = session.page.evaluate("String(getSelection())")
        assert picked
        assert words.startswith(picked)
        session.page.wait_for_selector("#pick:not([hidden])")


@pytest.mark.parametrize("is_backwards", [False, True])
def test_a_mouse_is_dragged_over_paragraphs(browser: Any, tmp_path: Path, is_backwards: bool) -> None:
    """Forwards and backwards, from the middle of one to the middle of another, over marks and headings."""
    with reviewed(browser, tmp_path, REPORT.encode()) as session:
        page = session.page
        tops = [page.locator("#text .t", has_text=words).first.bounding_box() for words in ("书屋", "渠道老化")]
        points = [(box["x"] + left, box["y"] + 12) for box, left in zip(tops, (75, 140), strict=True)]
        for number, point in enumerate(reversed(points) if is_backwards else points):
            page.mouse.move(*point, steps=6)
            if number == 0:
                page.mouse.down()
        page.mouse.up()
        picked = page.evaluate("String(getSelection().getRangeAt(0))")
        assert picked.count("\n") == 2
        page.locator("#pick [data-kind=plan]").click()
        page.wait_for_selector("form.edit textarea")
        start = REPORT.index(picked)
        assert page.locator(".item.on").get_attribute("data-p") == f"{start}-{start + len(picked)}"


def test_a_paragraph_is_selected_without_what_is_not_drawn(browser: Any, tmp_path: Path) -> None:
    """Three clicks select up to the next paragraph: the line end between them is no evidence."""
    with reviewed(browser, tmp_path, REPORT.encode()) as session:
        line = REPORT.splitlines()[6]
        session.page.locator("#text .t", has_text="泵站").first.click(click_count=3, position={"x": 5, "y": 10})
        session.page.locator("#pick").wait_for(state="visible")
        session.page.locator("#pick [data-kind=plan]").click()
        session.page.wait_for_selector("form.edit textarea")
        start = REPORT.index(line)
        assert session.page.locator(".item.on").get_attribute("data-p") == f"{start}-{start + len(line)}"


def test_two_tabs(browser: Any, tmp_path: Path) -> None:
    """The later one does not win in silence: it is told, sees what is so now, and keeps its words to copy."""
    with (
        reviewing(tmp_path, written(tmp_path, "a.txt", REPORT.encode())) as running,
        page_of(browser, running, tmp_path) as one,
        page_of(browser, running, tmp_path) as other,
    ):
        for tab, words in ((one, "新修书屋14座（一）"), (other, "新修书屋14座（二）")):
            tab.choose(0)
            tab.press("e")
            tab.page.fill("form.edit textarea", words)
        one.page.keyboard.press("Control+Enter")
        one.expect(0, v="accepted")
        other.page.keyboard.press("Control+Enter")
        other.page.wait_for_selector("#told:not(:empty)")
        told = other.page.locator("#told").inner_text()
        assert "另一页" in told
        assert "新修书屋14座（二）" in told
        assert other.fields(0)["statement"] == "新修书屋14座（一）"
        other.page.evaluate("document.activeElement.blur()")
        other.choose(1)
        other.press("a")
        other.expect(1, v="accepted")
        one.press("u")  # has not seen what the other one did
        one.page.wait_for_selector("#told:not(:empty)")
        one.expect(1, v="accepted")
        one.press("u")
        one.expect(1, v="open")


def test_a_killed_server(browser: Any, tmp_path: Path) -> None:
    """The page says that nothing was saved; started again, all that was said to be saved is there."""
    path = written(tmp_path, "a.txt", REPORT.encode())
    with reviewing(tmp_path, path) as running, page_of(browser, running, tmp_path) as session:
        session.press("j", "a", "a", "a")
        session.page.locator("[data-v=accepted]").nth(2).wait_for(state="attached")
        running.kill()
        session.press("a")
        session.page.wait_for_selector("#told:not(:empty)")
        assert "没有保存" in session.page.locator("#told").inner_text()
    with reviewing(tmp_path, path) as running, page_of(browser, running, tmp_path) as session:
        assert session.page.locator("[data-v=accepted]").count() == 3
        session.press("u", "u", "u")
        session.page.locator("[data-v=accepted]").first.wait_for(state="detached")


def test_nothing_hostile_runs(browser: Any, tmp_path: Path) -> None:
    """In file names, titles, statements, the source, and in what a reviewer types; not after any change either."""
    folder = tmp_path / "<img src=x onerror=window.ran=1>"
    folder.mkdir()
    summary, document = hostile()
    (folder / "a.txt").write_bytes(document.raw.encode())
    source = replace(summary.source, path="a.txt", sha256=document.sha256, text_sha256=document.text_sha256,
                     format="txt", encoding="utf-8", chars=len(document.raw))  # fmt: skip
    path = folder / "'><script>window.ran=1<!script>.json"
    path.write_text(summary_json(unique(replace(summary, source=source))), encoding="utf-8")
    with reviewing(folder, path) as running, page_of(browser, running, folder) as session:
        page = session.page
        assert page.locator(".left .item").count() == 4
        assert page.locator("#text").evaluate("(text) => text.textContent") == document.raw
        for number, attack in enumerate(HOSTILE):
            session.choose(0)
            session.press("e")
            for name in ("textarea", "[name=unit]"):
                page.fill(f"form.edit {name}", attack)
            page.keyboard.press("Control+Enter")
            page.wait_for_selector(f'#i0[data-r="{number + 1}"]')
            page.evaluate("document.activeElement.blur()")
        session.choose(1)
        session.press("r")
        page.fill("form.reject input", HOSTILE[0])
        page.keyboard.press("Enter")
        session.expect(1, v="rejected")
        session.select(8, 30)
        session.press("n", "1")
        page.wait_for_selector("form.edit textarea")
        session.press("Escape", "g")
        page.wait_for_selector("#outcome.alarm")
        page.reload()
        assert page.locator("script").count() == 1
        assert page.locator("img, iframe, base, object").count() == 0


def unique(summary: Summary) -> Summary:
    """The summary with ids that differ: those of the hostile one are all the same."""
    names = ("achievements", "problems", "plans", "rejected")
    changed: dict[str, Any] = {
        name: tuple(replace(item, id=f"{name[:2]}{at}") for at, item in enumerate(getattr(summary, name)))
        for name in names
    }
    return replace(summary, **changed)


@pytest.mark.parametrize("width", [1440, 768, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out(browser: Any, tmp_path: Path, width: int, scheme: str) -> None:
    """axe-core finds no serious fault: in the list, while an item is edited, and in the differences."""
    size = {"width": width, "height": 800}
    with reviewed(browser, tmp_path, REPORT.encode(), viewport=size, color_scheme=scheme) as session:
        page = session.page
        assert axe(page) == []
        page.locator("#i0 [data-do=reject]").dispatch_event("click")
        page.fill("form.reject input", "空话")
        page.keyboard.press("Enter")
        session.expect(0, v="rejected")
        for number in range(1, page.locator(".left .item").count()):
            page.locator(f"#i{number} [data-do=accept]").dispatch_event("click")
            session.expect(number, v="accepted")
        page.locator("#i1 [data-do=edit]").dispatch_event("click")
        page.locator("form.edit details summary").click()
        assert axe(page) == []
        page.locator("form.edit [data-do=cancel]").click()
        page.locator("[data-do=save]").click()
        page.wait_for_selector("#outcome .saved")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator("[data-do=compare]").click()
        page.wait_for_url("**/differences")
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_narrow_screen(browser: Any, tmp_path: Path) -> None:
    """One side at a time; what is selected in the report becomes an item, which is then seen."""
    with reviewed(browser, tmp_path, REPORT.encode(), viewport={"width": 360, "height": 740}) as session:
        page = session.page
        assert page.locator("#source").is_hidden()
        page.click(".tabs [data-view=source]")
        start = REPORT.index("干部队伍缺12人")
        session.select(start, start + 8)
        box = page.locator("#pick").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
        page.locator("#pick [data-kind=problem]").click()
        page.wait_for_selector("form.edit textarea:visible")
        page.click("form.edit [type=submit]")
        page.wait_for_selector('.item.on[data-v="accepted"]:visible')


def test_a_review_prints_its_items(browser: Any, tmp_path: Path) -> None:
    """With what was decided of each, and nothing of what is there to click."""
    with reviewed(browser, tmp_path, REPORT.encode()) as session:
        page = session.page
        page.emulate_media(media="print")
        assert page.locator(".left .item .statement:visible").count() == page.locator(".left .item").count() > 0
        assert page.locator(".left .item .verdict:visible").count() > 0
        assert page.locator("button:visible, input:visible, #text:visible").count() == 0


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_list_shuts_nobody_out(browser: Any, tmp_path: Path, width: int, scheme: str) -> None:
    """Axe finds nothing, nothing is cut; its button leads to the first report that is not done."""
    files = [written(tmp_path, f"{'很长的名字' * 9}{number}.txt", REPORT.encode()) for number in range(2)]
    options: dict[str, Any] = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme}
    with reviewing(tmp_path, *files) as running, visited(browser, running.address, **options) as (page, _):
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.click("a.main")
        page.wait_for_selector(".item")
        page.click("#next-report")
        page.wait_for_url("**/1/")


def test_pages_of_a_pdf_have_their_boxes(browser: Any, tmp_path: Path) -> None:
    """The passage of an item lies where it is printed; new evidence has its box at once."""
    data = printed("<h1>某镇总结</h1><h2>一、成绩</h2>" + "<p>全年清理垃圾320吨，拆除违建56处。</p>" * 60)
    with reviewed(browser, tmp_path, data, "a.pdf") as session:
        page = session.page
        session.choose(0)
        page.click("[data-sheet=pages]")
        page.locator("#p1 img").scroll_into_view_if_needed()
        lit = page.locator("#pages .m.on")
        assert lit.count() >= 1
        on_page, box = page.locator("#p1").bounding_box(), lit.first.bounding_box()
        assert on_page["x"] < box["x"] < on_page["x"] + on_page["width"]
        page.click("[data-sheet=text]")
        before = page.locator("#pages .m").count()
        session.select(20, 30)
        page.locator("#pick [data-kind=plan]").click()
        page.wait_for_selector("form.edit textarea")
        assert page.locator("#pages .m").count() > before


def test_keys_do_what_the_help_says(browser: Any, tmp_path: Path) -> None:
    """? shows them, o leaves the open ones, 1 2 3 one kind, / searches, Escape gives all back."""
    with reviewed(browser, tmp_path, REPORT.encode()) as session:
        page = session.page
        shown = page.locator(".left .item:visible")
        count = shown.count()
        session.press("?")
        assert page.locator("#help tr:visible").count() == 13
        page.locator("#help button").click()
        session.press("j", "a")
        page.wait_for_selector(".item.accepted")
        session.press("o")
        assert shown.count() == count - 1
        session.press("Escape", "2")
        assert shown.count() == page.locator(".left .item.problem").count()
        session.press("2", "/")
        page.keyboard.type("泵站")
        assert shown.count() == 1
        session.press("Escape")
        assert shown.count() == count


@pytest.mark.parametrize(("key", "kind"), [("1", "achievement"), ("2", "problem"), ("3", "plan")])
def test_a_new_item_asks_for_its_kind(browser: Any, tmp_path: Path, key: str, kind: str) -> None:
    """The key asks, a digit answers; Escape takes the question back, and the digits filter again."""
    with reviewed(browser, tmp_path, REPORT.encode()) as session:
        page, start = session.page, REPORT.index("干部队伍缺12人")
        count = page.locator(".left .item").count()
        session.select(start, start + 8)
        session.press("n")
        assert "1 2 3" in page.locator("#told").inner_text()
        session.press("Escape")
        assert page.locator("#told").inner_text() == ""
        session.press(key)
        assert page.locator(".left .item:visible").count() == page.locator(f".left .item.{kind}").count()
        session.press(key, "n")
        assert page.locator(".left .item").count() == count
        session.press(key)
        page.wait_for_selector("form.edit textarea")
        assert page.locator(".left .item").count() == count + 1
        assert page.locator("form.edit [name=kind]").input_value() == kind


def test_counts_leave_out_what_is_rejected(browser: Any, tmp_path: Path) -> None:
    """They tell how many items of a kind there will be; one that is taken back in counts again."""
    with reviewed(browser, tmp_path, REPORT.encode()) as session:
        page = session.page
        count = page.locator("#kinds .achievement b")
        before = int(count.inner_text())
        session.choose(0)
        session.press("r")
        page.fill("form.reject [name=reason]", "重复")
        page.keyboard.press("Enter")
        session.expect(0, v="rejected")
        assert int(count.inner_text()) == before - 1
        page.evaluate("document.activeElement.blur()")
        session.press("u")
        session.expect(0, v="open")
        assert int(count.inner_text()) == before


def test_the_page_speaks_english(browser: Any, tmp_path: Path) -> None:
    """Of an English report, with an English list of keys."""
    text = "Annual report 2023\n\nAchievements\n\nWe opened 14 libraries.\n\nProblems\n\nStaff is short by 12.\n"
    summary = summarize(decode(text.encode(), "a.txt"), Settings(cache=False))
    (tmp_path / "a.txt").write_text(text)
    (tmp_path / "a.json").write_text(summary_json(summary))
    with reviewing(tmp_path, "a.json") as running, page_of(browser, running, tmp_path) as session:
        assert session.page.locator("html").get_attribute("lang") == "en"
        assert session.page.locator("[data-do=save]").inner_text() == "Save as gold"
