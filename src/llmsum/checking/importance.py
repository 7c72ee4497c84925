"""How much an item weighs where no model said so: 3, a summary without it is wrong; 2, it should be there; 1, it may.

What a statement says and how long it is adds points or takes some away, and two lines for each kind part the weights.
Words and points were chosen by hand on 2,164 labelled items of 63 reports, the seeds among them: 63 % of the weights
are the labelled ones (57 % if all were 2), 60 % of what must be told weighs 3, 36 % of what may be left out weighs 1,
and 3 % are off by two steps. Points that were fitted to three quarters of the reports did no better on the last one.
"""

from collections.abc import Callable, Sequence
from math import ceil
from typing import Final, NamedTuple

from llmsum.kinds.clauses import is_slogan, is_solved
from llmsum.kinds.facets import deadline_of
from llmsum.models import Importance, Kind, akin_to
from llmsum.patterns import regex
from llmsum.words.metrics import count_metrics
from llmsum.words.script import fold

# Money and shares are what reports are read for.
GREAT = regex(r"[亿%％]|万元|(?i:\$|\b(?:million|billion|percent)\b)")
HONOUR = regex(
    r"荣获|获评|获得?[^，。；]{0,20}(?:奖|称号|荣誉)|[金银铜]奖|表彰|冠军|首[个次创批家]|唯一|全[国省市]第|新高|优秀|先进|示范"
    r"|(?i:\b(?:awards?|prize|winner|first)\b)"
)
FINISHED = regex(
    r"完成|建成|竣工|投产|投用|落成|实现|突破|超额|累计|新增|增长|零|通过.{0,8}验收|验证"
    r"|(?i:\b(?:complet\w*|finish\w*|releas\w*|launch\w*|implement\w*|open(?:s|ed)|merged)\b)"
)
# What every organisation does every month.
ROUTINE = regex(
    r"学习|研读|阅读|熟悉|了解|会议|召开|开会|座谈|谈话|党课|廉政|意识形态|精神|总结|汇报|部署|听取|主题教育|党日|作风|参加|参与"
    r"|研讨|教研|值班|制度|机制|(?i:\b(?:attend\w*|meetings?|discuss\w*|learn\w*)\b)"
)
PERSONAL = regex(
    r"个人|自己|朋友|家人|健身|跑步|旅行|生活|感谢|收获|成长|体会|喜欢|希望|(?i:\b(?:fun|enjoy\w*|hop(?:e|es|ing)|happy|friends?)\b)"
)
TARGET = regex(r"目标|力争|确保|达到|以上|争取|不低于|实现|零|全力|(?i:\b(?:goals?|targets?|aims?)\b)")
SMALL_STEP = regex(r"下周|本周|下一?次|(?i:\bnext week\b)")
VAGUE = regex(r"坚持|优化|作风|廉|学习|维护|定位|支持|熟悉|阅读|了解|希望|可能|(?i:\b(?:hopes?|might|may|perhaps)\b)")
SHORTCOMING = regex(r"不够|不足|不到位|不强|不高|不平衡|差距|较|滞后|薄弱|有待|仍|尚|缺|难以|短板|严峻|缓慢|突出")
# A demand, or what was met on the way, is not yet a shortcoming.
DEMAND = regex(r"困难|遇到|要|一个|已")

# Points, and what they are given for.
WORDS: Final[dict[Kind, tuple[tuple[int, Callable[[str], object]], ...]]] = {
    "achievement": (
        (1, GREAT.search),
        (1, HONOUR.search),
        (1, FINISHED.search),
        (-2, ROUTINE.search),
        (-1, is_slogan),
        (-1, PERSONAL.search),
    ),
    "plan": (
        (1, GREAT.search),
        (2, TARGET.search),
        (1, FINISHED.search),
        (-2, SMALL_STEP.search),
        (-1, VAGUE.search),
        (-1, ROUTINE.search),
    ),
    "problem": ((2, SHORTCOMING.search), (-1, DEMAND.search), (-2, is_solved)),
}
# In Han characters; as many letters of English say less.
HEADLINE, SHORT, LONG = 10, 20, 45
HAN_PER_LETTER = 0.4


class Lines(NamedTuple):
    """3 from `must` points on, 1 up to `optional`, 2 between them."""

    must: int
    optional: int


LINES: Final[dict[Kind, Lines]] = {"achievement": Lines(3, -2), "plan": Lines(2, -3), "problem": Lines(0, -1)}
# A report without figures has something that must be told too: at least this share of its items.
LEAST_SHARE = 0.25


def points(kind: Kind, statement: str) -> int:
    """What speaks for telling an item, less what speaks against it; one of an optional kind is weighed as its akin."""
    kind = akin_to(kind)
    shadow = fold(statement)
    found = sum(worth for worth, tells in WORDS[kind] if tells(shadow))
    length = len(shadow) * (HAN_PER_LETTER if shadow.isascii() else 1)
    if kind == "problem":
        return found + (length > LONG)
    figures = min(2, count_metrics(statement))
    if kind == "plan":
        return found + figures + bool(deadline_of(statement)) + 2 * (length > LONG) - (length < SHORT)
    return found + figures + (length > LONG) - (length < SHORT) - (not figures and _is_empty(shadow, length))


def _is_empty(shadow: str, length: float) -> bool:
    """Whether an achievement without a figure names no result either, and is routine, a slogan or a headline."""
    if FINISHED.search(shadow) or HONOUR.search(shadow):
        return False
    return length < HEADLINE or bool(ROUTINE.search(shadow) or is_slogan(shadow))


def importance_of(kind: Kind, statement: str) -> Importance:
    """The weight of an item by itself."""
    return _weight(points(kind, statement) - _lines(kind).must, kind)


def importances(said: Sequence[tuple[Kind, str]]) -> tuple[Importance, ...]:
    """The weights of all items of a report, in the order given: at least a quarter weigh 3, if so many may at all."""
    above = [points(kind, statement) - _lines(kind).must for kind, statement in said]
    weights: list[Importance] = [_weight(rest, kind) for rest, (kind, _) in zip(above, said, strict=True)]
    best = sorted(range(len(said)), key=lambda index: (-above[index], index))[: ceil(LEAST_SHARE * len(said))]
    for index in best:
        if weights[index] == 2:
            weights[index] = 3
    return tuple(weights)


def _weight(above: int, kind: Kind) -> Importance:
    """By the points above the line of `must`."""
    lines = _lines(kind)
    return 3 if above >= 0 else 1 if above <= lines.optional - lines.must else 2


def _lines(kind: Kind) -> Lines:
    return LINES[akin_to(kind)]
