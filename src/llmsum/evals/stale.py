"""Which calls a run would not find on its tapes, and which part of them changed. Nothing is sent.

A call that is not on the tape is answered by the recording whose place it takes, the one of the same text, so that the
calls that follow from answers (repairs, the overview) are formed, too.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx2

from llmsum.engines import EnginePool
from llmsum.evals.cases import Case
from llmsum.evals.counting import prompt_tokens
from llmsum.evals.recorder import offline
from llmsum.evals.recordings import EITHER, Recording, Tape, changed_parts, nearest, parts_of, request_key
from llmsum.evals.transports import json_response, not_recorded
from llmsum.pipeline import Progress, summarize_document
from llmsum.reading.document import read_document
from llmsum.settings import Settings

NEVER = "never recorded"
FOLLOWS = "follows from stale answers"


@dataclass(frozen=True, slots=True)
class Call:
    """A request that would be sent: why, its text in tokens of o200k, and the recording whose place it takes."""

    why: str
    input_tokens: int
    instead: Recording | None


@dataclass(frozen=True, slots=True)
class DocumentPlan:
    """The calls for one document, all repeats together.

    `fresh` are found on the tape. `stale` are not. `follow_ups` are found, but follow from answers that are stale, so
    that they will probably be other ones. `orphans` are recordings that nothing asks for; recording drops them.
    """

    document: str
    fresh: int
    stale: tuple[Call, ...]
    follow_ups: tuple[Call, ...]
    orphans: int


class Planning(httpx2.AsyncBaseTransport):
    """Plays a tape and notes what is not on it. `answered` is set once every chunk has its answer."""

    def __init__(self, tape: Tape, repeat: int) -> None:
        self.answered = False
        self.fresh: set[str] = set()
        self.stale: dict[str, Call] = {}
        self.follow_ups: dict[str, Call] = {}
        self._tape = tape
        self._repeat = repeat

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The recorded answer, else the one recorded for the same text, else `not_recorded`."""
        body = json.loads(await request.aread())
        key = request_key(request.url.path, body, self._repeat)
        recording = self._tape.recordings.get(key)
        if recording is None:
            recording = self._missed(key, body)
        elif self.answered and self.stale:
            self.follow_ups[key] = Call(FOLLOWS, prompt_tokens(body), recording)
        else:
            self.fresh.add(key)
        if recording is None:
            return not_recorded(NEVER)
        self._tape.used[recording.key] += 1
        return json_response(recording.status, recording.body)

    def _missed(self, key: str, body: Mapping[str, Any]) -> Recording | None:
        """Notes a request that is not on the tape → the recording whose place its answer will take."""
        parts = parts_of(body)
        near = nearest(self._tape.recordings.values(), parts)
        changed = changed_parts(near, parts) if near else ()
        # Another text is another chunk; the nearest of repairs and overviews is one, unless even the sort is another.
        is_other = "text" in changed or {"prompt", EITHER} <= set(changed)
        instead = None if is_other else near
        why = NEVER if near is None else ", ".join(changed) or "repeat"
        self.stale[key] = Call(why, prompt_tokens(body), instead)
        return instead


async def plan_document(case: Case, settings: Settings, tape: Tape, repeats: int) -> DocumentPlan:
    """Plays a tape through the whole pipeline; the settings must not use the cache, which would hide calls."""
    played: list[Planning] = []
    for repeat in range(repeats):
        played.append(transport := Planning(tape, repeat))

        def told(progress: Progress, transport: Planning = transport) -> None:
            transport.answered = progress.done == progress.total

        async with offline(settings, transport) as engine, EnginePool(settings, engine) as engines:
            await summarize_document(read_document(str(case.path), settings), settings, engines, told)
    return DocumentPlan(
        document=case.name,
        fresh=sum(len(transport.fresh) for transport in played),
        stale=tuple(call for transport in played for call in transport.stale.values()),
        follow_ups=tuple(call for transport in played for call in transport.follow_ups.values()),
        orphans=len(tape.orphans),
    )
