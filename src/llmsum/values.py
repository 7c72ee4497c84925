"""A configured value → the type its option wants. The environment has text for everything, TOML has types."""

import json
import math
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import NoneType
from typing import Any, Final, Literal, cast, get_args, get_origin

from llmsum.models import KINDS, SPECS, Kind, optional_kinds

WORD: Final = re.compile(r"[^\s,;\[\]\"']+")
HEADER: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")  # a token, says RFC 9110
OURS: Final = frozenset({"messages", "model", "response_format", "stream", "stream_options", "tools"})
SWITCHES: Final = dict.fromkeys(("true", "1", "yes", "on"), True) | dict.fromkeys(("false", "0", "no", "off"), False)


def read_value(kind: Any, value: object) -> Any:
    """`value` as `kind`: a number, a text, Path, two numbers, kinds, a mapping, a Literal, or one of these or None.

    Raises:
        ValueError: saying what is wanted; it never quotes the value, which may be secret.
    """
    parts = get_args(kind)
    if NoneType in parts:
        return read_value(next(part for part in parts if part is not NoneType), value)
    if get_origin(kind) is Literal:
        return _one_of(parts, value)
    if Ellipsis in parts:
        return _kinds(value)
    return READERS[get_origin(kind) or kind](value)


def _one_of(words: tuple[str, ...], value: object) -> str:
    if value not in words:
        raise ValueError(f"must be {' or '.join(words)}")
    return cast("str", value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("must be text")
    return value


def _path(value: object) -> Path:
    if not isinstance(value, str | os.PathLike):
        raise ValueError("must be a path")
    return Path(cast("str", value))


def _switch(value: object) -> bool:
    word = str(value).strip().lower()
    if word not in SWITCHES:
        raise ValueError("must be true or false")
    return SWITCHES[word]


def _number(value: object) -> float:
    try:
        number = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else math.nan
    except (ValueError, OverflowError):
        number = math.nan
    if math.isnan(number):
        raise ValueError("must be a number")
    return number


def _whole(value: object) -> int:
    number = _number(value)
    if not number.is_integer():
        raise ValueError("must be a whole number")
    return int(number)


def _pair(value: object) -> tuple[float, float]:
    try:
        if isinstance(value, str):
            value = json.loads(f"[{value.strip().removeprefix('[').removesuffix(']')}]")
        first, second = cast("list[object]", value)
        return _number(first), _number(second)
    except (ValueError, TypeError):
        raise ValueError("must be two numbers, such as 0.27,1.10") from None


def _kinds(value: object) -> tuple[Kind, ...]:
    """Kinds to list beside those that always are, in the order of the registry: +request, ["request"]."""
    said = WORD.findall(value) if isinstance(value, str) else value
    if not isinstance(said, list | tuple) or not all(isinstance(name, str) for name in cast("list[object]", said)):
        raise ValueError("must be names of kinds, such as +request")
    names = {name.removeprefix("+") for name in cast("list[str]", said)}
    if unknown := sorted(names - SPECS.keys()):
        further = " or ".join(f"+{name}" for name in optional_kinds())
        told = ", ".join(f"+{name}" for name in unknown)
        raise ValueError(f"must be {further}; {', '.join(KINDS)} are always listed; there is no {told}")
    return tuple(name for name in optional_kinds() if name in names)


def _object(value: object) -> dict[str, Any]:
    try:
        read: Any = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise ValueError('must be an object, such as {"name": "value"}')
    return cast("dict[str, Any]", read)


def texts(read: Mapping[str, Any]) -> None:
    """Refuses what cannot be the headers of a request.

    Raises:
        ValueError: saying what is wanted.
    """
    for name, value in read.items():
        if not HEADER.fullmatch(name) or not isinstance(value, str) or not value.isascii() or not value.isprintable():
            raise ValueError("must be an object of header names and ASCII texts")


def unasked(read: Mapping[str, Any]) -> None:
    """Refuses parts of a request's body that are llmsum's own.

    Raises:
        ValueError: saying which.
    """
    if taken := sorted(OURS & read.keys()):
        raise ValueError(f"must be without {', '.join(taken)}")


READERS: Final[Mapping[type, Callable[[object], Any]]] = {
    str: _text,
    int: _whole,
    float: _number,
    bool: _switch,
    Path: _path,
    tuple: _pair,
    Mapping: _object,
}
