"""Patterns that are compiled when they are first used."""

import re
import sys
from importlib import import_module
from pkgutil import walk_packages
from typing import Any, cast

import pytest

import llmsum
from llmsum.patterns import regex


def all_patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Every pattern of a module of the package, by the place where it stands."""
    for module in walk_packages(llmsum.__path__, "llmsum."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    lazy = type(regex(""))
    return [
        (f"{name}:{attribute}", value)
        for name, module in sorted(sys.modules.items())
        if name.startswith("llmsum.")
        for attribute, held in vars(module).items()
        for value in (cast("tuple[Any, ...]", held) if isinstance(held, tuple) else (held,))
        if type(value) is lazy
    ]


def test_every_pattern_compiles() -> None:
    """What compiles late is compiled here: no report has to meet a fault."""
    found = all_patterns()
    assert len(found) > 100
    for place, pattern in found:
        assert pattern.flags, place  # asking for anything compiles it; text patterns have at least re.UNICODE


def test_it_compiles_once_when_it_is_first_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing happens before the first use, and a method that was asked for is kept."""
    compiled: list[str] = []

    def compile_and_note(source: str, flags: int) -> re.Pattern[str]:
        compiled.append(source)
        return original(source, flags)

    original = re.compile
    monkeypatch.setattr(re, "compile", compile_and_note)
    number = regex(r"第[一二三]\s*章")
    assert compiled == []
    assert number.search("前言 第二　章")
    assert number.search("第四章") is None
    assert compiled == [r"第[一二三]\s*章"]


def test_it_is_what_re_compile_gives() -> None:
    """Matches, groups, flags and attributes are those of the compiled pattern."""
    late, early = regex(r"(?P<word>[A-Z]+)|(元)", re.IGNORECASE), re.compile(r"(?P<word>[A-Z]+)|(元)", re.IGNORECASE)
    assert [match.span() for match in late.finditer("12万元 gdp")] == [m.span() for m in early.finditer("12万元 gdp")]
    assert (late.pattern, late.flags, late.groupindex) == (early.pattern, early.flags, early.groupindex)


def test_a_fault_shows_at_the_first_use() -> None:
    """A pattern that cannot be compiled raises what `re.compile` raises, then and not before."""
    faulty = regex("[一")
    with pytest.raises(re.error):
        faulty.match("一")
