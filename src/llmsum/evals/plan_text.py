"""A plan as plain text, for a terminal or a log."""

from collections import Counter
from collections.abc import Sequence

from llmsum.evals.layout import WIDTH, fitted, hung
from llmsum.evals.plan import Cost, Plan, Power
from llmsum.evals.stale import NEVER, DocumentPlan

HEADER = ("document", "fresh", "stale", "follow-ups", "orphaned")


def plan_text(plan: Plan, width: int = WIDTH) -> str:
    """Calls by document, why they are stale, what they cost, what the documents can show, in `width` columns."""
    lines = [f"plan for {plan.model}, {plan.repeats} repeat(s)", ""]
    if plan.documents:
        lines += [*fitted([HEADER, *map(_row, plan.documents)], width), "", *_reasons(plan.documents)]
        lines += _cost(plan.cost) if plan.stale else ["every call is recorded: `llmsum eval run` asks nobody"]
    else:
        lines.append("the rules ask nobody: there is nothing to record")
    if plan.stale and any(call.why == NEVER for document in plan.documents for call in document.stale):
        lines.append("  repairs and overviews of reports that were never recorded come on top")
    if any(document.orphans for document in plan.documents):
        lines.append("orphaned: no call asks for these recordings; `llmsum eval run --record` drops them")
    lines += [f"orphaned: {path}: no labelled report has this name; delete it" for path in plan.stray]
    return "\n".join([*lines, "", *_power(plan.power)])


def _row(document: DocumentPlan) -> tuple[str, ...]:
    counts = (document.fresh, len(document.stale), len(document.follow_ups), document.orphans)
    return (document.document, *map(str, counts))


def _reasons(documents: Sequence[DocumentPlan]) -> list[str]:
    """One line for each document with stale calls: what changed, and in how many."""
    counts = ((document.document, Counter(call.why for call in document.stale)) for document in documents)
    return [
        f"{name}: {'; '.join(f'{_why(why)} ({count})' for why, count in whys.most_common())}"
        for name, whys in counts
        if whys
    ]


def _why(why: str) -> str:
    return why if why == NEVER else f"{why} changed"


def _cost(cost: Cost) -> list[str]:
    about = "at most" if cost.bound else "about"
    money = "no price is known (set LLMSUM_PRICE)" if cost.usd is None else f"{about} {cost.usd:.4f} USD"
    lines = [
        f"to record: {cost.calls} calls, the stale ones and those that follow from them",
        f"  {cost.input_tokens:,} input tokens (o200k), {about} {cost.output_tokens:,} output tokens",
        f"  {money}",
    ]
    if cost.seconds is not None:
        lines.append(
            f"  about {max(1, round(cost.seconds / 60))} minutes, if answers take as long as the recorded ones"
        )
    return lines


def _power(power: Power) -> list[str]:
    least = "nothing: one document has no spread" if power.detectable is None else f"{power.detectable:.3f}"
    return [
        f"smallest difference of the mean F1 that {power.documents} documents can show: {least}",
        *hung("  ", f"(80 % power, two-sided 5 %), by {power.rests_on}"),
    ]
