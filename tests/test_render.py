"""What a summary looks like: wrapped, coloured, escaped, and never obeyed."""

import io
import json
import re
from collections.abc import Mapping
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.cells import cell_len
from rich.console import Console

from llmsum import Summary, summarize
from llmsum.models import Achievement, Caution, Change, Evidence, Plan, Problem, Rejected, Script, Usage, notes
from llmsum.reading.document import decode
from llmsum.reading.report import read_report
from llmsum.render import notes as note_words
from llmsum.render.markdown import escape, summary_markdown
from llmsum.render.outline import outline_text
from llmsum.render.plain import one_line, printable
from llmsum.render.selection import Show
from llmsum.render.structured import outline, summary_json
from llmsum.render.terminal import cost_line, summary_text
from llmsum.render.wrap import CLOSING, OPENING, wrap
from llmsum.schema import read_summary
from llmsum.settings import Settings
from llmsum.words.script import convert

SEEDS = sorted((Path(__file__).parent.parent / "seeds").glob("*.txt"))
EVIDENCE = Evidence(start=3, end=9, quote="完成３所", clean_quote="完成3所")
# What people write, and what could be taken for structure.
WORDS = st.text(st.sampled_from("中文完成，。、（）“”[]()*_`#>+-=.1239 ab|~&$\\<!\n"), max_size=60)


@pytest.fixture(scope="module")
def summary() -> Summary:
    """A small page with something in every part."""
    summary = summarize(decode("一、成绩\n完成学校3所。\n".encode(), "报告.txt"), Settings(cache=False))
    common: dict[str, Any] = {"section": "一", "evidence": (EVIDENCE,), "anchored": "model"}
    return replace(
        summary,
        title="某局[bold]2020年[/bold]总结",
        achievements=(
            Achievement(id="a1", statement="完成学校3所", unit=None, **common),
            Achievement(id="a2", statement="修路5公里", unit="甲镇", status="in_progress", **common),
            Achievement(id="a3", statement="植树2万株", unit="乙镇", **common),
        ),
        problems=(Problem(id="p1", statement="人手不足", cause="编制少", **common),),
        plans=(Plan(id="n1", statement="招聘15人", deadline="2021年底", **common),),
        rejected=(
            Rejected(id="r1", statement="增长99%", kind="achievement", reason="99% 不在原文", status="done", **common),
        ),
        warnings=(Caution(kind="lost_chunk", message="c2 (二): failed, HTTP 500; its items may be missing"),),
    )


def in_english(summary: Summary) -> Summary:
    """The same, as if the report were in English."""
    return replace(summary, source=replace(summary.source, language="en"))


@cache
def of_seed(seed: Path) -> Summary:
    """The summary of a seed, made once."""
    return summarize(seed, cache=False)


def rendered(summary: Summary, *, width: int = 80, colour: bool = False, evidence: bool = False) -> str:
    """The page as a terminal of this width would get it."""
    page = io.StringIO()
    console = Console(file=page, width=width, force_terminal=colour, color_system="standard" if colour else None)
    console.print(summary_text(summary, evidence=evidence, seconds=1.25))
    return page.getvalue()


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
@pytest.mark.parametrize("width", [20, 40, 100])
def test_no_line_of_a_seed_is_wider_than_the_terminal(seed: Path, width: int) -> None:
    """Han characters count two cells, and no line runs over, quotations included."""
    page = rendered(of_seed(seed), width=width, evidence=True)
    assert max(cell_len(line) for line in page.splitlines()) <= width


@given(WORDS, st.integers(8, 40))
def test_wrapping_loses_nothing_but_white_space(text: str, width: int) -> None:
    """All characters are there, in order, and every line fits."""
    lines = wrap(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= width for line in lines)


def test_no_line_begins_with_closing_or_ends_with_opening_punctuation() -> None:
    """标点避头尾: a full stop never stands at the head of a line, nor an opening bracket at its end."""
    text = "全年完成投资（含专项）3.5亿元，“一村一大”覆盖100%；新建《条例》配套站点6个。" * 5
    for width in range(16, 40):
        lines = wrap(text, width)
        assert not any(line[0] in CLOSING for line in lines)
        assert not any(line[-1] in OPENING for line in lines)


def test_figures_and_latin_words_stay_whole() -> None:
    """A number with its sign, and a word, are not cut where they fit a line."""
    lines = wrap("增长29.35%，达到6,672万元，获评ISO9001认证，" * 8, 20)
    joined = "\n".join(lines)
    assert all(joined.count(whole) == 8 for whole in ("29.35%", "6,672", "ISO9001"))


def test_a_word_wider_than_the_line_is_cut() -> None:
    """An address without a break still fits."""
    assert [len(line) for line in wrap("x" * 25, 10)] == [10, 10, 5]


