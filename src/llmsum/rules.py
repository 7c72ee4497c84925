"""The built-in engine: no model, milliseconds, always there.

What each sentence is, `kinds` decides; clauses without a checkable fact are trimmed off the ends of an achievement, and
what is left is the statement. It states nothing that the report does not say in these words.
"""

from collections.abc import Iterator, Sequence

from llmsum.kinds.clauses import is_slogan, tells_a_fact
from llmsum.kinds.deciding import Decision, decide
from llmsum.kinds.joining import joined
from llmsum.kinds.passages import Clause
from llmsum.kinds.weights import Weights
from llmsum.models import Draft, Kind, Reply, akin_to
from llmsum.patterns import regex
from llmsum.reading.report import Report
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
    clauses = decision.passage.clauses
    leads = clauses[-1].text.rstrip().endswith(("：", ":"))
    if decision.kind is None or leads or any(TABLE_RULE.search(clause.text) for clause in clauses):
        return
    kept = _with_context(clauses) if akin_to(decision.kind) == "achievement" else clauses
    statement = stated("".join(clause.text for clause in kept))
    if len(statement) >= MIN_CHARS:
        confidence = round(decision.probability, 2)
        yield Draft(kept[0].number, kept[-1].number, decision.kind, statement, confidence=confidence)


def _with_context(clauses: Sequence[Clause]) -> Sequence[Clause]:
    """From the first to the last fact, and beyond them up to a slogan: 举办共餐，全年96场 loses its subject else."""
    facts = [index for index, clause in enumerate(clauses) if tells_a_fact(clause.shadow)]
    if not facts:
        return clauses
    first, last = facts[0], facts[-1]
    while first and not is_slogan(clauses[first - 1].shadow):
        first -= 1
    while last + 1 < len(clauses) and not is_slogan(clauses[last + 1].shadow):
        last += 1
    return clauses[first : last + 1]
