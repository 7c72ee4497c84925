"""`llmsum summarize`: every report through one pool of engines, in the order given."""

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from llmsum.cli import options
from llmsum.cli.messages import interruptible, no_model_hint, say
from llmsum.errors import EXIT_FAILED, EXIT_OK, EXIT_PARTLY, EXIT_USAGE, InputError, LlmsumError, Missing, UsageError
from llmsum.faults import unexpected
from llmsum.models.notes import NOT_WEIGHED

if TYPE_CHECKING:
    from llmsum.cli.output import Output, Texts
    from llmsum.engines import EnginePool
    from llmsum.models import Summary
    from llmsum.render.selection import Show
    from llmsum.settings import Settings

Outcome = Literal["done", "partly", "failed", "missing"]
LOST: Final[frozenset[Outcome]] = frozenset(("failed", "missing"))

Out = Annotated[str | None, typer.Option("--out", "-o", metavar="OUT", help="A file, or a folder for several reports.")]
Brief = Annotated[bool, typer.Option("--brief", help="Only what must be told: a page to hand on.")]
Everything = Annotated[bool, typer.Option("--all", help="Also what may be left out.")]
Evidence = Annotated[bool, typer.Option("--evidence", help="Show quotations, offsets, changes and rejected items.")]
AsJson = Annotated[bool, typer.Option("--json", help="The same as -f json.")]


def summarize(  # noqa: PLR0913, PLR0917 - the parameters are the options
    files: options.Files,
    model: options.Model = None,
    form: options.Format = "text",
    out: Out = None,
    brief: Brief = False,
    everything: Everything = False,
    evidence: Evidence = False,
    as_json: AsJson = False,
    encoding: options.Encoding = None,
    max_bytes: options.MaxBytes = None,
    kinds: options.Kinds = None,
    script: options.ScriptOption = None,
    prompts: options.Prompts = None,
    base_url: options.BaseUrl = None,
    reading: options.Reading = None,
    concurrency: options.Concurrency = None,
    timeout: options.Timeout = None,
    no_cache: options.NoCache = False,
    refresh: options.Refresh = False,
    cache_url: options.CacheUrl = None,
    cache_dir: options.CacheDir = None,
    save_text: options.SaveText = None,
    quiet: options.Quiet = False,
) -> None:
    """Summarise work reports.

    Achievements, problems and plans, each tied to the exact characters of its source, and every figure checked.

    Text and Markdown show what should be told and count the rest; --all shows it too, --brief makes a page to hand on.
    JSON and HTML hold everything in any case; HTML shows the summary beside its source, as one file for a browser.

    Text and Markdown of several reports follow one another. JSON of one report is one object; of several it is JSON
    Lines, one line for each report in the order given. With JSON, a report that fails gives {"error": {"kind",
    "message"}} in its place. Messages go to stderr in any case.

    Where nobody reads on, as behind | head, the reports that are left are not asked about: the exit code is that of
    those that were summarised by then.
    """
    from llmsum.cli.output import Output, Texts
    from llmsum.running import run
    from llmsum.settings import load_settings

    asked = {"model": model, "base_url": base_url, "concurrency": concurrency, "timeout_s": timeout, "prompts": prompts}
    read = {"encoding": encoding, "max_bytes": max_bytes, "script": script, "kinds": kinds, "reading": reading}
    kept = {"cache_url": cache_url, "cache_dir": cache_dir, "cache": False if no_cache else None}
    settings = load_settings(**asked, **read, **kept, refresh=refresh or None)
    options.check_reading(reading, settings)
    show = _shown(brief=brief, everything=everything)
    output = Output("json" if as_json else form, files, out, show=show, evidence=evidence, quiet=quiet)
    texts = Texts(files, save_text)
    if not quiet and (hint := no_model_hint(model, base_url)):
        say(hint)
    with interruptible(settings):
        code = run(_summarize_all(files, settings, output, texts), settings)
    raise typer.Exit(code)


def _shown(*, brief: bool, everything: bool) -> "Show":
    if brief and everything:
        raise UsageError("--brief and --all: choose one; the one shows little, the other everything")
    return "brief" if brief else "all" if everything else "usual"


async def _summarize_all(files: Sequence[str], settings: "Settings", output: "Output", texts: "Texts") -> int:
    """Every report, one after the other; the chunks of each are asked at the same time.

    Raises:
        LlmsumError: what would fail for every report, if it came before the first success.
    """
    from llmsum.engines import EnginePool

    outcomes: list[Outcome] = []
    try:
        async with EnginePool(settings) as engines:
            for number, path in enumerate(files):
                outcomes.append(await _summarize_one(number, path, settings, engines, output, texts))
                if output.is_over:
                    break
    except LlmsumError as error:
        if LOST.issuperset(outcomes):
            raise
        output.fail(error)
        say(f"stopped: {len(files) - len(outcomes) - 1} report(s) behind this one were not tried")
        return EXIT_PARTLY
    return _exit_code(outcomes)


async def _summarize_one(
    number: int, path: str, settings: "Settings", engines: "EnginePool", output: "Output", texts: "Texts"
) -> Outcome:
    """One report, written or its error told. Only what would fail for every report is raised."""
    from llmsum.pipeline import summarize_document
    from llmsum.reading.document import read_document

    started = time.perf_counter()
    try:
        document = read_document(path, settings)
        texts.write(number, document)
        with output.progress(settings) as shown:
            told, live = shown or _unseen, shown is not None
            summary = await summarize_document(document, settings, engines, told, live=live)
    except InputError as error:
        output.fail(error)
        return "missing" if isinstance(error, Missing) else "failed"
    except LlmsumError:
        raise
    except Exception as error:
        output.fail(unexpected(error, path))
        return "failed"
    output.write(number, summary, document, time.perf_counter() - started)
    if summary.incomplete:
        say(f"{summary.source.path}: {summary.loss}{_remedy(summary, settings)}")
    elif any(warning.kind == "not_weighed" for warning in summary.warnings):
        say(f"{summary.source.path}: {NOT_WEIGHED}{_again(settings)}")
    return summary.state


def _remedy(summary: "Summary", settings: "Settings") -> str:
    """What can help: another run does not where the model keeps to no form, or a text is refused or cut off."""
    from llmsum.llm.failures import UNREACHED, UNREADABLE, may_pass

    causes = [chunk.error or "" for chunk in summary.lost if chunk.status == "failed"]
    if causes and summary.state == "failed":
        if all(cause.startswith(UNREADABLE) for cause in causes):
            return "; another mode may do better, or another model: set LLMSUM_MODE to tools, json_schema or json"
        if all(cause.startswith(UNREACHED) for cause in causes):
            return "; check that it runs there, and --base-url"
    if not any(map(may_pass, causes)):
        return ""
    return _again(settings)


def _again(settings: "Settings") -> str:
    return "; run it again" + (": what was answered is in the cache" if settings.cache else "")


def _unseen(_: object) -> None:
    """Where nobody is looking."""


def _exit_code(outcomes: Sequence[Outcome]) -> int:
    ended = set(outcomes)
    if ended == {"done"}:
        return EXIT_OK
    if ended == {"missing"}:
        return EXIT_USAGE
    return EXIT_FAILED if ended <= LOST else EXIT_PARTLY
