"""How a model's answer is read."""

import json
import time
from contextlib import suppress
from dataclasses import replace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmsum.llm.envelopes import json_schemas
from llmsum.llm.items import drafts_of, importance_of, kind_of, ranges_of, repairs_of, weighed_of
from llmsum.llm.readout import find, read, read_truncated
from llmsum.llm.wire import ITEMS, OVERVIEW, REPAIR, WEIGH, WIDE, WrongEnvelope
from llmsum.models import Draft

NOTHING: tuple[Any, ...] = ([], None, True, {}, "无")
GOOD = {"first": 1, "last": 2, "kind": "成果", "statement": "新建桥梁12座。"}


def reply(*items: Any) -> str:
    return json.dumps({"items": list(items)}, ensure_ascii=False)


def parse(text: str) -> tuple[tuple[Draft, ...], tuple[str, ...]]:
    """Drafts of an answer in the order given, and one line for each item that could not be read."""
    return drafts_of(read(text, ITEMS["zh"]))


def objects(schema: Any) -> list[dict[str, Any]]:
    """Every object schema inside a schema."""
    if isinstance(schema, list):
        return [found for child in cast("list[Any]", schema) for found in objects(child)]
    if not isinstance(schema, dict):
        return []
    named = cast("dict[str, Any]", schema)
    return [named] * (named.get("type") == "object") + objects(list(named.values()))


def test_a_good_answer_becomes_drafts_in_order() -> None:
    """Items come out in the order given, Chinese and English kinds alike."""
    drafts, faults = parse(reply(GOOD, {"first": 3, "last": 3, "kind": "plan", "statement": "Repair the roof."}))
    assert drafts == (Draft(1, 2, "achievement", "新建桥梁12座。"), Draft(3, 3, "plan", "Repair the roof."))
    assert faults == ()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"first": "1", "last": "2"}, (1, 2)),
        ({"first": 1.0, "last": 2}, (1, 2)),
        ({"first": "第１句", "last": "第２句"}, (1, 2)),
        ({"first": "[1]-[2]", "last": None}, (1, 2)),
        ({"first": 2, "last": 1}, (1, 2)),
        ({"first": 2, "last": ""}, (2, 2)),
        ({"extra": {"nested": True}}, (1, 2)),
    ],
)
def test_numbers_are_read_leniently(changes: dict[str, Any], expected: tuple[int, int]) -> None:
    """Text for a number, a missing `last`, swapped ends and unknown keys cost nothing."""
    (draft,), faults = parse(reply({**GOOD, **changes}))
    assert (draft.first, draft.last) == expected
    assert faults == ()


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("成绩", "achievement"),
        ("成就", "achievement"),
        ("困难", "problem"),
        ("不足", "problem"),
        ("問題", "problem"),
        ("打算", "plan"),
        ("計劃", "plan"),
        (" Achievements ", "achievement"),
        ("Difficulties", "problem"),
        ("Next Steps", "plan"),
    ],
)
def test_kinds_have_many_names(word: str, kind: str) -> None:
    """Either script, either language, singular or plural."""
    assert kind_of(word) == kind


def test_one_invalid_item_of_thirty_costs_no_neighbour() -> None:
    """29 good items survive a bad one, which is named."""
    bad = {**GOOD, "kind": "天气"}
    drafts, faults = parse(reply(*[GOOD] * 17, bad, *[GOOD] * 12))
    assert len(drafts) == 29
    assert faults == ("item 18: no such kind: '天气'",)


@pytest.mark.parametrize(
    "bad",
    [
        None,
        7,
        "text",
        [],
        {},
        {**GOOD, "first": True},
        {**GOOD, "first": 1.5},
        {**GOOD, "first": 0, "statement": ""},
        {**GOOD, "first": float("inf")},
        {**GOOD, "statement": 5},
        {**GOOD, "kind": None},
    ],
)
def test_no_item_raises(bad: Any) -> None:
    """Whatever an item is, it is a fault and its neighbours stand."""
    drafts, faults = drafts_of([GOOD, bad, GOOD])
    assert len(drafts) == 2
    assert len(faults) == 1