def test_colours_only_where_asked_for(summary: Summary) -> None:
    """A pipe gets no escape codes; a terminal gets the three colours of the parts."""
    assert "\x1b" not in rendered(summary)
    coloured = rendered(summary, colour=True)
    assert all(f"\x1b[1;{code}m" in coloured for code in (32, 33, 34))


def test_markup_in_a_document_is_text(summary: Summary) -> None:
    """What rich would take for markup is shown as it stands."""
    assert "某局[bold]2020年[/bold]总结" in rendered(summary, colour=True)


def test_no_character_of_a_document_reaches_the_terminal_as_a_command() -> None:
    """Escape codes, direction marks and lone surrogates are replaced; Chinese, tabs and line feeds stay."""
    assert printable("红\x1b[31m\u202e\udcff\x07色\t\n𠮷") == "红\ufffd[31m\ufffd\ufffd\ufffd色\t\n𠮷"
    assert one_line("  甲\r\n\u3000乙 ") == "甲 乙"


def test_units_status_cause_and_deadline_are_shown(summary: Summary) -> None:
    """Each unit has its heading; only an unusual status is told; problems have causes and plans deadlines."""
    lines = [line.strip() for line in rendered(summary).splitlines()]
    assert lines.index("甲镇") < lines.index("2. 修路5公里（进行中）") < lines.index("乙镇")
    assert {"1. 完成学校3所", "原因：编制少", "期限：2021年底"} <= set(lines)


def test_evidence_and_rejected_items_come_on_demand(summary: Summary) -> None:
    """Without --evidence only the count of rejected items is told; with it the readable quotation and raw offsets."""
    plain, full = rendered(summary), rendered(summary, evidence=True)
    assert "[3:9]" not in plain
    assert "增长99%" not in plain
    assert "未能核实 (1)，--evidence 列出" in plain
    assert "完成3所 [3:9]" in full
    assert "99% 不在原文" in full


def test_warnings_are_always_shown(summary: Summary) -> None:
    """A gap is told on the page itself."""
    assert "! c2（二）没有得到完整答复，可能有遗漏：失败，HTTP 500" in rendered(summary)
    assert "! c2 (二): failed, HTTP 500; its items may be missing" in rendered(in_english(summary))


NOTES = {name: note for name, note in vars(notes).items() if name.isupper()}


@pytest.mark.parametrize("name", NOTES)
@pytest.mark.parametrize("language", [note_words.SIMPLIFIED, note_words.TRADITIONAL])
def test_what_the_program_says_is_in_the_language_of_the_page(name: str, language: Mapping[str, str]) -> None:
    """With all that was said in its blanks, in their order, and not a word of English beside the names of options.

    A blank that only tells one from many in English has no part in Chinese.
    """
    words = language[NOTES[name]]
    blanks = [f"第{number}处\n{{}}" for number in range(NOTES[name].count("{}"))]
    told = note_words.in_words(NOTES[name].format(*blanks), language)
    meant = [blank for number, blank in enumerate(blanks) if "{}" in words or f"{{{number}}}" in words]
    assert [told.index(blank) for blank in meant] == sorted(told.index(blank) for blank in meant)
    assert not re.search("[A-Za-z]{2,}", told.replace("FFFD", ""))
    script: Script = "simplified" if language is note_words.SIMPLIFIED else "traditional"
    assert words == convert(words, script)


def test_an_older_note_stays_as_it_is() -> None:
    """What no sentence of today fits is shown as it was written."""
    assert note_words.in_words("some other reason", note_words.SIMPLIFIED) == "some other reason"


@pytest.mark.parametrize("show", ["usual", "brief"])
def test_changes_are_told_in_the_language_of_the_page(summary: Summary, show: Show) -> None:
    """On terminals and in Markdown, for reports in Chinese and in English."""
    change = Change(what="weighed", why=notes.WEIGHED.format(2, 3))
    changed = replace(summary, achievements=(replace(summary.achievements[0], changes=(change,)),))
    chinese, english = "改定轻重：2 → 3，与报告其他条目比较而定", f"weighed again: {change.why}"
    for page, told in ((changed, chinese), (in_english(changed), english)):
        assert told in summary_markdown(page, show=show, evidence=True).replace("\\", "")
        console = Console(file=io.StringIO(), width=80)
        console.print(summary_text(page, show=show, evidence=True))
        assert told in cast("io.StringIO", console.file).getvalue()


