"""The parts of a plan: 改造7个小区，加装电梯25部 is done when both are."""

from collections.abc import Iterator
from dataclasses import replace

from llmsum.models import Metric, Plan
from llmsum.patterns import regex
from llmsum.words.grammar import RANGE
from llmsum.words.metrics import has_metrics, metrics
from llmsum.words.units import fold

# Where one thing may end and the next begin; not between the digits of a number or of a list of numbers.
_JOINT = r"以及|并(?![网购轨])|和(?![平谐睦解])|(?<![惠普涉以波危])及(?![格时])"
SEAM = regex(
    rf"(?<!\d)[，,；;、]|[，,；;、](?!\d)|(?<=[\u4e00-\u9fff])(?:{_JOINT})(?=[\u4e00-\u9fff])| (?:and|as well as) "
)
BETWEEN = regex(r"\bbetween [\w.,]+$", 2)
WEAK = ("、", "和", "及", "以及", " and ")
# What begins with these is done on its own, though no figure tells how much.
DEED = regex(
    r"(?:全面|基本|计划)?(?:建成|建设|新建|改建|扩建|改造|开工|动工|启动|完成|出台|制定|修订|编制|开通|实施|组建|成立|搭建|上线|举办|召开|引进|创建)"
    r"|(?i:(?:open|build|launch|install|renovate|repair|replace|introduce|publish|hire|set up|complete|adopt|train)\b)"
)
# These tell more of what was named before: what it costs, whom it serves, what is to come of it.
MORE = regex(
    r"(?:总|计划|预计|估算|概算|完成)*(?:投资|投入|资金|预算|造价|面积|产值|工期)|惠及|覆盖|带动|受益|涉及|占地|其中|每|平均|人均|共计?|累计|合计|总计|服务|可|约|达到?|确保|力争|争取|使"
    r"|(?i:(?:cost|invest|cover|serv|reach|includ|benefit|affect|at a cost|each|with|for|worth)\w*\b)"
)


def parts_of(plan: Plan, statement: str | None = None) -> tuple[Plan, ...]:
    """A plan for each thing that is to be done, with its own figures; none where it is one thing.

    Args:
        plan: the plan.
        statement: its words, where they are others.
    """
    pieces = list(_pieces(statement or plan.statement))
    if len(pieces) < 2:
        return ()
    return tuple(replace(plan, statement=piece, metrics=metrics(piece)) for piece in pieces)


def _pieces(statement: str) -> Iterator[str]:
    """The statement cut where a thing that is to be done begins; what begins none stays with the piece before."""
    folded = fold(statement)
    start, told = 0, False
    for seam in SEAM.finditer(folded):
        end = next((other.start() for other in SEAM.finditer(folded, seam.end())), len(folded))
        piece = folded[seam.end() : end]
        is_new = _begins(piece, is_weak=seam[0] in WEAK) and not BETWEEN.search(folded[: seam.start()])
        told = told or _begins(folded[start : seam.start()], is_weak=False)
        if is_new and told:
            yield statement[start : seam.start()].strip()
            start, told = seam.end(), True
    yield statement[start:].strip().rstrip(".。;；")


def _begins(piece: str, *, is_weak: bool) -> bool:
    """Whether a piece is a thing of its own: it has a figure, or begins with a deed."""
    if MORE.match(piece.lstrip()):
        return False
    return has_metrics(piece) or (not is_weak and bool(DEED.match(piece.lstrip())))


def whole(statement: str, figures: tuple[Metric, ...]) -> list[Metric]:
    """The metrics of a statement, both ends of a range as the lower one, with the words of the range: 三至五家."""
    found: list[Metric] = []
    at, last = 0, 0
    for metric in figures:
        start = statement.find(metric.raw, at)
        if found and start >= 0 and RANGE.fullmatch(fold(statement), at, start):
            found[-1] = replace(found[-1], raw=statement[last : start + len(metric.raw)])
        else:
            found.append(metric)
            last = max(start, 0)
        at = max(at, start + len(metric.raw))
    return found
