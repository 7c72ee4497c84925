"""The built-in engine: no model, milliseconds, always there.

What each sentence is, `kinds` decides; clauses without a checkable fact are trimmed off the ends of an achievement, and
what is left is the statement. It states nothing that the report does not say in these words.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from llmsum.kinds.deciding import Decision, Weights, decide
from llmsum.kinds.joining import joined
from llmsum.kinds.passages import Clause
from llmsum.models import Draft, Kind, Reply, akin_to
from llmsum.patterns import regex
from llmsum.reading.report import Report
from llmsum.words.cues import CLOSING, CONTRAST, DONE, NAMED, OPENING, PROBLEM, SLOGAN
from llmsum.words.metrics import has_metrics
from llmsum.words.wording import stated

MIN_CHARS = 4
TABLE_RULE = regex(r"\|\s*:?-{3,}")  # below the head of a table


def read(report: Report, weights: Weights | None = None, kinds: tuple[Kind, ...] = ()) -> tuple[Reply, ...]:
    """The items of every chunk of a report, in document order, by the weights given or those of the program.

    `kinds` are listed beside those that always are.
    """
    drafts: list[list[Draft]] = [[] for _ in report.chunks]
    for decision in joined(decide(report, weights, kinds), report.sections):
        drafts[decision.passage.chunk] += _drafts(decision)
    return tuple(Reply(drafts=tuple(found), status="ok" if found else "empty", attempts=0) for found in drafts)


def _drafts(decision: Decision) -> Iterator[Draft]:
    clauses = _opened(decision.passage.clauses)
    leads = clauses[-1:] and clauses[-1].text.rstrip().endswith(("：", ":"))
    is_told = leads or any(TABLE_RULE.search(clause.text) for clause in clauses)
    if decision.kind is None or is_told or all(CLOSING.fullmatch(clause.shadow) for clause in clauses):
        return
    kept = TRIMMED[akin_to(decision.kind)](clauses)
    statement = stated("".join(clause.text for clause in kept))
    if len(statement) >= MIN_CHARS:
        confidence = round(decision.probability, 2)
        yield Draft(kept[0].number, kept[-1].number, decision.kind, statement, confidence=confidence)


def _opened(clauses: Sequence[Clause]) -> Sequence[Clause]:
    """Without the clause by which a report opens: what has a figure before it, else what is behind."""
    opens = next((index for index, clause in enumerate(clauses) if OPENING.fullmatch(clause.shadow)), None)
    if opens is None:
        return clauses
    is_told = any(has_metrics(clause.shadow) for clause in clauses[:opens])
    return clauses[:opens] if is_told else clauses[opens + 1 :]


def _is_fact(clause: Clause) -> bool:
    """A figure, a named output or a finished action that is more than a slogan."""
    if has_metrics(clause.shadow) or NAMED.search(clause.shadow):
        return True
    return bool(DONE.search(clause.shadow)) and not SLOGAN.search(clause.shadow)


def _with_context(clauses: Sequence[Clause]) -> Sequence[Clause]:
    """From the first to the last fact, and beyond them up to a slogan: 举办共餐，全年96场 loses its subject else."""
    facts = [index for index, clause in enumerate(clauses) if _is_fact(clause)]
    if not facts:
        return clauses
    first, last = facts[0], facts[-1]
    while first and not SLOGAN.search(clauses[first - 1].shadow):
        first -= 1
    while last + 1 < len(clauses) and not SLOGAN.search(clauses[last + 1].shadow):
        last += 1
    return clauses[first : last + 1]


def _with_shortcoming(clauses: Sequence[Clause]) -> Sequence[Clause]:
    """From the first to the last clause that is no mere contrast (虽然取得了一些成绩)."""
    marked = [
        index
        for index, clause in enumerate(clauses)
        if PROBLEM.search(clause.shadow) or not CONTRAST.search(clause.shadow)
    ]
    return clauses[marked[0] : marked[-1] + 1] if marked else clauses


TRIMMED: Final[dict[Kind, Callable[[Sequence[Clause]], Sequence[Clause]]]] = {
    "achievement": _with_context,
    "problem": _with_shortcoming,
    "plan": lambda clauses: clauses,
}