def test_faults_hold_no_document_text() -> None:
    """A fault quotes at most twenty characters, however long the value."""
    secret = "全年完成投资一百二十三亿元" * 10
    _, faults = parse(reply(GOOD, {**GOOD, "kind": secret}, {**GOOD, "first": secret}))
    assert all(len(fault) <= 60 and secret[:30] not in fault for fault in faults)


@pytest.mark.parametrize("nothing", ["", "　", None])
def test_a_statement_may_be_left_to_the_report(nothing: str | None) -> None:
    """Empty, blank, null or not there at all: the item stands, in the words of its segments."""
    without = {key: value for key, value in GOOD.items() if key != "statement"}
    drafts, faults = drafts_of([{**GOOD, "statement": nothing}, without])
    assert [draft.statement for draft in drafts] == ["", ""]
    assert not faults


@pytest.mark.parametrize(
    "wrapped",
    [
        "```json\n{}\n```",
        "好的，结果如下：\n{}\n以上。",
        "<think>[1] 是成果，{{不是 JSON</think>{}",
        '先看示例 {{"items": []}} 再答：{}',
        "{} 依据见 [1][2]。",
    ],
)
def test_prose_and_fences_are_passed_over(wrapped: str) -> None:
    """The last JSON value of the right shape is the answer; bracketed segment numbers are not."""
    drafts, _ = parse(wrapped.format(reply(GOOD)))
    assert [draft.statement for draft in drafts] == ["新建桥梁12座。"]


def test_a_bare_list_is_taken_for_the_items() -> None:
    """Some models leave the envelope out."""
    assert len(parse(json.dumps([GOOD, GOOD]))[0]) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "抱歉",
        "{}",
        '{"items": 3}',
        '{"items": [' + "9" * 5000,
        '{"result": []}',
        "[1, 2]",
        "null",
        "[" * 5000,
    ],
)
def test_a_wrong_envelope_is_an_error(wrong: str) -> None:
    """No list of items is no answer at all, which must not be read as an empty one."""
    with pytest.raises(WrongEnvelope):
        parse(wrong)


@given(st.text(max_size=300))
def test_garbage_never_crashes(garbage: str) -> None:
    """Any text is either read or a WrongEnvelope, nothing else."""
    with suppress(WrongEnvelope):
        parse(garbage)


@given(st.integers(min_value=0, max_value=120))
def test_truncated_answers_yield_no_cut_value(length: int) -> None:
    """Cut anywhere, what is read is a prefix of the items; one that was cut in its statement has none."""
    whole = reply(GOOD, {**GOOD, "first": 3, "last": 4})
    partial = read_truncated(whole[:length], ITEMS["zh"])
    drafts, _ = drafts_of(partial or [])
    expected = list(parse(whole)[0][: len(drafts)])
    if drafts and not drafts[-1].statement:
        expected[-1] = replace(expected[-1], statement="")
    assert list(drafts) == expected


def test_repairs_and_overview_are_read() -> None:
    """The other two replies have the same tolerance."""
    repaired, faults = repairs_of(
        read(
            '{"items":[{"id":"1","statement":"增长6.1%"},{"statement":"x"},{"id":1,"statement":"二"},{"id":2,"statement":""}]}',
            REPAIR,
        )
    )
    assert repaired == {1: "增长6.1%"}
    assert len(faults) == 1
    assert read('答：{"overview":"全年平稳。"}', OVERVIEW) == "全年平稳。"


def test_schemas_are_strict_everywhere() -> None:
    """Every object requires all it has and allows nothing else, as strict structured output demands."""
    for schema in json_schemas().values():
        for part in objects(schema):
            assert part["additionalProperties"] is False
            assert part["required"] == list(part["properties"])


def test_schemas_name_the_kinds_in_the_language_of_the_prompt() -> None:
    """Small models do better when the kinds are named in the language of the report."""
    kinds = [form.schema["properties"]["items"]["items"]["properties"]["kind"]["enum"] for form in ITEMS.values()]
    assert kinds == [["成果", "问题", "计划"], ["achievement", "problem", "plan"]]


