"""A passage's kind, how likely it is, and why: the sum of the weights of its features, heard with what stands around.

Weights are of a multinomial logistic regression (see `evals.fitting`), with "none" at 0. A report has parts: a review,
an account of problems, plans. Which part a passage stands in is not told but inferred from all passages around it, by
the forward-backward algorithm over three parts that change seldom (Rabiner 1989).
"""

from collections.abc import Iterator, Sequence
from math import exp
from typing import Final, NamedTuple

from llmsum.kinds.claims import claim
from llmsum.kinds.clauses import goes_on, is_intended, names_in, tells_a_deed
from llmsum.kinds.features import YEAR_ZONE, Features, Surroundings, all_features, features_of
from llmsum.kinds.lexicon import find
from llmsum.kinds.passages import Passage, passages
from llmsum.kinds.reached import MET, MISSED
from llmsum.kinds.rows import row_kind
from llmsum.kinds.together import TROUBLE
from llmsum.kinds.weights import Scores, Weights, weights
from llmsum.models import KINDS, Kind, told_as
from llmsum.patterns import regex
from llmsum.reading.report import Report
from llmsum.reading.roles import Reported, reported
from llmsum.words.metrics import has_metrics
from llmsum.words.script import fold

REASONS = 4
HARDLY = 0.25  # of 0, 0.25, 0.28 and 0.3, by the reports left out
FIGURES_TELL = 100.0  # times as likely, where what was wanted stands beside what was reached; as few
COLUMN_TELLS = 100.0  # times as likely; tables of the labelled reports are too few to fit it
ROW_TELLS = 1e6  # where its columns say whether a target is met, which no word in it says better
DIGIT = regex(r"\d")
# Tables of what something would cost, of what came in and went out, or of who and when.
QUOTED = regex(
    r"报价|询价|比价|议价|估价|价目|单价|预算|概算|讨论|收费标准|名单|课程表|日程|议程|排班|值班"
    r"|收入[^，]*，支出|支出[^，]*，收入"
)
ALREADY = regex(r"已(?!经?[成有])")
# 8月15日前完成自查; 剩下3台25日前检完; 国庆后进场: not where it is over, compared, or counted behind the date.
DUE = regex(
    r"\s*\d{1,2}月(?:\d{1,2}日|底|中旬|初)?[之以]?前(?=[要需完将拟])"
    r"|(?!.*(?:已|了|过(?![程渡])|均|全部|截[至止]|原定|[较比率]|[停辞]))[^，。；]{0,14}?"
    r"(?:\d{1,2}[日号]|\d{1,2}月[底初]?|月底|节|周[一二三四五六日末])[之以]?前(?![后夕往期])(?!.*\d)"
    r"|(?!.*(?:已|了|过(?![程渡])))\s*(?:明年|来年|下个?(?:月|周|季度|学期)|下一步)(?!度?报|工作)"
    r"|(?!.*(?:已|了|过(?![程渡])|[较比率停辞]))[^，。；]{0,12}?(?:[国中春][庆秋节]|元旦|[五十]一|端午|清明|开学|[暑寒]假|年|节)后"
    r"(?=进[场驻]|开[工始业学]|动工|送|启动|复[工课]|搬)(?!.*\d)"
)
# Before what went wrong; but not 可以, nor 只是目标的60%, which judges the figure before it.
BUT = regex(
    r"\s*(?:但(?!愿)|可(?=[没还仍是惜少]|[^，。；]{1,6}[慢少不没])|却|(?:不过|只是|就是)(?!.*\d)|然而|(?i:but|however|though|yet)\b)"
)
# A prognosis of harm has the words of a plan.
FEARED = regex(
    r"预计|预期|恐|或将|将(?:推迟|延|影响|受|缺|继续扩|扩大)|无法|不能|加班|兼|损失|亏"
    r"|\b(?i:will (?:lose|miss|slip|be (?:late|delayed)|not)|going to (?:miss|lose|be)|slip|at risk)\b"
)
NO = regex(r"\s*+(?:但是?|却|然而|(?i:but|yet|however|though))?\W*+(?:没有?|未|无|(?i:no|not|none|without)\b)")
TELLING: Final = frozenset(
    ("achievement", "problem")
)  # what may stand before an intention or a request in one sentence
AROUND = "what stands around it"


