"""Parts and their whole: sums that do not come out, and parts that are above it."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from llmsum.checking.contradictions.amounts import Amount, amount, is_plain
from llmsum.checking.contradictions.finding import Finding, shown
from llmsum.checking.contradictions.sentences import Count, Sentence
from llmsum.models import notes
from llmsum.patterns import regex

OF_WHICH = regex(r"其中|of which|of whom|of them|including")
TOTAL = regex(r"合计|共计|总计|总共|in total|a total of|totalling")
EACH = regex(r"分别(?:为|是|有)?")
NOT_ALL = regex(r"等(?![级次候离])|and others|among others")
GATHERED = regex(r"共|总|合计|total")
REST = regex(r"其他|其它|其余|\bothers?\b|the rest")
OPENING = ("(", ":")
# Two of these leave nothing over.
HALVES = tuple(
    (regex(one), regex(other))
    for one, other in (
        (r"男", r"女"),
        (r"城镇|城市|城区", r"农村|乡村|乡镇"),
        (r"正式党员", r"预备党员"),
        (r"(?<!不)合格", r"不合格"),
        (r"(?<!未)完成", r"未完成"),
        (r"\bmen\b|(?<!fe)male", r"\bwomen\b|female"),
    )
)
# The second cannot be above the first.
STEPS = tuple(
    (regex(one), regex(other))
    for one, other in (
        (r"首针|首剂|第一[针剂]", r"全程|第二[针剂]|加强[针免]"),
        (r"应[到参检种试考]", r"实[到参检种试考]"),
        (r"报名|报考|参加考试|参考", r"录取|录用|及格|合格"),
        (r"抽检|抽查|抽样|检测|送检|检验", r"(?<!不)合格|达标"),
        (r"发现|排查出|查出", r"(?:完成|已)?整改|消除|销号"),
        (r"发放|发出|派发", r"收回|回收"),
        (r"受理|接到|收到", r"办结|调处|化解|答复"),
        (r"invited|registered|enrolled", r"attended|completed|passed"),
    )
)
CARRIED = regex(r"遗留|结转|上年|去年|往年|历年|存量|旧存|积案|累计|前期|此前|carried")
MAX_PARTS = 8
NEAR = Decimal("0.03")  # of the whole: parts that leave more over need not be all


def sums(sentence: Sentence) -> Iterator[Finding]:
    """Sums that do not come out."""
    for place, count in enumerate(sentence.counts[1:], 1):
        whole, parts, strict = sentence.counts[place - 1], _run(sentence.counts, place), True
        if OF_WHICH.search(count.gap):
            strict = _are_all(parts)
        elif TOTAL.search(count.gap):
            whole, parts = count, _run_before(sentence.counts, place)
        elif count.gap.lstrip()[:1] in OPENING:
            strict = _are_all(parts)
            parts = parts if strict else ()
        elif not (EACH.search(count.gap) and GATHERED.search(whole.lead)):
            continue
        if finding := _sum(sentence, whole, parts, strict=strict):
            yield finding


def above(sentence: Sentence) -> Iterator[Finding]:
    """Parts that are above their whole."""
    for place, (whole, part) in enumerate(pairwise(sentence.counts), 1):
        if not _is_above(part, whole):
            continue
        if OF_WHICH.search(part.gap):
            others = *sentence.before, *sentence.counts[:place]
        elif _is_step(whole, part) and not CARRIED.search(sentence.text):
            others = *sentence.counts[:place], *sentence.counts[place + 1 :]
        else:
            continue
        if not any(_may_hold(other, part) for other in others):
            yield Finding(notes.ABOVE, (part.said, whole.said), (whole, part))


def _is_above(part: Count, whole: Count) -> bool:
    return part.measures_like(whole) and amount(part.figure).low > amount(whole.figure).high


def _may_hold(whole: Count, part: Count) -> bool:
    return part.measures_like(whole) and amount(whole.figure).high >= amount(part.figure).low


def _is_step(whole: Count, part: Count) -> bool:
    first, second = whole.lead, part.lead
    return any(one.search(first) and other.search(second) and not other.search(first) for one, other in STEPS)


def _run(counts: Sequence[Count], place: int) -> tuple[Count, ...]:
    """The counts from a place on that measure like it; shares between them are passed over."""
    parts: list[Count] = []
    for count in counts[place:]:
        if count.figure.kind != "plain":
            continue
        if not count.measures_like(counts[place]) or (parts and OF_WHICH.search(count.gap)):
            break
        parts.append(count)
    return tuple(parts)


def _run_before(counts: Sequence[Count], place: int) -> tuple[Count, ...]:
    """The counts just before a place that measure like it."""
    first = place
    while first and counts[first - 1].measures_like(counts[place]) and not OF_WHICH.search(counts[first].gap):
        first -= 1
    return tuple(counts[first:place])


def _are_all(parts: Sequence[Count]) -> bool:
    """Whether nothing is left over: both halves of something, or the rest among the parts."""
    return _are_halves(parts) or any(REST.search(part.lead) for part in parts)


def _are_halves(parts: Sequence[Count]) -> bool:
    if len(parts) != 2:
        return False
    one, other = (part.lead + part.tail[:12] for part in parts)
    pairs = ((one, other), (other, one))
    return any(first.search(a) and second.search(b) for first, second in HALVES for a, b in pairs)


def _sum(sentence: Sentence, whole: Count, parts: Sequence[Count], *, strict: bool) -> Finding | None:
    """What is wrong with a sum: parts that may be all, or that are said to be, and do not make the whole."""
    if not 2 <= len(parts) <= MAX_PARTS:
        return None
    if not all(is_plain(part.figure) and part.measures_like(whole) for part in parts):
        return None
    stated, made = amount(whole.figure), _total(parts)
    if any(NOT_ALL.search(count.gap) or NOT_ALL.match(count.tail) for count in (whole, *parts)):
        return None
    if _comes_out(sentence, whole, parts) or (made.low <= stated.high and made.high >= stated.low):
        return None
    value, total = whole.figure.value, sum((part.figure.value for part in parts), Decimal(0))
    off = abs(total - value)
    if any(part.figure.value > value for part in parts) or not (off <= value / 5 if strict else _is_slip(value, off)):
        return None
    blanks = (" + ".join(part.said for part in parts), shown(total), whole.said)
    return Finding(notes.SUM, blanks, (whole, *parts))


def _is_slip(value: Decimal, off: Decimal) -> bool:
    """Whether one digit mistyped explains it: 104 + 289 is ten less than 403. A larger rest may be what is not told."""
    digits = off.normalize().as_tuple().digits
    return value >= 100 and off <= value * NEAR and len(digits) == 1


def _total(parts: Sequence[Count]) -> Amount:
    made = Amount(Decimal(0), Decimal(0))
    for part in parts:
        made = made.plus(amount(part.figure))
    return made


def _comes_out(sentence: Sentence, whole: Count, parts: Sequence[Count]) -> bool:
    """Whether some of the counts make the whole, or all make another count: then the parts are told in another way."""
    stated = amount(whole.figure)
    for size in range(2, len(parts)):
        if any(_total(some).meets(stated) for some in combinations(parts, size)):
            return True
    others = (other for other in (*sentence.before, *sentence.counts) if other is not whole and other not in parts)
    return any(_total(parts).meets(amount(other.figure)) for other in others if other.measures_like(parts[0]))
