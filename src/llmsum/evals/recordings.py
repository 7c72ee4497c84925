"""Recorded requests and answers: one JSON line for each, in one file for each document, and how a line is found again.

Its key is the SHA-256 of path, canonical body and repeat index. What says how an answer is sent, not what is asked, is
no part of it: where the endpoint is, and whether the answer is streamed. Of the request only digests are kept, of the
answer its body and how long it took; no header is.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, cast

from llmsum.canonical import digest
from llmsum.errors import LlmsumError
from llmsum.evals.base import EXIT_STALE

KEY_LIKE = re.compile(
    r"sk-[A-Za-z0-9_-]{16,}|Bearer\s+[A-Za-z0-9._-]{16,}|AIza[A-Za-z0-9_-]{20,}|gh[pousr]_[A-Za-z0-9]{20,}"
)
PARTS = ("model", "prompt", "schema", "parameters", "text")
EITHER = "prompt or text"
HOW_SENT = ("stream", "stream_options")
CHAT = "/chat/completions"


class StaleRecording(LlmsumError):  # noqa: N818 - what the recording is
    """A request that nobody recorded: the message names what changed since the nearest one."""

    kind = "stale"
    exit_code = EXIT_STALE


@dataclass(frozen=True, slots=True)
class Recording:
    """One exchange. `parts` are the digests of what a request is made of, so that a miss can say which one changed."""

    key: str
    parts: Mapping[str, str]
    repeat: int
    status: int
    latency_s: float
    body: Any


@dataclass(slots=True)
class Tape:
    """The recordings of one document. `used` counts how often each key was played."""

    path: Path
    recordings: dict[str, Recording]
    used: "Counter[str]" = field(default_factory=Counter[str])

    @classmethod
    def load(cls, path: Path) -> "Tape":
        """Reads a file of recordings; an absent one is an empty tape.

        Raises:
            StaleRecording: if two lines have one key, because then one of them is dead.
        """
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        found = [Recording(**json.loads(line)) for line in lines if line.strip()]
        doubled = [key for key, count in Counter(recording.key for recording in found).items() if count > 1]
        if doubled:
            raise StaleRecording(f"{path}: {len(doubled)} recording(s) stand there twice; record the document again")
        return cls(path, {recording.key: recording for recording in found})

    def add(self, recording: Recording) -> None:
        """Appends at once, so that a recording that is broken off can be resumed.

        Raises:
            StaleRecording: if the answer holds something like a key.
        """
        line = _line(recording)
        if KEY_LIKE.search(line):
            raise StaleRecording(f"{self.path}: the answer holds a key-like string and is not recorded")
        self.recordings[recording.key] = recording
        self.used[recording.key] += 1
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab", buffering=0) as file:  # in one piece: others may add to the tape at the same time
            file.write(line.encode())

    def drop_unused(self) -> int:
        """Rewrites the file with the recordings that were used since it was loaded; how many went."""
        kept = {key: recording for key, recording in self.recordings.items() if self.used[key]}
        dropped = len(self.recordings) - len(kept)
        if dropped:
            self.recordings = kept
            self.path.write_text("".join(_line(recording) for recording in kept.values()), encoding="utf-8")
        return dropped

    @property
    def orphans(self) -> tuple[str, ...]:
        """Keys that nothing has asked for."""
        return tuple(key for key in self.recordings if not self.used[key])


def _line(recording: Recording) -> str:
    return json.dumps(asdict(recording), ensure_ascii=False, sort_keys=True) + "\n"


def question_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """A request's body without what says how the answer is sent."""
    return {name: value for name, value in body.items() if name not in HOW_SENT}


def parts_of(body: Mapping[str, Any]) -> dict[str, str]:
    """Digests of the parts of a request: model, prompt (all messages but the last), schema, parameters, text."""
    body = question_of(body)
    messages = cast("list[Any]", body.get("messages") or [])
    schema = {name: body.get(name) for name in ("response_format", "tools")}
    rest = {name: value for name, value in body.items() if name not in ("messages", "model", *schema)}
    values = (body.get("model"), messages[:-1], schema, rest, messages[-1:])
    return dict(zip(PARTS, map(digest, values), strict=True))


def request_key(path: str, body: Mapping[str, Any], repeat: int) -> str:
    """What a recording is found by. Wherever chat completions are, they are recorded as those of `/v1`."""
    return digest([f"/v1{CHAT}" if path.endswith(CHAT) else path, question_of(body), repeat])


def nearest(recordings: Iterable[Recording], parts: Mapping[str, str]) -> Recording | None:
    """The recording that shares most parts with a request; one of the same text before all others: it is its chunk."""

    def shared(recording: Recording) -> int:
        alike = [part for part in PARTS if recording.parts.get(part) == parts[part]]
        return len(alike) + len(PARTS) * ("text" in alike)

    return max(recordings, key=shared, default=None)


def changed_parts(recording: Recording, parts: Mapping[str, str]) -> tuple[str, ...]:
    """The parts of a request that differ from a recording, in the order of `PARTS`; none if only its repeat does.

    Where all is one message, as in repairs and overviews, its digest does not tell whether prompt or text changed.
    """
    changed = [part for part in PARTS if recording.parts.get(part) != parts[part]]
    return tuple(EITHER if part == "text" and is_one_message(parts) else part for part in changed)


def is_one_message(parts: Mapping[str, str]) -> bool:
    """Whether a request has no constant messages before its last."""
    return parts["prompt"] == digest([])


def explain_miss(recordings: Iterable[Recording], parts: Mapping[str, str]) -> str:
    """Which parts differ from the nearest recording."""
    near = nearest(recordings, parts)
    if near is None:
        return "nothing is recorded for this document"
    changed = ", ".join(changed_parts(near, parts)) or "the path or the repeat"
    return f"not recorded: {changed} changed since recording {near.key[:12]}"
