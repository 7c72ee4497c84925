"""A kind that is listed where it is asked for: support that a report asks of those above it."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from llmsum.cli import app
from llmsum.errors import UsageError
from llmsum.folders.resume import configuration
from llmsum.llm.endpoints import resolve
from llmsum.llm.envelopes import envelope
from llmsum.llm.prompt import asking_for, load_prompt
from llmsum.llm.wire import ITEMS, WIDE, asking, form_of_items
from llmsum.memo import recalled, summary_key
from llmsum.models import KINDS, Language, Plan, Request, Summary, items_of, parts_of, plain
from llmsum.pipeline import summarize
from llmsum.render.html import report_page
from llmsum.render.html.index import index_page
from llmsum.render.html.lines import line_of
from llmsum.render.markdown import summary_markdown
from llmsum.render.rows import item_rows, tables_for
from llmsum.render.structured import summary_json
from llmsum.schema import contract_schema, read_summary, schema_files
from llmsum.settings import BUILTIN, load_settings
from llmsum.verify.ledger import misfits
from tests.support.cutting import document
from tests.support.server import Server, always, answer

REPORT = """某县水利局2022年工作总结
一、主要工作
新建泵站12座。
培训技术人员120人，恳请县财政安排培训经费20万元。
二、存在问题
专业技术人员不足。
三、下步打算
2023年新建水厂2座。
四、需要上级支持的事项
1. 增加编制3名。
2. 请市局在2023年6月底前拨付资金800万元。
"""
ENGLISH = """# Annual report 2022

## Achievements

We opened 3 clinics.

## Support needed

