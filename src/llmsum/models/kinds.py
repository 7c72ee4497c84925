"""The kinds of items: all that the rest of the program has to know of one, in one entry.

The first three are listed always; what is `akin` to one of them is listed where it is asked for, see docs/kinds.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final, Literal, Protocol, cast

from llmsum.models.contract import Achievement, Item, Plan, Problem, Request, Summary
from llmsum.models.terms import Kind, Language, Status

Tongue = Literal["simplified", "traditional", "english"]
"""What a page is written in."""


@dataclass(frozen=True, slots=True)
class Hues:
    """Colours of a kind on a page, as CSS has them: behind its words, the same when chosen, and its words."""

    paper: str
    on: str
    ink: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KindSpec:
    """A kind of items.

    Attributes:
        name: as JSON, tables and the command line have it; `plural` is the key of its list.
        prefix: of the ids of its items; `r` is that of rejected ones.
        item: what an item is made of; the fields that it has beside those of `Item` are read from the text by
            functions of their names, see `kinds.facets`.
        statuses: what may become of it, the usual one first.
        heading: of its part of a page; `lead` begins the sentence of an overview that tells of it.
        called: its name in requests; `aliases` are further names that models give it, apart by blanks.
        request: the sentence of a prompt that asks for it; only those that are not always listed have one.
        style: at a terminal, as rich has it; `light` and `dark` are the colours of a page, `line` that below its words.
        akin: the kind that its items are of where it is not asked for, and that they are weighed and worded like;
            None where it is always listed.
    """

    name: Kind
    plural: str
    prefix: str
    item: type[Item]
    statuses: tuple[Status, ...]
    heading: Mapping[Tongue, str]
    lead: Mapping[Tongue, str]
    called: Mapping[Language, str]
    aliases: str
    request: Mapping[Language, str] | None = None
    style: str
    light: Hues
    dark: Hues
    line: str
    akin: Kind | None = None

    @property
    def facets(self) -> tuple[str, ...]:
        """The fields that only its items have."""
        common = {field.name for field in fields(Item)}
        return tuple(field.name for field in fields(self.item) if field.name not in common)


_SPECS: Final = (
    KindSpec(
        name="achievement",
        plural="achievements",
        prefix="a",
        item=Achievement,
        statuses=("done", "in_progress"),
        heading={"simplified": "成果", "traditional": "成果", "english": "Achievements"},
        lead={"simplified": "主要成果：", "traditional": "主要成果：", "english": "Main results: "},
        called={"zh": "成果", "en": "achievement"},
        aliases="成果 成绩 成績 成就 成效 业绩 業績 亮点 亮點 进展 進展 实绩 實績 "
        "achievement accomplishment result progress outcome",
        style="green",
        light=Hues("#d9f2df", "#8fdca4", "#17613a"),
        dark=Hues("#1b3d28", "#25683e", "#8edda8"),
        line="solid 1px",
    ),
    KindSpec(
        name="problem",
        plural="problems",
        prefix="p",
        item=Problem,
        statuses=("open", "mitigated"),
        heading={"simplified": "问题", "traditional": "問題", "english": "Problems"},
        lead={"simplified": "主要问题：", "traditional": "主要問題：", "english": "Main problems: "},
        called={"zh": "问题", "en": "problem"},
        aliases="问题 問題 困难 困難 不足 短板 挑战 挑戰 风险 風險 难点 難點 矛盾 課題 "
        "problem issue difficulty challenge shortcoming risk",
        style="yellow",
        light=Hues("#ffe6c7", "#ffbf66", "#7d4300"),
        dark=Hues("#4a310f", "#855509", "#ffc680"),
        line="dashed 1px",
    ),
    KindSpec(
        name="plan",
        plural="plans",
        prefix="n",
        item=Plan,
        statuses=("planned",),
        heading={"simplified": "计划", "traditional": "計畫", "english": "Plans"},
        lead={"simplified": "下一步：", "traditional": "下一步：", "english": "Next steps: "},
        called={"zh": "计划", "en": "plan"},
        aliases="计划 計劃 计畫 計畫 打算 规划 規劃 安排 下一步 目标 目標 思路 計画 "
        "plan goal target intention next_step future_plan",
        style="blue",
        light=Hues("#dbe8ff", "#9dc2ff", "#1c4a94"),
        dark=Hues("#1f3556", "#33609f", "#a9caff"),
        line="dotted 2px",
    ),
    KindSpec(
        name="request",
        plural="requests",
        prefix="q",
        item=Request,
        statuses=("open",),
        heading={"simplified": "请求", "traditional": "請求", "english": "Requests"},
        lead={"simplified": "请求支持：", "traditional": "請求支持：", "english": "Support asked for: "},
        called={"zh": "请求", "en": "request"},
        aliases="请求 請求 恳请 懇請 诉求 訴求 建议 建議 请示 請示 request ask support_request appeal suggestion",
        request={
            "zh": "另有一类“请求”：请上级、主管部门或董事会给予的支持，要人、要钱、要政策、要协调、请批准的；"
            "kind 写“请求”，不写成成果或计划。已经批下来的是成果，自己要做的仍是计划。",
            "en": "There is one more kind, request: support that the reporting side asks of those above it (people, "
            'money, approval, coordination). Its kind is "request", not achievement or plan. What was granted is '
            "an achievement, what the reporting side will do itself stays a plan.",
        },
        style="magenta",
        light=Hues("#eadcfb", "#caa2f5", "#5a2a93"),
        dark=Hues("#37254f", "#5f3d8c", "#d3b3fb"),
        line="double 3px",
        akin="plan",
    ),
)
SPECS: Final[dict[Kind, KindSpec]] = {spec.name: spec for spec in _SPECS}
KINDS: Final[tuple[Kind, ...]] = tuple(spec.name for spec in _SPECS if spec.akin is None)
"""Those that are always listed."""


def optional_kinds() -> tuple[Kind, ...]:
    """Those that are listed where they are asked for."""
    return tuple(spec.name for spec in SPECS.values() if spec.akin is not None)


def akin_to(kind: Kind) -> Kind:
    """The one of `KINDS` that a kind is, or is weighed and worded like."""
    return SPECS[kind].akin or kind


def told_as(kind: Kind, more: tuple[Kind, ...]) -> Kind:
    """The kind that an item is listed under where the kinds `more` are asked for."""
    return kind if kind in more else akin_to(kind)


class Listed(Protocol):
    """What lists items by kind: a summary, or what one is made of."""

    @property
    def achievements(self) -> tuple[Achievement, ...]: ...  # noqa: D102
    @property
    def problems(self) -> tuple[Problem, ...]: ...  # noqa: D102
    @property
    def plans(self) -> tuple[Plan, ...]: ...  # noqa: D102
    @property
    def more(self) -> Mapping[Kind, tuple[Item, ...]]: ...  # noqa: D102


def parts_of(told: Listed) -> dict[Kind, tuple[Item, ...]]:
    """The items by kind, in the order of the contract: the three, and those that were asked for."""
    return {
        "achievement": told.achievements,
        "problem": told.problems,
        "plan": told.plans,
        **told.more,
    }


def items_of(told: Listed) -> tuple[Item, ...]:
    """All items in the order of the contract, without the rejected ones."""
    return tuple(item for items in parts_of(told).values() for item in items)


def plain(value: Any) -> Any:
    """A noun as JSON has it: fields by name in order, tuples as lists. `asdict` copies every leaf, which shows.

    The kinds that a summary lists beside the three have their lists behind those, each under its plural.
    """
    if isinstance(value, tuple):
        return [plain(part) for part in cast("tuple[Any, ...]", value)]
    names = getattr(value, "__dataclass_fields__", None)
    if names is None:
        return value
    if isinstance(value, Summary):
        return _spliced(value)
    return {name: plain(getattr(value, name)) for name in names}


def _spliced(summary: Summary) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in summary.__dataclass_fields__:
        if name == "more":
            found |= {SPECS[kind].plural: plain(items) for kind, items in summary.more.items()}
        else:
            found[name] = plain(getattr(summary, name))
    return found
