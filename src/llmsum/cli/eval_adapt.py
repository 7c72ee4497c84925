"""`llmsum eval adapt`: the built-in rules learn from labels of one's own."""

from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Annotated

import typer

from llmsum.cli.eval_options import loaded, table_width
from llmsum.cli.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmsum.evals.adapting import Lesson


def adapt(
    labels: Annotated[Path, typer.Argument(metavar="DIR", help="Labelled reports: NAME.txt with NAME.gold.yaml.")],
    write: Annotated[bool, typer.Option("--write", help="Write the adapted weights into the program.")] = False,
) -> None:
    """Adapt the weights by which the built-in engine decides on kinds to labelled reports of your own.

    They begin with those of the program, and change no more than the labels ask for. Told is what the reports score as
    things are, each with weights adapted to the others (what new reports of this sort may expect), and each with those
    adapted to all; then what eval diff says of these. Where that is WORSE, nothing is learned, and the reports are
    named that it did harm to. It changes nothing without --write.
    """
    from llmsum.evals.adapting import learn, own
    from llmsum.evals.fitting import weights_text
    from llmsum.evals.leaving import outcomes_text
    from llmsum.kinds.deciding import WEIGHTS, weights

    settings, cases = loaded(labels)
    found = learn(weights(), [own(case, settings) for case in cases.values()])
    width = table_width()
    print(outcomes_text(found.outcomes, width))
    for line in _verdict(found, width):
        print(line)
    if found.weights == weights():
        lost = "what these labels ask for is WORSE by eval diff, however little of it is taken"
        no_change = "these labels ask for no change"
        say(f"nothing is learned: {lost if found.worse else no_change}; label some more")
        return
    now, unseen = (
        fmean(one.score.f1 for one in found.outcomes[name]) for name in ("as it is", "adapted to the others")
    )
    if unseen <= now:
        say("reports that the weights have not seen gain nothing from these labels: label some more before you --write")
    if write:
        WEIGHTS.write_text(weights_text(found.weights), encoding="utf-8")
        print(f"wrote {WEIGHTS}: put the old file back to undo it; a batch makes its results anew")


def _verdict(lesson: "Lesson", width: int) -> "Iterator[str]":
    """What `eval diff` says, every item that must be told and would be lost, and every report that gets worse."""
    from llmsum.evals.layout import hung

    found = lesson.comparison
    yield from hung(f"{found.verdict}: ", "; ".join(found.reasons), width)
    for item in found.lost:
        if item.importance == "must":
            yield from hung("lost: ", f"{item.document}#{item.gold} {item.statement}", width)
    for name, told in lesson.worse.items():
        yield from hung("worse: ", f"{name}: {told}", width)
