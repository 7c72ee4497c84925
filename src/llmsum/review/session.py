"""One summary under review: its items as they are now, and what may be done to them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from pydantic import ConfigDict, with_config

from llmsum.errors import LlmsumError
from llmsum.models import SPECS, Document, Evidence, Item, Kind, Span, Summary, parts_of
from llmsum.render.html import fits
from llmsum.render.html.entries import Entry
from llmsum.render.html.language import words_for
from llmsum.render.html.words import Words
from llmsum.render.plain import one_line
from llmsum.review.deeds import STEPS_BACK, Deed, Do, Items
from llmsum.review.items import Change, Reviewed, Unfit, fitting, predicted, whole
from llmsum.review.journal import Journal
from llmsum.review.predictions import DOUBTFUL, identity, said_in, sureness
from llmsum.review.source import Text

ADDED: Final = "x{}"  # the id of an item that the reviewer added; the program has no such ids


class Stale(LlmsumError):  # noqa: N818 - a state of the page, not a fault
    """The page that asks has not seen what was done since; nothing was done."""


@with_config(ConfigDict(extra="forbid", strict=True))
@dataclass(frozen=True, slots=True)
class Asked:
    """What a page asks for.

    `item` is the number of an item and `at` its revision as the page knows it; `seen` is that of all items.
    """

    do: Do
    seen: int
    item: int | None = None
    at: int | None = None
    change: Change | None = None


class Session:
    """A review of one summary.

    Args:
        summary: what is reviewed.
        document: what it is of; None, or one whose words are not those that are quoted, and no evidence can be chosen.
        journal: where its deeds are kept.
        is_blind: whether the reviewer labels from the text alone, without the predictions.
        is_glance: whether it is only looked at, and maybe gone on with elsewhere: nothing is written.

    Raises:
        InputError: as `Journal`, or two items have one id.
    """

    def __init__(
        self, summary: Summary, document: Document | None, journal: Path, *, is_blind: bool, is_glance: bool = False
    ) -> None:
        self.summary = summary
        self.is_blind = is_blind
        self.text = Text(document) if document and fits(summary, document) else None
        said = [] if is_blind else said_in(summary)
        self._first = {item.id: item for item, _ in said}
        first = {item.id: predicted(item, kind) for item, kind in said}
        self.items = Items(first)
        self._ids = list(first)
        self._units = -1, False  # the revision for which it was looked up, and what was found
        self._entries: dict[str, tuple[Reviewed, Entry]] = {}
        self._places = {name: set(item.spans) for name, item in first.items()}
        head = {"of": identity(summary, is_blind=is_blind), "blind": is_blind}
        self.journal = Journal(journal, head, tidies=not is_glance)
        self.catch_up()

    @cached_property
    def words(self) -> Words:
        """Those of the report's language and script."""
        return words_for(self.summary)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Those that the summary lists."""
        return tuple(parts_of(self.summary))

    @property
    def origin(self) -> str:
        """What the labels may say of themselves: blind, as long as no prediction was shown."""
        return "blind" if self.is_blind and not self.items.is_revealed else "seeded"

    def catch_up(self) -> None:
        """Does what is in the journal and was not done here."""
        for deed in self.journal.news():
            self._do(deed)

    def carry_out(self, asked: Asked) -> int | None:
        """Does what a page asks for → the number of the item that it is about.

        Raises:
            Stale: something was done that the page does not know, to the same item or in all.
            Unfit: it makes no item.
            LlmsumError: it could not be kept.
        """
        self.catch_up()
        deed = self._deed(asked)
        self.journal.write(deed)
        return self._do(deed)

    def reveal(self) -> None:
        """The predictions are about to be shown: from now on nothing here is labelled blind."""
        self.catch_up()
        if self.origin == "blind":
            self.carry_out(Asked("reveal", self.items.revision))

    def number(self, name: str) -> int:
        """The number of an item on the page."""
        return self._ids.index(name)

    def name(self, number: int | None) -> str | None:
        """The id of an item that is there, by its number."""
        found = self._ids[number] if number is not None and 0 <= number < len(self._ids) else None
        return found if found in self.items.of else None

    def first(self, name: str) -> Item | None:
        """An item as the program made it; None of one that was added."""
        return self._first.get(name)

    def in_order(self) -> list[str]:
        """The items that are there: the doubtful first, then those without a probability as they came, then added ones.

        Those that the program had rejected come last, whatever was made of them.
        """
        return sorted(self.items.of, key=lambda name: (self._sureness(name), self.number(name)))

    def evidence(self, name: str) -> tuple[Evidence, ...]:
        """The passages of an item, in order."""
        first, spans = self._first.get(name), self.items.of[name].spans
        if self.text is None:
            return first.evidence if first else ()
        return tuple(self.text.evidence(span) for span in spans)

    def places(self, names: Iterable[str]) -> list[Span]:
        """All that was ever the evidence of some items."""
        return [span for name in names for span in self._places[name]]

    def entry(self, name: str) -> Entry:
        """An item as the pages of reports have one. It is made anew where it has changed."""
        item = self.items.of[name]
        kept = self._entries.get(name)
        if kept is None or kept[0] != item:
            kept = self._entries[name] = (item, self._entry(name, item))
        return kept[1]

    def _entry(self, name: str, item: Reviewed) -> Entry:
        first = self._first.get(name)
        shown = Item(
            id=name,
            statement=item.statement,
            unit=item.unit,
            section=first.section if first else "",
            importance=item.importance,
            confidence=first.confidence if first else None,
            evidence=self.evidence(name),
            anchored=first.anchored if first else "text",
            status=item.status,
        )
        return Entry(self.number(name), item.kind, shown, 0, item.spans)

    @property
    def has_units(self) -> bool:
        """Whether several organisations share the report: then each label names its own."""
        at, found = self._units
        if at != self.items.revision:
            found = any(item.unit for item in self.items.of.values() if item.verdict != "rejected")
            self._units = self.items.revision, found
        return found

    def marked(self) -> Iterator[Entry]:
        """The items that are marked in the text: all but rejected ones."""
        return (self.entry(name) for name, item in self.items.of.items() if item.verdict != "rejected")

    @property
    def count_open(self) -> int:
        """How many items were not decided yet."""
        return sum(item.verdict == "open" for item in self.items.of.values())

    @property
    def count_doubtful(self) -> int:
        """How many of those are less likely right than `DOUBTFUL`."""
        return sum(item.verdict == "open" and self._sureness(name) < DOUBTFUL for name, item in self.items.of.items())

    def _sureness(self, name: str) -> float:
        return sureness(self._first.get(name))

    def _do(self, deed: Deed) -> int | None:
        if deed.do == "add" and deed.item is not None and deed.item not in self._ids:
            self._ids.append(deed.item)
        name = self.items.carry_out(deed)
        if name is None:
            return None
        item = self.items.of.get(name)
        self._places.setdefault(name, set()).update(item.spans if item else ())
        return self.number(name)

    def _deed(self, asked: Asked) -> Deed:
        if asked.do in STEPS_BACK:
            can = self.items.can_undo if asked.do == "undo" else self.items.can_redo
            if asked.seen != self.items.revision:
                raise Stale("stale")
            if not can:
                raise Unfit("nothing_left")
            return Deed(asked.do)
        if asked.do == "reveal":
            return Deed("reveal")
        change = asked.change or {}
        if asked.do == "add":
            added = sum(name not in self._first for name in self._ids)
            return Deed("add", ADDED.format(added + 1), whole(self._added(change)))
        name = self.name(asked.item)
        if name is None or self.items.changed_at.get(name, 0) != asked.at:
            raise Stale("stale")
        if "spans" in change:
            change = Change(**change | {"spans": [(span.start, span.end) for span in self._spans(change["spans"])]})
        return Deed("change", name, fitting(change, self.items.of[name]))

    def _added(self, change: Change) -> Reviewed:
        spans = self._spans(change.get("spans", []))
        kind = change.get("kind", "achievement")
        passages = [self.text.evidence(span) for span in spans] if self.text else []
        said = " ".join(part.clean_quote or part.quote for part in passages)
        statement = one_line(change.get("statement") or said)
        if not statement or not spans:
            raise Unfit("no_words")
        return Reviewed(statement=statement, kind=kind, status=SPECS[kind].statuses[0], spans=spans, verdict="accepted")

    def _spans(self, spans: list[tuple[int, int]]) -> tuple[Span, ...]:
        found = self.text.chosen(spans) if self.text else ()
        if not found:
            raise Unfit("no_words")
        return found
