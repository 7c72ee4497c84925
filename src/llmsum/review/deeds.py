"""What is done in a review, and what becomes of the items: the same deeds in the same order give the same items."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from llmsum.review.items import Change, Reviewed, changed, made

Do = Literal["change", "add", "undo", "redo", "reveal"]
STEPS_BACK: Final = ("undo", "redo")


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing done. `item` and `change` are of `change` and `add`; what is added comes whole.

    `reveal` is the moment from which a reviewer who labels blind knows the predictions; it cannot be undone.
    """

    do: Do
    item: str | None = None
    change: Change | None = None


class Step(NamedTuple):
    """What a deed did to an item; None where there was or is none."""

    item: str
    before: Reviewed | None
    after: Reviewed | None


class Items:
    """The items of a review by id, in order; `revision` counts deeds, `changed_at` tells the last one of each item.

    Args:
        first: the items before anything was done.
    """

    def __init__(self, first: Mapping[str, Reviewed]) -> None:
        self.of = dict(first)
        self.revision = 0
        self.changed_at: dict[str, int] = {}
        self.is_revealed = False
        self._done: list[Step] = []
        self._undone: list[Step] = []

    @property
    def can_undo(self) -> bool:
        """Whether there is something to undo."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether something was undone last."""
        return bool(self._undone)

    def carry_out(self, deed: Deed) -> str | None:
        """Does it; one that does not fit, such as an undo of nothing, only counts → the item that it changed."""
        self.revision += 1
        if deed.do == "reveal":
            self.is_revealed = True
            return None
        step = self._step_back(deed.do) if deed.do in STEPS_BACK else self._step(deed)
        if step is None:
            return None
        if step.after is None:
            del self.of[step.item]
        else:
            self.of[step.item] = step.after
        self.changed_at[step.item] = self.revision
        return step.item

    def since(self, revision: int) -> Iterable[str]:
        """The items that were changed after a revision, gone ones too."""
        return [item for item, at in self.changed_at.items() if at > revision]

    def _step(self, deed: Deed) -> Step | None:
        if deed.item is None or deed.change is None:
            return None
        before = self.of.get(deed.item)
        if (before is None) != (deed.do == "add"):
            return None
        step = Step(deed.item, before, changed(before, deed.change) if before else made(deed.change))
        self._done.append(step)
        self._undone.clear()
        return step

    def _step_back(self, do: Do) -> Step | None:
        here, there = (self._done, self._undone) if do == "undo" else (self._undone, self._done)
        if not here:
            return None
        step = here.pop()
        there.append(step)
        return Step(step.item, step.after, step.before) if do == "undo" else step
