"""An item under review: what it says, and what was decided of it."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, Literal

from pydantic import ConfigDict, TypeAdapter, with_config
from typing_extensions import TypedDict  # pydantic asks for this one before Python 3.12

from llmsum.errors import LlmsumError
from llmsum.models import SPECS, Importance, Item, Kind, Rejected, Span, Status, plain
from llmsum.render.plain import one_line

Verdict = Literal["open", "accepted", "rejected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What labels tell of an item, and the reviewer's verdict; `reason` is why it was rejected.

    `spans` are its evidence in the raw text: in order, none empty, no two with a character in common. `alt_kind`,
    `explicit` and `note` are those of labels.
    """

    statement: str
    kind: Kind
    status: Status
    importance: Importance = 2
    unit: str | None = None
    spans: tuple[Span, ...] = ()
    alt_kind: Kind | None = None
    explicit: bool = True
    note: str | None = None
    verdict: Verdict = "open"
    reason: str | None = None

    @property
    def counts(self) -> bool:
        """Whether it will be a label."""
        return self.verdict == "accepted"


@with_config(ConfigDict(extra="forbid", strict=True))
class Change(TypedDict, total=False):
    """Some fields of an item with the values that they get; `spans` as pairs of offsets."""

    statement: str
    kind: Kind
    status: Status
    importance: Importance
    unit: str | None
    spans: list[tuple[int, int]]
    alt_kind: Kind | None
    explicit: bool
    note: str | None
    verdict: Verdict
    reason: str | None


NAMES = tuple(field.name for field in fields(Reviewed))
WORDS = frozenset({"statement", "unit", "note", "reason"})  # fields that are typed


class Unfit(LlmsumError):  # noqa: N818 - what is asked for does not fit
    """What a page asks for makes no item; the message is a name in the words of the review."""


def changed(item: Reviewed, change: Change) -> Reviewed:
    """The item with some of its fields anew."""
    values: dict[str, Any] = dict(change)
    if "spans" in values:
        values["spans"] = tuple(Span(*pair) for pair in values["spans"])
    return replace(item, **values)


def whole(item: Reviewed) -> Change:
    """The change that makes an item of nothing."""
    values: Any = {name: plain(getattr(item, name)) for name in NAMES}
    return values


def fitting(change: Change, item: Reviewed) -> Change:
    """A change in the spelling in which it is kept, with what else must change: a plan is not done.

    Who changes an item without a verdict accepts it.

    Raises:
        Unfit: it leaves no words, or rejects without a reason.
    """
    values: dict[str, Any] = {"verdict": "accepted"} | dict(change)
    for name in WORDS & values.keys():
        values[name] = one_line(values[name] or "") or None
    if values.get("statement", item.statement) is None:
        raise Unfit("no_words")
    if values["verdict"] == "rejected" and not values.get("reason"):
        raise Unfit("no_reason")
    if values["verdict"] != "rejected" and item.reason is not None:
        values["reason"] = None
    fitted: Any = values | _of_kind(values.get("kind", item.kind), changed(item, Change(**values)))
    return fitted


def _of_kind(kind: Kind, item: Reviewed) -> dict[str, Any]:
    """What must be otherwise in an item of a kind."""
    values: dict[str, Any] = {}
    if item.status not in SPECS[kind].statuses:
        values["status"] = SPECS[kind].statuses[0]
    if item.alt_kind == kind:
        values["alt_kind"] = None
    if not item.explicit and kind != "problem":
        values["explicit"] = True
    return values


def made(change: Change) -> Reviewed:
    """The item that a whole change makes."""
    values: Any = dict(change) | {"spans": tuple(Span(*pair) for pair in change.get("spans", ()))}
    return Reviewed(**values)


def predicted(item: Item, kind: Kind) -> Reviewed:
    """An item as the program left it: open, or rejected with the program's reason."""
    return Reviewed(
        statement=item.statement,
        kind=kind,
        status=item.status,
        importance=item.importance,
        unit=item.unit,
        spans=joined(Span(part.start, part.end) for part in item.evidence),
        verdict="rejected" if isinstance(item, Rejected) else "open",
        reason=item.reason if isinstance(item, Rejected) else None,
    )


def joined(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that overlap as one, without empty ones."""
    found: list[Span] = []
    for span in sorted(span for span in spans if span.end > span.start):
        if found and span.start < found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return tuple(found)


@cache
def change_of() -> TypeAdapter[Change]:
    """Reads a change from JSON; made once, which takes a while."""
    return TypeAdapter(Change)
