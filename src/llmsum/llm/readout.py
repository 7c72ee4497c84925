"""What a model sent back → the value that was asked for, lenient about form, strict about what an answer is.

An answer may stand in prose, in code fences, behind thoughts, in several pieces or in a wrapper, and its JSON may be
broken. All its lists are one answer; an empty one says that there is nothing only where nothing else is said.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, cast

from llmsum.llm.items import drafts_of, is_item
from llmsum.llm.mending import begins_object, hangs, mended_items, mended_object, mended_text
from llmsum.llm.scanning import NO_JSON, Part, json_of, parts_of, without_thoughts
from llmsum.llm.unwrapping import lists_in, objects_in, texts_in
from llmsum.llm.wire import MAX_REPLY_CHARS, Form, NothingSaid, V, WrongEnvelope
from llmsum.patterns import regex

MAX_ASIDE_CHARS = 300  # beside an empty list; who says more has something to say
# What is said beside an empty list is no more than that there is nothing: no entry of a list, no condition.
_TELLING = regex(
    r"(?m)^\s*(?:[-*•·|#>]|\(?\d{1,3}[.、)）]|[（(][一二三四五六七八九十]+[)）]|[一二三四五六七八九十]+、)"
)
_CONDITION = regex(
    r"(?i)如果|如无|如没有|若|否则|的话|例如|示例|格式|\b(?:if|otherwise|unless|when|example|e\.g|format)\b"
)


@dataclass(frozen=True, slots=True)
class Found(Generic[V]):
    """The value of an answer, and how it was found.

    `is_whole`: it is JSON that ends, and nothing follows that would go on with it. `is_cut`: it ends in the middle.
    `notes` say what was mended.
    """

    value: V
    is_whole: bool = True
    is_cut: bool = False
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    """What one text holds, in its order."""

    lists: list[list[Any]] = field(default_factory=list[list[Any]])
    texts: list[str] = field(default_factory=list[str])
    objects: list[Any] = field(default_factory=list[Any])
    asides: list[str] = field(default_factory=list[str])
    mended: int = 0
    lost: int = 0
    has_envelope: bool = False
    is_broken: bool = False
    is_cut: bool = False

    @property
    def notes(self) -> tuple[str, ...]:
        """What was mended, for the ledger."""
        told = [f"{_items(self.mended)} mended out of broken JSON"] if self.mended else []
        told += [f"{_items(self.lost)} of broken JSON lost"] if self.lost else []
        if self.is_broken and self.lists and not told:
            told = ["read item by item out of broken JSON"]
        return tuple(told)


def _items(count: int) -> str:
    return "1 item" if count == 1 else f"{count} items"


def read(text: str, form: Form[V]) -> V:
    """The value of an answer.

    Raises:
        WrongEnvelope: see `find`.
    """
    return find(text, form).value


def find(text: str, form: Form[V]) -> Found[V]:
    """The value of an answer; what was thought before it counts only where nothing else was said.

    Raises:
        WrongEnvelope: if there is none, or one of which nothing can be read.
    """
    if len(text) > MAX_REPLY_CHARS:
        raise WrongEnvelope(f"the answer is longer than {MAX_REPLY_CHARS} characters")
    try:
        return _find(text, form)
    except RecursionError:
        raise WrongEnvelope("the answer is nested too deep") from None


def _find(text: str, form: Form[V]) -> Found[V]:
    if (whole := json_of(text)) is not NO_JSON:
        reading = _Reading()
        _take(reading, whole, form)
        reading.lists += [[]] * (whole == [] and form.key == "items")
        if (value := _value_of(reading, form)) is not None:
            return Found(_useful(value, form))
    answer, thoughts = without_thoughts(text)
    for said in filter(str.strip, (answer, thoughts)):
        if (found := _found_in(said, form, is_thought=said is thoughts)) is not None:
            return found
    if not answer.strip():
        raise NothingSaid("the answer is empty")
    raise WrongEnvelope(f"the answer holds no JSON with {form.key}")


def read_truncated(text: str, form: Form[V]) -> V | None:
    """What an answer holds that was cut off: complete values only. None if not even one item began."""
    from pydantic_core import from_json  # a request was sent, so it is loaded

    answer, _ = without_thoughts(text)
    start = answer.find("{")
    partial = None
    try:
        partial = form.value_in(from_json(answer[start:], allow_partial=True)) if start >= 0 else None
        found: V | None = find(answer, form).value
    except ValueError:  # no JSON
        found = None
    return partial if partial is not None and _size(partial, form) >= _size(found, form) else found


def _size(value: object, form: Form[Any]) -> int:
    held = cast("dict[str, Any]", value).get(form.key) if isinstance(value, dict) else value
    return len(cast("list[Any]", held)) if isinstance(held, list) else 0


def _found_in(text: str, form: Form[V], *, is_thought: bool) -> Found[V] | None:
    reading = _read(text, form)
    value = _value_of(reading, form)
    if value is None or (is_empty(value, form) and (is_thought or not _is_credible(reading))):
        return None
    whole = reading.has_envelope and not reading.is_broken and not reading.is_cut
    return Found(_useful(value, form), whole, reading.is_cut, reading.notes)


def _read(text: str, form: Form[Any]) -> _Reading:
    reading = _Reading()
    parts = list(parts_of(text))
    if form.key != "items" and any(begins_object(part.text) for part in parts):
        _take(reading, mended_object(text), form)
    for number, part in enumerate(parts, 1):
        if part.value is not NO_JSON:
            _take(reading, part.value, form)
            reading.has_envelope |= not is_item(part.value)
        else:
            behind = parts[number].value if number < len(parts) else None
            # What stands behind a colon is a field of the item before it, which ends at the latest there.
            is_inside = behind is not None and part.text.rstrip().endswith((":", "：", "["))
            _mend(reading, part, form, followed=is_item(behind) or is_inside)
    return reading


def _take(reading: _Reading, value: object, form: Form[Any]) -> None:
    """Adds what a JSON value holds."""
    if form.holds is list:
        reading.lists += lists_in(value, form.key)
    if form.holds is str or form.has_more:
        reading.texts += texts_in(value, "overview" if form.has_more else form.key)
    if form.or_else:
        reading.objects += [held for child in objects_in(value) if (held := form.value_in(child)) is not None]


def _mend(reading: _Reading, part: Part, form: Form[Any], *, followed: bool) -> None:
    """Adds what a part that is no JSON holds nevertheless."""
    reading.asides.append(part.text)
    is_broken = begins_object(part.text)
    if form.holds is list and form.key == "items":
        for mended in mended_items(part.text, followed=followed) if is_broken else ():
            if mended.item is not None:
                reading.lists.append([mended.item])
                reading.mended += 1
            reading.lost += mended.is_lost
            reading.is_cut |= mended.is_cut
        reading.is_cut |= not followed and bool(reading.lists) and hangs(part.text)
        if form.has_more and "overview" in part.text and (told := mended_text(part.text, "overview")):
            reading.texts.append(told)
    reading.is_broken |= is_broken


def _value_of(reading: _Reading, form: Form[V]) -> V | None:
    """The value that all of it makes; of texts and objects the last one that says something."""
    if form.or_else:
        telling = [held for held in reading.objects if any(held.values())]
        return (telling or reading.objects or [None])[-1]
    if form.holds is str:
        telling = [text for text in reading.texts if text.strip()]
        return cast("V", (telling or reading.texts or [None])[-1])
    if not reading.lists:
        return None
    entries = merged(reading.lists)
    told = [text for text in reading.texts if text.strip()]
    value = {form.key: entries, **({"overview": told[-1]} if told else {})}
    return cast("V", value if form.has_more else entries)


def merged(lists: Sequence[Sequence[Any]]) -> list[Any]:
    """All lists as one; an entry that several of them hold stands there once, or as often as in one of them."""
    whole: list[Any] = []
    held: Counter[str] = Counter()
    for entries in lists:
        seen: Counter[str] = Counter()
        for entry in entries:
            mark = json.dumps(entry, ensure_ascii=False, sort_keys=True)
            seen[mark] += 1
            if seen[mark] > held[mark]:
                whole.append(entry)
        held |= seen
    return whole


def is_empty(value: object, form: Form[Any]) -> bool:
    """Whether a value says that there is nothing."""
    if form.holds is str:
        return not value
    return isinstance(value, dict | list) and _size(cast("object", value), form) == 0


def _is_credible(reading: _Reading) -> bool:
    """Whether an empty list says that there is nothing: nothing stands beside it that could be an answer."""
    aside = " ".join(reading.asides)
    told = _TELLING.search(aside) or _CONDITION.search(aside)
    told = told or "{" in aside or "[" in aside
    return not reading.is_broken and len(aside) <= MAX_ASIDE_CHARS and not told


def _useful(value: V, form: Form[V]) -> V:
    """The value, if something can be read of it.

    Raises:
        WrongEnvelope: if it has entries, and none of them is an item.
    """
    if form.of_drafts and (size := _size(value, form)):
        entries = cast("Any", value)[form.key] if isinstance(value, dict) else value
        if not any(drafts_of([entry])[0] for entry in cast("list[Any]", entries)):
            raise WrongEnvelope(f"none of the {size} items of the answer can be read")
    return value
