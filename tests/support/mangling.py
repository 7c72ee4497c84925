"""Good answers, spoilt in the ways that models spoil them. Everything follows from the generator that is given."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

Item = dict[str, Any]
WORDS: Final = (
    *(
        "新建桥梁12座",
        "收入增长6.1％",
        "资金缺口3.5亿元",
        "人手不足",
        "明年修路30公里",
        "落实“双减”政策",
        "推进‘放管服’改革",
    ),
    *(
        "办结率100%",
        "Repaired the roof",
        "C:\\temp\\x",
        "甲/乙",
        "第1、2批（共3批）",
        "至2026年底：完成",
        "[1]至[3]",
        "a, b; c",
    ),
    *("详见{附件}", "it's done", "A——B", "𠮷林", "“一网通办”，“最多跑一次”", "{甲}、{乙}"),
)
QUOTED: Final = ("双减", "放管服", "first", "一网通办", "x")
KINDS: Final = ("成果", "问题", "计划", "achievement", "plan")
EMPTY: Final = '{"items": []}'
NOTES: Final = (
    f"若本段没有可提取的内容，则返回 {EMPTY}。",
    f"otherwise {EMPTY}",
    f"（无内容时：```json\n{EMPTY}\n```）",
    "以上共{n}项，见[1][2]。",
    "说明：\n1. 依据原文。\n2. 未作改动。",
)
SCHEMA: Final = json.dumps(
    {
        "type": "object",
        "properties": {
            "items": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "first": {"type": "integer", "description": "第一个句子的编号"},
                        "last": {"type": "integer"},
                        "kind": {"type": "string", "enum": ["成果", "问题", "计划"]},
                        "statement": {"type": "string", "description": "一句话概括"},
                    },
                    "required": ["first", "last", "kind", "statement"],
                },
            }
        },
        "required": ["items"],
    },
    ensure_ascii=False,
)


@dataclass(frozen=True)
class Spoilt:
    """A spoilt answer, the items it holds whole, and all that it may hold: where it was cut, that may be more."""

    text: str
    whole: list[Item]
    all: list[Item]


def some_items(rng: random.Random) -> list[Item]:
    """Items as they should be; no two of them alike."""
    return [_item(rng, number) for number in range(1, rng.randint(1, 6) + 1)]


def _item(rng: random.Random, number: int) -> Item:
    statement = "，".join(rng.choices(WORDS, k=rng.randint(1, 3)))
    item: Item = {
        "first": number,
        "last": number + rng.randint(0, 2),
        "kind": rng.choice(KINDS),
        "statement": statement,
    }
    if rng.random() < 0.3:
        item |= {"importance": rng.randint(1, 3), "also": rng.sample(range(20, 40), rng.randint(0, 3))}
    return item


def dump(value: Any) -> str:
    """JSON as models write it."""
    return json.dumps(value, ensure_ascii=False)


def _bare_quotes(rng: random.Random, items: list[Item]) -> tuple[str, list[Item]]:
    told = [dict(item) for item in items]
    for item in told:
        if rng.random() < 0.6:
            at = rng.randint(0, len(item["statement"]))
            quoted = f'"{rng.choice(QUOTED)}"'
            item["statement"] = item["statement"][:at] + quoted + item["statement"][at:]
    written = [{**item, "statement": item["statement"].replace('"', "\x00")} for item in told]
    return dump({"items": written}).replace("\\u0000", '"'), told


def _raw_newlines(rng: random.Random, items: list[Item]) -> tuple[str, list[Item]]:
    told = [{**item, "statement": f"第一批\x01{item['statement']}\x01完"} for item in items]
    white = rng.choice(("\n", "\t", "\r\n"))
    return dump({"items": told}).replace("\\u0001", white), [
        {**item, "statement": item["statement"].replace("\x01", white)} for item in told
    ]


def _full_width(rng: random.Random, items: list[Item]) -> tuple[str, list[Item]]:
    del rng
    text = dump({"items": items})
    for name in ("items", "first", "last", "kind", "statement", "importance", "also"):
        text = text.replace(f'"{name}": ', f'"{name}"：').replace(f', "{name}"', f'，"{name}"')
    return text, items


def _comments(rng: random.Random, items: list[Item]) -> tuple[str, list[Item]]:
    note = rng.choice(("/* 注 */ ", "// 注\n", "# 注\n"))
    return dump({"items": items}).replace('"last": ', f'{note}"last": ').replace(
        '}, {"first"', f'}}, {note}{{"first"'
    ), items


def _without_commas(rng: random.Random, items: list[Item]) -> tuple[str, list[Item]]:
    del rng
    return '{"items": [' + "\n".join(map(dump, items)) + "]}", items


SPELLINGS: Final[tuple[Callable[[random.Random, list[Item]], tuple[str, list[Item]]], ...]] = (
    lambda _, items: (dump({"items": items}), items),
    lambda _, items: (json.dumps({"items": items}, indent=2), items),
    lambda _, items: (dump({"items": items})[:-2] + ",]}", items),
    lambda _, items: (dump({"items": items}).replace("}, {", ",}, {"), items),
    lambda _, items: (str({"items": [{**item, "extra": None, "sure": True} for item in items]}), items),
    lambda _, items: ("\n".join(map(dump, items)), items),
    lambda _, items: (dump({"items": items[:1]}) + "\n" + dump({"items": items[1:]}), items),
    lambda _, items: (dump({"items": items}) + dump({"items": items}), items),
    lambda _, items: (dump({"items": items}) + EMPTY, items),
    lambda _, items: (EMPTY + dump({"items": items}), items),
    lambda _, items: (dump(items), items),
    lambda _, items: (dump({"items": dump(items)}), items),
    lambda _, items: (dump({"result": {"items": items}}), items),
    lambda _, items: (dump({"data": items, "items": []}), items),
    lambda _, items: (dump({"name": "ItemsZh", "arguments": {"items": items}}), items),
    lambda _, items: (dump({"name": "ItemsZh", "arguments": dump({"items": items})}), items),
    lambda _, items: (dump({"type": "object", "properties": {"items": items}}), items),
    lambda _, items: (dump([{"items": [item]} for item in items]), items),
    lambda _, items: (dump({"items": items}).removesuffix("]}"), items),
    lambda _, items: (dump({"items": items}).removesuffix("}"), items),
    _bare_quotes,
    _bare_quotes,
    _raw_newlines,
    _full_width,
    _comments,
    _without_commas,
)
WRAPPINGS: Final[tuple[Callable[[random.Random, str], str], ...]] = (
    lambda _, text: text,
    lambda _, text: f"```json\n{text}\n```",
    lambda rng, text: f"{text}\n\n{rng.choice(NOTES)}",
    lambda rng, text: f"```json\n{text}\n```\n\n{rng.choice(NOTES)}",
    lambda rng, text: f"好的，结果如下（示例 {EMPTY}）：\n{text}\n{rng.choice(NOTES)}",
    lambda _, text: f"<think>先看[1]，{{不是 JSON，或者 {EMPTY}？</think>{text}",
    lambda _, text: f"先看[1]，{{或者 {EMPTY}。\n</think>\n\n{text}",
    lambda _, text: f"<thinking>\n{EMPTY}\n</thinking>\n```\n{text}\n```",
    lambda _, text: f"{SCHEMA}\n{text}",
    lambda _, text: f"```json\n{SCHEMA}\n```\n```json\n{text}\n```",
    lambda _, text: text + " \n" * 50,
    lambda _, text: f"\ufeff{text}",
    lambda _, text: f"<tool_call>\n{text}\n</tool_call>",
)


def spoilt(rng: random.Random) -> Spoilt:
    """An answer in one of the spellings and one of the wrappings; one in six is cut off."""
    items = some_items(rng)
    text, whole = rng.choice(SPELLINGS)(rng, items)
    if rng.random() < 1 / 6:
        cut = text[: rng.randint(0, len(text))]
        kept = [item for item in whole if dump(item) in cut]
        return Spoilt(cut, kept, whole)
    return Spoilt(rng.choice(WRAPPINGS)(rng, text), whole, whole)