class Heard(NamedTuple):
    """A passage with its features, and how likely each kind is: by itself, and in its report."""

    passage: Passage
    features: Features
    alone: Scores
    scores: Scores


class Decision(NamedTuple):
    """What a passage is. `kind` is None where it is no item; `probability` is that of the decision, 0 to 1.

    A sentence that asks for something behind what it tells is two passages. `reasons` are the features that spoke most
    for it, and by how much against the best other choice.
    """

    passage: Passage
    kind: Kind | None
    probability: float
    reasons: tuple[tuple[str, float], ...]


def decide(report: Report, known: Weights | None = None, kinds: tuple[Kind, ...] = ()) -> list[Decision]:
    """What every passage of a report is, in order, by the weights given or those of the program.

    `kinds` are listed beside those that always are.
    """
    known = known or weights()
    around = Surroundings(report)
    return [
        part
        for heard in hear(report, known)
        for decision in _with_claim(_decision(heard, known), heard.features, around, known, kinds)
        for part in _turned(decision, around, known)
    ]


def hear(report: Report, known: Weights | None = None) -> list[Heard]:
    """Every passage of a report, in order, with how likely each kind is."""
    found, known = passages(report.chunks), known or weights()
    features = all_features(report, found)
    alone = [probabilities(each, known) for each in features]
    on = reported(fold(report.repaired.text[:YEAR_ZONE]), fold(report.masthead.period or ""))
    parted = in_parts(alone, found, known)
    compared = (_compared(row, names) for row, names in zip(parted, features, strict=True))
    heard = (_in_table(row, passage, report, on) for row, passage in zip(compared, found, strict=True))
    return [Heard(*row) for row in zip(found, features, alone, heard, strict=True)]


def _turned(decision: Decision, around: Surroundings, known: Weights) -> Iterator[Decision]:
    """What was done, or went wrong, may be followed by what is intended, in one sentence."""
    passage = decision.passage
    turn = next((at for at, clause in enumerate(passage.clauses) if _intends(clause.shadow)), 0)
    first = passage.clauses[0]
    if not turn or first.is_row or decision.kind not in KINDS:
        yield from _contrasted(decision, around, known)
        return
    head, tail = (passage._replace(clauses=part) for part in (passage.clauses[:turn], passage.clauses[turn:]))
    is_done = decision.kind == "achievement" or ALREADY.search(first.shadow)
    told = decision._replace(passage=head, kind="achievement") if is_done else _by_itself(head, around, known)
    if decision.kind == "problem" and not (told.kind == "problem" and _is_remedy(tail, around, known)):
        yield from _contrasted(decision, around, known)
        return
    is_empty = not has_metrics(head.shadow) and (goes_on(head.shadow) or not tells_a_deed(head.shadow))
    if told.kind not in TELLING or (told.kind == "achievement" and is_empty):
        yield decision._replace(kind="plan")  # nothing was told before what is intended
        return
    yield from _contrasted(told, around, known)
    yield decision._replace(passage=tail, kind="plan")


def _is_remedy(tail: Passage, around: Surroundings, known: Weights) -> bool:
    """Whether what stands behind trouble is meant, and not only feared: 预计延期两个月 is no plan."""
    is_trouble = _by_itself(tail, around, known).kind == "problem" or names_in(tail.shadow) & TROUBLE
    return not (is_trouble or FEARED.search(tail.shadow))


