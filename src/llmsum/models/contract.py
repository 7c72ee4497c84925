"""What a summary is made of: the output contract.

The JSON has these names in this order. `metadata` goes into the JSON schema, which `schema.py` makes of them: making
models of them here would cost every run the tenth of a second that pydantic takes to import.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from llmsum.models.answered import Usage
from llmsum.models.terms import LOST, SCHEMA_VERSION, Anchor, ChunkStatus, Importance, Kind, Language, Reading, Status


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
    recognised: float | None = field(
        default=None,
        metadata={"ge": 0, "le": 1, "description": "how sure the recognition of a scan is; null where text was read"},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the program did to an item after the engine had stated it; `doubted` lowered its confidence only."""

    what: Literal[
        "doubted", "joined", "evidence_added", "evidence_lost", "evidence_moved", "restated", "weighed", "worded"
    ]
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
class Request(Item):
    """Support that is asked of those above: people, money, approval, coordination. Listed where it is asked for."""

    status: Status = "open"
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

    kind: Literal[
        "lost_chunk",
        "lost_request",
        "rejected_items",
        "not_weighed",
        "damaged_source",
        "left_out",
        "recognised",
        "contradiction",
        "addressed",
    ]
    message: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """One report, summarised: the output contract, schema version 2."""

    # `more` has the items of the kinds that were asked for beside the three. JSON has each of its lists behind those of
    # the three, under the plural of its kind: see `kinds.plain`, and `schema`, which reads them back.

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
    more: Mapping[Kind, tuple[Item, ...]] = field(
        default_factory=dict[Kind, tuple[Item, ...]], metadata={"exclude": True}
    )
    rejected: tuple[Rejected, ...]
    chunks: tuple[ChunkOutcome, ...]
    coverage: Coverage
    usage: Usage
    provenance: Provenance
    warnings: tuple[Caution, ...]

    @property
    def requests(self) -> tuple[Item, ...]:
        """Support asked of those above; none where that kind was not asked for."""
        return self.more.get("request", ())

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
        told = self.achievements or self.problems or self.plans or any(self.more.values()) or self.rejected
        return "partly" if told or len(self.lost) < len(self.chunks) else "failed"

    @property
    def loss(self) -> str | None:
        """How many chunks were lost and the first cause, in words; None where none were."""
        if not self.lost:
            return None
        cause = self.lost[0].error or self.lost[0].status
        return f"{len(self.lost)} of {len(self.chunks)} chunks got no complete answer ({cause})"
