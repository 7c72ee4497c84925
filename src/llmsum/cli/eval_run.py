"""`llmsum eval run` and `llmsum eval plan`: asks every labelled report, or tells what asking would take."""

import asyncio
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from llmsum.cli import options
from llmsum.cli.eval_options import (
    EVALS,
    SEEDS,
    WIDEST,
    Asked,
    Evals,
    Genres,
    Only,
    Repeats,
    Seeds,
    Template,
    loaded,
    targets,
    templates,
)
from llmsum.cli.messages import say
from llmsum.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from llmsum.evals.cases import Case
    from llmsum.evals.runner import Stale, Told
    from llmsum.evals.runs import Run
    from llmsum.pipeline import Progress


def plan(  # noqa: PLR0913, PLR0917 - the parameters are the options
    model: Asked = None,
    reading: options.Reading = None,
    base_url: options.BaseUrl = None,
    repeats: Repeats = 1,
    prompt: Template = None,
    prompts: options.Prompts = None,
    only: Only = None,
    seeds: Seeds = SEEDS,
    folder: Evals = EVALS,
) -> None:
    """What `eval run` would find recorded, what changed, and what recording the rest would cost. It asks nobody.

    Exit codes: 0 everything is recorded, 3 something is stale.
    """
    from llmsum.evals.base import EXIT_STALE
    from llmsum.evals.plan import make_plan
    from llmsum.evals.plan_text import plan_text

    texts: list[str] = []
    stale = False
    with templates(prompt, prompts) as tried:
        for target in targets(model, reading, base_url, folder, seeds):
            settings, labelled = loaded(seeds, **target._asdict(), base_url=base_url, prompts=tried)
            cases = labelled if only is None else loaded(seeds, only)[1]
            made = asyncio.run(make_plan(cases, settings, folder, repeats=repeats, labelled=labelled))
            texts.append(plan_text(made, text_width()))
            stale = stale or made.stale
    print("\n\n".join(texts))
    raise typer.Exit(EXIT_STALE if stale else 0)


def run(  # noqa: PLR0913, PLR0917 - the parameters are the options
    model: Asked = None,
    reading: options.Reading = None,
    base_url: options.BaseUrl = None,
    timeout: options.Timeout = None,
    concurrency: options.Concurrency = None,
    repeats: Repeats = 1,
    record: Annotated[bool, typer.Option("--record", help="Ask live what is not recorded yet.")] = False,
    prompt: Template = None,
    prompts: options.Prompts = None,
    only: Only = None,
    genres: Genres = None,
    page: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write the run as a page, too.")] = None,
    seeds: Seeds = SEEDS,
    folder: Evals = EVALS,
) -> None:
    """Ask every labelled report, from the recordings unless told otherwise, and score the answers.

    A request that is not recorded costs no call: the message names what changed, and the exit code is 3. It is 3 as
    well where a chunk got no answer while recording: the same command asks for it again.
    """
    chosen = targets(model, reading, base_url, folder, seeds)
    if len(chosen) > 1 and (record or page):
        raise UsageError("--record and --html are for one model: name it with --model")
    session = Session(seeds, folder, only, repeats, record, genres, page)
    given = {"base_url": base_url, "timeout_s": timeout, "concurrency": concurrency}
    codes: list[int] = []
    with templates(prompt, prompts) as tried:
        for target in chosen:
            if codes:
                print()
            codes.append(session.run({**target._asdict(), **given, "prompts": tried}))
    raise typer.Exit(max(codes))


@dataclass(frozen=True, slots=True)
class Session:
    """What the options of `eval run` say beside those of the settings."""

    seeds: Path
    folder: Path
    only: list[str] | None
    repeats: int
    record: bool
    genres: Path | None
    page: Path | None

    def run(self, given: "Mapping[str, Any]") -> int:
        """Asks one model about all documents, prints and keeps the run; the exit code."""
        from llmsum.evals.base import EXIT_STALE
        from llmsum.evals.kept import save
        from llmsum.evals.looks import looks, looks_text
        from llmsum.evals.runner import run_cases
        from llmsum.evals.runs import lost_chunks

        settings, cases = loaded(self.seeds, self.only, **given)
        say(f"{'recording' if self.record else 'replaying'} {len(cases)} report(s), model {settings.model}")
        tapes, told = self.folder / "recordings", _tell(record=self.record)
        done, stale = asyncio.run(
            run_cases(cases, settings, tapes, repeats=self.repeats, record=self.record, told=told)
        )
        if stale:
            _say_stale(stale)
            return EXIT_STALE
        path = save(done, self.folder)
        print(text_of(done, self.seeds, self.genres))
        if seen := looks_text({name: count for name, count in looks(self.folder).items() if name in cases}):
            print(seen)
        if self.page:
            _write_page(done, cases, self.folder, self.page)
        say(f"kept as {path}")
        lost = lost_chunks(done)[0] + sum(document.failed for document in done.documents)
        if self.record and lost:
            say("not everything got an answer, and what got none is not recorded: the same command asks for it again")
        return EXIT_STALE if self.record and lost else 0


def _say_stale(stale: "Sequence[Stale]") -> None:
    from llmsum.evals.tables import stale_text

    for line in stale_text(stale).splitlines():
        say(line)
    say("recordings are stale: `llmsum eval plan` tells what they cost, --record asks for them")


def text_of(done: "Run", seeds: Path, genres: Path | None = None) -> str:
    """A run as it is printed, with means by genre where a manifest tells genres."""
    from llmsum.evals.genres import MANIFEST, load_genres
    from llmsum.evals.tables import run_text

    return run_text(done, load_genres(genres or seeds / MANIFEST), text_width())


def text_width() -> int:
    """Columns of the terminal, or of an 80-column one where there is none; no more than are easy to read."""
    return min(shutil.get_terminal_size().columns, WIDEST)


def _tell(*, record: bool) -> "Told":
    def told(case: "Case", progress: "Progress") -> None:
        if record:
            say(f"{case.name}: {progress.done} of {progress.total} chunks")

    return told


def _write_page(done: "Run", cases: "Mapping[str, Case]", folder: Path, page: Path) -> None:
    """The page shows every item of every report: a look at those that are held out."""
    from llmsum.evals.kept import baseline_of
    from llmsum.evals.looks import count_look
    from llmsum.evals.page import run_page
    from llmsum.evals.verdict import compare

    baseline = baseline_of(folder, done.name)
    for document in done.documents:
        if document.held_out:
            count_look(folder, document.document)
    page.write_text(run_page(done, cases, compare(baseline, done, cases) if baseline else None), encoding="utf-8")
