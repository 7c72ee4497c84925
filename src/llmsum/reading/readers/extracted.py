"""What every reader of a format gives, and takes."""

from typing import NamedTuple, TypedDict, Unpack

from llmsum.models import Block, BlockKind, Line, Span


class Unreadable(Exception):  # noqa: N818 - named as the message reads
    """A file of the right format that cannot be read: damaged, empty, protected by a password.

    Args:
        wrong: what is wrong with it, to follow its name: "is protected by a password".
        remedy: what to do: "save it without one and give that".
    """

    def __init__(self, wrong: str, remedy: str) -> None:
        super().__init__(f"{wrong}; {remedy}")
        self.wrong = wrong
        self.remedy = remedy


def protected() -> Unreadable:
    """Of a file that only a password opens."""
    return Unreadable("is protected by a password", "save it without one and give that")


class Wanted(NamedTuple):
    """How a file is to be read.

    Attributes:
        encoding: the codec that the user named, for formats that are text; None detects it.
        ocr: whether scanned pages may be recognised.
        name: of the file, for messages.
    """

    encoding: str | None = None
    ocr: bool = True
    name: str = ""


class Extracted(NamedTuple):
    """A file as text.

    Attributes:
        text: what offsets count in. A paragraph, heading, list item or row of a table is one line.
        blocks: how it is laid out, see `Block`; empty where the format does not tell.
        encoding: the Python codec of a format that is text; else that of `text`, were it saved.
        remarks: what was left out or is doubtful, one line each, without a full stop: "3 comments were left out".
    """

    text: str
    blocks: tuple[Block, ...] = ()
    encoding: str = "utf-8"
    remarks: tuple[str, ...] = ()


class Facts(TypedDict, total=False):
    """What may be said of a block beside its kind and its place."""

    level: int
    page: int | None
    is_head: bool
    lines: tuple[Line, ...]
    recognised: float | None


class Writer:
    """Collects lines and their blocks, for readers that make a text of something else."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []

    @property
    def text(self) -> str:
        """All that was added so far."""
        return "".join(self._parts)

    def add(self, kind: BlockKind, text: str, **facts: Unpack[Facts]) -> None:
        """A block of one line; white space is squeezed, and nothing at all is no block."""
        line = " ".join(text.split())
        if line:
            self.blocks.append(Block(kind, self._written(line), **facts))

    def add_row(self, cells: list[str], columns: list[str] | None = None, **facts: Unpack[Facts]) -> None:
        """A row of a table, its cells between tabs. `columns` are as many as cells; a row of empty cells is none."""
        texts = [" ".join(cell.split()) for cell in cells]
        if not any(texts):
            return
        start, spans = self._length, list[Span]()
        for text in texts:
            spans.append(Span(start, start + len(text)))
            start += len(text) + 1
        names = tuple(" ".join(name.split()) for name in columns or [""] * len(cells))
        self.blocks.append(Block("row", self._written("\t".join(texts)), cells=tuple(spans), columns=names, **facts))

    def _written(self, line: str) -> Span:
        span = Span(self._length, self._length + len(line))
        self._parts += (line, "\n")
        self._length += len(line) + 1
        return span

    def done(self, *remarks: str) -> Extracted:
        """The text with its blocks."""
        return Extracted(self.text, tuple(self.blocks), remarks=remarks)
