"""One peer on the labelled documents: live onto tapes, or from them; scored like any run."""

import hashlib
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from evals.peers.endpoint import TIME_LIMIT, Exchange, TapedEndpoint, forget_time_limits
from evals.peers.found import Address, Found, Peer, summary_of
from evals.peers.langextract_peer import PEER as LANGEXTRACT
from evals.peers.naive_peer import PEER as NAIVE
from llmsum.errors import MissingExtra
from llmsum.evals.cases import Case
from llmsum.evals.recordings import StaleRecording, Tape
from llmsum.evals.runs import DocumentRun, Repeat, Run, run_id
from llmsum.evals.scores import DocumentScore, score_document
from llmsum.llm.local import LocalServer, locate
from llmsum.reading.document import read_document
from llmsum.reading.report import Report, read_report
from llmsum.reading.ways import way_of
from llmsum.settings import Settings

PEERS: Mapping[str, Peer] = {peer.name: peer for peer in (LANGEXTRACT, NAIVE)}
Told = Callable[[Case, Exchange], None]


@dataclass(frozen=True, slots=True)
class Source:
    """Where answers come from.

    `model` is what requests call it: a local model's file name. `base_url` is asked what is not on the tapes in the
    folder `recordings`; None replays. After `limit_s` seconds for one document its requests are refused.
    """

    model: str
    recordings: Path
    base_url: str | None = None
    limit_s: float = float("inf")

    @property
    def is_live(self) -> bool:
        """True while recording."""
        return self.base_url is not None


@contextmanager
def served(model: str, settings: Settings) -> Generator[str]:
    """The address of `local/FILE`, which is loaded as long as the context lasts."""
    server = LocalServer(locate(model.removeprefix("local/")), settings)
    try:
        yield server.base_url
    finally:
        server.close()


def tape_path(recordings: Path, peer: Peer, document: str) -> Path:
    """`RECORDINGS/peers/PEER/DOCUMENT.jsonl`."""
    return recordings / "peers" / peer.name / f"{document}.jsonl"


def run_peer(
    peer: Peer,
    cases: Mapping[str, Case],
    settings: Settings,
    source: Source,
    told: Told = lambda _case, _exchange: None,
) -> Run:
    """One run over all documents; `told` hears of every request.

    Raises:
        StaleRecording: in a replay, if a request was never recorded.
        MissingExtra: if the peer's library is not installed.
    """
    documents: list[DocumentRun] = []
    for case in cases.values():
        tape = Tape.load(tape_path(source.recordings, peer, case.name))
        if source.is_live:
            forget_time_limits(tape)
        answer = _ask(peer, case, settings, source, tape, told)
        if source.is_live and answer.summary is not None:  # else what was not reached would go
            tape.drop_unused()
        documents.append(DocumentRun(document=case.name, labels_sha256=case.labels_sha256, repeats=(answer,)))
    return _run(peer, settings, source.model, tuple(documents))


def _ask(peer: Peer, case: Case, settings: Settings, source: Source, tape: Tape, told: Told) -> Repeat:
    """One document. A peer that gives up has a score of zero, as an engine of ours would."""
    report = read_report(read_document(str(case.path), settings), settings)
    with TapedEndpoint(tape, source.base_url, source.limit_s, lambda exchange: told(case, exchange)) as endpoint:
        address = Address(endpoint.url, source.model, settings.temperature, way_of(settings).answer_tokens)
        found = _found(peer, report, address)
    if endpoint.misses:
        reasons = "; ".join(dict.fromkeys(endpoint.misses))
        raise StaleRecording(f"{case.name}: {reasons}; record {peer.name} again")
    asked = tuple(endpoint.exchanges.values())
    if isinstance(found, str):
        over = any(TIME_LIMIT in (exchange.error or "") for exchange in asked)
        error = f"{peer.name}: {found}{', over the time limit' if over else ''}"
        return Repeat(score=DocumentScore.failed(case, error), summary=None)
    summary = summary_of(report, peer, source.model, found, asked)
    summary = replace(summary, source=replace(summary.source, path=case.path.name))
    seconds = sum(exchange.seconds for exchange in asked) if source.is_live else None
    return Repeat(score=score_document(case, summary, seconds), summary=summary)


def _found(peer: Peer, report: Report, address: Address) -> list[Found] | str:
    """The items, or the kind of error that ended it; an error's text may hold the document."""
    try:
        return list(peer.find(report, address))
    except MissingExtra:
        raise
    except Exception as error:
        return type(error).__name__


def _run(peer: Peer, settings: Settings, model: str, documents: tuple[DocumentRun, ...]) -> Run:
    created = datetime.now(UTC).replace(microsecond=0)
    label = f"{peer.name}+{model}"
    return Run(
        id=run_id(created, label),
        created=created,
        model=label,
        settings={
            "peer": peer.version,
            "temperature": settings.temperature,
            "max_output_tokens": way_of(settings).answer_tokens,
        },
        prompts={peer.name: hashlib.sha256(peer.prompt.encode()).hexdigest()},
        repeats=1,
        documents=documents,
    )
