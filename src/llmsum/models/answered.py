"""What an engine answers. Not yet trusted."""

from dataclasses import dataclass

from llmsum.models.terms import ChunkStatus, Importance, Kind


@dataclass(frozen=True, slots=True)
class Draft:
    """One item as an engine states it: segment numbers (1-based, both inclusive) and a sentence. Not yet trusted.

    Without a statement it is told in the words of its segments. `also` are further ranges of segments, both ends
    inclusive, and `also_lost` says that some stood there which could not be read; `importance` and `confidence` (0 to
    1) are None where the engine did not say.
    """

    first: int
    last: int
    kind: Kind
    statement: str
    also: tuple[tuple[int, int], ...] = ()
    importance: Importance | None = None
    also_lost: bool = False
    confidence: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What was spent. `cost_usd` is None where a request's price is not known, never 0 in its place.

    `reasoning_tokens` are those of the output that went on thinking, as told, else reckoned from what was thought.
    """

    requests: int = 0
    cached_requests: int = 0
    input_tokens: int = 0
    cached_input_tokens: int = 0
    output_tokens: int = 0
    reasoning_tokens: int = 0
    cost_usd: float | None = None

    def __add__(self, other: "Usage") -> "Usage":
        costs = [part.cost_usd for part in (self, other) if part.requests or part.cost_usd is not None]
        known = [cost for cost in costs if cost is not None]
        return Usage(
            requests=self.requests + other.requests,
            cached_requests=self.cached_requests + other.cached_requests,
            input_tokens=self.input_tokens + other.input_tokens,
            cached_input_tokens=self.cached_input_tokens + other.cached_input_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            reasoning_tokens=self.reasoning_tokens + other.reasoning_tokens,
            cost_usd=sum(known) if known and len(known) == len(costs) else None,
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back for one chunk. `drafts` are in the order given; `faults` name items that could not be read.

    `overview` is what a wide answer says of the whole report, where it was asked about all of it at once. `parts`
    counts the answers that it was put together from, more than one where the chunk had to be halved.
    """

    drafts: tuple[Draft, ...]
    status: ChunkStatus
    attempts: int = 1
    cached: bool = False
    error: str | None = None
    usage: Usage = Usage()
    faults: tuple[str, ...] = ()
    overview: str | None = None
    parts: int = 1


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a look at all items of a long report found, by their numbers from 1.

    `joined` are the numbers of items that tell one thing, and the sentence that says it; `overview` is about the whole.
    """

    must: frozenset[int]
    optional: frozenset[int]
    joined: tuple[tuple[tuple[int, ...], str], ...]
    overview: str | None
