"""Templates and chunks → messages. The long constant part comes first, so that a provider's prompt cache serves it.

A template is Markdown: a TOML header between two `+++` lines, then one `## role` heading for each message. Placeholders
are `$name` (`string.Template`), and only the last message may hold any: everything before it is byte-identical from
request to request. Report text is only ever a value, so that braces, dollars and percent signs in it mean nothing.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from string import Template
from typing import TypedDict, cast

from llmsum.errors import PromptError
from llmsum.models import SPECS, Chunk, Kind, Language, Reading
from llmsum.patterns import regex
from llmsum.reading.wide import shown_as
from llmsum.resources import shipped_folder

# The templates of each reading; those of the wide one are asked in this order, too.
NAMES: Mapping[Reading, tuple[str, str, str]] = {
    "narrow": ("extract", "repair", "overview"),
    "wide": ("extract.wide", "repair", "weigh"),
}
ALL_NAMES = tuple(dict.fromkeys(name for names in NAMES.values() for name in names))
HEADER_FIELDS = ("name", "version", "language", "variables")
NUMBERED = regex(r"^\[(\d{1,9})\] ", re.MULTILINE)  # a segment, as it is shown
TURN = regex(r"^## (system|user|assistant)\n", re.MULTILINE)


class Message(TypedDict):
    """One message of a chat completion."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """A template that was checked when it was loaded. `sha256` is that of the file's bytes."""

    name: str
    version: str
    language: Language
    variables: tuple[str, ...]
    optional: tuple[str, ...]
    constant: tuple[Message, ...]
    last: Template
    sha256: str

    def messages(self, **values: str) -> list[Message]:
        """The constant messages, then the last one filled in, without lines whose optional variable is empty.

        Raises:
            PromptError: naming all variables that are missing, not only the first.
        """
        missing = [name for name in self.variables if name not in values]
        if missing:
            raise PromptError(f"prompt {self.name}: no value for {', '.join(missing)}")
        absent = [f"${name}" for name in self.optional if not values[name]]
        lines = [line for line in self.last.template.split("\n") if not any(name in line for name in absent)]
        return [*self.constant, Message(role="user", content=Template("\n".join(lines)).substitute(values).strip("\n"))]


def asking_for(prompt: Prompt, kinds: Sequence[Kind]) -> Prompt:
    """A template that asks for further kinds, too: a sentence for each at the end of what its system message says."""
    said = [told[prompt.language] for kind in kinds if (told := SPECS[kind].request)]
    if not said:
        return prompt
    system = next((turn for turn in prompt.constant if turn["role"] == "system"), Message(role="system", content=""))
    turns = [turn for turn in prompt.constant if turn is not system]
    content = "\n\n".join(filter(None, (system["content"], *said)))
    digest = hashlib.sha256(f"{prompt.sha256}\n{content}".encode()).hexdigest()
    return replace(prompt, constant=(Message(role="system", content=content), *turns), sha256=digest)


@cache  # of the text: a template that is edited while a program runs is read anew
def parse_prompt(text: str, origin: str) -> Prompt:
    """Reads a template; `origin` names it in messages.

    Raises:
        PromptError: no header, missing header fields, no closing user message, or placeholders that the header's
            `variables` do not match.
    """
    import rtoml

    parts = text.split("+++\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise PromptError(f"{origin}: must begin with a TOML header between two +++ lines")
    try:
        header = rtoml.loads(parts[1])
    except rtoml.TomlParsingError as error:
        raise PromptError(f"{origin}: header: {error}") from None
    if absent := [field for field in HEADER_FIELDS if field not in header]:
        raise PromptError(f"{origin}: the header lacks {', '.join(absent)}")
    _, *rest = TURN.split(parts[2])
    turns = [Message(role=role, content=body.strip()) for role, body in zip(rest[::2], rest[1::2], strict=True)]
    if not turns or turns[-1]["role"] != "user":
        raise PromptError(f"{origin}: the last message must be `## user`")
    variables = cast("list[str]", header["variables"])
    last = Template(turns[-1]["content"])
    _check_placeholders(origin, variables, last, turns[:-1])
    if unknown := [name for name in header.get("optional", []) if name not in variables]:
        raise PromptError(f"{origin}: optional names {', '.join(unknown)}, which variables lacks")
    digest = hashlib.sha256(text.encode()).hexdigest()
    names = header["name"], str(header["version"]), header["language"]
    optional = tuple(cast("list[str]", header.get("optional", [])))
    return Prompt(*names, tuple(variables), optional, tuple(turns[:-1]), last, digest)


def _check_placeholders(origin: str, variables: Sequence[str], last: Template, constant: Iterable[Message]) -> None:
    if not last.is_valid():
        raise PromptError(f"{origin}: a $ that is no placeholder must be written $$")
    used = set(last.get_identifiers())
    faults = [f"${name} is used but not declared" for name in sorted(used - set(variables))]
    faults += [f"{name} is declared but not used" for name in variables if name not in used]
    # The constant messages are never filled in, so a $ there is just a $; a declared name there is a mistake.
    faults += [
        f"${name} stands before the last message"
        for name in variables
        for turn in constant
        if f"${name}" in turn["content"]
    ]
    if faults:
        raise PromptError(f"{origin}: {'; '.join(faults)}")


def load_prompt(name: str, language: Language, folder: Path | None = None) -> Prompt:
    """The template `NAME.LANGUAGE.md` from `folder` if it is there, else the shipped one.

    Raises:
        PromptError: if `folder` is no folder, or the template cannot be used.
    """
    if folder is not None and not folder.is_dir():
        raise PromptError(f"{folder}: no such folder of prompts; it should hold files such as extract.zh.md")
    file = f"{name}.{language}.md"
    path = folder / file if folder and (folder / file).is_file() else shipped_folder("prompts") / file
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise PromptError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from None
    return parse_prompt(text.replace("\r\n", "\n"), str(path))


def last_segment(messages: Sequence[Message]) -> int:
    """The number of the last segment that a request asks about; 0 where it asks about none."""
    numbers = NUMBERED.findall(messages[-1]["content"])
    return int(numbers[-1]) if numbers else 0


def chunk_messages(prompt: Prompt, chunk: Chunk) -> list[Message]:
    """The request for one chunk: its heading path, then its segments numbered from 1, noise left out.

    A segment keeps its number in the chunk when a noise segment before it is left out.
    """
    lines = [
        f"[{number}] {' '.join((segment.shown or segment.text).split())}"
        for number, segment in enumerate(chunk.segments, 1)
        if not segment.noise
    ]
    return prompt.messages(heading=chunk.section.title or "-", segments="\n".join(lines))


def wide_messages(prompt: Prompt, chunk: Chunk) -> list[Message]:
    """The request for a chunk of wide reading: what is known of the report, its segments numbered as above, context."""
    context = chunk.context
    assert context is not None
    lines = [f"[{number}] {shown_as(segment)}" for number, segment in enumerate(chunk.segments, 1) if not segment.noise]
    return prompt.messages(
        title=context.title,
        organisation=context.organisation,
        period=context.period,
        outline=" / ".join(context.outline),
        before=context.before,
        after=context.after,
        part=str(context.part),
        parts=str(context.parts),
        segments="\n".join(lines),
    )
