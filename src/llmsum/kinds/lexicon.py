"""The words that speak for a kind, out of `lexicon/*.toml`, and where they stand in a text. See lexicon/README.md."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import rtoml

from llmsum.errors import UsageError
from llmsum.models import optional_kinds

FOLDER = Path(__file__).with_name("lexicon")
# A word behind one of these is not so: 没有得到解决, 尚未完成, was not resolved.
NEGATION = re.compile(
    r"(?:没有?|未能?|尚未|从未|无法|不(?:再|能|会|曾|予)?|并非|无|难以)(?:得到|有|被|能|发现|发生|出现|存在|任何|及时|完全|真正|全部"
    r"|按时|如期|有效)?$"
    r"|(?:\b(?:not|no|never|without|nothing|nobody)|n't)\s+(?:\w+\s+)?$"
)
NEGATION_CHARS = 16
# 未完成任务的企业: which ones, not that it is so.
ATTRIBUTE = re.compile(r"[^，。；\s]{0,8}的(?![，。；\s]|$)")
# What the marks in a word stand for, and the least of it that there has to be.
GAPS = {"…": (re.compile("[^，。；,;\n]{0,8}"), 0), "#": (re.compile(r"\d+"), 1)}
MARKS = re.compile("([…#])")
PREFIX_CHARS, DIGITS = 2, "0123456789"


class Group(NamedTuple):
    """Words that speak for one thing, as a file has them. `name` is a feature.

    `kind` is that of its file where the words are of one that is listed only where it is asked for, else empty.
    """

    kind: str
    name: str
    about: str
    negatable: bool
    words: tuple[str, ...]
    unless: tuple[str, ...]
    english: tuple[str, ...]
    shows: tuple[str, ...]
    shows_not: tuple[str, ...]


class Hit(NamedTuple):
    """A word of a group in a text, half-open; `kind` is that of the group."""

    kind: str
    group: str
    start: int
    end: int
    negated: bool


class Entry(NamedTuple):
    """A word of a group. A phrase in which the word does not count has `shields` set.

    `begins` is all of it, or what stands before a mark; `rest` the marks and what stands behind each: …, 家企业.
    """

    length: int
    group: int
    shields: bool
    begins: str
    rest: tuple[str, ...]
    is_latin: bool


@cache
def groups() -> tuple[Group, ...]:
    """All groups, files by name and groups in their order.

    Raises:
        UsageError: if a file cannot be read as TOML, has a field that is none, or a group that is there twice, or if a
            word is empty or begins with a gap.
    """
    found: dict[str, Group] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for name, fields in _tables(path).items():
            if name in found or fields.keys() - set(Group._fields[2:]):
                raise UsageError(f"{path}: [{name}] is there twice or has a field that is none; mend it")
            found[name] = group = _group(path.stem, name, fields)
            for word in (*group.words, *group.english, *group.unless):
                if not word or word[0] == "…":
                    raise UsageError(
                        f"{path}: [{name}] {word}: nothing stands there to be searched for; begin with a word"
                    )
    return tuple(found.values())


def _tables(path: Path) -> Mapping[str, Any]:
    try:
        return rtoml.loads(path.read_text(encoding="utf-8"))
    except rtoml.TomlParsingError as error:
        raise UsageError(f"{path}: no TOML: {error}; put the quotation mark, comma or bracket back") from None


def _group(file: str, name: str, fields: Mapping[str, Any]) -> Group:
    def words(field: str) -> tuple[str, ...]:
        return tuple(fields.get(field, ()))

    return Group(
        file if file in optional_kinds() else "",
        name,
        fields["about"],
        bool(fields.get("negatable")),
        words("words"),
        words("unless"),
        words("english"),
        words("shows"),
        words("shows_not"),
    )


@cache
def index() -> dict[str, list[Entry]]:
    """All words by their first two characters, longer ones first.

    Those that have one character before a mark or their end stand under it, and under every two that it begins; those
    that begin with a number under every digit.
    """
    entries: dict[str, list[Entry]] = {}
    for number, group in enumerate(groups()):
        for words, shields in ((group.words, False), (group.english, False), (group.unless, True)):
            for word in map(str.lower, words):
                begins, *rest = MARKS.split(word)
                entry = Entry(len(word), number, shields, begins, tuple(rest), word.isascii())
                for prefix in (begins[:PREFIX_CHARS],) if begins else DIGITS:
                    entries.setdefault(prefix, []).append(entry)
    for prefix, found in entries.items():
        if len(prefix) == PREFIX_CHARS:
            found.extend(entries.get(prefix[0], ()))
        found.sort(key=_by_length)
    return entries


def _by_length(entry: Entry) -> tuple[int, int, bool]:
    return -entry.length, entry.group, entry.shields


def find(shadow: str) -> list[Hit]:
    """The words of all groups in a text of simplified script, in order; words inside an exception of theirs are none.

    A word that other words of its group hold within them counts once.
    """
    text = shadow.lower()
    known, entries_of = groups(), index()
    found: list[Hit] = []
    free = [0] * len(known)  # up to where a group's text is taken
    for start, char in enumerate(text):
        for entry in entries_of.get(text[start : start + PREFIX_CHARS]) or entries_of.get(char, ()):
            if start >= free[entry.group] and (end := _end(entry, text, start)):
                free[entry.group] = end
                if not entry.shields:
                    group = known[entry.group]
                    negated = group.negatable and is_negated(text, start)
                    if not (negated and ATTRIBUTE.match(text, end)):
                        found.append(Hit(group.kind, group.name, start, end, negated))
    return found


def _end(entry: Entry, text: str, start: int) -> int:
    """Behind the entry in the text at `start`; 0 where it is not there. English words are whole words."""
    if not text.startswith(entry.begins, start):
        return 0
    end = start + len(entry.begins)
    if entry.rest:
        end = _end_of_rest(entry.rest, text, end)
    if end and entry.is_latin and (_is_letter(text[start - 1 : start]) or _is_letter(text[end : end + 1])):
        return 0
    return end


def _end_of_rest(rest: Sequence[str], text: str, start: int) -> int:
    """Behind marks and what stands between them, the farthest; 0 where they are not there."""
    mark, word, *further = rest
    gap, least = GAPS[mark]
    filled = gap.match(text, start)
    farthest = filled.end() if filled else 0
    for at in range(farthest, start + least - 1, -1):
        if text.startswith(word, at):
            end = at + len(word)
            if not further or (end := _end_of_rest(further, text, end)):
                return end
    return 0


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalnum()


def is_negated(text: str, start: int) -> bool:
    """Whether what begins at `start` is said not to be so."""
    return bool(NEGATION.search(text[max(0, start - NEGATION_CHARS) : start]))
