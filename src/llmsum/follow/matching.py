"""What became of one plan: the item of the later report that speaks of it, and whether its figures were reached."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Literal, NamedTuple

from llmsum.follow.parts import parts_of, whole
from llmsum.follow.slips import SLIP, slipped
from llmsum.models import Achievement, Kind, Metric, Plan, Problem, Summary
from llmsum.patterns import regex
from llmsum.words.figures import figures
from llmsum.words.script import fold
from llmsum.words.similarity import dice, ngrams, normalise, recall
from llmsum.words.units import units_agree

Verdict = Literal["done", "partly", "missed", "not_mentioned", "problem"]

# Words of planning, doing and time say nothing of what it is about.
EMPTY = regex(
    r"20\d\d年|[今明去本来]年|全年|上半年|下半年|年底前?|下一步|目前|截至|计划|力争|争取|预计|打算|确保|将|拟|要|继续|进一步|加快|推进|推动"
    r"|大力|积极|全面|深入|持续|着力|不断|切实|全力|累计|共计|总计|已经?|完成|实现|达到|开展|组织|仍|尚未|未能|不到位|不足|滞后|缓慢"
    r"|以上|以下|左右|不少于|不低于|[共了的]"
    r"|\b(?:we|will|plan(?:ned|s)? to|the|a|an|of|to|in|by|next|this|last|year|were|was|have|has|been|had|and|20\d\d)\b"
)
# Of a plan's pairs of characters so many stand in an item that speaks of it, or so alike are the two.
HELD, ALIKE = 0.6, 0.45
LEAST = 4  # characters: fewer say too little to be found again
# What is less alike may be about something else, and what is a little alike may be about the same: a model can tell.
SURE, HARDLY = 0.65, 0.12
NEAREST = 6  # items that a model is shown beside a plan
AT_MOST = frozenset(("以下", "以内", "不超过", "不足", "不到", "less than", "at most"))
LEVEL = regex(
    r"(?:[降减压缩][低少减降短]?)[至到为]|控制在|\b(?:reduce|cut|lower)\w* .{0,40}\bto\b|\b(?:below|under|at most)\b"
)
SAME_NAME = 0.3  # of the words that two figures measure; a single pair of figures needs no names


class Reached(NamedTuple):
    """A figure of a plan and what came of it."""

    planned: Metric
    reached: Metric
    is_limit: bool

    @property
    def is_enough(self) -> bool:
        """Whether it is what was planned, or more; for a limit, or less."""
        if self.is_limit:
            return self.reached.value <= self.planned.value
        return self.reached.value >= self.planned.value


class Followed(NamedTuple):
    """What became of a plan. Without `item` and `kind` the later report does not speak of it; `alike` is from 0 to 1.

    `by` says what found it: its words, or a model that was asked where they are in doubt. `parts` are the things that a
    plan of several is made of, each with what became of it; `item` is of the first that the later report speaks of.
    """

    plan: Plan
    verdict: Verdict
    item: Achievement | Problem | Plan | None = None
    kind: Kind | None = None
    document: str | None = None
    figures: tuple[Reached, ...] = ()
    alike: float = 0.0
    by: Literal["words", "model"] = "words"
    parts: tuple["Followed", ...] = ()


class Later(NamedTuple):
    """An item of a later report with what is compared of it."""

    item: Achievement | Problem | Plan
    kind: Kind
    document: str
    whose: str
    text: str
    pairs: Counter[str]


def later_items(later: Sequence[Summary], units: Collection[str] = ()) -> list[Later]:
    """The achievements and problems of reports, with what they are about, and whose they are; and plans that slipped.

    Args:
        later: the reports.
        units: the organisations that share the earlier page, as `named` has them; a later report may be of one alone.
    """
    return [
        Later(item, kind, summary.source.path, _whose(item, summary, units), about, ngrams(about, 2))
        for summary in later
        for kind, items in (
            ("achievement", summary.achievements),
            ("problem", summary.problems),
            ("plan", [plan for plan in summary.plans if SLIP.search(fold(plan.statement))]),
        )
        for item in items
        for about in (_about(item.statement),)
    ]


def named(organisation: str) -> str:
    """The name of an organisation in one script."""
    return normalise(organisation)


def _whose(item: Achievement | Problem | Plan, summary: Summary, units: Collection[str]) -> str:
    """The organisation of an item among those that share the earlier page; empty where it may be any."""
    if item.unit:
        return named(item.unit)
    own = named(summary.organisation or "")
    return own if own in units else ""


def _fits(plan: Plan, other: Later) -> bool:
    """Whether an item may be of the organisation whose plan it is."""
    return not plan.unit or not other.whose or named(plan.unit) == other.whose


def followed(plans: Sequence[Plan], later: Sequence[Later]) -> tuple[Followed, ...]:
    """What became of each plan, in order; `later` are items of the same organisation about what followed."""
    return tuple(_followed(plan, [other for other in later if _fits(plan, other)]) for plan in plans)


def doubtful(one: Followed, later: Sequence[Later]) -> tuple[Later, ...]:
    """The items that a plan may be about, the likeliest first, where words do not tell surely; none where they do."""
    if one.item is not None and one.alike >= SURE:
        return ()
    wanted = _about(one.plan.statement)
    here = ngrams(wanted, 1) + ngrams(wanted, 2)
    scored = [
        (recall(here, ngrams(other.text, 1) + other.pairs), -place)
        for place, other in enumerate(later)
        if _fits(one.plan, other)
    ]
    near = sorted((pair for pair in scored if pair[0] >= HARDLY), reverse=True)[:NEAREST]
    return tuple(later[-place] for _, place in near)


def settled(one: Followed, chosen: Later | None, near: Sequence[Later] = ()) -> Followed:
    """The plan with the item that a model chose, or none; its figures are compared as ever.

    Args:
        one: what words found.
        chosen: the item that tells of it.
        near: other items that may tell of its parts.
    """
    if chosen is None:
        return Followed(one.plan, "not_mentioned", by="model")
    alike = one.alike if chosen.item is one.item else 0.0
    return _judged(one.plan, chosen, near, alike)._replace(by="model")


def _about(statement: str) -> str:
    """What a statement is about: without figures, and words of planning and doing."""
    parts, done = list[str](), 0
    for figure in figures(statement):
        parts.append(statement[done : figure.whole.start])
        done = figure.whole.end
    return normalise(EMPTY.sub("", fold("".join(parts) + statement[done:]).lower()))


def _followed(plan: Plan, words: Sequence[Later]) -> Followed:
    found, alike = _likeliest(plan, words)
    return _judged(plan, found, words, alike)


def _likeliest(plan: Plan, words: Sequence[Later]) -> tuple[Later | None, float]:
    """The item that a plan is about, and how alike they are."""
    wanted = _about(plan.statement)
    here = ngrams(wanted, 2)
    scored = [(score, place) for place, one in enumerate(words) if (score := _alike(wanted, here, one))]
    if not scored:
        return None, 0.0
    # Of several that fit alike, one whose figures can be compared says more; the first of those.
    best = max(scored, key=lambda pair: (pair[0] + 0.1 * bool(_pairs(plan, words[pair[1]].item)), -pair[1]))
    return words[best[1]], round(best[0], 2)


def _judged(plan: Plan, found: Later | None, words: Sequence[Later], alike: float) -> Followed:
    """What became of a plan that an item tells of, if any does; of its parts, each by itself."""
    parts = tuple(_part(part, found, words) for part in parts_of(plan))
    first = next((part for part in parts if part.item), None)
    if not parts or (first is None and found is None):
        return _compared(plan, found, alike)
    if first is None or found is None:
        alike = alike or round(sum(part.alike for part in parts) / len(parts), 2)
    figures = tuple(pair for part in parts for pair in part.figures)
    home = first or _compared(plan, found, alike)
    verdict = _together([part.verdict for part in parts]) if first else home.verdict
    return Followed(plan, verdict, home.item, home.kind, home.document, figures, alike, parts=parts if first else ())


def _compared(plan: Plan, found: Later | None, alike: float, *, by_name: bool = False) -> Followed:
    """A plan beside the item that tells of it."""
    if found is None:
        return Followed(plan, "not_mentioned")
    compared = _pairs(plan, found.item, by_name=by_name)
    return Followed(plan, _verdict(plan, found, compared), found.item, found.kind, found.document, compared, alike)


def _part(part: Plan, home: Later | None, words: Sequence[Later]) -> Followed:
    """What became of a part: told by the item that tells of the plan, or by another."""
    about = _about(part.statement)
    if home and (_pairs(part, home.item, by_name=True) or (not part.metrics and _holds(about, home))):
        return _compared(part, home, 1.0, by_name=True)
    found, alike = _likeliest(part, words)
    if found is None and len(about) > 1:
        found = next((one for one in words if about in one.text and _pairs(part, one.item, by_name=True)), None)
    return _compared(part, found, alike, by_name=bool(home))


def _holds(about: str, other: Later) -> bool:
    return recall(ngrams(about, 2), other.pairs) >= HELD


def _together(verdicts: Sequence[Verdict]) -> Verdict:
    """The verdict on a whole by those on its parts."""
    told = set(verdicts)
    if len(told) == 1:
        return verdicts[0]
    if told & {"done", "partly"}:
        return "partly"
    return "problem" if "problem" in told else "missed"


def _alike(plan: str, here: Counter[str], other: Later) -> float:
    """How alike, from 0 (does not speak of it) to 1."""
    if len(plan) < LEAST or len(other.text) < LEAST:
        return float(plan == other.text and bool(plan))
    held, alike = recall(here, other.pairs), dice(here, other.pairs)
    return (held + alike) / 2 if held >= HELD or alike >= ALIKE else 0.0


def _pairs(plan: Plan, item: Achievement | Problem | Plan, *, by_name: bool = False) -> tuple[Reached, ...]:
    """The figures of a plan with those of the item that measure the same; a single pair needs no names by default."""
    pairs: list[Reached] = []
    wanted, free = whole(plan.statement, plan.metrics), whole(item.statement, item.metrics)
    for planned in wanted:
        fitting = [metric for metric in free if metric.unit == planned.unit or _agree(metric, planned)]
        named = [metric for metric in fitting if _same_name(metric, planned)]
        chosen = named or (fitting if len(wanted) == len(fitting) == 1 and not by_name else [])
        if chosen:
            is_limit = (planned.qualifier or "").lower() in AT_MOST or bool(LEVEL.search(fold(plan.statement)))
            pairs.append(Reached(planned, chosen[0], is_limit))
            free.remove(chosen[0])
    return tuple(pairs)


def _agree(one: Metric, other: Metric) -> bool:
    shares = [metric.unit in ("%", "个百分点") for metric in (one, other)]
    return not any(shares) and units_agree(one.unit, other.unit)


def _same_name(one: Metric, other: Metric) -> bool:
    """Whether two names share words: characters of Chinese, pairs of letters of English."""
    here, there = (_about(metric.name) for metric in (one, other))
    runs = 2 if here.isascii() and there.isascii() else 1
    return dice(ngrams(here, runs), ngrams(there, runs)) >= SAME_NAME if here and there else False


def _verdict(plan: Plan, found: Later, compared: Sequence[Reached]) -> Verdict:
    if found.kind == "problem":
        return "problem"
    enough = [pair.is_enough for pair in compared]
    if enough and not any(enough):
        return "missed"
    if not enough and (found.kind == "plan" or slipped(_about(plan.statement), found.item.statement)):
        return "missed"
    return "done" if all(enough) and found.item.status == "done" else "partly"
