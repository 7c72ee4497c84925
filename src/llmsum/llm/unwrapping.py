"""A JSON value → the lists, texts or objects that were asked for, whatever the model wrapped them in."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

from llmsum.llm.items import is_item, kind_of
from llmsum.llm.scanning import NO_JSON, json_of
from llmsum.models import Kind

DEPTH: Final = 6  # of wrappers in one another


def lists_in(value: object, key: str, depth: int = DEPTH, *, is_held: bool = False) -> Iterator[list[Any]]:
    """The lists under a key, and lists of items and single items wherever they stand.

    Lists that are held as a text, or in a list, are found too. A schema holds none: what describes an item is none.

    Args:
        value: any JSON value.
        key: the name of the list that was asked for.
        depth: how many wrappers are looked into.
        is_held: whether the value stands under the key.
    """
    if isinstance(value, str):
        inner = json_of(value)
        if inner is not NO_JSON and depth:
            yield from lists_in(inner, key, depth - 1, is_held=is_held)
    elif isinstance(value, list):
        yield from _lists_in_list(cast("list[object]", value), key, depth, is_held=is_held)
    elif is_item(value) and key == "items":
        yield [value]
    elif isinstance(value, dict) and depth:
        for name, child in cast("dict[str, object]", value).items():
            yield from lists_in(_of_kind(name, child), key, depth - 1, is_held=name.strip().lower() == key)


def _lists_in_list(value: Sequence[object], key: str, depth: int, *, is_held: bool) -> Iterator[list[Any]]:
    entries = [_unpacked(entry) for entry in value]
    if is_held and not any(_is_wrapper(entry, key) for entry in entries):
        yield entries
    elif key == "items" and any(is_item(entry) for entry in entries):
        yield [entry for entry in entries if isinstance(entry, dict)]
    elif depth:
        for entry in entries:
            yield from lists_in(entry, key, depth - 1, is_held=is_held and isinstance(entry, list))


def _unpacked(entry: object) -> object:
    """An entry that is held as a text."""
    inner = json_of(entry) if isinstance(entry, str) else NO_JSON
    return cast("object", inner) if isinstance(inner, dict) else entry


def _is_wrapper(entry: object, key: str) -> bool:
    return isinstance(entry, list) or (isinstance(entry, dict) and key in entry)


def _of_kind(name: str, child: object) -> object:
    """Items that stand under the name of their kind have it from there; texts there are statements."""
    if not isinstance(child, list):
        return child
    try:
        kind = kind_of(name)
    except ValueError:
        return cast("object", child)
    entries = cast("list[object]", child)
    return [_with_kind(kind, entry) for entry in entries]


def _with_kind(kind: Kind, entry: object) -> object:
    if isinstance(entry, str) and json_of(entry) is NO_JSON:
        return {"kind": kind, "statement": entry}
    return {"kind": kind, **cast("dict[str, Any]", entry)} if isinstance(entry, dict) else entry


def texts_in(value: object, key: str, depth: int = DEPTH) -> Iterator[str]:
    """The texts under a key."""
    if isinstance(value, str):
        yield from texts_in(json_of(value), key, depth - 1) if depth else ()
    for name, child in _children(value) if depth else ():
        if name == key and isinstance(child, str):
            yield child
        else:
            yield from texts_in(child, key, depth - 1)


def objects_in(value: object, depth: int = DEPTH) -> Iterator[Mapping[str, Any]]:
    """The objects in a value, outer ones first."""
    children = _children(value) if depth else ()
    if isinstance(value, str):
        yield from objects_in(json_of(value), depth - 1) if depth else ()
    if isinstance(value, dict):
        yield cast("dict[str, Any]", value)
    for _, child in children:
        yield from objects_in(child, depth - 1)


def _children(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, dict):
        held = cast("dict[str, object]", value)
        yield from () if is_item(held) else held.items()
    elif isinstance(value, list):
        yield from (("", child) for child in cast("list[object]", value))