def test_schemas_are_deterministic() -> None:
    """Two calls give the same bytes, so that the files can be checked for drift."""
    assert json.dumps(json_schemas()) == json.dumps(json_schemas())
    assert list(json_schemas()) == [
        "wire.items.zh.json",
        "wire.items.en.json",
        "wire.wide.zh.json",
        "wire.wide.en.json",
        "wire.weigh.json",
        "wire.repair.json",
        "wire.pairs.json",
        "wire.overview.json",
    ]


FURTHER: list[tuple[Any, tuple[tuple[int, int], ...]]] = [
    *[(nothing, ()) for nothing in NOTHING],
    ([3, 4, 9], ((3, 4), (9, 9))),
    (["3-4", "9"], ((3, 4), (9, 9))),
    ([[3, 4], [9, 9]], ((3, 4), (9, 9))),
    ([{"first": 3, "last": 4}], ((3, 4),)),
    ("12、15", ((12, 12), (15, 15))),
    ("3 至 5，9", ((3, 5), (9, 9))),
    ([10.0, -1, 4.5, 1234567890123], ((10, 10),)),
    (7, ((7, 7),)),
    ([0, None, "无", {}], ()),
]


@pytest.mark.parametrize(("sent", "ranges"), FURTHER)
def test_further_segments_in_any_shape(sent: Any, ranges: tuple[tuple[int, int], ...]) -> None:
    """Lists of numbers, of pairs, of texts or of objects; what holds no number is left out."""
    assert ranges_of(sent) == ranges


@pytest.mark.parametrize(
    ("sent", "importance"),
    [
        (3, 3),
        ("2", 2),
        (1.0, 1),
        ("高", 3),
        ("should", 2),
        ("LOW", 1),
        (0, None),
        (7, None),
        (None, None),
        ([], None),
        (True, None),
    ],
)
def test_importance_by_any_name(sent: Any, importance: int | None) -> None:
    """As a number or a word; whatever else was said is no importance."""
    assert importance_of(sent) == importance


def test_an_item_without_a_place_may_have_words() -> None:
    """Its segments are looked for; without a statement there is nothing to look for."""
    ((draft,), faults) = drafts_of([{**GOOD, "first": 0, "last": 0}])
    assert (draft.first, draft.statement, faults) == (0, GOOD["statement"], ())


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("工作成果", "achievement"),
        ("存在问题", "problem"),
        ("“计划”", "plan"),
        ("困难与问题", "problem"),
        ("成果（achievement）", "achievement"),
    ],
)
def test_kinds_under_longer_names(name: str, kind: str) -> None:
    """A name that holds those of one kind is that kind; one of several is none."""
    assert kind_of(name) == kind_of([name]) == kind
    with pytest.raises(ValueError, match="no such kind"):
        kind_of("成果和问题")


def test_halves_of_characters_are_replaced() -> None:
    """A lone surrogate can be written nowhere; it costs one character, not the report."""
    ((draft,), _) = drafts_of([{**GOOD, "statement": "新建学校9所\ud83d"}])
    assert draft.statement == "新建学校9所?"
    assert weighed_of({"must": [], "overview": "好\udc00"}).overview == "好?"


WEIGHED: dict[str, Any] = {
    "must": [1, 2],
    "optional": [],
    "joined": [{"ids": [1, 2], "statement": "甲和乙"}],
    "overview": "稳",
}
WIDELY: dict[str, Any] = {"items": [{**GOOD, "importance": 3, "also": [4]}], "overview": "全年平稳"}


