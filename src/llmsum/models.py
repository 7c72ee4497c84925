"""The nouns of the house, all frozen: first what a report is cut into, then what a summary is made of."""

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, cast

SCHEMA_VERSION = "2"

Kind = Literal["achievement", "problem", "plan"]
Role = Literal["achievement", "problem", "plan", "mixed", "noise"]
Status = Literal["done", "in_progress", "planned", "open", "mitigated"]
ChunkStatus = Literal["ok", "empty", "failed", "truncated", "refused"]
Anchor = Literal["model", "text"]
Importance = Literal[1, 2, 3]
Reading = Literal["wide", "narrow"]
Language = Literal["zh", "en"]
Script = Literal["simplified", "traditional"]

LOST: tuple[ChunkStatus, ...] = ("failed", "truncated", "refused")  # no complete answer: something may be missing
KINDS: tuple[Kind, ...] = ("achievement", "problem", "plan")
PATH_SEPARATOR = " > "


# --- what a report is cut into -------------------------------------------------------------------


class Span(NamedTuple):
    """Half-open range of characters: `start` is inside, `end` is not."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A source as it was read.

    `raw` is the decoded text: no byte-order mark, line ends as on disk. Offsets of a summary count its characters.
    """

    path: str
    raw: str
    sha256: str
    format: str
    encoding: str


@dataclass(frozen=True, slots=True)
class Section:
    """The text from one heading (inclusive) to the next of any level (exclusive), in the repaired text.

    Sections lie in document order and tile the text. `span` holds heading and body, `body` starts behind the heading.
    `level` is 0 for text before the first heading. `path` are the headings from the outermost to this one. Where its
    own heading does not say a role, a section has that of the one above. A point is a 一是…二是… inside a paragraph: a
    section of its own, but no border for chunks. One that is announced has a sentence for its heading
    (但仍存在以下不足：).
    """

    index: int
    level: int
    heading: str
    path: tuple[str, ...]
    span: Span
    body: Span
    role: Role
    unit: str | None
    says_role: bool = False
    is_point: bool = False
    is_announced: bool = False

    @property
    def title(self) -> str:
        """The heading path as one line, as items carry it."""
        return PATH_SEPARATOR.join(self.path)


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence, or a clause of a long one, in the repaired text, white space behind it included.

    `section` is the index of its section. `noise` segments are kept but never asked about. `shown` is how a model sees
    it where that is not its text: a row of a table with the names of its columns, a heading with marks of its level.
    """

    span: Span
    text: str
    section: int
    noise: bool = False
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What a wide request tells of the report beside its segments; what the report does not say is empty.

    `outline` are the headings outside of the request, in order; `before` and `after` are the lines next to it. `part`
    and `parts` count the requests of the report from 1.
    """

    title: str
    organisation: str
    period: str
    outline: tuple[str, ...]
    before: str
    after: str
    part: int
    parts: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one request is about: consecutive segments, numbered from 1 for the model.

    In narrow reading they are of one section and its points; in wide reading, which alone has a `context`, of as many
    sections as fit, and `section` is the first of them.
    """

    id: str
    section: Section
    segments: tuple[Segment, ...]
    context: Context | None = None

    @property
    def span(self) -> Span:
        """From the first segment to the last, in the repaired text."""
        return Span(self.segments[0].span.start, self.segments[-1].span.end)


# --- what an engine answers ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Draft:
    """One item as an engine states it: segment numbers (1-based, both inclusive) and a sentence. Not yet trusted.

    Without a statement it is told in the words of its segments. `also` are further ranges of segments, both ends
    inclusive; `importance` is None where the engine did not say.
    """

    first: int
    last: int
    kind: Kind
    statement: str
    also: tuple[tuple[int, int], ...] = ()
    importance: Importance | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What was spent. `cost_usd` is None where a request's price is not known, never 0 in its place."""

    requests: int = 0
    cached_requests: int = 0
    input_tokens: int = 0
    cached_input_tokens: int = 0
    output_tokens: int = 0
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


# --- what a summary is made of: the output contract ----------------------------------------------

