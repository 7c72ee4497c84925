"""What a report is cut into."""

from dataclasses import dataclass
from typing import NamedTuple

from llmsum.models.terms import PATH_SEPARATOR, Role


class Span(NamedTuple):
    """Half-open range of characters: `start` is inside, `end` is not."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """The text from one heading (inclusive) to the next of any level (exclusive), in the repaired text.

    Sections lie in document order and tile the text. `span` holds heading and body, `body` starts behind the heading.
    `level` is 0 for text before the first heading. `path` are the headings from the outermost to this one. Where its
    own heading does not say a role, a section has that of the one above. A point is a 一是…二是… inside a paragraph: a
    section of its own, but no border for chunks. A cell is one of a
    table whose column announces what it holds, in narrow reading.
    """

    index: int
    level: int
    heading: str
    path: tuple[str, ...]
    span: Span
    body: Span
    role: Role
    unit: str | None
    says_role: bool = False
    is_point: bool = False
    is_cell: bool = False

    @property
    def title(self) -> str:
        """The heading path as one line, as items carry it."""
        return PATH_SEPARATOR.join(self.path)


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence, or a clause of a long one, in the repaired text, white space behind it included.

    `section` is the index of its section. `noise` segments are kept but never asked about. `shown` is how a model sees
    it where that is not its text: a row of a table with the names of its columns, a heading with marks of its level.
    """

    span: Span
    text: str
    section: int
    noise: bool = False
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What a wide request tells of the report beside its segments; what the report does not say is empty.

    `outline` are the headings outside of the request, in order; `before` and `after` are the lines next to it. `part`
    and `parts` count the requests of the report from 1.
    """

    title: str
    organisation: str
    period: str
    outline: tuple[str, ...]
    before: str
    after: str
    part: int
    parts: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """What one request is about: consecutive segments, numbered from 1 for the model.

    In narrow reading they are of one section and its points; in wide reading, which alone has a `context`, of as many
    sections as fit, and `section` is the first of them.
    """

    id: str
    section: Section
    segments: tuple[Segment, ...]
    context: Context | None = None

    @property
    def span(self) -> Span:
        """From the first segment to the last, in the repaired text."""
        return Span(self.segments[0].span.start, self.segments[-1].span.end)