def reply_of_form(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def with_comma(value: Any) -> str:
    return reply_of_form(value)[:-1] + ",}"


def wrapped_in_data(value: Any) -> str:
    return reply_of_form({"data": value})


def bare(text: str, word: str) -> str:
    """With quotation marks around a word that nobody escaped."""
    return text.replace(word, f'"{word}"')


@pytest.mark.parametrize("change", [str, with_comma, wrapped_in_data])
@pytest.mark.parametrize(("form", "value"), [(WEIGH, WEIGHED), (WIDE["zh"], WIDELY)], ids=["weigh", "wide"])
def test_every_form_is_read_leniently(form: Any, value: dict[str, Any], change: Any) -> None:
    """Python's way of writing, a comma too many, a wrapper: the same answer."""
    assert read(change(value), form) == value


def test_quotation_marks_break_no_form() -> None:
    """In an overview before or behind the items, in a sentence that joins two, in a restated one."""
    assert read(bare(reply_of_form(WIDELY), "全年"), WIDE["zh"])["overview"] == '"全年"平稳'
    assert read(bare(reply_of_form(WEIGHED), "和"), WEIGH)["joined"][0]["statement"] == '甲"和"乙'
    assert read(bare(reply_of_form({"overview": "全年平稳"}), "年"), OVERVIEW) == '全"年"平稳'
    assert (
        read(bare(reply_of_form({"items": [{"id": 1, "statement": "增长"}]}), "长"), REPAIR)[0]["statement"] == '增"长"'
    )


def test_a_broken_item_ends_before_what_it_holds() -> None:
    """Objects within an item that is broken cost their field, not the item, and are no items."""
    item = {**GOOD, "also": [{"first": 4, "last": 5}]}
    drafts, _ = parse(bare(reply(item, {**GOOD, "first": 2}), "12"))
    assert [draft.statement for draft in drafts] == ['新建桥梁"12"座。'] * 2
    assert [draft.also_lost for draft in drafts] == [True, False]


@pytest.mark.parametrize(
    ("also", "read_as", "is_lost"),
    [
        ("[3, 4", ((3, 4),), False),
        ("[3, 4, [7,", ((3, 4), (7, 7)), False),
        ('"3-4', ((3, 4),), False),
        ('[{"first": 3, "la"', (), True),
        ("见下", (), True),
        ("[见下", (), True),
    ],
)
def test_further_places_that_are_broken_cost_no_item(
    also: str, read_as: tuple[tuple[int, int], ...], is_lost: bool
) -> None:
    """What can be read of them counts, and what cannot is told with the item."""
    item = f'{{"first": 1, "last": 1, "kind": "成果", "statement": "新建桥梁12座。", "also": {also}}}'
    found = find(f'{{"items": [{item}, {json.dumps({**GOOD, "first": 2}, ensure_ascii=False)}]}}', WIDE["zh"])
    drafts, faults = drafts_of(found.value["items"])
    assert ([draft.first for draft in drafts], faults) == ([1, 2], ())
    assert (drafts[0].also, drafts[0].also_lost) == (read_as, is_lost)


def test_further_places_before_the_sentence_cost_no_sentence() -> None:
    """Where they make an item unreadable it is read without them."""
    item = '{"first": 1, "last": 1, "also": [[3, 4], [7,"8]], "kind": "成果", "statement": "新建桥梁12座。"}'
    ((draft,), _) = parse(f'{{"items": [{item}]}}')
    assert (draft.statement, draft.also, draft.also_lost) == ("新建桥梁12座。", (), True)


def test_what_cannot_be_mended_is_told() -> None:
    """An item without its end among others: they are read, and the loss is a note."""
    text = reply(GOOD, GOOD).replace("新建", '"新建', 1).replace('座。"}, ', "座。, ", 1)
    found = find(text, ITEMS["zh"])
    assert len(found.value) == 1
    assert found.notes == ("1 item of broken JSON lost",)


def test_an_answer_that_ends_in_an_item_is_cut() -> None:
    """Whatever its reason to finish; one that lacks only its last brackets is not."""
    whole = reply(GOOD, {**GOOD, "first": 2})
    assert [find(whole[:-end], ITEMS["zh"]).is_cut for end in (1, 2, 5, 30)] == [False, False, True, True]
    assert len(find(whole[:-2], ITEMS["zh"]).value) == 2


@pytest.mark.parametrize(
    "evil", ['{"a":', '{"first":1,"statement":"', "<think>", "[{", '\\"', "```", "{'a': '", '", "a": "', "//\n{"]
)
def test_garbage_takes_no_time(evil: str) -> None:
    """A model that loops until its limit is read, or not, within a second or two."""
    began = time.perf_counter()
    for form in (ITEMS["zh"], OVERVIEW):
        with suppress(WrongEnvelope):
            read(evil * (200_000 // len(evil)), cast("Any", form))
    assert time.perf_counter() - began < 5