# The JSON has these names in this order. `metadata` goes into the JSON schema, which `schema.py` makes of them: making
# models of them here would cost every run the tenth of a second that pydantic takes to import.


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """`quote` is raw[start:end], byte for byte; `clean_quote` is its repaired reading."""

    start: int = field(metadata={"ge": 0, "description": "first character in the raw text"})
    end: int = field(metadata={"ge": 0, "description": "behind the last character in the raw text"})
    quote: str
    clean_quote: str
    page: int | None = field(default=None, metadata={"ge": 1, "description": "page, slide or sheet; null for text"})
    boxes: tuple[tuple[float, float, float, float], ...] = field(
        default=(), metadata={"description": "left, top, right, bottom on the page, in points; empty for text"}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the program did to an item after the engine had stated it."""

    what: Literal["joined", "evidence_added", "evidence_moved", "restated", "weighed", "worded"]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A figure of a statement: 1.6万个 is value 16000, unit 个, raw 1.6万个."""

    name: str
    value: int | float
    unit: str | None = None
    qualifier: str | None = field(default=None, metadata={"description": "余, 多, 约, 超, … as the report says it"})
    raw: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What achievements, problems and plans share."""

    id: str
    statement: str
    unit: str | None = field(default=None, metadata={"description": "organisation, on pages with several"})
    section: str = field(metadata={"description": "the heading path"})
    importance: Importance = field(
        default=2,
        metadata={"description": "3: a summary without it is wrong; 2: it should be there; 1: it may be left out"},
    )
    confidence: float | None = field(
        default=None, metadata={"ge": 0, "le": 1, "description": "how likely it is right; null where that is not known"}
    )
    evidence: tuple[Evidence, ...]
    anchored: Anchor = field(
        metadata={"description": "whether the model's segments held the words, or the text was searched"}
    )
    changes: tuple[Change, ...] = ()
    metrics: tuple[Metric, ...] = ()
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Achievement(Item):
    """Completed or under-way work with a result."""

    status: Status = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem(Item):
    """A difficulty or shortcoming of the reporting organisation itself."""

    status: Status = "open"
    cause: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan(Item):
    """Intended future work, wherever it stands."""

    status: Status = "planned"
    deadline: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected(Item):
    """An item kept apart because it could not be verified; `reason` says why."""

    kind: Kind
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the text came from."""

    path: str
    sha256: str
    format: str
    encoding: str
    chars: int
    language: Language
    text_sha256: str | None = field(
        default=None,
        metadata={"description": "of the text that offsets count in, as UTF-8; null where it was not kept"},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkOutcome:
    """One line of the ledger. Offsets are in the raw text."""

    id: str
    section: str
    start: int
    end: int
    status: ChunkStatus
    attempts: int
    cached: bool
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of the text is cited, in segments; `number_segments` are those that hold a figure."""

    segments: int
    cited_segments: int
    number_segments: int
    cited_number_segments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What made this summary. `created` is the one field that two equal runs do not share."""

    llmsum: str
    engine: str
    model: str | None
    reading: Reading | None = field(
        default=None, metadata={"description": "how the model was asked; null for the rules"}
    )
    prompt_sha256: str | None
    schema_sha256: str | None
    created: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Caution:
    """What a reader should know of a summary; `evidence` are the places it is about, if any."""

    kind: Literal["lost_chunk", "rejected_items", "damaged_source"]
    message: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One report, summarised: the output contract, schema version 2."""

    schema_version: Literal["2"] = SCHEMA_VERSION
    source: Source
    title: str | None
    organisation: str | None
    period: str | None
    overview: str
    units: tuple[str, ...]
    achievements: tuple[Achievement, ...]
    problems: tuple[Problem, ...]
    plans: tuple[Plan, ...]
    rejected: tuple[Rejected, ...]
    chunks: tuple[ChunkOutcome, ...]
    coverage: Coverage
    usage: Usage
    provenance: Provenance
    warnings: tuple[Caution, ...]

    @property
    def incomplete(self) -> bool:
        """True where a chunk got no complete answer, so that something may be missing."""
        return bool(self.lost)

    @property
    def lost(self) -> tuple[ChunkOutcome, ...]:
        """The chunks that got no complete answer, in order."""
        return tuple(chunk for chunk in self.chunks if chunk.status in LOST)

    @property
    def state(self) -> Literal["done", "partly", "failed"]:
        """`partly` where chunks were lost, `failed` where all were and nothing came of any part of them."""
        if not self.lost:
            return "done"
        told = self.achievements or self.problems or self.plans or self.rejected
        return "partly" if told or len(self.lost) < len(self.chunks) else "failed"

    @property
    def loss(self) -> str | None:
        """How many chunks were lost and the first cause, in words; None where none were."""
        if not self.lost:
            return None
        cause = self.lost[0].error or self.lost[0].status
        return f"{len(self.lost)} of {len(self.chunks)} chunks got no complete answer ({cause})"


def plain(value: Any) -> Any:
    """A noun as JSON has it: fields by name in order, tuples as lists. `asdict` copies every leaf, which shows."""
    if isinstance(value, tuple):
        return [plain(part) for part in cast("tuple[Any, ...]", value)]
    fields = getattr(value, "__dataclass_fields__", None)
    return value if fields is None else {name: plain(getattr(value, name)) for name in fields}
