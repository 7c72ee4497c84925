"""Asks an engine about every labelled document, live onto a tape or from one, and scores what it says."""

import time
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from llmsum.engines import EnginePool
from llmsum.errors import EndpointRefused, LlmsumError, PromptError, UsageError
from llmsum.evals.cases import Case
from llmsum.evals.counting import Tokens
from llmsum.evals.names import files_of, label_of
from llmsum.evals.recorder import Shared, recording, replaying, shared, tape_path
from llmsum.evals.recordings import StaleRecording, Tape
from llmsum.evals.runs import DocumentRun, Repeat, Run, run_id
from llmsum.evals.scores import DocumentScore, score_document
from llmsum.evals.transports import RecordingTransport
from llmsum.flow import together
from llmsum.llm.prompt import NAMES, load_prompt, parse_prompt
from llmsum.models import Summary
from llmsum.pipeline import Progress, summarize_document
from llmsum.reading.document import read_document
from llmsum.reading.ways import way_of
from llmsum.settings import BUILTIN, Settings

# Settings that change what is asked or answered; the others only change when and where.
ASKED = ("mode", "temperature", "chunk_segments", "chunk_tokens", "wide_tokens", "script")
Told = Callable[[Case, Progress], None]


@dataclass(frozen=True, slots=True)
class Stale:
    """What a replay did not find: the document, and of each missing request why it was not on its tape."""

    document: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Asking:
    """How documents are asked: the settings, what all live requests share, and who hears of every chunk."""

    settings: Settings
    live: Shared | None
    told: Told


async def run_cases(
    cases: Mapping[str, Case],
    settings: Settings,
    recordings: Path,
    *,
    repeats: int = 1,
    record: bool = False,
    told: Told = lambda _case, _progress: None,
) -> tuple[Run, tuple[Stale, ...]]:
    """One run over all documents, and what the tapes did not hold.

    A replay takes one document after the other. While recording, all are asked at once within the settings'
    concurrency, so that whoever answers may see all requests; only a local model, which has one slot, is not.

    Args:
        cases: the labelled documents.
        settings: which engine, and how it is asked; replies are never taken from the cache.
        recordings: the folder of tapes.
        repeats: how often each document is asked; repeats differ in nothing but their tape index.
        record: ask live what is not on the tapes; recordings that nothing asks for any more are dropped.
        told: hears of every answered chunk.
    """
    live = shared(settings) if record else None  # before the cache is put aside: lessons are kept beside it
    settings = replace(settings, cache=False)
    asking = _Asking(settings, live, told)
    work = [_ask_repeats(case, asking, recordings, repeats) for case in cases.values()]
    at_once = record and not settings.model.startswith("local/")
    answered = await together(*work) if at_once else [await each for each in work]
    documents = tuple(document for document, _ in answered)
    stale = tuple(Stale(document.document, misses) for document, misses in answered if misses)
    return _run(settings, repeats, documents), stale


async def _ask_repeats(
    case: Case, asking: _Asking, recordings: Path, repeats: int
) -> tuple[DocumentRun, tuple[str, ...]]:
    """One document as often as it is to be asked, and what its tape did not hold."""
    tape = Tape.load(tape_path(recordings, asking.settings, case.name))
    answers: list[Repeat] = []
    missing: list[str] = []
    for repeat in range(repeats):
        answer, misses = await _ask(case, asking, tape, repeat)
        answers.append(answer)
        missing += misses
    # Where something got no answer, what would have followed from it was not asked for, and must not go.
    if asking.live and all(answer.summary is not None and not answer.summary.lost for answer in answers):
        tape.drop_unused()
    return DocumentRun(document=case.name, labels_sha256=case.labels_sha256, repeats=tuple(answers)), tuple(missing)


async def _ask(case: Case, asking: _Asking, tape: Tape, repeat: int) -> tuple[Repeat, tuple[str, ...]]:
    """One document once. An error is a score of zero, told in the run; a stale tape is an error of its own."""
    started, settings = time.perf_counter(), asking.settings
    heard = _Heard()
    try:
        async with _pool(asking, tape, repeat, heard) as engines:
            document = read_document(str(case.path), settings)
            summary = await summarize_document(document, settings, engines, lambda told: asking.told(case, told))
    except (StaleRecording, UsageError, PromptError, EndpointRefused):  # would be so with every document
        raise
    except LlmsumError as error:
        return _failed(case, error), tuple(heard.misses)
    except Exception as error:  # a fault of ours; its text may hold the document
        return _failed(case, LlmsumError(f"internal error ({type(error).__name__})")), tuple(heard.misses)
    live = asking.live is not None or settings.model == BUILTIN
    score = score_document(case, summary, time.perf_counter() - started if live else None, heard.tokens)
    return Repeat(score=score, summary=_portable(summary, case)), tuple(heard.misses)


@dataclass(slots=True)
class _Heard:
    """What went through the transport of one document."""

    tokens: Tokens = field(default_factory=Tokens)
    misses: list[str] = field(default_factory=list[str])


def _failed(case: Case, error: LlmsumError) -> Repeat:
    return Repeat(score=DocumentScore.failed(case, str(error)), summary=None)


def _portable(summary: Summary, case: Case) -> Summary:
    """The summary without the folder that the document lies in: a baseline is kept and read elsewhere."""
    return replace(summary, source=replace(summary.source, path=case.path.name))


@asynccontextmanager
async def _pool(asking: _Asking, tape: Tape, repeat: int, heard: _Heard) -> AsyncGenerator[EnginePool]:
    """Engines whose requests go through the tape; the rules need none."""
    settings = asking.settings
    if settings.model == BUILTIN and not settings.base_url:
        async with EnginePool(settings) as engines:
            yield engines
        return
    opened = recording(settings, tape, repeat, asking.live) if asking.live else replaying(settings, tape, repeat)
    async with opened as taped, EnginePool(settings, taped.engine) as engines:
        yield engines
        heard.tokens = taped.transport.tokens
        if not isinstance(taped.transport, RecordingTransport):
            heard.misses += taped.transport.misses


def _run(settings: Settings, repeats: int, documents: tuple[DocumentRun, ...]) -> Run:
    created, way = datetime.now(UTC).replace(microsecond=0), way_of(settings)
    prompts = {
        f"{name}.{language}": load_prompt(name, language, settings.prompts).sha256
        for name in NAMES[way.reading]
        for language in ("zh", "en")
    }
    return Run(
        id=run_id(created, files_of(settings)),
        created=created,
        model=label_of(settings.model),
        settings={
            **{name: getattr(settings, name) for name in ASKED},
            "reading": way.reading,
            "max_output_tokens": way.answer_tokens,
        },
        prompts={} if settings.model == BUILTIN else prompts,
        repeats=repeats,
        documents=documents,
    )


def prompt_folder(overrides: Mapping[str, Path], folder: Path, below: Path | None = None) -> Path:
    """Puts templates that are tried, by prompt name, into `folder` under the names that `load_prompt` looks for.

    Args:
        overrides: a file for each name.
        folder: an empty one.
        below: a folder whose other templates stay in force.

    Raises:
        PromptError: for a file that is no template.
    """
    for path in below.glob("*.md") if below else ():
        (folder / path.name).write_bytes(path.read_bytes())
    for name, path in overrides.items():
        text = path.read_text(encoding="utf-8")
        language = parse_prompt(text, str(path)).language
        (folder / f"{name}.{language}.md").write_text(text, encoding="utf-8")
    return folder
