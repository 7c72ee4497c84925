"""What a line begins with: a numbering, a Markdown mark, a bullet. Read on the simplified shadow."""

import re
from itertools import pairwise
from typing import NamedTuple

from llmsum.patterns import regex

NUMERAL = "[一二三四五六七八九十百〇零]{1,4}"
FORMAL = "[壹贰叁参肆伍陆柒捌玖拾]{1,3}"
ROMAN = "[IVX]{1,4}"
# What tells two neighbours of a series from a numbering: 1、2月份 and 一、二季度, but not 二、一期工程.
SERIES = regex(
    r"([一二三四五六七八九十]|\d\d?)[、.]([一二三四五六七八九十]|\d\d?)"
    "(?:[、,，~至到-]|月份|号|日|季度|班|产业|线|级|类|期|等奖|年级)"
)
NEIGHBOURS = frozenset(pairwise("一二三四五六七八九十")) | frozenset(pairwise(map(str, range(1, 32))))
# What tells a quantity from a decimal numbering: 3.5亿元, 1.2万人.
MEASURE = (
    r"[万亿千百元个倍吨亩米公%％‰户次年月日号时分秒岁寸级度折℃]|人[次/，。、；]|(?:平方|立方|[kK]?[mMgG]|k[Ww]|MW)\b"
)

# Outermost first: the rank of a heading is the place of its marker in this list. How deep it really stands follows from
# which ranks a report uses.
MARKERS: tuple[tuple[str, str], ...] = (
    (
        "chapter",
        rf"第(?:{NUMERAL}|\d{{1,2}})(?:章|部分|篇)[、:：\s]*|(?:Part|Chapter|Section)\s+(?:\d+|{ROMAN}|[A-H])\b[.:、\s–—-]*",
    ),
    ("clause", rf"第{NUMERAL}[节条][、:：\s]*"),
    ("formal", rf"{FORMAL}\s?[、．.，:：]\s*"),
    ("han", rf"{NUMERAL}\s?[、．.，:：]\s*|{NUMERAL}\s+(?=[\u4e00-\u9fff])|{ROMAN}[.、]\s+"),
    ("han_brackets", rf"[（(〔【\[]{NUMERAL}[）)〕】\]][、.，:：]?\s*|{NUMERAL}[）)][、.]?\s*"),
    ("number", r"\d{1,2}\s?(?:、|[．.](?:(?!\d)|(?=20\d\d年)))\s*|\d{1,2}\s(?=[A-Z][a-z]+(?:\s\w+){0,5}$)"),
    ("decimal", rf"\d{{1,2}}(?:[．.]\d{{1,2}}){{1,3}}[.、]?(?:\s+|(?=[\u4e00-\u9fff]))(?!{MEASURE})"),
    ("number_brackets", r"[（(]\d{1,2}[）)][、.]?\s*|\d{1,2}[）)][、.]?\s*"),
    ("letter", r"[A-H]\.\s+(?=[A-Z][a-z])|[（(]?[a-hA-H][）)]\s*"),
    ("circled", r"[①-⑳]\s*"),
)
MARKER = regex("|".join(f"(?P<{name}>{pattern})" for name, pattern in MARKERS), re.MULTILINE)
FIRST_RANK = 10  # Markdown headings have ranks 1 to 6
RANKS = {name: rank for rank, (name, _) in enumerate(MARKERS, FIRST_RANK)}
# == is that of AsciiDoc; ##标题 has no blank, but #标签 is none.
MARKDOWN = regex(r"(?P<marks>#{1,6}|={2,6})(?:[ \t]+(?=\S)|(?<=##)(?=[^\s#\d]))")
EMPHASIS = regex(r"\*{1,3}|_{2,3}")
BULLET = regex(r"(?:[-*+–]\s+|——|[•·●○▪▫■□◆◇★☆▶►➢✓√☑※▲△\ue000-\uf8ff]\s*)(?=\S)")

_DIGITS = (
    {char: value for value, char in enumerate("零一二三四五六七八九")}
    | {char: value for value, char in enumerate("〇壹贰叁肆伍陆柒捌玖")}
    | {"参": 3}
)
_ROMANS = {"I": 1, "V": 5, "X": 10}


class Marker(NamedTuple):
    """The marker of a line: its text begins at `end`; `number` is None for a Markdown mark without one."""

    end: int
    rank: int
    number: int | None


def find_marker(shadow: str, start: int, end: int) -> Marker | None:
    """The numbering or Markdown mark at `start` of a line that ends at `end`; a bullet is none."""
    position, rank = start, None
    if marks := MARKDOWN.match(shadow, position, end):
        position, rank = marks.end(), len(marks["marks"])
    inner = EMPHASIS.match(shadow, position, end)
    match = MARKER.match(shadow, inner.end() if inner else position, end)
    if match is None or (match.lastgroup in ("han", "number") and _begins_series(shadow, match.start(), end)):
        return None if rank is None else Marker(position, rank, None)
    return Marker(match.end(), rank or RANKS[match.lastgroup or ""], _number(match[0]))


def _begins_series(shadow: str, start: int, end: int) -> bool:
    match = SERIES.match(shadow, start, end)
    return match is not None and match.groups() in NEIGHBOURS


def begins_block(shadow: str, start: int, end: int) -> bool:
    """Whether a line begins something new: a numbered or marked heading, or a list item."""
    return bool(find_marker(shadow, start, end) or BULLET.match(shadow, start, end))


def _number(marker: str) -> int | None:
    """What a marker counts, for a decimal its last number: 第十二章 → 12, （三） → 3, 2.4 → 4."""
    if digits := re.findall(r"\d+", marker):
        return int(digits[-1])
    if circled := re.search("[①-⑳]", marker):
        return ord(circled[0]) - ord("①") + 1
    if letters := re.search(r"\b[A-Ha-h]\b", marker):
        return ord(letters[0].lower()) - ord("a") + 1
    if roman := re.search(rf"\b{ROMAN}\b", marker):
        values = [_ROMANS[char] for char in roman[0]]
        return sum(-one if one < two else one for one, two in zip(values, [*values[1:], 0], strict=True))
    if numeral := re.search(rf"{NUMERAL}|{FORMAL}", marker):
        return han_number(numeral[0])
    return None


def han_number(numeral: str) -> int:
    """The value of a numeral below a hundred, common or formal."""
    tens, ten, ones = numeral.replace("拾", "十").rpartition("十")
    value = 0
    for char in ones:
        value = value * 10 + _DIGITS.get(char, 0)
    return value + (_DIGITS.get(tens, 1) * 10 if ten else 0)