def _contrasted(decision: Decision, around: Surroundings, known: Weights) -> Iterator[Decision]:
    """What went well may be followed by what did not, in one sentence: 产量翻番，但停线4天; or by what was spared."""
    clauses = decision.passage.clauses
    turn = next((at for at, clause in enumerate(clauses) if at and BUT.match(clause.shadow)), 0)
    head, tail = (decision.passage._replace(clauses=part) for part in (clauses[:turn], clauses[turn:]))
    if not turn or clauses[0].is_row or decision.kind not in TELLING or not has_metrics(head.shadow):
        yield decision
        return
    told, then = _by_itself(head, around, known), _by_itself(tail, around, known)
    if told.kind != "achievement":
        yield decision
    elif _is_spared(tail.shadow):
        yield decision._replace(kind="achievement")
    elif then.kind == "problem":
        yield from (told, then)
    else:
        yield decision


def _is_spared(shadow: str) -> bool:
    """Whether trouble is named that did not come: 但没有影响教学, but none was late."""
    names = names_in(shadow)
    return "none_happened" in names or any(name.endswith(", negated") for name in names) or bool(NO.match(shadow))


def _by_itself(passage: Passage, around: Surroundings, known: Weights) -> Decision:
    """What a part of a sentence would be without the rest of it."""
    features = features_of(passage, around)
    alone = probabilities(features, known)
    return _decision(Heard(passage, features, alone, alone), known)


def _intends(shadow: str) -> bool:
    return bool(DUE.match(shadow)) or is_intended(shadow)


def _with_claim(
    decision: Decision, features: Features, around: Surroundings, known: Weights, kinds: tuple[Kind, ...]
) -> Iterator[Decision]:
    """The decision, or that a kind claims its passage: one that is not asked for claims it for the kind it is akin to.

    What a sentence tells before it begins to ask stays what it is.
    """
    claimed = claim(features)
    if claimed is None:
        yield decision
        return
    passage = decision.passage
    begins = next((at for at, one in enumerate(passage.clauses) if _asks(one.shadow, claimed.kind)), 0)
    head, tail = (passage._replace(clauses=part) for part in (passage.clauses[:begins], passage.clauses[begins:]))
    if begins and (asked := claim(features_of(tail, around))):
        told = _by_itself(head, around, known)
        if told.kind in TELLING:
            yield told
            passage, claimed = tail, asked
    yield Decision(passage, told_as(claimed.kind, kinds), claimed.probability, claimed.reasons[:REASONS])


def _asks(shadow: str, kind: Kind) -> bool:
    return any(hit.kind == kind and not hit.negated for hit in find(shadow))


def _compared(heard: Scores, names: Features) -> Scores:
    """What figures of a sentence say beside what was wanted, whatever its words are."""
    if MISSED in names:
        return _likelier(heard, "problem", FIGURES_TELL)
    return _likelier(heard, "achievement", FIGURES_TELL) if MET in names else heard


def _in_table(heard: Scores, passage: Passage, report: Report, on: Reported) -> Scores:
    """What the name of its column says of a cell, which no words in it say plainer; figures in a row are results.

    Where the columns of a row tell whether a target is met, that goes before what its heading says.
    """
    section = report.sections[passage.section]
    if section.is_cell and section.role in KINDS:
        return _likelier(heard, section.role, COLUMN_TELLS)
    if not passage.clauses[0].is_row:
        return heard
    if judged := _judged(passage, report, on):
        return _likelier(heard, judged, ROW_TELLS)
    if not DIGIT.search(passage.shadow):
        return heard
    if QUOTED.search(fold(section.title) + passage.shadow):
        return _likelier(heard, None, COLUMN_TELLS)
    return _likelier(heard, section.role if section.role in KINDS else "achievement", COLUMN_TELLS)


def _likelier(scores: Scores, kind: Kind | None, times: float) -> Scores:
    """The scores where one kind, or none, is so many times as likely."""
    place = KINDS.index(kind) + 1 if kind else 0
    return _normal([p * (times if index == place else 1) for index, p in enumerate(scores)])


