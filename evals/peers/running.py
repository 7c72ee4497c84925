"""One peer on the labelled documents: live onto tapes, or from them; scored like any run."""

import hashlib
import threading
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from evals.peers.endpoint import TIME_LIMIT, Exchange, TapedEndpoint, forget_time_limits
from evals.peers.found import Address, Found, Peer, summary_of
from evals.peers.langextract_peer import PEER as LANGEXTRACT
from evals.peers.naive_peer import PEER as NAIVE
from llmsum.errors import MissingExtra
from llmsum.evals.cases import Case
from llmsum.evals.counting import Tokens, tokens_of
from llmsum.evals.names import file_name
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
    folder `recordings`; None replays. After `limit_s` seconds for one document its requests are refused. With a
    `concurrency` above 1 all documents are asked at once while recording, so many requests at a time.
    """

    model: str
    recordings: Path
    base_url: str | None = None
    limit_s: float = float("inf")
    concurrency: int = 1

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


def model_name(model: str) -> str:
    """What requests call a model: a local one by its file, any other as it is named."""
    return Path(model).name if model.startswith("local/") else model


def tape_path(recordings: Path, peer: Peer, model: str, document: str) -> Path:
    """`RECORDINGS/peers/PEER/MODEL/DOCUMENT.jsonl`."""
    return recordings / "peers" / peer.name / file_name(model) / f"{document}.jsonl"


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
    asking = Asking(peer, settings, source, threading.BoundedSemaphore(source.concurrency), told)
    together = source.is_live and source.concurrency > 1
    with ThreadPoolExecutor(max(1, len(cases)) if together else 1) as threads:
        documents = tuple(threads.map(asking.document, cases.values()))
    return _run(peer, settings, source.model, documents)


@dataclass(frozen=True, slots=True)
class Asking:
    """How a peer is asked about documents; `places` are those of requests under way at once, in all of them."""

    peer: Peer
    settings: Settings
    source: Source
    places: threading.BoundedSemaphore
    told: Told

    def document(self, case: Case) -> DocumentRun:
        """One document."""
        tape = Tape.load(tape_path(self.source.recordings, self.peer, self.source.model, case.name))
        if self.source.is_live:
            forget_time_limits(tape)
        answer = self._ask(case, tape)
        if self.source.is_live and answer.summary is not None:  # else what was not reached would go
            tape.drop_unused()
        return DocumentRun(document=case.name, labels_sha256=case.labels_sha256, repeats=(answer,))

    def _ask(self, case: Case, tape: Tape) -> Repeat:
        """A peer that gives up has a score of zero, as an engine of ours would."""
        peer, settings, source = self.peer, self.settings, self.source
        report = read_report(read_document(str(case.path), settings), settings)
        heard = partial(self.told, case)
        with TapedEndpoint(tape, source.base_url, source.limit_s, heard, self.places) as endpoint:
            found = _found(peer, report, address_of(endpoint.url, settings, source))
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
        tokens = sum((tokens_of(exchange.asked, exchange.answer) for exchange in asked), Tokens())
        return Repeat(score=score_document(case, summary, seconds, tokens), summary=summary)


def address_of(url: str, settings: Settings, source: Source) -> Address:
    """What a peer is told of its model."""
    way = way_of(settings)
    return Address(url, source.model, settings.temperature, way.answer_tokens, way.reading, source.concurrency)


def _found(peer: Peer, report: Report, address: Address) -> list[Found] | str:
    """The items, or the kind of error that ended it; an error's text may hold the document."""
    try:
        return list(peer.find(report, address))
    except MissingExtra:
        raise
    except Exception as error:
        return type(error).__name__


def _run(peer: Peer, settings: Settings, model: str, documents: tuple[DocumentRun, ...]) -> Run:
    created, way = datetime.now(UTC).replace(microsecond=0), way_of(settings)
    label = f"{peer.name}+{model}"
    return Run(
        id=run_id(created, file_name(label)),
        created=created,
        model=label,
        settings={
            "peer": peer.version,
            "temperature": settings.temperature,
            "max_output_tokens": way.answer_tokens,
        },
        prompts={peer.name: hashlib.sha256(peer.prompt(way.reading).encode()).hexdigest()},
        repeats=1,
        documents=documents,
    )
