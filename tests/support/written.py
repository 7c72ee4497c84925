"""The documentation as tests read it: its blocks of code, commands, links and headings."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.support.reports import ROOT

MARKDOWN = (
    *sorted(ROOT.glob("*.md")),
    *sorted(ROOT.glob("*/*.md")),
    *sorted(ROOT.glob("evals/*/*.md")),
    ROOT / "src" / "llmsum" / "kinds" / "lexicon" / "README.md",
)
GENERATED = ROOT / "docs" / "cli.md"
# Whose commands are run, or parsed.
GUIDES = tuple(
    path
    for path in MARKDOWN
    if path != GENERATED and (path.parent == ROOT / "docs" or path.name.startswith(("README", "CONTRIB")))
    if path.parent in (ROOT, ROOT / "docs")
)
FENCED = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`]+)`")


class Shown(NamedTuple):
    """A command as a page shows it, without its comment, and the lines of output below it."""

    command: str
    output: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        """The command as a shell takes it apart."""
        return shlex.split(self.command)


def read(path: Path) -> str:
    """A page."""
    return path.read_text(encoding="utf-8")


def blocks(text: str, language: str) -> Iterator[str]:
    """The blocks of code in one language, without the margin they have in a list."""
    for margin, name, block in FENCED.findall(text):
        if name == language:
            yield re.sub(rf"^{margin}", "", block, flags=re.MULTILINE)


def shown(text: str) -> Iterator[Shown]:
    """The commands of a page's blocks, in order; several on one line are several."""
    for block in blocks(text, "console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            line, *output = part.splitlines()
            *first, last = without_comment(line).split(" && ")
            yield from (Shown(command, ()) for command in first)
            yield Shown(last, tuple(output))


def without_comment(line: str) -> str:
    """The line up to a # that a shell takes for a comment."""
    return re.sub(r"\s+# .*$", "", line).strip()


def code_spans(text: str) -> Iterator[str]:
    """What stands between backticks, on one line; blocks are left out."""
    yield from (re.sub(r"\s+", " ", span) for span in CODE.findall(FENCED.sub("", text)))


def links(text: str) -> Iterator[str]:
    """Where the links and pictures of a page lead, other sites left out."""
    found: list[str] = re.findall(r"\]\(([^)\s]+)\)", FENCED.sub("", text))
    return (link for link in found if "://" not in link)


def headings(text: str) -> list[tuple[int, str]]:
    """Level and words of each heading."""
    found: list[tuple[str, str]] = re.findall(r"^(#+) (.*)$", FENCED.sub("", text), re.MULTILINE)
    return [(len(marks), words) for marks, words in found]


def anchors(text: str) -> set[str]:
    """What a link to a heading may end with, as GitHub makes it of the heading's words."""
    return {re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-") for _, words in headings(text)}


def figures(text: str) -> list[str]:
    """Every number of a page's prose and tables, in ascending order."""
    return sorted(re.findall(r"\d[\d.,/]*\d|\d", re.sub(r"\]\([^)]*\)", "]", FENCED.sub("", text))))
