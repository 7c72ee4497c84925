"""Percentages, recomputed from the counts beside them: 上传事件603件，办结595件，办结率达98.67%."""

from collections.abc import Iterator

from llmsum.checking.contradictions.amounts import Amount, amount, digits_shown
from llmsum.checking.contradictions.finding import Finding, shown
from llmsum.checking.contradictions.sentences import Count, Sentence
from llmsum.models import notes
from llmsum.patterns import regex

# The deed before 率 is looked for beside the part. Growth is no share.
RATE = regex(r"(?P<deed>[\u4e00-\u9fff]{2,8}?)率(?:均|已|也|高|分别)?(?:为|达到|达|是|至|约|超过|[:：]|\s)*$")
NO_SHARE = regex(r"增|降|同比|环比|提高|收益|利润|年化|利用|覆盖|满意|知晓|出生|死亡|失业|上座|速|汇|税|频|概|功|效$")
OF_WHOLE = regex(
    r"^(?:约|仅|各|分别)?占(?:比|其中|(?:总|全部)(?:数|量|额|人数|户数|件数|面积|投资)?)?(?:的|比例|比重)?(?:为|达到|达|约|近|超过|超|\s)*$"
)
OF_NAMED = regex(r"^占(?P<whole>[^，]{1,8}?)总(?:数|量|额|人数|户数)的?(?:约|近|超过|超)?$")
OF_TARGET = regex(r"(?:占|[是为完成])[^，]{0,10}(?:计划|目标|任务|预算|总)[^，]{0,6}$")
ALREADY = regex(r"^(?:目前|现)?(?:已|实际|实|其中)")
ENGLISH = regex(r"(?:\bof|out of) (?:the |its |our |all )?$")
BESIDE = 8  # counts before a percentage, and behind it, that may explain it
FAR = 45  # per cent points: what is further off is about something else


def shares(sentence: Sentence) -> Iterator[Finding]:
    """Percentages that are not the share which their sentence gives the counts of."""
    for place, percent in enumerate(sentence.counts):
        if percent.figure.kind != "percent":
            continue
        pair = next(filter(None, (find(sentence, place) for find in (_rate, _share, _of_target, _english))), None)
        if pair is not None and (finding := _checked(sentence, place, *pair)) is not None:
            yield finding


def _checked(sentence: Sentence, place: int, part: Count, whole: Count) -> Finding | None:
    percent = sentence.counts[place]
    stated, share = amount(percent.figure), amount(part.figure).share_of(amount(whole.figure))
    if share is None or share.meets(stated):
        return None
    exact = part.figure.value * 100 / whole.figure.value
    if abs(exact - percent.figure.value) > FAR or not exact or _is_another(sentence, place, stated):
        return None
    decimals = max(digits_shown(percent.figure), 2 if abs(exact - percent.figure.value) < 1 else 1)
    blanks = (part.said, whole.said, shown(exact, decimals), percent.figure.raw)
    return Finding(notes.SHARE, blanks, (whole, part, percent))


def _is_another(sentence: Sentence, place: int, stated: Amount) -> bool:
    """Whether any two counts give what is stated, or what is left of one."""
    beside = *sentence.before[-BESIDE:], *sentence.counts[max(0, place - BESIDE) : place + BESIDE]
    found = [count for count in beside if count.figure.kind == "plain"]
    for whole in found:
        for part in found:
            if part is whole or not part.measures_like(whole):
                continue
            share = amount(part.figure).share_of(amount(whole.figure))
            if share and (share.meets(stated) or Amount(100 - share.high, 100 - share.low).meets(stated)):
                return True
    return False


def _rate(sentence: Sentence, place: int) -> tuple[Count, Count] | None:
    """Part and whole of a rate: the count beside the deed (办结595件，办结率), and the one before it or behind."""
    percent = sentence.counts[place]
    match = RATE.search(percent.lead)
    if match is None or NO_SHARE.search(match["deed"]) or place < 2:
        return None
    one, other = sentence.counts[place - 2], sentence.counts[place - 1]
    if not one.measures_like(other):
        return None
    deed = match["deed"][-2:]
    beside = [deed in count.lead or deed in count.tail[:4] for count in (one, other)]
    if beside == [True, False]:
        return one, other
    is_other = beside == [False, True] or (beside[0] == beside[1] and ALREADY.search(other.lead))
    return (other, one) if is_other else None


def _share(sentence: Sentence, place: int) -> tuple[Count, Count] | None:
    """Part and whole of 共有党员120名，其中女党员40名，占33.3%."""
    percent = sentence.counts[place]
    named = OF_NAMED.search(percent.lead)
    if place < 2 or not (named or OF_WHOLE.search(percent.lead)):
        return None
    part = sentence.counts[place - 1]
    mark = next((at for at in range(place - 1, 0, -1) if "其中" in sentence.counts[at].gap), None)
    whole = sentence.counts[mark - 1] if mark else None
    if whole is None or not part.measures_like(whole) or (named and named["whole"] not in whole.lead):
        return None
    return part, whole


def _of_target(sentence: Sentence, place: int) -> tuple[Count, Count] | None:
    """Part and whole of 完成投资120亿元，占年度计划150亿元的80%."""
    percent = sentence.counts[place]
    if place < 2 or not percent.lead.strip().startswith("的") or len(percent.lead.strip()) > 2:
        return None
    part, whole = sentence.counts[place - 2], sentence.counts[place - 1]
    return (part, whole) if OF_TARGET.search(whole.lead) and part.measures_like(whole) else None


def _english(sentence: Sentence, place: int) -> tuple[Count, Count] | None:
    """Part and whole of 595 of the 603 cases (98.67%)."""
    if place < 2:
        return None
    part, whole, percent = sentence.counts[place - 2 : place + 1]
    between = sentence.text[whole.figure.whole.end : percent.figure.span.start]
    beside = ENGLISH.search(whole.lead) and part.figure.kind == whole.figure.kind == "plain"
    return (part, whole) if beside and len(between) < 40 and "(" in between else None