We ask the board to approve two further posts.
"""
# What is asked of superiors in words and places that differ, and what only sounds like it.
ASKS = (
    "恳请上级部门增加我局编制5名。",
    "建议上级部门加大对基层的经费支持。",
    "希望县里协调解决垃圾场选址问题。",
    "申请追加经费30万元。",
    "请求增加编制3名。",
    "请区里支持建设停车场一处。",
    "懇請市府協調排水工程。",
    "We ask the board to approve two further posts.",
    "We request additional funding of $50,000.",
)
DOES_NOT_ASK = (
    "受理群众请求320件。",
    "追加经费50万元已到位。",
    "争取上级资金500万元。",
    "系统处理请求200万次。",
    "申请专利12项，获批8项。",
    "We merged 40 pull requests.",
)
HEADINGS = ("", "一、主要成绩\n新建道路3公里。\n", "二、存在问题\n资金不足。\n")


def summary_of(text: str, **given: Any) -> Summary:
    return summarize(document(text), load_settings(**{"model": BUILTIN, **given}))


def kinds_of(text: str, words: str, **given: Any) -> list[str]:
    found = parts_of(summary_of(text, **given))
    return [kind for kind, items in found.items() for item in items if words[:8] in item.statement]


@pytest.fixture(scope="module")
def asked() -> Summary:
    return summary_of(REPORT, kinds="+request")


def test_requests_are_a_fourth_part(asked: Summary) -> None:
    """With ids of their own and their deadline, in document order; the other parts are what they are without it."""
    assert [(item.id, item.statement) for item in asked.requests] == [
        ("q1", "恳请县财政安排培训经费20万元"),
        ("q2", "增加编制3名"),
        ("q3", "请市局在2023年6月底前拨付资金800万元"),
    ]
    assert [getattr(item, "deadline", "") for item in asked.requests] == [None, None, "2023年6月底前"]
    assert all(isinstance(item, Request) and item.status == "open" for item in asked.requests)
    off = summary_of(REPORT)
    assert (off.achievements, off.problems) == (asked.achievements, asked.problems)
    assert {item.statement for item in items_of(off)} == {item.statement for item in items_of(asked)}
    assert list(misfits(asked)) == []


def test_where_nobody_asks_for_them_they_are_plans() -> None:
    off = summary_of(REPORT)
    assert (off.more, off.requests) == ({}, ())
    assert [item.statement for item in off.plans if isinstance(item, Plan)][-2:] == [
        "增加编制3名",
        "请市局在2023年6月底前拨付资金800万元",
    ]
    assert "requests" not in json.loads(summary_json(off)) | {"usage": None}


@pytest.mark.parametrize("heading", HEADINGS)
@pytest.mark.parametrize("text", ASKS)
def test_who_asks_is_heard_wherever_it_stands(heading: str, text: str) -> None:
    report = f"某局2022年工作总结\n{heading}{text}\n"
    assert kinds_of(report, text, kinds="+request") == ["request"]
    assert kinds_of(report, text) == ["plan"]


@pytest.mark.parametrize("text", DOES_NOT_ASK)
def test_what_only_sounds_like_it_is_none(text: str) -> None:
    report = f"某局2022年工作总结\n一、主要成绩\n新建道路3公里。\n{text}\n"
    assert kinds_of(report, text, kinds="+request") == ["achievement"]


def test_every_page_lists_them(asked: Summary) -> None:
    """In the language of the report; a page that does not ask for them has no empty part either."""
    pages = {
        "markdown": summary_markdown(asked),
        "brief": summary_markdown(asked, show="brief"),
        "html": report_page(asked, document(REPORT)),
        "index": index_page([line_of(asked, "a.html")], []),
    }
    assert {name: "请求" in page for name, page in pages.items()} == dict.fromkeys(pages, True)
    assert "请求" not in summary_markdown(summary_of(REPORT)).replace("请求支持", "")
    assert "## Requests (1)" in summary_markdown(summary_of(ENGLISH, kinds="+request"))


def test_tables_hold_them(asked: Summary) -> None:
    """A row for each; the table of documents counts them beside the other kinds, where they were asked for."""
    assert [row.id for row in item_rows(asked) if row.kind == "request"] == ["q1", "q2", "q3"]
    tables, results = tables_for([asked])
    rows = [dict(zip(tables["documents"].types, row, strict=True)) for row in tables["documents"].rows(*results)]
    assert [(row["plans"], row["request_items"], row["requests"]) for row in rows] == [(1, 3, 0)]
    assert "request_items" not in tables_for([summary_of(REPORT)])[0]["documents"].types


def test_the_contract_takes_them_where_they_are_asked_for(asked: Summary) -> None:
    """Behind plans, as the schema for them says; the schema without them is the one that ships."""
    told = json.loads(summary_json(asked))
    assert list(told)[8:11] == ["problems", "plans", "requests"]
    assert read_summary(summary_json(asked)) == asked
    schema = contract_schema(("request",))
    assert list(schema["properties"]) == list(told)
    assert schema["$defs"]["Rejected"]["properties"]["kind"]["enum"] == [*KINDS, "request"]
    assert list(schema["$defs"]["Request"]["properties"]) == list(told["requests"][0])
    shipped = json.loads(schema_files()["summary.json"])
    assert shipped["$defs"]["Rejected"]["properties"]["kind"]["enum"] == list(KINDS)
    assert not {"requests", "more"} & shipped["properties"].keys()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_model_is_asked_for_them_only_then(language: Language) -> None:
    """The prompt gains a sentence, the schema a value, and nothing else changes."""
    plain_prompt = load_prompt("extract.wide", language)
    assert asking_for(plain_prompt, ()) is plain_prompt
    more = asking_for(plain_prompt, ("request",))
    assert more.constant[0]["content"].startswith(plain_prompt.constant[0]["content"])
    assert (more.last, more.constant[1:]) == (plain_prompt.last, plain_prompt.constant[1:])
    assert more.sha256 != plain_prompt.sha256
    name = {"zh": "请求", "en": "request"}[language]
    for form in (ITEMS[language], WIDE[language]):
        assert asking(form, (), language) is form
        wider = asking(form, ("request",), language)
        kinds = [each.schema["properties"]["items"]["items"]["properties"]["kind"]["enum"] for each in (form, wider)]
        assert kinds[1] == [*kinds[0], name]
        assert envelope(wider).model_json_schema() == wider.schema
        assert form_of_items(wider.name) == wider


@pytest.mark.parametrize("reading", ["wide", "narrow"])
@pytest.mark.parametrize(("kinds", "listed"), [("+request", "request"), (None, "plan")])
def test_what_a_model_calls_a_request_is_one_where_they_are_listed(
    server: Server, reading: str, kinds: str | None, listed: str
) -> None:
    """A model may call something so without being asked: then it is what it would be else."""
    said = "恳请县财政安排培训经费20万元"
    item: dict[str, Any] = {"first": 5, "last": 5, "kind": "请求", "statement": said, "importance": 3, "also": []}
    server.default = always(answer(items=[item], overview=""))
    given = {"base_url": server.url, "cache": False, "reading": reading, "kinds": kinds, "max_attempts": 1}
    found = summary_of(REPORT, model="capable", **given)
    assert {kind for kind, items in parts_of(found).items() if items} == {listed}
    assert ("request" in found.more) == bool(kinds)


def test_a_memo_is_of_the_kinds_that_were_asked_for(asked: Summary, server: Server) -> None:
    settings = load_settings(model="any", base_url=server.url)
    keys = {
        kinds: summary_key(document(REPORT), replace(settings, kinds=kinds), resolve(settings))
        for kinds in ((), ("request",))
    }
    assert len(set(keys.values())) == 2
    batches = {configuration(replace(settings, kinds=kinds), None) for kinds in ((), ("request",))}
    assert len(batches) == 2
    again = recalled({"summary": json.loads(json.dumps(plain(asked))), "buyer": ""}, document(REPORT), "")
    assert again is not None
    assert again.more == asked.more


@pytest.mark.parametrize("given", ["+request", "request", ["+request"], ("request",), '["request"]', "plan +request"])
def test_how_they_may_be_asked_for(given: Any) -> None:
    assert load_settings(kinds=given).kinds == ("request",)


def test_a_kind_that_there_is_not_is_told() -> None:
    with pytest.raises(UsageError, match=r"kinds: must be \+request; achievement, problem, plan are always listed"):
        load_settings(kinds="+risk")


def test_a_settings_file_may_ask_for_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "llmsum.toml").write_text('kinds = ["+request"]\n', encoding="utf-8")
    assert load_settings().kinds == ("request",)


def test_commands_ask_for_them(tmp_path: Path) -> None:
    """What summarises, and what only shows what would be."""
    report = tmp_path / "r.txt"
    report.write_text(REPORT, encoding="utf-8")
    runs = {
        name: CliRunner().invoke(app, [*command.split(), "--kinds", "+request"]).stdout
        for name, command in {
            "terminal": f"summarize {report} -q",
            "brief": f"summarize {report} -q --brief",
            "why": f"sections {report} --why",
            "schema": "schema",
        }.items()
    }
    assert "请求 (3)" in runs["terminal"]
    assert "\n请求\n" in runs["brief"]
    assert runs["why"].count("\nrequest") == 3
    assert "requests" in json.loads(runs["schema"])["properties"]