def test_the_last_line_tells_cost_and_time(summary: Summary) -> None:
    """An unknown price is said to be unknown, and never shown as 0."""
    assert rendered(summary).splitlines()[-1] == "builtin · no requests · 1.2 s"
    spent = Usage(requests=3, cached_requests=2, input_tokens=12345, cached_input_tokens=400, output_tokens=67)
    line = cost_line(replace(summary, usage=spent))
    assert line.endswith(
        "3 requests, 2 from the cache · 12,345 tokens in (400 from the endpoint's cache), 67 out · cost not known"
    )
    priced = replace(summary, usage=replace(spent, cost_usd=0.0123))
    assert cost_line(priced).endswith("$0.0123")


@given(WORDS)
def test_markdown_shows_the_words_as_they_are(text: str) -> None:
    """Parsed by a CommonMark reader, an escaped line is one paragraph with exactly the words of the report."""
    parser = MarkdownIt("commonmark")
    for prefix, tokens in (("", 3), ("1. ", 7), ("> ", 5)):
        parsed = parser.parse(prefix + escape(text))
        if not one_line(text):
            continue
        assert len(parsed) == tokens
        inline = next(token for token in parsed if token.type == "inline")
        shown = "".join(child.content for child in inline.children or [])
        assert shown == one_line(text)


def test_markdown_has_the_parts_in_order(summary: Summary) -> None:
    """Title, then the three parts, their units, quotations below the items, and the rejected items apart."""
    parsed = MarkdownIt("commonmark").parse(summary_markdown(summary, evidence=True))
    headings = [parsed[index + 1].content for index, token in enumerate(parsed) if token.type == "heading_open"]
    title, *rest = headings
    assert title == escape("某局[bold]2020年[/bold]总结")
    assert rest == ["成果 (3)", "甲镇", "乙镇", "问题 (1)", "计划 (1)", "提示", "未能核实"]
    assert sum(token.type == "blockquote_open" for token in parsed) == 5


def test_a_page_speaks_the_script_of_its_report() -> None:
    """A report in traditional script has 問題 and 計畫 above its items, one in simplified script 问题 and 计划."""
    raw = "松青協會112年度工作報告\n參、困難\n一、志工招募不易，全年僅新增5名。\n肆、工作計畫\n一、增設據點1處。\n"
    page = summary_markdown(summarize(decode(raw.encode(), "報告.txt"), Settings(cache=False)))
    assert [line for line in page.splitlines() if line.startswith("## ")] == [
        "## 成果 (0)",
        "## 問題 (1)",
        "## 計畫 (1)",
    ]


def test_markdown_says_where_a_part_is_empty(summary: Summary) -> None:
    """A report without problems says so instead of leaving a heading alone."""
    assert "## 问题 (0)\n\n无\n" in summary_markdown(replace(summary, problems=()))


def test_json_is_the_contract_in_its_order(summary: Summary) -> None:
    """Keys in the order of the contract, Han characters as themselves, a line feed at the end, and it reads back."""
    text = summary_json(summary)
    assert list(json.loads(text)) == [field.name for field in fields(Summary) if field.name != "more"]
    assert "完成学校3所" in text
    assert text.endswith("}\n")
    assert read_summary(text) == summary


def test_json_lines_are_lines(summary: Summary) -> None:
    """One summary is one line, whatever its text holds."""
    odd = replace(summary, overview="甲\n乙\u2028丙")
    assert summary_json(odd, lines=True).count("\n") == 1


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_equal_runs_give_equal_bytes(seed: Path) -> None:
    """Nothing but the time of creation differs between two runs."""
    first, second = of_seed(seed), summarize(seed, cache=False)
    second = replace(second, provenance=first.provenance)
    assert summary_json(first) == summary_json(second)
    assert summary_markdown(first, evidence=True) == summary_markdown(second, evidence=True)


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem[:3])
def test_the_outline_tells_where_everything_is(seed: Path) -> None:
    """Sections tile the raw text in order, and every segment's offsets are inside it."""
    settings = Settings(cache=False)
    report = read_report(decode(seed.read_bytes(), str(seed)), settings)
    found = outline(report, segments=True)
    ends = [section["end"] for section in found["sections"]]
    assert [section["start"] for section in found["sections"]][1:] == ends[:-1]
    assert ends[-1] <= found["chars"]
    assert sum(section["segments"] for section in found["sections"]) == sum(not s["noise"] for s in found["segments"])


def test_the_outline_page_names_roles_units_and_noise() -> None:
    """A person sees which heading was read as what, and which lines were left out."""
    settings = Settings(cache=False)
    report = read_report(decode(SEEDS[1].read_bytes(), "报告.txt"), settings)
    page = io.StringIO()
    Console(file=page, width=60).print(outline_text(report, segments=True))
    text = page.getvalue()
    assert "沱江镇2020年上半年工作总结" in text
    assert "achievement" in text
    assert "c2[1] " in text
    assert "not the report" in text
    assert max(cell_len(line) for line in text.splitlines()) <= 60
