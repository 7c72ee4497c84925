"""Answers that do not end: a model that repeats itself until the limit, be it blanks, digits, a phrase or an item."""

from collections.abc import Sequence
from typing import Any, Final, cast

PROBE: Final = 50  # characters at the end whose last occurrence before tells how long a round is
LEAST_CHARS, LEAST_ROUNDS = 200, 4  # what repeats less may be meant


def without_loop(text: str) -> tuple[str, bool]:
    """The text with two rounds of what it repeats at its end, and whether it does.

    Two, as a round may begin anywhere in what is repeated: so that it stands there whole.
    """
    before = text.rfind(text[-PROBE:], 0, -1)
    if before < 0 or len(text) < LEAST_CHARS:
        return text, False
    period, start = len(text) - PROBE - before, before
    while start > 0 and text[start - 1] == text[start - 1 + period]:
        start -= 1
    if len(text) - start < max(LEAST_CHARS, LEAST_ROUNDS * period):
        return text, False
    return text[: start + 2 * period], True


def without_repeats(entries: Sequence[Any]) -> list[Any]:
    """The entries of a list, without those that say no more than one before them, as where a last round begins."""
    kept: list[Any] = []
    for entry in entries:
        if not any(_says_all_of(earlier, entry) for earlier in kept):
            kept.append(entry)
    return kept


def _says_all_of(earlier: Any, entry: Any) -> bool:
    if not (isinstance(earlier, dict) and isinstance(entry, dict)):
        return earlier == entry
    told = cast("dict[str, Any]", earlier)
    return all(name in told and told[name] == value for name, value in cast("dict[str, Any]", entry).items())
