"""`llmsum eval adapt`: the built-in rules learn from labels of one's own."""

from pathlib import Path
from statistics import fmean
from typing import Annotated

import typer

from llmsum.cli.eval_options import loaded
from llmsum.cli.messages import say


def adapt(
    labels: Annotated[Path, typer.Argument(metavar="DIR", help="Labelled reports: NAME.txt with NAME.gold.yaml.")],
    write: Annotated[bool, typer.Option("--write", help="Write the adapted weights into the program.")] = False,
) -> None:
    """Adapt the weights by which the built-in engine decides on kinds to labelled reports of your own.

    They begin with those of the program, and change no more than the labels ask for. Told is what the reports score as
    things are, each with weights adapted to the others (what new reports of this sort may expect), and each with those
    adapted to all. It changes nothing without --write.
    """
    from llmsum.evals.adapting import before_and_after
    from llmsum.evals.fitting import adapt as adapted
    from llmsum.evals.fitting import labelled, weights_text
    from llmsum.evals.leaving import outcomes_text
    from llmsum.kinds.deciding import WEIGHTS, weights

    settings, cases = loaded(labels)
    reports = [labelled(case, settings) for case in cases.values()]
    found = before_and_after(weights(), reports)
    print(outcomes_text(found))
    now, taught = (fmean(one.f1 for one in found[name]) for name in ("as it is", "adapted to the others"))
    if taught <= now:
        say("reports that the weights have not seen gain nothing from these labels: label some more before you --write")
    if write:
        WEIGHTS.write_text(weights_text(adapted(weights(), reports)), encoding="utf-8")
        print(f"wrote {WEIGHTS}: put the old file back to undo it; a batch makes its results anew")
