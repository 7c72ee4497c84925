"""`llmsum eval adapt`: the built-in rules learn from labels of one's own."""

from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Annotated

import typer

from llmsum.cli.eval_options import loaded, table_width
from llmsum.cli.messages import say
from llmsum.errors import EXIT_FAILED, EXIT_OK, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from llmsum.evals.adapting import Lesson
    from llmsum.kinds.weights import Weights


def adapt(
    labels: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Labelled reports: NAME.txt with NAME.gold.yaml.")
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Use what was learned, where it is better, from now on.")
    ] = False,
    anyway: Annotated[bool, typer.Option("--anyway", help="With --write: also where it is not.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Forget what was learned.")] = False,
) -> None:
    """Adapt the weights by which the built-in engine decides on kinds to labelled reports of your own.

    They begin with those that the program came with, and change no more than the labels ask for. Told is what the
    reports score as it came, each with weights adapted to the others (what new reports of this sort may expect), and
    each with those adapted to all; then what eval diff says of these. Where that is WORSE, nothing is learned, and the
    reports are named that it did harm to.

    Nothing changes without --write, which refuses what unseen reports gain nothing from: exit code 1. What it writes
    stands beside the weights of the program, is used instead of them, and goes with --undo.
    """
    from llmsum.kinds.weights import ADAPTED, shipped

    _check(labels, write=write, anyway=anyway, undo=undo)
    if labels is None:
        _forget(ADAPTED)
        return
    from llmsum.evals.adapting import learn, own
    from llmsum.evals.leaving import outcomes_text

    settings, cases = loaded(labels, remedy="`llmsum review` writes labels")
    found = learn(shipped(), [own(case, settings) for case in cases.values()])
    width = table_width()
    print(outcomes_text(found.outcomes, width))
    for line in _verdict(found, width):
        print(line)
    if found.weights == shipped():
        lost = "what these labels ask for is WORSE by eval diff, however little of it is taken"
        no_change = "these labels ask for no change"
        say(f"nothing is learned: {lost if found.worse else no_change}; label some more")
        if write and ADAPTED.exists():
            say(f"{ADAPTED}, which was learned before, stays in use; --undo takes it back")
        raise typer.Exit(EXIT_FAILED if write else EXIT_OK)
    came, unseen = (
        fmean(one.score.f1 for one in found.outcomes[name]) for name in ("as it came", "adapted to the others")
    )
    gains = unseen > came
    if not gains:
        say("reports that the weights have not seen gain nothing from these labels: label some more before you --write")
    if write and not (gains or anyway):
        say("nothing was written; --anyway writes it all the same")
        raise typer.Exit(EXIT_FAILED)
    if write:
        _keep(ADAPTED, found.weights)


def _check(labels: Path | None, *, write: bool, anyway: bool, undo: bool) -> None:
    """Whether these options go together; without labels there is only `--undo`."""
    if undo and (labels or write or anyway):
        raise UsageError("--undo goes alone: it forgets what was learned")
    if not undo and labels is None:
        raise UsageError("eval adapt: no labels; give their folder, or --undo")
    if anyway and not write:
        raise UsageError("--anyway is about --write: give both, or neither")


def _keep(file: Path, learned: "Weights") -> None:
    from llmsum.evals.fitting import weights_text
    from llmsum.files import write_atomically
    from llmsum.kinds.weights import shipped_version

    try:
        write_atomically(file, weights_text(learned, shipped_version()))
    except UsageError:
        raise UsageError(f"{file}: cannot be written; install llmsum where you may write") from None
    print(f"wrote {file}: used from now on, and a batch makes its results anew; llmsum eval adapt --undo takes it back")


def _forget(file: Path) -> None:
    if file.exists():
        try:
            file.unlink()
        except OSError as error:
            raise UsageError(f"{file}: cannot be removed ({error.strerror}); remove it") from None
        print(f"removed {file}: the weights are as they came")
    else:
        print("nothing was learned: the weights are as they came")


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
