"""A comparison of two runs as plain text, for a terminal or a log."""

from collections.abc import Sequence

from llmsum.evals.gold import WEIGHTS
from llmsum.evals.layout import aligned, hung, number
from llmsum.evals.moved import Moved
from llmsum.evals.statistics import TOLERANCE, Mean
from llmsum.evals.verdict import Comparison, Delta

SHOWN = 12  # gained and lost items; all stand in the HTML report


def comparison_text(comparison: Comparison) -> str:
    """The verdict first, then why, then what moved, the most important first."""
    lines = hung(f"{comparison.verdict}: ", f"{comparison.before} → {comparison.after}")
    lines += [line for reason in comparison.reasons for line in hung("  ", reason)]
    lines += _not_compared(comparison.left_out)
    lines += [f"  failed: {name}" for name in comparison.failed]
    lines += ["", *_deltas(comparison.deltas)]
    for name, delta in (("tuned on", comparison.tuning), ("held out", comparison.held_out)):
        if delta.difference is not None:
            lines.append(f"F1 of the documents {name}: {_mean(delta.before)} → {_mean(delta.after)}")
    for sign, name, items in (("+", "gained", comparison.gained), ("-", "lost", comparison.lost)):
        first = sorted(items, key=lambda item: -WEIGHTS[item.importance])
        optional = sum(item.importance == "optional" for item in items)
        lines += ["", f"{len(items)} item(s) {name}{f', {optional} of them optional' if optional else ''}"]
        lines += [line for item in first[:SHOWN] for line in _moved(sign, item)]
        if len(items) > SHOWN:
            lines.append(f"  … and {len(items) - SHOWN} more")
    return "\n".join(lines)


def _not_compared(left_out: Sequence[tuple[str, str]]) -> list[str]:
    """One paragraph for each reason."""
    reasons = dict.fromkeys(why for _, why in left_out)
    names = {why: ", ".join(name for name, other in left_out if other == why) for why in reasons}
    return [line for why in reasons for line in hung("  not compared: ", f"{names[why]}: {why}")]


def _deltas(deltas: Sequence[Delta]) -> list[str]:
    """What changed as a table, the F1 in any case; what did not in one line."""
    known = [delta for delta in deltas if delta.difference is not None]
    still = [delta for delta in known[1:] if not _moves(delta)]
    rows = [("measure", "before", "after", "change", "95 % interval", "p")]
    lines = aligned([*rows, *(_delta_row(delta) for delta in known if delta not in still)])
    same = ", ".join(f"{delta.measure.name} {_mean(delta.after)}" for delta in still)
    return lines + (hung("unchanged: ", same) if still else [])


def _moves(delta: Delta) -> bool:
    """Whether the measure changed in the mean, or in documents that cancel each other."""
    change = delta.difference.change if delta.difference else None
    if change is None:
        return False
    return any(abs(value) > TOLERANCE for value in (change.mean, *(change.interval or ())))


def _delta_row(delta: Delta) -> tuple[str, ...]:
    difference = delta.difference
    change = difference.change if difference else None
    interval = f"[{', '.join(number(end, '+') for end in change.interval)}]" if change and change.interval else "-"
    return (
        delta.measure.name,
        _mean(delta.before),
        _mean(delta.after),
        number(change.mean if change else None, "+"),
        interval,
        f"{difference.p:.3f}" if difference else "-",
    )


def _mean(mean: Mean | None) -> str:
    return number(None if mean is None else mean.mean)


def _moved(sign: str, item: Moved) -> list[str]:
    where = f"{item.document}#{item.gold} ({item.kind}, {item.importance})"
    return [f"{sign} {where}", *hung("  ", item.statement), *hung("    ", item.evidence)]
