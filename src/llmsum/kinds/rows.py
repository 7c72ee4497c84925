"""What a row of a table tells by its columns: a target that was met or missed, work that is done, late, or to come."""

from collections.abc import Sequence
from decimal import Decimal

from llmsum.kinds.norms import is_burden, is_less_better
from llmsum.models import Kind
from llmsum.patterns import regex
from llmsum.reading.roles import UNKNOWN, Reported
from llmsum.reading.targets import judged
from llmsum.words.figures import Figure, figures
from llmsum.words.script import fold
from llmsum.words.units import units_agree

MARKED_NO = regex(
    r"否(?=\W|$)|[未没不](?:能|有|按期|按时)?(?:达|完成|合格(?!率)|落实|整改|解决|到位|启动|开[工始]|通过|办结|符合)|滞后|落后|严重(?=\W|$|滞后|落后|不足|超)|延[期误迟后]|逾期|超[期时标支限]|欠"
    r"|[×✗✘❌✕]|[xX]$|红(?=[色灯牌]?(?:\W|$))|🔴|🟥|停滞|搁置"
    r"|(?i:no?(?=\W*$)|(?:not? (?:met|done|achieved|complete[d]?|started|on track)|missed|red|behind|delayed|late"
    r"|fail(?:ed)?|below|overdue|off track|blocked|stalled|slipped|unmet|over budget)\b)"
)
MARKED_YES = regex(
    r"是(?=\W|$)|(?:均|都|全部|超额)?已?(?:经)?(?:达标|达成|达到|完成(?!.{0,3}\d|一半|大?半|过半|部分|设计|[^，；]{0,12}[，；][^，；]{0,8}[未没尚])|合格|落实|办结|通过|符合)|正常$|超额|[√✓✔✅☑]|绿(?=[色灯牌]?(?:\W|$))|🟢|🟩"
    r"|(?i:y(?=\W*$)|(?:yes|met|green|on track|on target|done|complete[d]?|achieved"
    r"|pass(?:ed)?|exceeded|ahead|closed|delivered)\b(?!.{0,6}\bnot\b))"
)
AT_MOST = regex(
    r"[≤<\uff1c≦]|不[超高大多]过?于?|不得超|低于|小于|少于|以[内下]|控制在|上限|限[值额]|控制[值数线]|红线"
    r"|(?i:\b(?:under|below|at most|(?:no|not) more than|maximum|max\.?|within|up to|less than|limit)\b)"
)
AT_LEAST = regex(
    r"[≥>\uff1e≧]|不[低少小]于|至少|以上|达到|高于|大于|下限"
    r"|(?i:\b(?:at least|minimum|over|above|more than|or more)\b)"
)
NEVER_MORE = regex(r"不[得应可]?[超高大多]|(?i:\b(?:no|not) (?:more|over|above))")
WHOLE_YEAR = regex(r"年度|全年|(?i:\b(?:annual|year|yearly|full.year)\b)")
PART_OF_YEAR = regex(r"上半年|季度?|[月周]|(?i:\b(?:q[1-3]|h1|ytd|to date|so far|month|week|quarter)\b)")
WHOLE = Decimal(100)
LAST = 12  # month


def row_kind(columns: Sequence[str], cells: Sequence[str], on: Reported = UNKNOWN) -> Kind | None:
    """What the columns of a row tell of it, None where they do not.

    A mark whether the target is met goes before figures; a target alone has not come due. That a target of the year is
    not reached yet tells nothing before the year is over; `on` is what is reported on.
    """
    found = judged(columns, on.year)
    texts = [fold(cell).strip() for cell in cells]
    marks = [mark for at in found.met if (mark := _mark(texts[at])) is not None]
    if marks:
        return "achievement" if all(marks) else "problem"
    about = fold(f"{columns[0]} {texts[0]}")
    wanted = _figure(texts, found.target)
    reached = _figure(texts, found.actual)
    if wanted and reached:
        name = fold(columns[found.target or 0])
        is_met = _is_met(wanted, reached, f"{name} {texts[found.target or 0]}", about)
        is_part = PART_OF_YEAR.search(fold(columns[found.actual or 0])) or (on.month or LAST) < LAST
        is_early = is_met is False and is_part and WHOLE_YEAR.search(name)
        return None if is_met is None or is_early else _kind(is_met=is_met)
    share = _figure(texts, found.rate)
    is_over = on.year and (on.month or LAST) == LAST
    if share and not is_burden(about) and (is_over or share.value >= WHOLE):
        return _kind(is_met=share.value >= WHOLE)
    return "plan" if wanted and found.actual is None and found.rate is None and not found.met else None


def _kind(*, is_met: bool) -> Kind:
    return "achievement" if is_met else "problem"


def _mark(text: str) -> bool | None:
    """Whether a cell says that the target is met, by its first words."""
    if MARKED_NO.match(text):
        return False
    return True if MARKED_YES.match(text) else None


def _figure(texts: Sequence[str], at: int | None) -> Figure | None:
    """The only figure of a cell, or the first of two: 500件（含续签）."""
    found = figures(texts[at]) if at is not None else ()
    return found[0] if found else None


def _is_met(wanted: Figure, reached: Figure, target: str, about: str) -> bool | None:
    """Whether what was reached keeps to the target; None where the two do not measure the same."""
    is_other = wanted.kind != reached.kind and (wanted.unit or reached.unit)
    if is_other or not units_agree(wanted.unit, reached.unit):
        return None
    is_least = AT_LEAST.search(target) and not NEVER_MORE.search(target)
    is_most = not is_least and (AT_MOST.search(target) or is_less_better(f"{target} {about}"))
    return reached.value <= wanted.value if is_most else reached.value >= wanted.value
