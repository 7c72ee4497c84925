"""`llmsum eval confidence`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from llmsum.cli.eval_options import CORPUS, EVALS, SEEDS, Evals, Seeds, loaded, targets
from llmsum.cli.options import all_there

if TYPE_CHECKING:
    from collections.abc import Sequence

    from llmsum.confidence.weighing import Answering
    from llmsum.evals.assurance import Seen
    from llmsum.evals.fitting import Labelled


def confidence(
    write: Annotated[bool, typer.Option("--write", help="Write the weights of all reports into the program.")] = False,
    more: Annotated[
        list[Path] | None,
        typer.Option("--with", metavar="DIR", callback=all_there, help="More labelled reports for the rules."),
    ] = None,
    seeds: Seeds = SEEDS,
    folder: Evals = EVALS,
) -> None:
    """Fit how likely an item is right to labelled reports, and tell how far that holds for reports left out.

    For the rules the reports are the seeds, and those of ../shared/corpus/dev where it is there; for models they are
    the seeds with the recorded answers. It changes nothing without --write.
    """
    from llmsum.confidence.weighing import FITTED
    from llmsum.evals.assurance import fit, left_out, weights_text
    from llmsum.evals.reliability import reliability_text

    folders = [seeds, *(more or [found for found in [CORPUS] if found.is_dir()])]
    groups, items = gathered(folders, seeds, folder)
    for way, own in items.items():
        said = left_out(own, way)
        print(reliability_text(way, said))
        for name, group in groups.items() if way == "rules" and len(groups) > 1 else ():
            names = {report.case.name for report in group}
            print(reliability_text(f"{way}, {name}", [each for each in said if each.document in names]))
    if write:
        FITTED.write_text(weights_text({way: fit(own, way) for way, own in items.items()}), encoding="utf-8")
        print(f"wrote {FITTED}")


def gathered(
    folders: "Sequence[Path]", seeds: Path, evals: Path
) -> "tuple[dict[str, list[Labelled]], dict[Answering, list[Seen]]]":
    """The labelled reports of each folder by its name, and the items of all by who answered."""
    from llmsum.evals.fitting import labelled, load_all_examples
    from llmsum.evals.gathering import by_model, by_rules, kinds_without
    from llmsum.settings import BUILTIN

    settings, _ = loaded(seeds)
    groups = {each.name: [labelled(case, settings) for case in loaded(each)[1].values()] for each in folders}
    reports = [report for group in groups.values() for report in group]
    examples = load_all_examples(evals / "kinds", settings)
    kinds = {report.case.name: weights for report, weights in kinds_without(reports, examples)}
    items: dict[Answering, list[Seen]] = {"rules": by_rules(kinds, reports)}
    for target in targets(None, None, None, evals):
        if target.model != BUILTIN:
            asked, cases = loaded(seeds, model=target.model, reading=target.reading, cache=False)
            way, own = by_model(kinds, cases, asked, evals / "recordings")
            items[way] = items.get(way, []) + own
    return groups, items