def _judged(passage: Passage, report: Report, on: Reported) -> Kind | None:
    """What the columns of a whole row tell of it."""
    segment = report.chunks[passage.chunk].segments[passage.clauses[0].number - 1]
    row = report.layout.at(segment.span.start)
    if row is None or row.kind != "row" or not any(row.columns):
        return None
    held = report.sections[passage.section].span
    if held.start > row.span.start or held.end < row.span.end:  # the row was cut
        return None
    text = report.repaired.text
    return row_kind(row.columns, [text[cell.start : cell.end] for cell in row.cells], on)


def probabilities(features: Features, known: Weights) -> Scores:
    """Of none and each kind, by a passage alone."""
    rows = [known.of[name] for name in features if name in known.of]
    return _normal([exp(min(sum(column), 50)) for column in zip(*rows, strict=True)] if rows else known.shares)


def _normal(scores: Sequence[float]) -> Scores:
    total = sum(scores)
    return tuple(score / total for score in scores)


def in_parts(alone: Sequence[Scores], found: Sequence[Passage], known: Weights) -> list[Scores]:
    """The probabilities once each passage has heard in which part of the report it stands, by all the others."""
    parts, shares = known.parts, known.shares
    states = range(len(parts.holds))
    told = [
        [sum(p / share * held for p, share, held in zip(row, shares, holds, strict=True)) for holds in parts.holds]
        for row in alone
    ]
    stays = [
        parts.stays[index > 0 and passage.section != found[index - 1].section] for index, passage in enumerate(found)
    ]

    def moved(now: Sequence[float], stay: float) -> Scores:
        leave = (1 - stay) / (len(now) - 1)
        total = sum(now)
        return tuple(one * stay + (total - one) * leave for one in now)

    before: list[Scores] = []
    now: Scores = parts.begins
    for row, stay in zip(told, stays, strict=True):
        expected = moved(now, stay) if before else parts.begins
        before.append(expected)
        now = _normal([expected[state] * row[state] for state in states])
    behind: Scores = (1.0,) * len(parts.holds)
    heard: list[Scores] = []
    for index in reversed(range(len(found))):
        place = _normal([before[index][state] * behind[state] for state in states])
        heard.append(_in_part(alone[index], place, known))
        behind = _normal(moved([behind[state] * told[index][state] for state in states], stays[index]))
    return heard[::-1]


def _in_part(alone: Scores, place: Scores, known: Weights) -> Scores:
    expected = [sum(at * holds[kind] for at, holds in zip(place, known.parts.holds, strict=True)) for kind in range(4)]
    return _normal(
        [p * (e / share) ** known.parts.counts for p, e, share in zip(alone, expected, known.shares, strict=True)]
    )


def chosen(heard: Scores, known: Weights) -> int:
    """Which of none and the kinds is chosen: its place in `Scores`. Nothing hardly likely is, whatever is leaned to."""
    leaned = [p * exp(lean) if p >= HARDLY else 0 for p, lean in zip(heard, known.leaning, strict=True)]
    return leaned.index(max(leaned))


def _decision(found: Heard, known: Weights) -> Decision:
    passage, features, alone, heard = found
    choice = chosen(heard, known)
    kind = KINDS[choice - 1] if choice else None
    return Decision(passage, kind, heard[choice], tuple(_reasons(features, choice, alone, heard, known)))


def _reasons(
    features: Features, choice: int, alone: Scores, heard: Scores, known: Weights
) -> Iterator[tuple[str, float]]:
    """What told most between the choice and the best other one."""
    other = max((index for index in range(len(heard)) if index != choice), key=lambda index: heard[index])
    told = [(name, known.of[name][choice] - known.of[name][other]) for name in features if name in known.of]
    if heard[choice] > alone[choice] * 1.2:
        told.append((AROUND, heard[choice] / max(alone[choice], 1e-6) - 1))
    told.sort(key=lambda pair: -pair[1])
    yield from ((name, weight) for name, weight in told[:REASONS] if weight > 0)
